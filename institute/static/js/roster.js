// The roster on a phone: one tap marks, one tap undoes, the other marks are behind three dots. Without this
// script every row shows its four marks, and the same button saves them.
(() => {
  const form = document.getElementById("roster");
  if (!form) return;
  const tools = document.querySelector("[data-roster-tools]");
  const data = form.dataset;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const digits = (number) => number.toLocaleString(document.documentElement.lang, { useGrouping: false });
  let changed = false;
  let shown = "all";

  const rows = [...form.querySelectorAll("[data-person]")].map((item, number) => {
    const name = item.querySelector(".person__name").textContent;
    const marks = item.querySelector(".marks");
    const row = {
      item,
      marks,
      name: plain(name),
      radios: [...item.querySelectorAll('input[type="radio"]')],
      minutes: item.querySelector(".person__minutes input"),
      was: item.querySelector('input[type="hidden"]').value,
    };

    row.main = document.createElement("button");
    row.main.type = "button";
    row.main.className = "person__main";
    const stone = document.createElement("span");
    stone.className = "person__mark";
    const text = document.createElement("span");
    const title = document.createElement("bdi");
    title.className = "person__name";
    title.textContent = name;
    row.sub = document.createElement("span");
    row.sub.className = "person__sub";
    text.append(title, row.sub);
    row.main.append(stone, text);
    row.stone = stone;

    row.more = document.createElement("button");
    row.more.type = "button";
    row.more.className = "person__more";
    row.more.setAttribute("aria-label", `${data.wordsMore}: ${name}`);
    marks.id = `marks-${number}`;
    row.more.setAttribute("aria-controls", marks.id);
    row.more.append(dots());

    item.classList.add("person--tap");
    item.querySelector("legend").classList.add("vh");
    item.prepend(row.main, row.more);
    open(row, Boolean(item.querySelector('[aria-invalid="true"]')));
    row.main.addEventListener("click", () => tap(row));
    row.more.addEventListener("click", () => open(row, marks.hidden));
    return row;
  });

  function dots() {
    const icon = form.querySelector(".mark svg").cloneNode(true);
    const use = icon.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#dots"));
    return icon;
  }

  function open(row, isOpen) {
    row.marks.hidden = !isOpen;
    row.more.setAttribute("aria-expanded", String(isOpen));
  }

  function chosen(row) {
    return row.radios.find((radio) => radio.checked);
  }

  function tap(row) {
    const mark = chosen(row);
    if (!mark) {
      row.radios[0].checked = true;
    } else if (mark === row.radios[0] && !row.was) {
      mark.checked = false; // tapped by mistake and not saved yet
    } else {
      open(row, row.marks.hidden);
    }
    update();
  }

  // Unsaved marks are stored in this tab, so that they survive a sign-in in between.
  const storageKey = `roster:${location.pathname}`;

  function store() {
    const unsaved = rows
      .filter((row) => markValue(row) !== row.was)
      .map((row) => [row.radios[0].name, row.was, chosen(row)?.value ?? "", row.minutes?.value ?? ""]);
    try {
      if (unsaved.length) sessionStorage.setItem(storageKey, JSON.stringify(unsaved));
      else sessionStorage.removeItem(storageKey);
    } catch {
      // Without storage the page still warns before it is left.
    }
  }

  function restore() {
    let stored = [];
    try {
      stored = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
    } catch {
      return;
    }
    for (const [name, was, mark, minutes] of stored) {
      const row = rows.find(({ radios }) => radios[0].name === name);
      // Saved meanwhile, or changed by somebody else: the mark on the page is the right one.
      if (!row || row.was !== was) continue;
      for (const radio of row.radios) radio.checked = radio.value === mark;
      if (row.minutes) row.minutes.value = minutes;
    }
  }

  function markValue(row) {
    const mark = chosen(row);
    if (!mark) return "";
    const minutes = row.minutes ? row.minutes.value.trim() : "";
    return minutes ? `${mark.value}:${minutes}` : mark.value;
  }

  // The value of a digit of any script: the ten digits of a script follow each other, from its zero on.
  function digitValue(digit) {
    let zero = digit.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && digit.codePointAt(0) - zero < 9) zero -= 1;
    return digit.codePointAt(0) - zero;
  }

  // The rule of the server: fewer minutes than these are not attended.
  function isTooFew(row) {
    const minutes = row.minutes ? row.minutes.value.trim() : "";
    if (!/^\p{Nd}+$/u.test(minutes)) return false;
    const number = Number([...minutes].map(digitValue).join(""));
    return number < Number(data.minutesNeeded);
  }

  function paint(row) {
    const mark = chosen(row);
    const isThere = Boolean(mark) && mark.dataset.tone !== "away";
    const doesNotCount = isThere && isTooFew(row);
    const tone = doesNotCount ? "away" : mark ? mark.dataset.tone : "";
    for (const name of ["here", "late", "away"]) row.item.classList.toggle(`person--${name}`, name === tone);
    row.stone.replaceChildren();
    if (mark) {
      const label = form.querySelector(`label[for="${mark.id}"]`);
      row.stone.append(label.querySelector("svg").cloneNode(true));
      const isSaved = markValue(row) === row.was;
      row.sub.textContent = [
        label.textContent.trim(),
        ...(doesNotCount ? [data.wordsTooFew] : []),
        ...(isSaved ? [] : [data.wordsUnsaved]),
      ].join(" · ");
    } else {
      row.sub.textContent = data.wordsTap;
    }
    row.isHere = isThere && !doesNotCount;
    row.isOpen = !mark;
  }

  function update() {
    rows.forEach(paint);
    changed = rows.some((row) => markValue(row) !== row.was);
    const here = rows.filter((row) => row.isHere).length;
    document.querySelector("[data-here]").textContent = digits(here);
    const counts = { all: rows.length, open: rows.filter((row) => row.isOpen).length, here };
    for (const [name, count] of Object.entries(counts)) {
      tools.querySelector(`[data-count="${name}"]`).textContent = digits(count);
    }
    store();
  }

  function filterRows() {
    const wanted = plain(tools.querySelector("#find").value.trim());
    let visible = 0;
    for (const row of rows) {
      const inTab = shown === "all" || (shown === "open" ? row.isOpen : row.isHere);
      row.item.hidden = !(inTab && row.name.includes(wanted));
      visible += row.item.hidden ? 0 : 1;
    }
    tools.querySelector("[data-nobody]").hidden = visible > 0;
  }

  // Mark everybody who has no mark as here; shown before it is saved, and undone with one tap.
  const rest = form.querySelector("[data-rest]");
  const undo = form.querySelector("[data-undo]");
  let markedTogether = [];

  function offer(isUndo, told) {
    rest.hidden = isUndo;
    undo.hidden = !isUndo;
    (isUndo ? undo : rest).focus();
    form.querySelector("[data-told]").textContent = told;
    update();
    filterRows();
  }

  if (rest) {
    rest.addEventListener("click", (event) => {
      event.preventDefault();
      markedTogether = rows.filter((row) => !chosen(row));
      if (!markedTogether.length) return;
      for (const row of markedTogether) row.radios[0].checked = true;
      offer(true, `${data.wordsRest} ${digits(markedTogether.length)}`);
    });
    undo.addEventListener("click", () => {
      // Only the marks that were set together; one that was changed since stays.
      for (const row of markedTogether) {
        if (row.radios[0].checked && !row.minutes?.value) row.radios[0].checked = false;
      }
      offer(false, data.wordsUndone);
    });
  }

  for (const tab of tools.querySelectorAll("[data-show]")) {
    tab.addEventListener("click", () => {
      shown = tab.dataset.show;
      for (const other of tools.querySelectorAll("[data-show]")) {
        other.setAttribute("aria-pressed", String(other === tab));
      }
      filterRows();
    });
  }
  tools.querySelector("#find").addEventListener("input", filterRows);
  tools.querySelector("#find").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  tools.hidden = false;
  restore();
  update();
})();
