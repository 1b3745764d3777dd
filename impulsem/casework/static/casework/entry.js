// The new entry with the keyboard: Alt F a further piece of text, Alt C a confidential one. Without this script the same buttons
// send the form, and the server adds the piece.
const MOST = 12;

class EntrySheet {
  constructor(form) {
    this.form = form;
    this.segments = form.querySelector("[data-segments]");
    this.promises = form.querySelector("[data-promises]");
    for (const segment of this.pieces().slice(1)) segment.hidden = this.isEmpty(segment);
    form.addEventListener("click", (event) => this.pressed(event));
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("keydown", (event) => {
      // Enter in a field saves nothing half written; Ctrl Enter saves.
      if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input, select")) event.preventDefault();
    });
    this.showAbout();
  }

  pieces() {
    return [...this.segments.querySelectorAll("[data-segment]")];
  }

  isEmpty(segment) {
    return !segment.querySelector("textarea").value.trim() && !segment.querySelector(".field-error");
  }

  pressed(event) {
    const button = event.target.closest('button[name="add"]');
    if (!button || button.value === "person") return;
    event.preventDefault();
    if (button.value === "promise") this.addPromise();
    else this.addPiece(button.value === "confidential");
  }

  addPiece(confidential) {
    let piece = this.pieces().find((segment) => segment.hidden);
    if (!piece) {
      const number = this.pieces().length + 1;
      if (number > MOST) return;
      piece = this.draw("segment", number);
      this.segments.append(piece);
      this.form.elements.pieces.value = number;
    }
    piece.hidden = false;
    const lock = piece.querySelector('.chip-lock input[type="checkbox"]');
    lock.checked = confidential;
    this.changed(lock);
    this.showAbout();
    piece.querySelector("textarea").focus();
  }

  addPromise() {
    const number = this.promises.querySelectorAll("[data-promise]").length + 1;
    if (number > MOST) return;
    this.promises.append(this.draw("promise", number));
    this.form.elements.promises.value = number;
    this.promises.lastElementChild.querySelector("input").focus();
  }

  draw(what, number) {
    const pattern = this.form.querySelector(`template[data-${what}-pattern]`).content.firstElementChild;
    const drawn = pattern.cloneNode(true);
    for (const element of drawn.querySelectorAll("[name], [id], [for]")) {
      for (const attribute of ["name", "id", "for"]) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace("__n__", number));
      }
    }
    return drawn;
  }

  changed(target) {
    const segment = target.closest("[data-segment]");
    if (segment && target.closest(".chip-lock")) segment.classList.toggle("is-locked", target.checked);
    if (target.name === "people") {
      if (target.checked) this.keepFound(target);
      this.showAbout();
    }
  }

  /** Somebody found and chosen stays when the next search answers. */
  keepFound(box) {
    const found = box.closest("#e-found");
    if (!found) return;
    const offered = document.createElement("input");
    offered.type = "hidden";
    offered.name = "offered";
    offered.value = box.value;
    this.form.append(offered);
    found.before(box.closest("label"));
    box.focus();
  }

  /** "Only about" is a question when several took part. */
  showAbout() {
    const chosen = new Set([...this.form.querySelectorAll('input[name="people"]:checked')].map((box) => box.value));
    for (const about of this.form.querySelectorAll("[data-about]")) {
      const boxes = [...about.querySelectorAll("input")];
      boxes.forEach((box) => {
        box.closest("label").hidden = !chosen.has(box.value) && !box.checked;
      });
      about.hidden = boxes.filter((box) => !box.closest("label").hidden).length < 2;
    }
  }
}

const sheets = [...document.querySelectorAll("form[data-entry]")].map((form) => new EntrySheet(form));

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !sheets.length) return;
  const key = event.code; // the letter's place: Alt with a letter writes another sign on some keyboards
  if (key !== "KeyF" && key !== "KeyC") return;
  event.preventDefault();
  const sheet = sheets.find((each) => each.form.contains(document.activeElement)) ?? sheets[0];
  sheet.addPiece(key === "KeyC");
});
