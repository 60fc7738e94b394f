// The keys of the price desk. Each presses a button or follows a link that is on the page anyway.
//
//   <li data-desk-row tabindex="-1"> …
//     <a data-desk-source target="_blank">source</a>       o
//     <button data-desk-still>Still true</button>           s
//     <a data-desk-edit> or <input data-desk-edit>          e
//     <a data-desk-skip>Skip</a>                            x
//   <div id="keys" popover>                                 ?
//
// A page about one price has one row, which the keys act on without being chosen first. In fields letters
// are letters: only Escape acts, and leaves the field.

const FIELDS = "input, select, textarea, [contenteditable]";
const ACTIONS = { s: "still", o: "source", e: "edit", x: "skip" };

const rows = () => [...document.querySelectorAll("[data-desk-row]")];

function current() {
  const all = rows();
  return document.activeElement.closest("[data-desk-row]") || (all.length === 1 ? all[0] : null);
}

function step(by) {
  const all = rows();
  const place = all.indexOf(current());
  const next = place < 0 ? all[0] : all[place + by];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function act(name) {
  const row = current();
  const target = row ? row.querySelector(`[data-desk-${name}]`) : document.querySelector(`[data-desk-${name}]`);
  if (!row && name !== "skip") return step(1);
  if (!target) return undefined;
  if (target.matches("input")) {
    target.focus();
    return target.select();
  }
  return target.click();
}

// A row's form leads back to the list: its place is taken by the next row, where the keys go on.
const PLACE = "desk-row";

document.addEventListener("submit", (event) => {
  const row = event.target.closest("[data-desk-row]");
  if (row) sessionStorage.setItem(PLACE, rows().indexOf(row));
});

const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place !== null && rows().length > 1) rows()[Math.min(Number(place), rows().length - 1)].focus();

// Browsers send a form on Enter in a text field, but not in a select.
const isClosedSelect = (field) =>
  CSS.supports("selector(:open)") && field.matches("select:not(:open)") && field.form?.method === "post";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches(FIELDS)) {
    if (event.key === "Enter" && isClosedSelect(event.target)) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    if (event.key !== "Escape") return;
    const row = event.target.closest("[data-desk-row]");
    event.target.blur();
    if (row) row.focus();
    return;
  }
  if (event.key === "?") document.getElementById("keys").togglePopover();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key in ACTIONS && !event.repeat) act(ACTIONS[event.key]);
  else return;
  event.preventDefault();
});
