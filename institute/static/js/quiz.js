// Save each answer as it is tapped. Answers that cannot be sent are stored on the phone, survive a reload, and are
// sent again in their order. Without this script the buttons of the form save and submit.
(() => {
  const form = document.getElementById("quiz");
  if (!form || !window.fetch || !window.crypto?.randomUUID) return;
  const data = form.dataset;
  const line = document.querySelector(".quizbar .saved");
  const seats = [...document.querySelectorAll(".quizbar .seatrow span")];
  const eventPrefix = `answer:${data.attempt}:`; // followed by the sequence and the client UUID of an event
  const sequenceKey = `sequence:${data.attempt}`;
  const AT_ONCE = 50;
  const TYPING_RESTS = 900;
  const LONGEST_WAIT = 60_000;
  const NO_ANSWER_AFTER = 15_000;

  // ---- Pending answers: one entry for each event, so that two tabs never overwrite one another ------------

  const memory = new Map(); // for a browser without storage, or with a full one
  let isStored = true;

  function store(event) {
    const key = `${eventPrefix}${String(event.sequence).padStart(10, "0")}:${event.id}`;
    memory.set(key, event);
    try {
      localStorage.setItem(key, JSON.stringify(event));
    } catch {
      isStored = false;
    }
    return key;
  }

  function removeStored(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // It was only in memory.
    }
  }

  function pending() {
    const events = new Map(memory);
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(eventPrefix) && !events.has(key)) events.set(key, JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      // Events in memory are sent all the same.
    }
    return [...events].sort(([key], [other]) => (key < other ? -1 : 1));
  }

  // The newest answer is the one with the highest number: above all that the server and other tabs have seen.
  let highest = Number(data.seen);

  function count(atLeast = 0) {
    try {
      highest = Math.max(highest, atLeast, Number(localStorage.getItem(sequenceKey)) || 0);
      localStorage.setItem(sequenceKey, String(highest));
    } catch {
      highest = Math.max(highest, atLeast);
    }
    return highest;
  }

  function startAgainFrom(sequence) {
    highest = sequence;
    try {
      localStorage.removeItem(sequenceKey);
    } catch {
      // It was never stored.
    }
  }

  // ---- The screen ------------------------------------------------------------------------------------------

  const questions = [...form.querySelectorAll("fieldset.q")].map((set) => ({
    set,
    id: set.id.slice(2, -2),
    isOrder: Boolean(set.querySelector(".order")),
  }));

  const language = document.documentElement.lang;
  const digits = (number) => number.toLocaleString(language, { useGrouping: false });

  // " Saved now: questions 3 and 4" for the ids of questions, in the order of the page; "" without any.
  function naming(ids, singular, plural) {
    const numbers = questions.flatMap(({ id }, index) => (ids.has(id) ? [digits(index + 1)] : []));
    if (!numbers.length) return "";
    const listed = Intl.ListFormat ? new Intl.ListFormat(language).format(numbers) : numbers.join(", ");
    return ` ${(numbers.length === 1 ? singular : plural).replace("#", listed)}`;
  }

  function fields(question, asDrawn = false) {
    const values = new URLSearchParams();
    for (const field of question.set.elements) {
      if (!field.name?.startsWith("q-")) continue;
      if (field.type === "radio" || field.type === "checkbox") {
        if (asDrawn ? field.defaultChecked : field.checked) values.append(field.name, field.value);
      } else if (field.type === "select-one") {
        const drawn = [...field.options].find((option) => option.defaultSelected)?.value ?? "";
        values.append(field.name, asDrawn ? drawn : field.value);
      } else {
        values.append(field.name, asDrawn ? field.defaultValue : field.value);
      }
    }
    return values.toString();
  }

  function show(question, text) {
    const values = new URLSearchParams(text);
    const order = question.isOrder ? values.getAll(`q-${question.id}`) : [];
    const list = question.set.querySelector(".order");
    for (const value of order) list.append(list.querySelector(`input[value="${CSS.escape(value)}"]`).closest("li"));
    if (question.isOrder) return drawArrows(question);
    for (const field of question.set.elements) {
      if (!field.name?.startsWith("q-")) continue;
      if (field.type === "radio" || field.type === "checkbox")
        field.checked = values.getAll(field.name).includes(field.value);
      else field.value = values.get(field.name) ?? "";
    }
  }

  function isAnswered(question) {
    if (question.isOrder) return question.wasAnswered || Boolean(question.eventKey);
    return [...new URLSearchParams(fields(question)).values()].some((value) => value.trim());
  }

  function drawSeats() {
    const answered = questions.map(isAnswered);
    const next = answered.indexOf(false);
    seats.forEach((seat, index) => {
      seat.className = answered[index] ? "is-on" : index === next ? "is-now" : "";
    });
    const number = digits(answered.filter(Boolean).length);
    const label = data.wordsAnswered.replace("#", number);
    document.querySelector("[data-answered]").textContent = label;
    document.querySelector(".quizbar .seatrow").setAttribute("aria-label", label);
  }

  // ---- The saved line -------------------------------------------------------------------------------------

  const STATES = { saved: ["", "check"], waiting: ["saved--wait", "phone"], failed: ["saved--not", "alert"] };

  function say(state, text, action) {
    const [tone, picture] = STATES[state];
    line.className = `saved ${tone}`;
    const use = line.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${picture}`));
    line.hidden = false;
    const message = line.querySelector("span");
    if (message.textContent !== [text, action?.textContent].filter(Boolean).join(" ")) {
      message.replaceChildren(text, ...(action ? [" ", action] : []));
    }
  }

  // Questions whose answers were not saved at once, and those of them that were saved since.
  const delayed = new Set();
  const savedLate = new Set();

  function noteDelayed() {
    for (const [, event] of pending()) delayed.add(event.question);
  }

  function sayNotSaved(reply) {
    noteDelayed();
    const left = naming(delayed, data.wordsWaitsOne, data.wordsWaitsMany);
    if (reply === "signed-out" && isStored) {
      const link = document.createElement("a");
      link.href = signInAt;
      link.textContent = data.wordsSignIn;
      return say("waiting", data.wordsSignedOut + left, link);
    }
    if (reply === "no-signal" && isStored) return say("waiting", data.wordsWaiting + left);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "linklike";
    again.textContent = data.wordsAgain;
    again.addEventListener("click", () => {
      collect();
      send();
    });
    say("failed", data.wordsFailed + left, again);
  }

  // ---- Sending --------------------------------------------------------------------------------------------

  let sending = null; // the promise of the request in progress
  let waits = 0;
  let timer = 0;
  let signInAt = "";
  let isOver = false;

  async function post(events, last) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), NO_ANSWER_AFTER);
    try {
      return await fetch(data.endpoint, {
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

  // After signing in again in another tab the token of this page is out of date.
  async function renewToken() {
    const page = await fetch(form.getAttribute("action"), { headers: { Accept: "text/html" } });
    const fresh = new DOMParser()
      .parseFromString(await page.text(), "text/html")
      .querySelector("#quiz [name=csrfmiddlewaretoken]");
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) if (fresh) field.value = fresh.value;
    return Boolean(fresh);
  }

  // Send all pending answers in their order. Resolves to "saved", "no-signal", "signed-out" or "failed".
  async function sendAll(last) {
    let body = null;
    let isOvertaken = false;
    for (let batch = pending().slice(0, AT_ONCE), tried = false; batch.length; batch = pending().slice(0, AT_ONCE)) {
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
        body = await reply.json();
      } catch {
        return "no-signal";
      }
      count(body.sequence);
      for (const [key, event] of batch) {
        removeStored(key);
        if (!body.refused.includes(event.id) && delayed.delete(event.question)) savedLate.add(event.question);
      }
      // An event that this page itself replaced since is not overtaken.
      const newest = questions.map((question) => question.eventKey);
      isOvertaken ||= batch.some(([key, event]) => newest.includes(key) && body.overtaken.includes(event.id));
      if (body.result) {
        isOver = true;
        location.assign(body.result);
        return "saved";
      }
      if (body.refused.length) {
        // The sequence was higher than the server accepts: count again from its own, and send them again.
        startAgainFrom(body.sequence);
        const again = batch.filter(([, event]) => body.refused.includes(event.id)).map(([, event]) => event.question);
        for (const question of questions) if (again.includes(question.id)) question.lastFields = null;
        return "failed";
      }
    }
    if (isOvertaken)
      location.reload(); // show the newer answer
    else if (body) {
      const saved = naming(savedLate, data.wordsBackOne, data.wordsBackMany);
      say("saved", saved ? `${body.said.replace(/\.$/, "")}.${saved}` : body.said); // "a.m." ends the sentence too
    }
    savedLate.clear();
    return "saved";
  }

  function send(last = false) {
    clearTimeout(timer);
    sending ??= sendAll(last).then((state) => {
      sending = null;
      waits = state === "no-signal" ? Math.min(LONGEST_WAIT, waits * 2 || 4_000) : 0;
      if (state !== "saved") sayNotSaved(state);
      // Answered while the last request was in progress.
      else if (pending().length && !isOver) return send();
      if (waits) timer = setTimeout(send, waits);
      return state;
    });
    return sending;
  }

  // ---- Answering ------------------------------------------------------------------------------------------

  // Store the answers that changed since the last call; a pending answer to the same question is replaced.
  function collect() {
    let isNew = false;
    for (const question of questions) {
      const now = fields(question);
      if (now === question.lastFields) continue;
      question.lastFields = now;
      if (question.eventKey && !sending) removeStored(question.eventKey);
      question.eventKey = store({
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
    rows.forEach((row, index) => {
      const [up, down] = row.querySelectorAll("button");
      up.disabled = index === 0;
      down.disabled = index === rows.length - 1;
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
    // The request in progress may have been sent before the last answer was stored.
    if (state === "saved" && pending().length) state = await send();
    if (isOver) return;
    if (state === "no-signal" || (state === "signed-out" && isStored)) {
      line.scrollIntoView({ block: "center" });
      return;
    }
    // All answers are saved: the form sends none, so that this page cannot undo those of another tab.
    if (state === "saved" && !("unsent" in data)) form.elements.seen.value = "sent";
    isGoing = true;
    // In the next task: a form ignores requestSubmit() while its submit event is dispatched.
    setTimeout(() => form.requestSubmit(button));
  });

  window.addEventListener("pageshow", (event) => {
    isGoing = false;
    if (event.persisted) send();
  });
  window.addEventListener("online", () => send());
  // On leaving the page or the tab, what was typed last is stored, and sent if possible.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") collect();
    if (pending().length) send(document.visibilityState === "hidden");
  });
  window.addEventListener("pagehide", () => {
    if (!isGoing && collect()) send(true);
  });

  // ---- The start: pending answers of this phone are shown again ---------------------------------------------

  for (const question of questions) {
    question.drawn = fields(question, true);
    question.lastFields = question.drawn;
    question.wasAnswered = question.isOrder && "answeredBefore" in question.set.dataset;
  }
  for (const [key, event] of pending()) {
    const question = questions.find(({ id }) => id === event.question);
    if (!question) continue;
    show(question, event.fields);
    question.lastFields = fields(question);
    question.eventKey = key;
  }
  count();
  if (pending().length) {
    noteDelayed();
    drawSeats();
    send();
  }
  answer(); // fields that the browser itself restored
})();
