// Keys. Single characters work outside text fields only, and not at all for people who turned them off.
const single = document.body.dataset.singleKeys === "on";
const help = document.getElementById("shortcuts");

const writing = (element) =>
  element.isContentEditable ||
  element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
const visible = (element) => element.getClientRects().length > 0 || element.matches("input");

/** The element for `key`: in the row that has the focus, else in the row of now, else the first on the page. */
function wanted(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}" i]`)].filter(
    (e) => !e.disabled && visible(e),
  );
  if (all.length < 2) return all[0];
  for (let row = document.activeElement; row && row !== document.body; row = row.parentElement) {
    const inside = all.find((element) => row.contains(element));
    if (inside) return inside;
  }
  return all.find((element) => element.closest(".is-now")) ?? all[0];
}

/** What an element says, without the drawing of its key. */
function wording(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd").forEach((cap) => cap.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function showKeys() {
  const list = help.querySelector("[data-keys-help]");
  list.querySelectorAll("[data-found]").forEach((line) => line.remove());
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key.toUpperCase();
    const label = element.dataset.keyLabel ?? wording(element.labels?.[0] ?? element);
    if (seen.has(key) || !label) continue;
    seen.add(key);
    const [term, cap, text] = ["dt", "kbd", "dd"].map((name) => document.createElement(name));
    cap.textContent = key;
    term.append(cap);
    text.textContent = label;
    [term, text].forEach((part) => (part.dataset.found = ""));
    list.append(term, text);
  }
  help.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (
    !single ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    writing(event.target) ||
    document.querySelector("dialog[open]")
  )
    return;
  if (event.key === "/") {
    const search = document.getElementById("q");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key === "?") {
    event.preventDefault();
    showKeys();
  } else if (event.key.length === 1) {
    const element = wanted(event.key);
    if (element) {
      event.preventDefault();
      element.focus();
      element.click();
    }
  }
});
