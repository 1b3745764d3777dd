// Text is saved while it is written: on the device at once (encrypted), on the server when the keys rest. A form says where with
// data-draft-url and which with data-draft-key; its [data-draft-state] element tells the state.
import { canKeep, forget, keep, kept } from "./kept.js";
import { answered, explain, refreshToken, token } from "./requests.js";
import { ready, within } from "./ready.js";
import { hour, words } from "./words.js";

const REST = 1500; // ms without a key before the server is asked
const AGAIN = 15000; // ms between attempts while it is away
const SOON = 300; // ms before the device keeps it

class Draft {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.draftKey;
    this.state = form.querySelector("[data-draft-state]");
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    addEventListener("online", () => this.pending && this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.pending && this.send());
    this.offer();
  }

  text() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (name !== "csrfmiddlewaretoken" && typeof value === "string") fields.append(name, value);
    }
    return fields.toString();
  }

  changed() {
    this.pending = true;
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => keep(this.name, this.text()), SOON);
    this.later = setTimeout(() => this.send(), REST);
  }

  async send(fresh = false) {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    if (!this.form.isConnected) return;
    const text = this.text();
    const status = await post(this.form.dataset.draftUrl, text);
    if (status === 403 && !fresh && (await refreshToken())) {
      await this.send(true);
    } else if (status >= 200 && status < 300) {
      this.pending = this.text() !== text;
      if (!this.pending) forget(this.name);
      this.tell(words("draftSaved"), false);
      answered();
    } else {
      await this.away(text, status);
    }
  }

  async away(text, status) {
    const at = await keep(this.name, text);
    if (at) this.tell(words("draftKept"), true, at);
    if (status === 401 || !canKeep()) explain(status);
    this.later = setTimeout(() => this.send(), AGAIN);
  }

  tell(sentence, away, at = new Date()) {
    if (!this.state) return;
    this.state.textContent = `${sentence} ${hour(at)}`;
    this.state.classList.toggle("is-kept", away);
  }

  /** A copy on this device that the server never got: bring it back through the server, which knows how to lay it out. */
  async offer() {
    const found = await kept(this.name);
    const saved = this.form.dataset.draftAt;
    if (!found || found.text === this.text() || (saved && new Date(saved) > found.at)) return;
    const box = document.createElement("div");
    box.className = "note is-warn";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `${words("draftFound")} (${found.at.toLocaleDateString("ca")} ${hour(found.at)})`;
    const restore = button(words("draftRestore"), async () => {
      const status = await post(this.form.dataset.draftUrl, found.text);
      if (status < 200 || status >= 300) return explain(status);
      forget(this.name);
      location.reload();
    });
    const discard = button(words("draftForget"), () => {
      forget(this.name);
      box.remove();
    });
    box.append(text, restore, discard);
    this.form.prepend(box);
  }
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-line btn-sm";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}

/** POST `text` to `url`; the status, or 0 without an answer. */
async function post(url, text) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: text,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true", // asks for an honest 401 instead of the log-in page
        "X-CSRFToken": token(),
      },
      redirect: "manual",
      keepalive: text.length < 60000, // lets it finish when the tab closes; browsers allow 64 KiB
    });
    return answer.status;
  } catch {
    return 0;
  }
}

ready((root) => within(root, "form[data-draft-url]").forEach((form) => new Draft(form)));
