// What the server could not take is kept on this device, encrypted with a key that only pages of the logged-in account carry:
// who finds the device finds nothing readable.
const PREFIX = "impulsem-draft:";
const encoded = document.querySelector('meta[name="draft-key"]')?.content;

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const letters = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));

// Web Crypto exists on https and on localhost only; elsewhere nothing is kept rather than kept in the clear.
const key =
  encoded && globalThis.crypto?.subtle
    ? crypto.subtle.importKey("raw", bytes(encoded), "AES-GCM", false, ["encrypt", "decrypt"])
    : null;

/** Whether this device can keep drafts. */
export const canKeep = () => key !== null;

/** Keep `text` under `name`; resolves to the moment, or null when the device cannot. */
export async function keep(name, text) {
  if (!key) return null;
  const at = new Date();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(text));
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: at.toISOString(), iv: letters(iv), data: letters(data) }));
  } catch {
    return null; // the device's storage is full or forbidden
  }
  return at;
}

/** What is kept under `name`: { at, text }, or null (nothing, or another account's). */
export async function kept(name) {
  const stored = localStorage.getItem(PREFIX + name);
  if (!key || !stored) return null;
  const { at, iv, data } = JSON.parse(stored);
  try {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await key, bytes(data));
    return { at: new Date(at), text: new TextDecoder().decode(text) };
  } catch {
    return null;
  }
}

/** Forget what is kept under `name`. */
export function forget(name) {
  localStorage.removeItem(PREFIX + name);
}
