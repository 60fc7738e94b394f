// Copies a text and says so on the button.
//
//   <button type="button" class="button" data-copy="https://…">Copy link</button>
//   <button type="button" class="button" data-copy-from="markdown">Copy for a forum</button> … <pre id="markdown">…</pre>

const SHOWN_MS = 2000;

function textFor(button) {
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  if (!source) return button.dataset.copy || "";
  return "value" in source ? source.value : source.textContent;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const label = button.dataset.label || button.textContent;
  button.dataset.label = label;
  try {
    await navigator.clipboard.writeText(textFor(button));
    button.textContent = "Copied";
  } catch {
    button.textContent = "Could not copy: select the text instead";
  }
  setTimeout(() => { button.textContent = label; }, SHOWN_MS);
});
