// Rows ticked while an answer was on its way stay ticked when it swaps the list.
let ticked = null;

const isList = (event) => ["list", "results"].includes(event.detail.target?.id);
const boxes = () => document.querySelectorAll(".compare-form [name=with]");

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isList(event)) ticked = new Set([...boxes()].filter((box) => box.checked).map((box) => box.value));
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!ticked || !isList(event)) return;
  for (const box of boxes()) box.checked = ticked.has(box.value);
  ticked = null;
});
