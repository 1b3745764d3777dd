// Notices: shown at the corner, closed by hand or, when there is nothing to undo, after a while.
import { cross, words } from "./words.js";
import { forget } from "./kept.js";

const box = document.getElementById("notices");
const STAY = 8000;

function prepare(note) {
  if (note.dataset.prepared) return;
  note.dataset.prepared = "yes";
  const close = note.querySelector("[data-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => note.remove());
  }
  if (note.dataset.draftDone) forget(note.dataset.draftDone);
  if (!note.querySelector("form, a") && note.classList.contains("is-ok")) setTimeout(() => note.remove(), STAY);
}

/** Say `sentence`; `kind` is ok, warn or bad; the same `code` is never shown twice at once. */
export function say(sentence, { kind = "ok", code = sentence, link = null } = {}) {
  if (!box || !sentence) return;
  box.querySelector(`[data-code="${CSS.escape(code)}"]`)?.remove();
  const note = document.createElement("div");
  note.className = `toast-note is-${kind}`;
  note.dataset.code = code;
  const text = document.createElement("p");
  text.textContent = `${sentence} `;
  if (link) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link.href, textContent: link.text, target: "_blank", rel: "noopener" });
    text.append(anchor);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.dataset.close = "";
  const label = document.createElement("span");
  label.className = "visually-hidden";
  label.textContent = words("close");
  close.append(cross(), label);
  note.append(text, close);
  box.append(note);
}

/** Take back what was said under `code`. */
export function unsay(code) {
  box?.querySelector(`[data-code="${CSS.escape(code)}"]`)?.remove();
}

if (box) {
  new MutationObserver(() => box.querySelectorAll(".toast-note").forEach(prepare)).observe(box, { childList: true });
  box.querySelectorAll(".toast-note").forEach(prepare);
}
