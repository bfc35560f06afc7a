// The design of a certificate is drawn again a moment after each change. Without this, a button does it.
(() => {
  const frame = document.querySelector("iframe[data-preview]");
  if (!frame) return;
  const form = frame.closest("form");
  let waiting;
  const draw = () => {
    const typed = new URLSearchParams(new FormData(form));
    typed.delete("csrfmiddlewaretoken");
    frame.src = `${frame.dataset.preview}?${typed}`;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 600);
  });
  draw();
})();
