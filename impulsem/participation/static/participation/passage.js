// A passage of what was said, chosen with the mouse or with Shift and the arrows: it stands in the field for a passage at once, and a
// button (P) beside the words sets it apart. Without this script the passage is copied into that field by hand.

/** The selected part of `words`, letter for letter. */
function chosen(words) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return "";
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(words)) return "";
  const part = document.createRange(); // a triple click reaches into what comes after
  part.selectNodeContents(words);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString().trim();
}

// On the document, since the workbench is put together anew with each contribution.
document.addEventListener("selectionchange", () => {
  const words = document.querySelector("[data-passages]");
  const button = document.querySelector("[data-passage-button]");
  const passage = words ? chosen(words) : "";
  if (!passage || !button) return;
  button.form.elements.passage.value = passage;
  button.hidden = false;
});
