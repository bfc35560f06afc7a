// The part of a lesson that is on the screen is kept as the reader's place once she rests there, or leaves.
// Without this script a tap on a part in the list at the top keeps it.
(() => {
  const form = document.getElementById("parts");
  if (!form || !navigator.sendBeacon) return;
  const parts = [...form.elements].filter((field) => field.name === "part");
  const RESTS = 2_000;
  let kept = "";
  let resting = 0;
  // The scrolling that a tap on a part makes: what was tapped stands, wherever the part comes to lie, until the
  // reader moves on by herself.
  let tapped = false;
  const SCROLLS = ["ArrowDown", "ArrowUp", "End", "Home", "PageDown", "PageUp"];
  const movesOn = (event) => {
    if (event.type !== "keydown" || SCROLLS.includes(event.key)) tapped = false;
  };
  for (const move of ["wheel", "touchmove", "keydown"]) {
    window.addEventListener(move, movesOn, { passive: true });
  }

  // The last part that begins at the top of the screen, or above it. What begins further down may not be read yet.
  function here() {
    const starts = (part) => document.getElementById(`part-${part.value}`)?.getBoundingClientRect().top;
    return parts.filter((part) => starts(part) < window.innerHeight / 4).pop()?.value;
  }

  function rest() {
    clearTimeout(resting);
    resting = 0;
    if (!tapped) keep(here());
    tapped = false;
  }

  function keep(part) {
    if (!part || part === kept) return;
    const words = new FormData(form);
    words.append("part", part);
    words.append("quietly", "");
    if (navigator.sendBeacon(form.action, words)) kept = part;
  }

  // Only who moves on the page has a place to keep: who just opens it keeps the one that she had.
  window.addEventListener(
    "scroll",
    () => {
      clearTimeout(resting);
      resting = setTimeout(rest, RESTS);
    },
    { passive: true },
  );
  const leave = () => resting && rest();
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  window.addEventListener("pagehide", leave);
  // A tap on a part needs no new page; the scrolling that it makes keeps the place.
  form.addEventListener("click", (event) => {
    const part = event.target.closest("[name=part]");
    if (!part) return;
    event.preventDefault();
    tapped = true;
    keep(part.value);
    // A link goes there a second time too; setting the fragment that the address has already does nothing.
    Object.assign(document.createElement("a"), { href: `#part-${part.value}` }).click();
  });
  // "I have read it" leaves nothing to go on with.
  document.addEventListener("submit", () => {
    clearTimeout(resting);
    resting = 0;
  });
})();
