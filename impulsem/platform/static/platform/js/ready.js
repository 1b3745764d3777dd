// Runs `prepare(element)` for what the page holds now and for every part that htmx brings later.
export function ready(prepare) {
  prepare(document.body);
  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) prepare(event.detail.elt);
  });
}

/** Elements within `root`, itself included, that match `selector`. */
export function within(root, selector) {
  return [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
}
