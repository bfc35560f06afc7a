// Each answer is saved as it is tapped. What cannot be sent waits on this phone, survives a reload, and is
// sent again in its order. Without this script the buttons of the form save and send, as they always can.
(() => {
  const form = document.getElementById("quiz");
  if (!form || !window.fetch || !window.crypto?.randomUUID) return;
  const words = form.dataset;
  const line = document.querySelector(".quizbar .saved");
  const seats = [...document.querySelectorAll(".quizbar .seatrow span")];
  const waitingHere = `answer:${words.attempt}:`; // then the sequence and the client UUID of one event
  const countHere = `sequence:${words.attempt}`;
  const AT_ONCE = 50;
  const TYPING_RESTS = 900;
  const LONGEST_WAIT = 60_000;
  const NO_ANSWER_AFTER = 15_000;

  // ---- What waits: one entry for each event, so that two tabs never overwrite one another -----------------

  const memory = new Map(); // where the phone keeps nothing, or no more
  let isKept = true;

  function keep(event) {
    const place = `${waitingHere}${String(event.sequence).padStart(10, "0")}:${event.id}`;
    memory.set(place, event);
    try {
      localStorage.setItem(place, JSON.stringify(event));
    } catch {
      isKept = false;
    }
    return place;
  }

  function forget(place) {
    memory.delete(place);
    try {
      localStorage.removeItem(place);
    } catch {
      // It was in memory alone.
    }
  }

  function waiting() {
    const found = new Map(memory);
    try {
      for (const place of Object.keys(localStorage)) {
        if (place.startsWith(waitingHere) && !found.has(place))
          found.set(place, JSON.parse(localStorage.getItem(place)));
      }
    } catch {
      // What is in memory is sent all the same.
    }
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  // The newest answer is the one with the highest number: above all that the server and other tabs have seen.
  let highest = Number(words.seen);

  function count(atLeast = 0) {
    try {
      highest = Math.max(highest, atLeast, Number(localStorage.getItem(countHere)) || 0);
      localStorage.setItem(countHere, String(highest));
    } catch {
      highest = Math.max(highest, atLeast);
    }
    return highest;
  }

  function startAgainFrom(sequence) {
    highest = sequence;
    try {
      localStorage.removeItem(countHere);
    } catch {
      // It was never kept.
    }
  }

  // ---- What is on the screen ------------------------------------------------------------------------------

  const questions = [...form.querySelectorAll("fieldset.q")].map((set) => ({
    set,
    id: set.id.slice(2, -2),
    isOrder: Boolean(set.querySelector(".order")),
  }));

  const language = document.documentElement.lang;
  const digits = (number) => number.toLocaleString(language, { useGrouping: false });

  // " Saved now: questions 3 and 4" for the ids of questions, in the order of the page; nothing for none.
  function naming(ids, one, many) {
    const numbers = questions.flatMap(({ id }, place) => (ids.has(id) ? [digits(place + 1)] : []));
    if (!numbers.length) return "";
    const listed = Intl.ListFormat ? new Intl.ListFormat(language).format(numbers) : numbers.join(", ");
    return ` ${(numbers.length === 1 ? one : many).replace("#", listed)}`;
  }

  function fields(question, asDrawn = false) {
    const found = new URLSearchParams();
    for (const field of question.set.elements) {
      if (!field.name?.startsWith("q-")) continue;
      if (field.type === "radio" || field.type === "checkbox") {
        if (asDrawn ? field.defaultChecked : field.checked) found.append(field.name, field.value);
      } else if (field.type === "select-one") {
        const drawn = [...field.options].find((option) => option.defaultSelected)?.value ?? "";
        found.append(field.name, asDrawn ? drawn : field.value);
      } else {
        found.append(field.name, asDrawn ? field.defaultValue : field.value);
      }
    }
    return found.toString();
  }

  function show(question, text) {
    const given = new URLSearchParams(text);
    const order = question.isOrder ? given.getAll(`q-${question.id}`) : [];
    const list = question.set.querySelector(".order");
    for (const value of order) list.append(list.querySelector(`input[value="${CSS.escape(value)}"]`).closest("li"));
    if (question.isOrder) return drawArrows(question);
    for (const field of question.set.elements) {
      if (!field.name?.startsWith("q-")) continue;
      if (field.type === "radio" || field.type === "checkbox")
        field.checked = given.getAll(field.name).includes(field.value);
      else field.value = given.get(field.name) ?? "";
    }
  }

  function isAnswered(question) {
    if (question.isOrder) return question.wasAnswered || Boolean(question.place);
    return [...new URLSearchParams(fields(question)).values()].some((value) => value.trim());
  }

  function drawSeats() {
    const answered = questions.map(isAnswered);
    const next = answered.indexOf(false);
    seats.forEach((seat, place) => {
      seat.className = answered[place] ? "is-on" : place === next ? "is-now" : "";
    });
    const number = digits(answered.filter(Boolean).length);
    const said = words.wordsAnswered.replace("#", number);
    document.querySelector("[data-answered]").textContent = said;
    document.querySelector(".quizbar .seatrow").setAttribute("aria-label", said);
  }

  // ---- The saved line -------------------------------------------------------------------------------------

  const STATES = { saved: ["", "check"], waiting: ["saved--wait", "phone"], failed: ["saved--not", "alert"] };

  function say(state, text, action) {
    const [tone, picture] = STATES[state];
    line.className = `saved ${tone}`;
    const use = line.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${picture}`));
    line.hidden = false;
    const said = line.querySelector("span");
    if (said.textContent !== [text, action?.textContent].filter(Boolean).join(" ")) {
      said.replaceChildren(text, ...(action ? [" ", action] : []));
    }
  }

  // Questions whose answers had to wait, and those of them that were saved since.
  const late = new Set();
  const back = new Set();

  function noteLate() {
    for (const [, event] of waiting()) late.add(event.question);
  }

  function sayNotSaved(reply) {
    noteLate();
    const left = naming(late, words.wordsWaitsOne, words.wordsWaitsMany);
    if (reply === "signed-out" && isKept) {
      const link = document.createElement("a");
      link.href = signInAt;
      link.textContent = words.wordsSignIn;
      return say("waiting", words.wordsSignedOut + left, link);
    }
    if (reply === "no-signal" && isKept) return say("waiting", words.wordsWaiting + left);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "linklike";
    again.textContent = words.wordsAgain;
    again.addEventListener("click", () => {
      collect();
      send();
    });
    say("failed", words.wordsFailed + left, again);
  }

  // ---- Sending --------------------------------------------------------------------------------------------

  let sending = null; // the promise of what is on its way
  let waits = 0;
  let timer = 0;
  let signInAt = "";
  let isOver = false;

  async function post(events, last) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), NO_ANSWER_AFTER);
    try {
      return await fetch(words.door, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ events }),
        keepalive: last,
        redirect: "manual",
        signal: stop.signal,
      });
    } finally {
      clearTimeout(clock);
    }
  }

  // Signing in again, in another tab, makes the token of this page an old one.
  async function renewToken() {
    const page = await fetch(form.getAttribute("action"), { headers: { Accept: "text/html" } });
    const fresh = new DOMParser()
      .parseFromString(await page.text(), "text/html")
      .querySelector("#quiz [name=csrfmiddlewaretoken]");
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) if (fresh) field.value = fresh.value;
    return Boolean(fresh);
  }

  // Send all that waits, in its order. Answers "saved", "no-signal", "signed-out" or "failed".
  async function sendAll(last) {
    let said = null;
    let isOvertaken = false;
    for (let batch = waiting().slice(0, AT_ONCE), tried = false; batch.length; batch = waiting().slice(0, AT_ONCE)) {
      let reply;
      try {
        reply = await post(
          batch.map(([, event]) => event),
          last,
        );
        if (reply.status === 403 && !tried) {
          tried = true;
          if (await renewToken()) continue;
        }
        if (reply.status === 401) signInAt = (await reply.json()).sign_in;
        if (reply.status === 401) return "signed-out";
        if (reply.status !== 200 && reply.status !== 409) return "failed";
        said = await reply.json();
      } catch {
        return "no-signal";
      }
      count(said.sequence);
      for (const [place, event] of batch) {
        forget(place);
        if (!said.refused.includes(event.id) && late.delete(event.question)) back.add(event.question);
      }
      // Not by what this page itself answered next.
      const newest = questions.map((question) => question.place);
      isOvertaken ||= batch.some(([place, event]) => newest.includes(place) && said.overtaken.includes(event.id));
      if (said.result) {
        isOver = true;
        location.assign(said.result);
        return "saved";
      }
      if (said.refused.length) {
        // Counted from a number that the server does not know: count anew, and offer them once more.
        startAgainFrom(said.sequence);
        const again = batch.filter(([, event]) => said.refused.includes(event.id)).map(([, event]) => event.question);
        for (const question of questions) if (again.includes(question.id)) question.known = null;
        return "failed";
      }
    }
    if (isOvertaken)
      location.reload(); // a newer answer stands: show that one
    else if (said) {
      const came = naming(back, words.wordsBackOne, words.wordsBackMany);
      say("saved", came ? `${said.said.replace(/\.$/, "")}.${came}` : said.said); // "a.m." ends the sentence too
    }
    back.clear();
    return "saved";
  }

  function send(last = false) {
    clearTimeout(timer);
    sending ??= sendAll(last).then((state) => {
      sending = null;
      waits = state === "no-signal" ? Math.min(LONGEST_WAIT, waits * 2 || 4_000) : 0;
      if (state !== "saved") sayNotSaved(state);
      // Answered while the last ones were on their way.
      else if (waiting().length && !isOver) return send();
      if (waits) timer = setTimeout(send, waits);
      return state;
    });
    return sending;
  }

  // ---- Answering ------------------------------------------------------------------------------------------

  // Keep what changed since the last look; the answer that the phone still holds for a question is replaced.
  function collect() {
    let isNew = false;
    for (const question of questions) {
      const now = fields(question);
      if (now === question.known) continue;
      question.known = now;
      if (question.place && !sending) forget(question.place);
      question.place = keep({
        id: crypto.randomUUID(),
        sequence: count(count() + 1),
        question: question.id,
        fields: now,
      });
      isNew = true;
    }
    if (isNew) drawSeats();
    return isNew;
  }

  function answer() {
    if (collect()) send();
  }

  let typing = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    const isText = event.target.matches("textarea, input:not([type=radio], [type=checkbox])");
    if (isText) typing = setTimeout(answer, TYPING_RESTS);
  });
  form.addEventListener("change", answer);

  // ---- Arrows move a line without a new page --------------------------------------------------------------

  function drawArrows(question) {
    const rows = [...question.set.querySelectorAll(".order li")];
    rows.forEach((row, place) => {
      const [up, down] = row.querySelectorAll("button");
      up.disabled = place === 0;
      down.disabled = place === rows.length - 1;
    });
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const [up, down] = row.querySelectorAll("button");
    if (button === up) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    drawArrows(questions.find((question) => question.set.contains(row)));
    (button.disabled ? (button === up ? down : up) : button).focus();
    answer();
  });

  // ---- Sending the form -----------------------------------------------------------------------------------

  let isGoing = false;
  form.addEventListener("submit", async (event) => {
    if (isGoing) return;
    event.preventDefault();
    const button = event.submitter;
    clearTimeout(typing);
    collect();
    let state = await send();
    // What was on its way may have been sent before the last answer was kept.
    if (state === "saved" && waiting().length) state = await send();
    if (isOver) return;
    if (state === "no-signal" || (state === "signed-out" && isKept)) {
      line.scrollIntoView({ block: "center" });
      return;
    }
    // All answers are there: the form brings none, so that this page cannot undo those of another tab.
    if (state === "saved" && !("unsent" in words)) form.elements.seen.value = "sent";
    isGoing = true;
    // Later, since a form is deaf to this while it still tells everybody that it was sent.
    setTimeout(() => form.requestSubmit(button));
  });

  window.addEventListener("pageshow", (event) => {
    isGoing = false;
    if (event.persisted) send();
  });
  window.addEventListener("online", () => send());
  // Leaving, or looking at something else: what was typed last is kept, and sent if it can be.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") collect();
    if (waiting().length) send(document.visibilityState === "hidden");
  });
  window.addEventListener("pagehide", () => {
    if (!isGoing && collect()) send(true);
  });

  // ---- The start: what waited on this phone stands on the page again ---------------------------------------

  for (const question of questions) {
    question.drawn = fields(question, true);
    question.known = question.drawn;
    question.wasAnswered = question.isOrder && "answeredBefore" in question.set.dataset;
  }
  for (const [place, event] of waiting()) {
    const question = questions.find((one) => one.id === event.question);
    if (!question) continue;
    show(question, event.fields);
    question.known = fields(question);
    question.place = place;
  }
  count();
  if (waiting().length) {
    noteLate();
    drawSeats();
    send();
  }
  answer(); // what the browser itself filled in again
})();
