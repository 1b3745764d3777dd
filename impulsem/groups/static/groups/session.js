// The one screen of a session: with a row chosen, its letters press its keys; arrows go from row to row; Ctrl Z takes the last one back.
// Letters are listened for before the house's own shortcuts, and only while a row is chosen: no key marks anybody by accident.
const single = document.body.dataset.singleKeys === "on";
let last = "";

const rows = () => [...document.querySelectorAll("[data-row]")];
const chosen = () => document.activeElement?.closest("[data-row]");
const writing = (element) => element.matches?.("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])");

function press(row, key) {
  const button = row?.querySelector(`[data-mark="${CSS.escape(key)}"]`);
  if (!button) return false;
  last = row.id;
  row.focus();
  button.click();
  return true;
}

function go(step) {
  const all = rows();
  const next = all[all.indexOf(chosen()) + step];
  if (!next) return false;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = writing(event.target);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing && last) {
      if (press(document.getElementById(last), "z")) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const fromCode = event.target.id === "who";
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (chosen() || fromCode)) {
      const moved = fromCode ? event.key === "ArrowDown" && go(1) : go(event.key === "ArrowDown" ? 1 : -1);
      if (moved) event.preventDefault();
      return;
    }
    if (!single || typing || event.key.length !== 1 || !chosen()) return;
    if (press(chosen(), event.key.toLowerCase())) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-mark]")?.closest("[data-row]");
  if (row) last = row.id;
});

// After a code was typed its row is chosen. After a key the row stays chosen that is: whoever types fast has gone on already.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const picked = document.querySelector("[data-picked]");
  if (!picked || !event.detail.requestConfig?.elt.matches("[data-arrive]")) return;
  document.getElementById("who").value = "";
  picked.focus({ preventScroll: true });
  picked.scrollIntoView({ block: "nearest" });
});
if (location.hash.startsWith("#row-")) document.querySelector(location.hash)?.focus();
