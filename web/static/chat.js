/* The script of the chat page. It carries messages to the server and shows what comes back: moves
   text and focus, and decides nothing. docs/protocol.md is what it speaks.

   What is inserted as HTML comes from our own templates only (web/fragments.py). */

const page = byId("page");
const now = byId("now");
const past = byId("history");
const conversation = now.parentElement;
const text = byId("text");
const WORDS = JSON.parse(page.dataset.words);
const { language } = document.documentElement.dataset;

function byId(id) {
  return document.getElementById(id);
}

/* ------------------------------------------------------------------ what this tab remembers */

/** The token of the conversation, in this tab only; gone when the tab is closed. */
const memory = {
  key: `vejviser:${page.dataset.municipality}`,
  unstored: "",
  get token() {
    try {
      return sessionStorage.getItem(this.key) ?? this.unstored;
    } catch {
      return this.unstored; // a browser that forbids storage still has its page
    }
  },
  set token(token) {
    this.unstored = token;
    try {
      if (token) sessionStorage.setItem(this.key, token);
      else sessionStorage.removeItem(this.key);
    } catch {
      /* as above */
    }
    if (!token) this.stored = false;
  },
  /** Whether anything was ever acknowledged under the token; before that it is only offered. */
  known: false,
  get stored() {
    try {
      return this.known || sessionStorage.getItem(`${this.key}:stored`) !== null;
    } catch {
      return this.known;
    }
  },
  set stored(stored) {
    this.known = stored;
    try {
      if (stored) sessionStorage.setItem(`${this.key}:stored`, "");
      else sessionStorage.removeItem(`${this.key}:stored`);
    } catch {
      /* as above */
    }
  },
};

/** Whether the page was just opened in another language by the person: they are led to where they were,
    not to its top. */
let turned = false;
try {
  turned = sessionStorage.getItem(`${memory.key}:turned`) !== null;
  sessionStorage.removeItem(`${memory.key}:turned`);
} catch {
  /* as above */
}

/* ------------------------------------------------------------------ messages on their way */

/** Messages that have no acknowledgement yet, first in, first out; one at a time is on the wire. */
let queue = [];
let acted = false;

function send(message, label, form = null) {
  if (link.state === "gone") return beginAnew();
  acted = true;
  say("");
  for (const turn of now.children) turn.dataset.read = "";
  form?.setAttribute("aria-busy", "true");
  queue.push({ id: newId(), message, label, form, socket: null });
  if (link.state === "paused") link.open();
  if (!link.welcomed) showState();
  sendFirst();
}

function sendFirst() {
  const first = queue[0];
  if (!first || !link.welcomed || first.socket === link.socket) return;
  first.socket = link.socket;
  link.socket.send(JSON.stringify({ ...first.message, id: first.id }));
  link.expectAnswer();
  setTimeout(showState, 900);
}

/** Takes the first message out of the queue, and frees the form that sent it. */
function takeFirst() {
  const first = queue.shift();
  link.expectNothing();
  const form = first?.form;
  if (form && !queue.some((later) => later.form === form)) {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll(".is-sent")) button.classList.remove("is-sent");
  }
  showState();
  return first;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* ------------------------------------------------------------------ the socket */

const ANSWER_WITHIN = 10_000;
const OPEN_WITHIN = 10_000;
const LONGEST_WAIT = 30_000;
const SLOW_WAIT = 61_000;
const STORE_WAIT = 15_000;
const NEVER = Infinity;

/** What to do when a socket was closed with this code; every other code means: try again. */
const CLOSED = {
  1003: () => (refuseFirst(), 0),
  1008: () => (link.everWelcomed ? 0 : link.stop("refused")),
  1009: () => (refuseFirst(), 0),
  1011: () => (crashed(), 0),
  4003: () => (link.show("slow"), SLOW_WAIT),
  4004: () => link.stop("refused"),
  4008: () => link.stop("paused"),
  4010: () => (forget(), 0),
  4011: () => STORE_WAIT,
};

const link = {
  socket: null,
  welcomed: false,
  everWelcomed: false,
  state: "opening",
  returned: false, // it was lost before: what is told then stays, so that it is said aloud once
  tries: 0,
  lastSeq: 0, // the last event that was applied
  settledSeq: 0, // everything up to here is known
  kept: { text_days: 0, days: 0 },
  retryTimer: 0,
  answerTimer: 0,
  openTimer: 0,

  open() {
    clearTimeout(this.retryTimer);
    this.drop();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const address = `${scheme}://${location.host}/ws/${page.dataset.municipality}`;
    const socket = new WebSocket(address);
    this.socket = socket;
    this.openTimer = setTimeout(() => this.lose(), OPEN_WITHIN);
    socket.addEventListener("open", () => {
      const hello = { type: "hello", resume: memory.token, last_seq: this.lastSeq, accept: "html" };
      hello.new = !memory.stored;
      hello.language = language;
      socket.send(JSON.stringify(hello));
    });
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (socket === this.socket) RECEIVED[message.type]?.(message);
    });
    socket.addEventListener("close", (closing) => {
      if (socket === this.socket) this.closed(closing.code);
    });
  },

  /** Lets go of the socket without a word; what it still brings is not heard. */
  drop() {
    clearTimeout(this.openTimer);
    this.expectNothing();
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    socket?.close();
  },

  lose() {
    this.drop();
    this.closed(1006);
  },

  closed(code) {
    this.drop();
    if (this.state === "gone") return;
    const least = CLOSED[code]?.() ?? 0;
    if (least === NEVER) return;
    const growing = Math.min(LONGEST_WAIT, 400 * 2 ** this.tries) * (0.7 + 0.6 * Math.random());
    this.tries += 1;
    if (this.tries > 3) byId("contacts").dataset.shown = "";
    if (this.state !== "slow") this.show("lost");
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.open(), Math.max(least, growing));
  },

  stop(state) {
    this.show(state);
    if (state === "refused") byId("contacts").dataset.shown = "";
    return NEVER;
  },

  expectAnswer() {
    clearTimeout(this.answerTimer);
    this.answerTimer = setTimeout(() => this.lose(), ANSWER_WITHIN);
  },

  expectNothing() {
    clearTimeout(this.answerTimer);
  },

  show(state) {
    this.state = state;
    if (state === "lost") this.returned = true;
    showState();
  },
};

const RECEIVED = {
  welcome(message) {
    clearTimeout(link.openTimer);
    Object.assign(link, { welcomed: true, everWelcomed: true, tries: 0, kept: message.kept });
    link.settledSeq = message.seq;
    if (message.token) memory.stored = true;
    memory.token = message.token || message.offer;
    if (message.language !== language) return speak(message.language);
    delete byId("contacts").dataset.shown;
    byId("loading")?.remove();
    link.show("open");
    sendFirst();
  },

  event(message) {
    if (message.seq <= link.lastSeq) return;
    link.lastSeq = message.seq;
    show(message);
  },

  ack(message) {
    if (message.token) memory.token = message.token;
    if (link.state !== "gone") memory.stored = true;
    if (queue[0]?.id !== message.id) return;
    takeFirst();
    if (link.state === "gone") {
      settle();
      return link.drop();
    }
    // Another tab has written in between: the screen is laid anew from the start.
    if (message.first_seq > link.settledSeq + 1) return layAnew();
    link.lastSeq = Math.max(link.lastSeq, message.last_seq);
    link.settledSeq = link.lastSeq;
    if (message.language !== language && !queue.length) return speak(message.language);
    settle();
    sendFirst();
  },

  error(message) {
    const first = queue[0];
    if (message.code === "out_of_order" && first && !first.again) {
      first.again = true;
      return layAnew();
    }
    const about = message.id !== undefined && first?.id === message.id;
    // A question that stands there no more: another tab has answered it.
    if (about && ["safe", "confirm"].includes(first.message.type)) {
      takeFirst();
      return layAnew();
    }
    if (about && !["store", "gone"].includes(message.code)) {
      refuse(takeFirst(), message.text);
      sendFirst();
    } else {
      say(message.text);
    }
  },
};

/** The page in another language; the conversation goes on in it, where it was. */
function speak(code) {
  try {
    if (acted) sessionStorage.setItem(`${memory.key}:turned`, "");
  } catch {
    /* a browser that forbids storage begins at the top */
  }
  const address = new URL(location.href);
  address.searchParams.set("sprog", code);
  location.replace(address);
}

/** The first message is the one that the server could not take. */
function refuseFirst() {
  if (queue[0]?.socket) takeFirst();
}

/** What made the server fail twice is not sent a third time. */
function crashed() {
  const first = queue[0];
  if (!first?.socket) return;
  if (first.crashed) refuse(takeFirst(), byId("trouble").textContent || WORDS["error.wrong_text"]);
  first.crashed = true;
  byId("contacts").dataset.shown = "";
}

/** All events once more, into an empty screen. What waits is sent after them. */
function layAnew() {
  link.lastSeq = 0;
  clear();
  link.open();
}

/** This conversation is no more. */
function forget() {
  memory.token = "";
  link.lastSeq = link.settledSeq = 0;
  while (queue.length) takeFirst();
  clear();
}

/** After the conversation was deleted: a new one. */
function beginAnew() {
  forget();
  link.state = "opening";
  link.open();
}

/* ------------------------------------------------------------------ the state in words */

function showState() {
  const words = byId("state-words");
  let key = link.state;
  if (key === "lost" && (!memory.stored || !link.kept.days)) key = "lost_unkept";
  if (key === "open" && link.returned) key = "back";
  if (link.state === "open" && queue[0]?.socket) key = "sending";
  let told = WORDS[`state.${key}`] ?? "";
  const waiting = link.welcomed ? [] : queue.map(({ label }) => beginning(label));
  if (waiting.length) told += ` ${WORDS["state.waiting"]} “${waiting.join("”, “")}”`;
  byId("state").dataset.state = link.state;
  hideRetry(!["lost", "slow"].includes(link.state));
  if (words.textContent !== told) words.textContent = told;
  // From the first connection on, changes are said aloud; the first is no news.
  if (link.everWelcomed && words.getAttribute("aria-live") === "off") {
    setTimeout(() => words.setAttribute("aria-live", "polite"), 500);
  }
}

/** So much of a message as tells which it is: a long one would fill the screen. */
function beginning(label) {
  const letters = [...label];
  return letters.length > 80 ? `${letters.slice(0, 80).join("")}…` : label;
}

/** A button that goes away hands its focus on to what stands on the screen. */
function hideRetry(hidden) {
  const retry = byId("retry");
  const focused = document.activeElement === retry;
  retry.hidden = hidden;
  if (hidden && focused) current()?.querySelector("[data-focus]")?.focus({ preventScroll: true });
}

/** A sentence about what could not be done; "" takes it away. */
function say(sentence) {
  const trouble = byId("trouble");
  trouble.hidden = !sentence;
  trouble.textContent = sentence;
  if (sentence) announce(sentence);
}

/** A message was not taken: say so where it was written. */
function refuse(message, sentence) {
  if (message.message.type === "text" && !text.value) text.value = message.message.text;
  const error = message.form?.isConnected && message.form.querySelector("[data-error]");
  if (error && message.message.type === "answer") showError(message.form, sentence);
  else say(sentence);
}

function showError(form, sentence) {
  const error = form.querySelector("[data-error]");
  const input = form.querySelector("input");
  error.textContent = sentence;
  error.hidden = false;
  if (!input) return announce(sentence);
  if (input.type !== "checkbox") input.setAttribute("aria-invalid", "true");
  if (document.activeElement === input) announce(sentence);
  input.setAttribute("aria-describedby", error.id);
  input.focus();
}

/* ------------------------------------------------------------------ what is shown */

/** Kinds that fill the screen: a new one takes the place of the old one. */
const SCREENS = new Set(["opening", "asked", "confirm", "result", "ended", "deleted"]);

/** The line that a question in the history had before it was opened again. */
const lines = new WeakMap();

let fresh = [];
let settleTimer = 0;

function show(event) {
  const holder = document.createElement("template");
  holder.innerHTML = event.html;
  const turn = holder.content.firstElementChild;
  turn.dataset.kind = event.kind;
  turn.dataset.seq = event.seq;
  if (event.kind !== "danger" && event.kind !== "heard") closeDanger();
  (PLACE[event.kind] ?? append)(turn);
  if (SCREENS.has(event.kind)) conversation.dataset.now = event.kind;
  fresh.push(turn);
  clearTimeout(settleTimer);
  settleTimer = setTimeout(settle, 80);
}

const PLACE = {
  opening(turn) {
    retire();
    past.replaceChildren();
    now.append(turn);
  },

  heard(turn) {
    const question = turn.dataset.question;
    const asked = question && document.querySelector(`.turn-asked${named(question)}`);
    const line = asked?.closest("li[data-question]");
    if (line) {
      line.replaceChildren(turn);
      lines.set(line, turn);
    } else if (asked) {
      asked.replaceWith(turn);
    } else if (now.querySelector(".turn-asked")) {
      now.querySelector(".turn-asked").before(turn); // one's own words, and then what they answer
    } else {
      now.append(turn);
    }
  },

  asked(turn) {
    // What was told of it just now, or is on the screen already, is no earlier answer to open: it is
    // asked about further, and last.
    const question = named(turn.dataset.question);
    const further = now.querySelector(`.turn-heard${question}, .turn-asked${question}`);
    const notices = retire();
    const line = past.querySelector(`li${named(turn.dataset.question)}`);
    if (line && !further) line.replaceChildren(...notices, turn);
    else now.append(turn);
  },

  confirm: screen,
  result: screen,
  ended: screen,

  deleted(turn) {
    clear();
    memory.token = "";
    link.lastSeq = link.settledSeq = 0;
    link.show("gone");
    now.append(turn);
  },

  said: onlyOne,
  topic: onlyOne,
  answers: onlyOne,

  danger(turn) {
    const notices = fresh.filter((other) => other.dataset.kind === "said");
    const said = notices.map((notice) => notice.querySelector(".bubble"));
    turn.querySelector(".danger-title").after(...said);
    openDanger(turn, ...notices);
  },
};

function append(turn) {
  now.append(turn);
}

function screen(turn) {
  retire();
  now.append(turn);
}

/** The same answer again takes the place of the one before. */
function onlyOne(turn) {
  const same = (other) =>
    other.dataset.kind === turn.dataset.kind &&
    other.dataset.topic === turn.dataset.topic &&
    (turn.dataset.kind !== "said" || other.textContent === turn.textContent);
  for (const other of [...now.children].filter(same)) other.remove();
  now.append(turn);
}

/** Moves what is over into the history. What is left are the notices that came just now. */
function retire() {
  for (const line of past.children) {
    if (line.querySelector(".turn-asked")) line.replaceChildren(lines.get(line));
  }
  const turns = [...now.children];
  const over = turns.findLastIndex(
    ({ dataset }) => SCREENS.has(dataset.kind) || dataset.kind === "heard" || "read" in dataset,
  );
  for (const turn of turns.slice(0, over + 1)) {
    turn.remove();
    if (["heard", "said", "topic"].includes(turn.dataset.kind)) remember(turn);
  }
  return turns.slice(over + 1);
}

/** One line of the history, the last. A new answer to a question is seen where it was given, and the old one
    goes: it stands once. */
function remember(turn) {
  const question = turn.dataset.question;
  let line = question && past.querySelector(`li${named(question)}`);
  if (!line) {
    line = document.createElement("li");
    if (question) line.dataset.question = question;
  }
  past.append(line);
  if (turn.dataset.kind !== "heard") {
    for (const part of turn.querySelectorAll("[data-actions]")) part.remove();
  }
  line.replaceChildren(turn);
  lines.set(line, turn);
}

function clear() {
  closeDanger();
  past.replaceChildren();
  now.replaceChildren();
  fresh = [];
}

function named(question) {
  return `[data-question="${CSS.escape(question)}"]`;
}

/* ------------------------------------------------------------------ focus, reading, scrolling */

/** After the last event of a message: what is new is read once, and the screen stands still. */
function settle() {
  clearTimeout(settleTimer);
  const turns = fresh.filter((turn) => turn.isConnected);
  fresh = [];
  if (!turns.length) return;
  const target = acted ? newest(turns) : current();
  const focus = target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
  const inDanger = !byId("danger").hidden;
  readAloud(turns);
  if (inDanger) {
    focus?.focus();
    scrollTo(0, 0);
  } else if (!acted) {
    if (turned) lead(focus, target);
    if (past.children.length) target.scrollIntoView({ block: "start" });
  } else if (isTyping()) {
    announce(words(turns));
    scrollToTurn(turns, target);
  } else {
    describe(focus, target, turns);
    focus?.focus({ preventScroll: true });
    scrollToTurn(turns, target);
  }
}

/** To what stands on the screen after a change of language; before anything was said, back to where the
    language was chosen. */
function lead(focus, target) {
  describe(focus, target, [...now.children]);
  const begins = target.dataset.kind === "opening";
  const to = begins ? document.querySelector("[data-language][aria-current]") : focus;
  to?.focus({ preventScroll: true });
  if (link.lastSeq >= link.settledSeq) turned = false;
}

/** Which of the new turns the person is led to: of several answers the first, to read on from there. */
function newest(turns) {
  const last = (...kinds) => turns.findLast((turn) => kinds.includes(turn.dataset.kind));
  const first = (...kinds) => turns.find((turn) => kinds.includes(turn.dataset.kind));
  const answer = first("topic", "answers") ?? last(...SCREENS) ?? first("said");
  return last("danger") ?? answer ?? turns.at(-1);
}

/** Where a page that was loaded again stands. */
function current() {
  return (
    document.querySelector(".danger .turn-danger, .history .turn-asked") ?? now.lastElementChild
  );
}

/** The notices that came with it are read with it, in the order in which they stand: by the
    description, not by a second voice. The hint of a question below says nothing without the question. */
function describe(focus, target, turns) {
  if (!focus) return;
  const told = turns
    .filter((turn) => turn !== target && !["asked", "result"].includes(turn.dataset.kind))
    .flatMap((turn) => [...turn.querySelectorAll("[data-say][id]")]);
  const own = focus.getAttribute("aria-describedby")?.split(" ").map(byId) ?? [];
  const all = [...new Set([...told, ...own])].filter(Boolean);
  all.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  if (all.length) focus.setAttribute("aria-describedby", all.map(({ id }) => id).join(" "));
}

/** Somebody who writes keeps the focus. On a phone the keyboard would hide the new question. */
function isTyping() {
  if (document.querySelector("dialog[open]")) return true;
  if (document.activeElement !== text) return false;
  return Boolean(text.value) || !matchMedia("(pointer: coarse)").matches;
}

function words(turns) {
  const parts = turns.flatMap((turn) => [...turn.querySelectorAll("[data-say]")]);
  return parts.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ");
}

/** For who hears the page: said once, politely, and then not found again at the end of the page. */
let announceTimer = 0;

function announce(sentence) {
  const announcer = byId("announcer");
  announcer.textContent = "";
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    announcer.textContent = sentence;
    announceTimer = setTimeout(() => (announcer.textContent = ""), 10_000);
  }, 60);
}

/** To the first new turn if the target stands on the same screen then, and to a notice above it however
 * long it is: it answers what was written. What is folded away by now has no place on the page. */
function scrollToTurn(turns, target) {
  const above = (turn) => target.getBoundingClientRect().top - turn.getBoundingClientRect().top;
  const shown = turns.filter((turn) => turn.getClientRects().length && above(turn) >= 0);
  const isNear = (turn) => above(turn) < innerHeight / 3 || turn.dataset.kind === "said";
  const near = shown.find(isNear);
  (near ?? target).scrollIntoView({ block: "start" });
}

/** The bars stay in reach where they leave room, and never cover what has the focus. */
function measure() {
  const root = document.documentElement;
  const [top, foot] = [byId("top").offsetHeight, byId("bottom-bar").offsetHeight];
  const roomy = innerHeight >= 500 && top < innerHeight * 0.3;
  root.classList.toggle("roomy", roomy);
  root.style.setProperty("--top", `${roomy ? top : 0}px`);
  root.style.setProperty("--foot", `${roomy ? foot : 0}px`);
}

/* ------------------------------------------------------------------ read aloud */

const spoken = document.documentElement.lang;
const voiceOf = (code) =>
  globalThis.speechSynthesis?.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(code));
let aloud = false;

/** What is no text to hear: what is folded, where it stands, and what leads elsewhere. */
const SILENT = `[hidden], details:not([open]) > :not(summary), .fold:not(.fold-offer) > summary,
  .sources, .keypad, .d-print-none, .button:not(fieldset *)`;
const BLOCKS =
  "p, li, dt, dd, h1, h2, h3, h4, h5, blockquote, figcaption, a, button, label, summary";

/** Everything that stands there to be read, answers and numbers too, each in its own language. */
function readAloud(turns) {
  if (!aloud) return;
  hush();
  for (const { words, lang } of turns.flatMap(toHear)) {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.voice = voiceOf(lang) ?? null;
    utterance.lang = utterance.voice?.lang ?? lang;
    speechSynthesis.speak(utterance);
  }
}

function toHear(turn) {
  const heard = [];
  const texts = document.createTreeWalker(turn, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim().replace(/\s+/g, " ");
    if (!words || holder.closest(SILENT)) continue;
    const [block, lang] = [holder.closest(BLOCKS), holder.closest("[lang]").lang];
    const before = heard.at(-1);
    if (before?.block === block && before.lang === lang) before.words += ` ${words}`;
    else heard.push({ block, lang, words });
  }
  return heard;
}

function hush() {
  globalThis.speechSynthesis?.cancel();
}

function offerVoice() {
  byId("aloud-item").hidden = !voiceOf(spoken);
}

/* ------------------------------------------------------------------ danger and leaving */

let stoodAt = 0; // where the page was scrolled to before the danger screen

function openDanger(...parts) {
  if (byId("danger").hidden) stoodAt = scrollY;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  closeMenu();
  byId("danger-now").replaceChildren(...parts);
  byId("danger-now").after(byId("bottom-bar")); // who can write no number can still write
  byId("danger").hidden = false;
  page.hidden = true;
}

function closeDanger() {
  if (byId("danger").hidden) return;
  page.hidden = false;
  byId("danger").hidden = true;
  byId("danger-now").replaceChildren();
  byId("samtale").append(byId("bottom-bar"));
}

/** The numbers that came with the page, for when the server cannot be reached. */
function dangerHere() {
  openDanger(byId("danger-here").content.cloneNode(true));
  byId("danger").querySelector("[data-focus]").focus();
  scrollTo(0, 0);
  readAloud([...byId("danger-now").children]);
}

const DANGER = { type: "command", command: "danger" };

function leave() {
  hush();
  queue = [];
  link.drop();
  memory.token = "";
  document.body.hidden = true;
  location.replace(page.dataset.exit);
}

let escapes = 0;
let escapeTimer = 0;

function countEscapes(event) {
  if (event.key !== "Escape") return;
  closeMenu();
  escapes += 1;
  clearTimeout(escapeTimer);
  escapeTimer = setTimeout(() => (escapes = 0), 1500);
  if (escapes === 3) leave();
}

/* ------------------------------------------------------------------ buttons and forms */

const ACTS = {
  exit: leave,
  danger(button) {
    if (!link.welcomed || queue.length) return dangerHere();
    send(DANGER, button.textContent.trim());
    setTimeout(() => byId("danger").hidden && queue.length && dangerHere(), 1000);
  },
  "close-danger"() {
    queue = queue.filter((waiting) => waiting.socket || waiting.message !== DANGER);
    hush();
    closeDanger();
    document.querySelector("[data-act=danger]").focus({ preventScroll: true });
    scrollTo(0, stoodAt);
  },
  menu(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    byId("menu").toggleAttribute("data-open", open);
    if (open) byId("menu").scrollIntoView({ block: "nearest" });
  },
  send(button) {
    closeMenu();
    send(JSON.parse(button.dataset.message), button.textContent.trim());
  },
  aloud(button) {
    aloud = !aloud;
    button.setAttribute("aria-pressed", String(aloud));
    hush();
    if (aloud) readAloud([...now.children]);
  },
  /** Before the first message nothing is stored: the page is simply opened in that language. */
  language(button) {
    const code = button.dataset.language;
    acted = true;
    if (!memory.stored) speak(code);
    else send({ type: "language", language: code }, button.textContent.trim());
  },
  "ask-restart": () => askFirst("restart-dialog"),
  "ask-delete": () => askFirst("delete-dialog"),
  "close-dialog": (button) => button.closest("dialog").close(),
  restart(button) {
    button.closest("dialog").close();
    send({ type: "command", command: "restart" }, button.textContent.trim());
  },
  delete(button) {
    button.closest("dialog").close();
    send({ type: "command", command: "delete" }, button.textContent.trim());
  },
  "begin-anew": beginAnew,
  retry() {
    link.tries = 0;
    link.open();
  },
  copy: (button) => copy(byId(button.dataset.of).textContent),
  "copy-result"(button) {
    const result = button.closest(".turn-result");
    result.classList.add("is-copied"); // leaves out what is of no use in a text
    const plain = result.innerText;
    result.classList.remove("is-copied");
    copy(plain);
  },
  print: () => print(),
  digit(button) {
    const field = byId(button.dataset.of);
    if (field.value.length < Number(button.dataset.digits)) field.value += button.value;
    announce(field.value);
  },
  erase(button) {
    const field = byId(button.dataset.of);
    field.value = field.value.slice(0, -1);
    announce(field.value || button.textContent.trim());
  },
};

function askFirst(id) {
  closeMenu();
  byId(id).showModal();
}

function closeMenu() {
  const menu = byId("menu");
  const inside = menu.contains(document.activeElement);
  byId("menu-button").setAttribute("aria-expanded", "false");
  menu.removeAttribute("data-open");
  // What is folded away cannot keep the focus, nor get it back from a dialog.
  if (inside && !menu.getClientRects().length) byId("menu-button").focus();
}

async function copy(plain) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(plain);
  } catch {
    copied = copyTheOldWay(plain);
  }
  const done = byId("done");
  done.textContent = WORDS[copied ? "done.copied" : "done.not_copied"];
  setTimeout(() => (done.textContent = ""), 4000);
}

/** Without https there is no clipboard for scripts, but there is the old command. */
function copyTheOldWay(plain) {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = plain;
  page.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus();
  return copied;
}

function submitted(event) {
  event.preventDefault();
  const form = event.target;
  if (form.id === "composer") return sendText();
  const button = event.submitter;
  if (!button?.value || form.hasAttribute("aria-busy")) return;
  const message = JSON.parse(button.value);
  // `values: null` means: those that the form holds.
  if (message.values === null) {
    const values = new FormData(form).getAll("values").map((value) => value.trim());
    message.values = values.filter(Boolean);
    if (!message.values.length) {
      return showError(form, form.querySelector("[data-empty]").dataset.empty);
    }
  }
  button.classList.add("is-sent");
  send(message, button.textContent.trim().replace(/\s+/g, " "), form);
}

function sendText() {
  const written = text.value.trim();
  if (!written) return text.focus();
  text.value = "";
  send({ type: "text", text: written }, written);
}

/** Paper has no folds: what belongs to where to begin and to the fit is opened for print. What else
    there is keeps its name and what it comes to, unless the person opened it: else it is twelve pages. */
let opened = [];

function beforePrint() {
  opened = [...document.querySelectorAll(".turn-result details:not([open], .fold-section *)")];
  opened = opened.filter((fold) => !fold.matches(".fold-section, .cites, .fold-offer"));
  for (const fold of opened) fold.open = true;
}

function afterPrint() {
  for (const fold of opened) fold.open = false;
}

/* ------------------------------------------------------------------ begin */

let hiddenSince = 0;

document.addEventListener("submit", submitted);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) {
    if (!event.target.closest("#menu")) closeMenu();
    return;
  }
  event.preventDefault();
  ACTS[button.dataset.act](button);
});
document.addEventListener("keydown", countEscapes, { capture: true });
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendText();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hiddenSince = Date.now();
  } else if (["opening", "open", "lost"].includes(link.state)) {
    // A phone that slept may hold a socket that is dead without knowing it.
    if (!link.welcomed || Date.now() - hiddenSince > 60_000) link.open();
  } else if (link.state === "paused") {
    link.open();
  }
});
addEventListener("offline", () => link.socket && link.lose());
addEventListener("online", () => link.state === "lost" && ACTS.retry());
addEventListener("pagehide", hush);
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
addEventListener("resize", measure);
const bars = new ResizeObserver(measure);
bars.observe(byId("top"));
bars.observe(byId("bottom-bar"));
globalThis.speechSynthesis?.addEventListener?.("voiceschanged", offerVoice);

history.scrollRestoration = "manual";
document.documentElement.classList.remove("no-js");
offerVoice();
measure();
link.open();
