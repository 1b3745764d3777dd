// Answers that are not what was hoped for: an ended session, a database that is away, no network. The text stays on the page.
import { say, unsay } from "./notices.js";
import { words } from "./words.js";

const meta = () => document.querySelector('meta[name="csrf-token"]');

/** The token that a POST must carry. */
export const token = () => meta()?.content ?? "";

/** After a new log-in in another tab this page's token is void: fetch the page again for a fresh one. True when there is one. */
export async function refreshToken() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector('meta[name="csrf-token"]')?.content;
    if (!fresh) return false;
    meta().content = fresh;
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => (input.value = fresh));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
    return true;
  } catch {
    return false;
  }
}

/** Say what an answer's `status` means for the reader; 0 is no answer at all. */
export function explain(status) {
  if (status === 401) {
    const login = document.getElementById("sentences").dataset.login;
    say(words("sessionOver"), { kind: "warn", code: "session", link: { href: login, text: words("logIn") } });
  } else if (status === 503) say(words("databaseDown"), { kind: "bad", code: "server" });
  else if (status === 0) say(words("unreachable"), { kind: "bad", code: "server" });
  else say(words("failed"), { kind: "bad", code: "failed" });
}

/** The server answers again. */
export function answered() {
  unsay("session");
  unsay("server");
  unsay("failed");
}

/** What a refusal (a part with role="alert") says, if the answer is one. */
function sentenceOf(request) {
  if (request.status === 401 || request.status === 503) return "";
  const part = new DOMParser().parseFromString(request.responseText ?? "", "text/html");
  return part.querySelector('[role="alert"] p')?.textContent.trim() ?? "";
}

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) answered();
});
document.body.addEventListener("htmx:responseError", (event) => {
  const request = event.detail.xhr;
  const sentence = sentenceOf(request);
  if (sentence) say(sentence, { kind: "bad", code: "refusal" });
  else explain(request.status);
  if (request.status === 403) refreshToken();
});
document.body.addEventListener("htmx:sendError", () => explain(0));
document.body.addEventListener("htmx:timeout", () => explain(0));
document.body.addEventListener("htmx:afterSettle", (event) =>
  event.detail.elt.querySelector?.("[data-errors]")?.focus(),
);
