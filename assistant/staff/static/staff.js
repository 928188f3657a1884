// Keys for a case. Everything they do can also be done by Tab, Space and Enter.
"use strict";

const VERDICTS = { 1: "right", r: "right", 2: "wrong", w: "wrong", 3: "outdated", o: "outdated", 0: "" };
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const SWITCHED = "madoguchi.staff.keys";

const form = document.getElementById("review");
const citations = [...document.querySelectorAll(".citation")];
const keysOn = document.getElementById("keys-on");
let changed = false;

function citationInFocus() {
  return document.activeElement.closest?.(".citation");
}

function isTyping(target) {
  return target.closest?.("textarea, select, input:not([type=radio], [type=checkbox])");
}

function move(step) {
  const at = citations.indexOf(citationInFocus());
  const next = citations[at < 0 ? (step > 0 ? 0 : citations.length - 1) : at + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "start" });
}

function judge(citation, verdict) {
  citation.querySelector(`input[type=radio][value="${verdict}"]`).click();
}

function pressed(event) {
  if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const citation = citationInFocus();
  // Arrows move between the radio buttons of a group, and the lines of a box that scrolls.
  const arrowIsTaken = key.startsWith("Arrow") && event.target !== citation && event.target !== document.body;
  if (key in STEPS && !arrowIsTaken && citations.length) move(STEPS[key]);
  else if (key in VERDICTS && citation) judge(citation, VERDICTS[key]);
  else if (key === "e" && citation) citation.querySelector("input[type=checkbox]")?.click();
  else if (key === "s") form.requestSubmit(document.getElementById("save"));
  else if (key === "n") document.getElementById("next-case").click();
  else return;
  event.preventDefault();
}

function remember() {
  try {
    localStorage.setItem(SWITCHED, keysOn.checked ? "on" : "off");
  } catch { /* the browser keeps nothing: the switch holds for this page */ }
}

function remembered() {
  try {
    return localStorage.getItem(SWITCHED) !== "off";
  } catch {
    return true;
  }
}

// The quotation may lie below the upper edge of the box that shows its surroundings.
function showQuotation(box) {
  const mark = box.querySelector("mark");
  box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - 48;
}

keysOn.checked = remembered();
keysOn.addEventListener("change", remember);
document.getElementById("keys").hidden = false;
document.addEventListener("keydown", pressed);
form.addEventListener("input", () => { changed = true; });
form.addEventListener("submit", () => { changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
document.querySelectorAll(".citation .excerpt").forEach(showQuotation);
document.querySelector(".problem")?.scrollIntoView();
