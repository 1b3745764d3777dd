// Parts of the page that ask for themselves anew (`data-live="calls waiting"`, with `hx-trigger="live"`): at once when the live process
// tells that something of that kind changed, and every so often (`data-live-every`, in seconds) while nothing can be heard.
// Windows of one browser share one stream: whoever holds the lock hears it and tells the others.

const RARE = 120; // s, while the stream is open: it should have told, but nothing may depend on it
const PAUSES = [2, 5, 10, 30, 60]; // s, before a closed stream is asked for again
const place = document.querySelector('meta[name="live"]');
const asked = new Map(); // the id of a part to when it was last asked for, in ms
const started = Date.now();
let open = false;
const seen = new Map(); // the id of a part to what the server called its last state
let due = new Set();
let timer = 0;

const parts = () => [...document.querySelectorAll("[data-live][id]")];
const kinds = (part) => part.dataset.live.split(" ");

function ask(part) {
  asked.set(part.id, Date.now());
  window.htmx?.trigger(part, "live");
}

// What a part shows already is not sent, and so not read out, again.
document.body.addEventListener("htmx:configRequest", (event) => {
  const { elt, headers } = event.detail;
  if (elt.matches("[data-live]") && seen.has(elt.id)) headers["X-Impulsem-Seen"] = seen.get(elt.id);
});
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  const mark = xhr.getResponseHeader("X-Impulsem-Seen");
  if (mark && elt.matches("[data-live]")) seen.set(elt.id, mark);
});

/** Ask for what shows these kinds, in a moment: what comes together is asked for once, and not by everybody in the same instant. */
function soon(...some) {
  some.forEach((kind) => due.add(kind));
  if (!timer && !document.hidden) timer = setTimeout(flush, 40 + Math.random() * 160);
}

function flush() {
  timer = 0;
  const now = due;
  due = new Set();
  parts()
    .filter((part) => now.has("*") || kinds(part).some((kind) => now.has(kind)))
    .forEach(ask);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && due.size) soon();
});

setInterval(() => {
  if (document.hidden) return;
  for (const part of parts()) {
    if (!asked.has(part.id)) asked.set(part.id, started);
    const every = open ? RARE : Number(part.dataset.liveEvery || 15);
    if (Date.now() - asked.get(part.id) >= every * 1000) ask(part);
  }
}, 1000);

/** A topic; "again": look at everything; "open": another window hears the stream; "deaf": nothing is heard. */
function hear(word) {
  if (word === "deaf") open = false;
  else if (word === "again" || word === "open") {
    if (word === "again" || !open) soon("*");
    open = true;
  } else soon(word.split(":")[0]);
}

function listen(tell, failures = 0) {
  const source = new EventSource(place.content, { withCredentials: true });
  source.onmessage = (event) => {
    failures = 0;
    tell(event.data);
  };
  source.onerror = () => {
    tell("deaf");
    if (source.readyState !== EventSource.CLOSED) return; // the browser asks again by itself
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] * (0.75 + Math.random() / 2);
    setTimeout(() => listen(tell, failures + 1), pause * 1000);
  };
}

function share() {
  const name = `impulsem-live-${place.dataset.for}`;
  const others = new BroadcastChannel(name);
  let first = false;
  others.onmessage = (event) => {
    if (event.data !== "?") hear(event.data);
    else if (first && open) others.postMessage("open");
  };
  others.postMessage("?");
  navigator.locks.request(name, () => {
    first = true;
    listen((word) => {
      hear(word);
      others.postMessage(word);
    });
    return new Promise(() => {}); // until this window closes
  });
}

// Parts that came empty (`data-live-now`) wait for the stream, but not for long.
setTimeout(() => parts().filter((part) => "liveNow" in part.dataset && !asked.has(part.id)).forEach(ask), place ? 700 : 0);

if (place && window.EventSource) {
  if (navigator.locks && window.BroadcastChannel) share();
  else listen(hear);
}
