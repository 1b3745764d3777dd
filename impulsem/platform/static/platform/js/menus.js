// Small habits of pages: menus that close, dialogs, choices that send or reveal.
import { ready, within } from "./ready.js";

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest("[data-print]")) print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-submit-on-change]")) form.requestSubmit();
  document.querySelectorAll("[data-reveal]").forEach(reveal);
});

function reveal(choice) {
  const shown = document.getElementById(choice.dataset.reveal);
  if (shown) shown.hidden = !choice.checked;
}

// A silent call: whoever sits opposite must not notice, so only a line under the sign says that it went out.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.elt.matches("[data-alarm]")) {
    event.detail.elt.querySelector("button").classList.add("is-sent");
  }
});

ready((root) => {
  within(root, "[data-reveal]").forEach(reveal);
  within(root, "[data-errors]")[0]?.focus();
});
