// After a form comes back with errors, focus the first field with an error.
// field.html does the same without script; this also reaches groups of choices and the quiz.
(() => {
  const here = document.activeElement;
  if (here && here !== document.body) return;
  const wrong = document.querySelector('main [aria-invalid="true"]');
  if (wrong) wrong.focus();
})();

// The open list of languages closes with Escape, and when somebody taps elsewhere.
(() => {
  const list = document.querySelector("details.lang");
  if (!list) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.open) return;
    list.open = false;
    list.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!list.contains(event.target)) list.open = false;
  });
})();

// The service worker shows a page of ours in place of the browser's own when there is no signal. It is registered
// from the second page on: the first one of a visit has enough to fetch.
if (document.referrer.startsWith(location.origin) && "serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js");
}
