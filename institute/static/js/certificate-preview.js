// Render the design of a certificate again a moment after each change. Without this script a button does it.
(() => {
  const frame = document.querySelector("iframe[data-preview]");
  if (!frame) return;
  const form = frame.closest("form");
  let waiting;
  const draw = () => {
    const typed = new URLSearchParams(new FormData(form));
    typed.delete("csrfmiddlewaretoken");
    // The whole page, without the buttons of the PDF viewer.
    frame.src = `${frame.dataset.preview}?${typed}#toolbar=0&navpanes=0&view=Fit`;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 600);
  });
  draw();
})();
