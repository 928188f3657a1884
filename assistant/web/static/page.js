// What the page does in the browser beside Gradio: language of the document, links to places of it.
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
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "center" });
  (place.querySelector("textarea") ?? place).focus({ preventScroll: true });
}

// The quotation may lie below the upper edge of the box that shows its surroundings.
function showQuotation(event) {
  const box = event.target.open && event.target.querySelector?.(".excerpt");
  const mark = box && box.querySelector("mark");
  if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - 64;
}

document.addEventListener("click", followPlace);
document.addEventListener("toggle", showQuotation, { capture: true });
new MutationObserver(followLanguage).observe(document, { childList: true, subtree: true });
