// Reads a part of the page aloud with the browser's own voice, in the page's language. Without this script, or without a voice, the
// button stays hidden: the page is plain text that any screen reader speaks.
const paper = document.querySelector("[data-print]");
if (paper) {
  paper.hidden = false;
  paper.addEventListener("click", () => print());
}

const button = document.querySelector("[data-aloud]");

if (button && "speechSynthesis" in window) {
  const label = button.querySelector("span");
  const start = label.textContent;
  const parts = () => [...document.getElementById(button.dataset.aloud).querySelectorAll("h1, h2, h3, p, li")];
  const rest = () => {
    label.textContent = start;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      rest();
      return;
    }
    for (const part of parts()) {
      const said = new SpeechSynthesisUtterance(part.textContent);
      said.lang = part.closest("[lang]").lang;
      said.rate = 0.9;
      said.onend = () => {
        if (!speechSynthesis.pending) rest();
      };
      speechSynthesis.speak(said);
    }
    label.textContent = button.dataset.aloudStop;
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
