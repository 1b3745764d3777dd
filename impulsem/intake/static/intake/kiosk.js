// The kiosk with scripts: keys on the screen, and a question before what was typed is cleared. Without them the page itself goes away.
const ASKS = 45; // s of nothing
const CLEARS = 60;
const { door, erase } = document.body.dataset;
const more = document.getElementById("more-time");
let last = Date.now();

const leave = () => location.replace(door);
const stay = () => (last = Date.now());

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, stay, { passive: true, capture: true });
addEventListener("pageshow", (event) => event.persisted && leave());
more?.addEventListener("close", stay);
setInterval(() => {
  const quiet = (Date.now() - last) / 1000;
  if (quiet >= CLEARS) leave();
  else if (quiet >= ASKS && more && !more.open) more.showModal();
}, 500);

const pad = document.querySelector("[data-keypad]");
const fields = [...document.querySelectorAll("[data-keys]")];

function key(text, label, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", press);
  return button;
}

/** The keys of a field; a full field hands over to the next one. */
function keysFor(field) {
  const type = (letter) => {
    const most = Number(field.maxLength) > 0 ? Number(field.maxLength) : 99;
    if (field.value.length < most) field.value += letter;
    const next = fields[fields.indexOf(field) + 1];
    if (field.value.length >= most && next) next.focus();
  };
  pad.replaceChildren(
    ...[...field.dataset.keys].map((letter) => key(letter, "", () => type(letter))),
    key("⌫", erase, () => (field.value = field.value.slice(0, -1))),
  );
  pad.hidden = false;
}

if (pad && fields.length) {
  fields.forEach((field) => field.addEventListener("focus", () => keysFor(field)));
  keysFor(fields.find((field) => field === document.activeElement) ?? fields[0]);
}
