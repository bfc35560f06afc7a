// Save the part of a lesson that is on the screen as the reader's bookmark, after a pause there or on leaving.
// Without this script a tap on a part in the list at the top saves it.
(() => {
  const form = document.getElementById("parts");
  if (!form || !navigator.sendBeacon) return;
  const parts = [...form.elements].filter((field) => field.name === "part");
  const PAUSE = 2_000;
  let saved = "";
  let timer = 0;
  // A tap on a part scrolls to it: the tapped part stays the bookmark, wherever it ends up on the screen, until
  // the reader scrolls.
  let tapped = false;
  const SCROLLS = ["ArrowDown", "ArrowUp", "End", "Home", "PageDown", "PageUp"];
  const onScroll = (event) => {
    if (event.type !== "keydown" || SCROLLS.includes(event.key)) tapped = false;
  };
  for (const move of ["wheel", "touchmove", "keydown"]) {
    window.addEventListener(move, onScroll, { passive: true });
  }

  // The last part that begins at the top of the screen, or above it. What begins further down may not be read yet.
  function visiblePart() {
    const starts = (part) => document.getElementById(`part-${part.value}`)?.getBoundingClientRect().top;
    return parts.filter((part) => starts(part) < window.innerHeight / 4).pop()?.value;
  }

  function rest() {
    clearTimeout(timer);
    timer = 0;
    if (!tapped) save(visiblePart());
    tapped = false;
  }

  function save(part) {
    if (!part || part === saved) return;
    const data = new FormData(form);
    data.append("part", part);
    data.append("quietly", "");
    if (navigator.sendBeacon(form.action, data)) saved = part;
  }

  // Only scrolling changes the bookmark: opening the page does not.
  window.addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(rest, PAUSE);
    },
    { passive: true },
  );
  const leave = () => timer && rest();
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  window.addEventListener("pagehide", leave);
  // A tap on a part needs no new page.
  form.addEventListener("click", (event) => {
    const part = event.target.closest("[name=part]");
    if (!part) return;
    event.preventDefault();
    tapped = true;
    save(part.value);
    // A link scrolls there a second time too; setting the fragment that the URL has already does nothing.
    Object.assign(document.createElement("a"), { href: `#part-${part.value}` }).click();
  });
  // After "I have read it" there is no bookmark to save.
  document.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
  });
})();
