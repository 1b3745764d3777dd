// A signature drawn by hand: only the lines are kept, not how fast or how hard they were drawn.
const form = document.querySelector("form[data-ink]");
if (form) {
  const pad = form.querySelector("[data-ink-pad]");
  const drawn = form.querySelector("[data-ink-drawn]");
  const field = form.querySelector("input[name=drawing]");
  let strokes = [];
  const show = () => {
    drawn.setAttribute("d", strokes.map((stroke) => "M" + stroke.map((point) => point.join(" ")).join(" L")).join(" "));
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  };
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [within(((event.clientX - box.left) / box.width) * 1000, 1000), within(((event.clientY - box.top) / box.height) * 480, 480)];
  };
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    strokes.push([at(event)]);
    event.preventDefault();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    strokes.at(-1).push(at(event));
    show();
  });
  form.querySelector("[data-ink-clear]").addEventListener("click", () => {
    strokes = [];
    show();
  });
}
