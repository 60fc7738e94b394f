// Keeps what a visitor opened open, and focus somewhere near, when a part of the page is swapped in place.
//
//   <details id="more-0">…</details>

let open = new Set();
let focused = "";

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  open = new Set([...target.querySelectorAll("details[id][open]")].map((each) => each.id));
  focused = target.contains(document.activeElement) ? document.activeElement.id : "";
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  open = new Set();
  const lost = focused && document.activeElement === document.body;
  // What was pressed may be gone with what it mended: reading goes on at the list of findings.
  if (lost) (document.getElementById(focused) || document.querySelector("[data-after-swap]"))?.focus({ preventScroll: true });
  focused = "";
});
