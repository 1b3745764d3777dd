// Away from here: the link that leaves, and Esc twice. What stands here is taken away first, and Back does not come back to it.
const link = document.querySelector("a[data-leave]");
const WITHIN = 1200; // ms between the two
let last = 0;

function leave() {
  document.title = " ";
  document.body.replaceChildren();
  location.replace(link.href);
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < WITHIN) leave();
    else last = event.timeStamp;
  });
  document.querySelectorAll("[data-leave-keys]").forEach((hint) => (hint.hidden = false));
}
