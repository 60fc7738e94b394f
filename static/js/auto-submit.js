// Sends a form when one of its controls changes; its button, needed without JavaScript, goes out of the way.
//
//   <form method="get" data-auto-submit> … <button class="button" data-without-script>Show</button></form>
//
// Forms with hx-get or hx-trigger send themselves; for them only the button is hidden.

for (const button of document.querySelectorAll("form[data-auto-submit] [data-without-script]")) {
  button.hidden = true;
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.matches("[data-auto-submit]:not([hx-get], [hx-post], [hx-trigger])")) form.requestSubmit();
});
