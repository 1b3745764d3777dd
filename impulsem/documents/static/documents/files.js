// A file that is too large is refused before it is sent: the server would refuse it, but only after the wait.
for (const form of document.querySelectorAll("form[data-most]")) {
  const said = form.querySelector("[data-too-large]");
  const tooLarge = () =>
    [...form.querySelectorAll("input[type=file]")].some((field) => [...field.files].some((file) => file.size > Number(form.dataset.most)));
  form.addEventListener("change", () => {
    said.hidden = !tooLarge();
  });
  form.addEventListener("submit", (event) => {
    if (tooLarge()) {
      event.preventDefault();
      said.hidden = false;
    }
  });
}
