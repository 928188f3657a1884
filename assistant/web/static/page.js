// What the page does in the browser beside Gradio: language of the document, places of it, new
// answers, and the connection.
"use strict";

const LANGUAGES = ["ja", "easy", "en"];

// The header is in Japanese until the service has answered `?lang=…` for the first time.
let arrived = false;

function followLanguage() {
  const header = document.querySelector("#header .site-header");
  if (!header) return;
  const { language, languages, title } = header.dataset;
  const address = new URL(location.href);
  const code = address.searchParams.get("lang");
  const asked = LANGUAGES.includes(code) ? code : "ja";
  arrived ||= asked === language;
  if (!arrived) return;
  document.documentElement.lang = header.lang;
  if (document.title !== title) document.title = title;
  markLanguage(language, languages);
  followSkip(header);
  if (asked === language) return;
  if (language === "ja") address.searchParams.delete("lang");
  else address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
}

// Gradio's buttons carry no state of their own.
function markLanguage(language, label) {
  const group = document.getElementById("languages");
  if (!group) return;
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  for (const code of LANGUAGES) {
    const button = document.getElementById(`language-${code}`);
    if (!button) continue;
    button.lang = code === "en" ? "en" : "ja";
    button.setAttribute("aria-pressed", String(code === language));
  }
}

// The link at the very beginning came with the shell, in the language of the address.
function followSkip(header) {
  const link = document.querySelector("body > .skip");
  if (link && link.textContent !== header.dataset.skip) link.textContent = header.dataset.skip;
  if (link) link.lang = header.lang;
  // A live region announces only what comes into it later.
  document.getElementById("status")?.setAttribute("aria-live", "polite");
}

// The links that were followed to places of the page; going back leads to them again.
const ways = [];

function goBack(event) {
  const link = ways[event.state?.way];
  link?.scrollIntoView({ block: "center" });
  link?.focus({ preventScroll: true });
}

// Gradio's <base> element turns "#place" into an address of another page, so that following it
// would end the visit.
function followPlace(event) {
  const link = event.target.closest?.('a[href^="#"]');
  const place = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!place) return;
  event.preventDefault();
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
  history.replaceState({ way: ways.push(link) - 1 }, "");
  history.pushState(null, "");
  place.scrollIntoView({ behavior: isStill() ? "auto" : "smooth", block: "center" });
  (place.querySelector("textarea") ?? place).focus({ preventScroll: true });
}

// The quotation may lie below the upper edge of the box that shows its surroundings.
function showQuotation(event) {
  const box = event.target.open && event.target.querySelector?.(".excerpt");
  const mark = box && box.querySelector("mark");
  if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - 64;
}

// Whoever asked is taken to the answer; whoever starts anew, to the field.
let answered = null;
let reached = null; // the heading that was gone to
let going = 0;

function followAnswer() {
  if (document.documentElement.classList.contains("starting")) return; // nothing can be reached
  const newest = document.querySelector("#visit .turn.newest")?.id ?? null;
  if (newest === answered && !going) {
    // Gradio writes the last state once more, and what had the focus is gone.
    if (newest && !reached?.isConnected && document.activeElement === document.body) reach(newest);
    return;
  }
  answered = newest;
  // Not before Gradio has written all that came with it, and taken the examples away.
  clearTimeout(going);
  going = setTimeout(goToAnswer, 100);
}

function goToAnswer() {
  going = 0;
  if (answered) {
    const turn = reach(answered);
    turn.scrollIntoView({ behavior: isStill() ? "auto" : "smooth", block: "start" });
  } else {
    document.querySelector("#question textarea")?.focus();
  }
}

function reach(id) {
  const turn = document.getElementById(id);
  reached = turn.querySelector("h2");
  reached.focus({ preventScroll: true });
  return turn;
}

function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// Notices of the connection stand at the foot of the window, so that nothing on the page moves.
const notice = document.createElement("div");
notice.id = "notice";
notice.setAttribute("role", "status");
document.body.append(notice);

function show(name) {
  const words = name && document.querySelector(`[data-notice="${name}"]`);
  notice.replaceChildren(...(words ? [...words.cloneNode(true).childNodes] : []));
  if (words) notice.lang = words.lang;
}

// Gradio asks for the name of the application once it has lost its connection, and reloads the
// page, with all that is on it, as soon as it gets one. Here the visitor decides.
const fetchAnything = window.fetch;
let watch = null;

window.fetch = async function (resource, options) {
  const path = new URL(resource.url ?? resource, document.baseURI).pathname;
  if (path.endsWith("/gradio_api/app_id")) {
    lose();
    throw new TypeError("the connection was lost");
  }
  const response = await fetchAnything(resource, options);
  if (path.endsWith("/gradio_api/queue/join") && !response.ok) show("busy");
  return response;
};

function lose() {
  if (watch) return;
  document.documentElement.classList.add("lost");
  show("offline");
  watch = setInterval(async () => {
    const response = await fetchAnything("./page/favicon.svg", { cache: "no-store" }).catch(() => null);
    if (!response?.ok) return;
    clearInterval(watch);
    show("again");
  }, 3000);
}

function reload(event) {
  if (!event.target.closest?.("[data-reload]")) return;
  const question = document.querySelector("#question textarea")?.value;
  if (question) sessionStorage.setItem("question", question);
  location.reload();
}

function bringBackQuestion() {
  const field = document.querySelector("#question textarea");
  const question = sessionStorage.getItem("question");
  if (!field || question === null) return;
  sessionStorage.removeItem("question");
  field.value = question;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Gradio puts the page together piece by piece; it is shown when it stands.
const PIECES = ["#header .site-header", "#footer .site-footer", "#question textarea", "#status"];
const QUIET = 150; // milliseconds without a change
const LONGEST = 5000; // that a visitor waits for it
let settling = 0;

function start() {
  document.documentElement.classList.remove("starting");
  followAnswer();
}

function followStart() {
  if (!document.documentElement.classList.contains("starting")) return;
  clearTimeout(settling);
  const stands = arrived && PIECES.every((piece) => document.querySelector(piece));
  if (stands) settling = setTimeout(start, QUIET);
}

document.documentElement.classList.add("starting");
setTimeout(start, LONGEST);

function follow() {
  followLanguage();
  followStart();
  followAnswer();
  bringBackQuestion();
}

document.addEventListener("click", followPlace);
document.addEventListener("click", reload);
window.addEventListener("popstate", goBack);
document.addEventListener("toggle", showQuotation, { capture: true });
window.addEventListener("offline", () => show("offline"));
window.addEventListener("online", () => watch || show(null));
new MutationObserver(follow).observe(document, { childList: true, subtree: true });
