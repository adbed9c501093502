// An edition on a narrow page: its sections are folded under their headings until they are wanted. Without this file,
// on a wide page and in print all of it stands open. Finding a word in the page opens the section it stands in.
"use strict";

const narrow = window.matchMedia("(max-width: 48rem)");
const sections = [...document.querySelectorAll(".edition-section")];

function open(section, isOpen) {
  const button = section.querySelector("h2 > button");
  if (!button) return;
  button.setAttribute("aria-expanded", String(isOpen));
  const body = section.querySelector(".edition-body");
  if (isOpen) body.removeAttribute("hidden");
  else body.setAttribute("hidden", "until-found");
}

function fold(section) {
  const heading = section.querySelector("h2");
  const body = section.querySelector(".edition-body");
  body.id = `${heading.id}-body`;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-controls", body.id);
  button.append(...heading.childNodes);
  button.addEventListener("click", () => open(section, button.getAttribute("aria-expanded") !== "true"));
  body.addEventListener("beforematch", () => open(section, true));
  heading.append(button);
  open(section, false);
}

function unfold(section) {
  const button = section.querySelector("h2 > button");
  open(section, true);
  button.replaceWith(...button.childNodes);
}

function openWanted() {
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  const section = wanted && wanted.closest(".edition-section");
  if (!section) return;
  open(section, true);
  wanted.scrollIntoView();
}

function suit() {
  sections.forEach(narrow.matches ? fold : (section) => section.querySelector("h2 > button") && unfold(section));
  openWanted();
}

suit();
narrow.addEventListener("change", suit);
window.addEventListener("hashchange", openWanted);
document.addEventListener("click", (event) => { // a second way to the same place changes no address
  if (event.target.closest("a[href^='#']")?.hash === location.hash) openWanted();
});
