// The way through the house: menus that close behind one. Without this file they open and close by their own word.
"use strict";

const menus = [...document.querySelectorAll("details[data-closes]")];

// A menu closes when one goes elsewhere, by key or by pointer, and by Esc, which gives the keyboard back to its word.
const closeOthers = (target) => menus.forEach((menu) => { if (menu.open && !menu.contains(target)) menu.open = false; });
document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && menus.find((one) => one.open);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// On a phone the places of a group stand in one row that is drawn sideways: it begins with the place one is at.
for (const place of document.querySelectorAll(".nav-places [aria-current]")) {
  const row = place.closest(".nav-places");
  row.scrollLeft = place.offsetLeft - row.offsetLeft - 16;
}
