// The header search as a combobox: results while typing, arrows choose, Enter opens, Shift+Enter writes, Alt+Enter books.
import { explain, refreshToken } from "./requests.js";

const REST = 150; // ms after the last key
const form = document.querySelector("form[data-search]");
const input = form?.querySelector("input[type=search]");
const pop = form?.querySelector(".search-pop");

let asking = null;
let timer = 0;
let shownFor = "";

const hits = () => [...pop.querySelectorAll('[role="option"]')];
const chosen = () => pop.querySelector('[aria-selected="true"]');

function close() {
  pop.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(hit) {
  chosen()?.setAttribute("aria-selected", "false");
  if (!hit) return input.removeAttribute("aria-activedescendant");
  hit.setAttribute("aria-selected", "true");
  hit.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", hit.id);
}

async function ask(fresh = false) {
  const typed = input.value.trim();
  asking?.abort();
  if (typed.length < 2) return close();
  asking = new AbortController();
  try {
    // In the body: a name must not end up in an address, a log line or a history.
    const body = new FormData(form);
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "HX-Request": "true" },
      signal: asking.signal,
    });
    if (answer.status === 403 && !fresh && (await refreshToken())) return ask(true);
    if (!answer.ok) {
      close();
      return explain(answer.status);
    }
    pop.innerHTML = await answer.text(); // our own server's part, escaped there; the policy runs no script in it
    shownFor = typed;
    const list = pop.querySelector('[role="listbox"]');
    input.setAttribute("aria-controls", list?.id ?? pop.id);
    input.setAttribute("aria-expanded", "true");
    pop.hidden = false;
    choose(hits()[0]);
  } catch (error) {
    if (error.name !== "AbortError") explain(0);
  }
}

/** Follow the chosen hit; `door` is open, entry or booking. */
function follow(door) {
  const target = chosen()?.dataset[door];
  if (target) location.assign(target);
  return Boolean(target);
}

function pressed(event) {
  if (event.key === "Escape" && !pop.hidden) {
    event.preventDefault();
    close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const all = hits();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (pop.hidden) ask();
    else choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  } else if (event.key === "Enter" && !event.ctrlKey && !pop.hidden && shownFor === input.value.trim()) {
    if (follow(event.shiftKey ? "entry" : event.altKey ? "booking" : "open")) event.preventDefault();
  }
}

if (form) {
  Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": pop.id,
  }).forEach(([name, value]) => input.setAttribute(name, value));
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(), REST);
  });
  input.addEventListener("keydown", pressed);
  input.addEventListener(
    "focus",
    () => shownFor && shownFor === input.value.trim() && hits().length && (pop.hidden = false),
  );
  form.addEventListener("focusout", (event) => !form.contains(event.relatedTarget) && close());
  pop.addEventListener("mousedown", (event) => {
    if (event.target.closest('[role="option"]')) event.preventDefault(); // the input keeps the focus
  });
  pop.addEventListener("click", (event) => {
    const hit = event.target.closest('[role="option"]');
    if (!hit || event.target.closest("a")) return;
    choose(hit);
    follow("open");
  });
}
