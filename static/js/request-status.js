// Says in words when a change in place failed, and takes it back with the next one that works.
//
//   <p class="request-status" role="status" data-request-status></p>

const status = () => document.querySelector("[data-request-status]");

function say(text) {
  const place = status();
  if (place) place.textContent = text;
}

document.addEventListener("htmx:sendError", () => say("No connection: what you see is from before your change."));
document.addEventListener("htmx:timeout", () => say("No answer in time: what you see is from before your change."));
document.addEventListener("htmx:responseError", (event) => {
  const code = event.detail.xhr ? event.detail.xhr.status : 0;
  if (code === 429) say("That was a lot at once. Wait a moment, then change something again.");
  else say("That did not work on our side: what you see is from before your change.");
});
document.addEventListener("htmx:afterSwap", () => say(""));
