// Copying, printing and judging an answer, on every page that shows one.
"use strict";

const root = document.documentElement;
root.classList.add("with-script");

// One line at the foot of the window, so that nothing on the page moves.
const line = document.createElement("p");
line.id = "message";
line.setAttribute("role", "status");
document.body.append(line);
let silence = 0;

function say(message) {
  line.textContent = message;
  clearTimeout(silence);
  silence = setTimeout(() => (line.textContent = ""), 5000);
}

async function copy(text) {
  // Browsers have a clipboard for pages under https and on this machine only.
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the visitor's settings; the older way may still be open.
    }
  }
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  return done;
}

async function copyFrom(button) {
  const { copy: text, copyLink: link } = button.dataset;
  const done = await copy(text ?? new URL(link, document.baseURI).href);
  const words = button.closest("[data-copied]").dataset;
  say(done ? words.copied : words.notCopied);
}

function printTurn(id) {
  const turn = document.getElementById(id);
  turn.classList.add("to-print");
  root.classList.add("printing");
  const done = () => {
    turn.classList.remove("to-print");
    root.classList.remove("printing");
  };
  addEventListener("afterprint", done, { once: true });
  window.print();
}

// What was said about answers; they are written anew when the visit goes on.
const judged = new Map();

async function judge(event) {
  const form = event.target;
  const section = form.closest(".feedback");
  if (!section) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  let kept = false;
  let message = section.dataset.failed;
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body, headers });
    ({ kept, message } = await response.json());
  } catch {
    // No connection, or no answer of ours: the visitor may try again.
  }
  if (kept) judged.set(section.dataset.token, message);
  const thanks = section.querySelector(".thanks");
  section.classList.toggle("judged", kept);
  thanks.textContent = message;
  thanks.focus({ preventScroll: true });
}

function rememberJudged() {
  for (const section of document.querySelectorAll(".feedback:not(.judged)")) {
    const message = judged.get(section.dataset.token);
    if (message === undefined) continue;
    section.classList.add("judged");
    section.querySelector(".thanks").textContent = message;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-link], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) printTurn(button.dataset.print);
  else copyFrom(button);
});
document.addEventListener("submit", judge);
new MutationObserver(rememberJudged).observe(document.body, { childList: true, subtree: true });
