// Keys on every page: going somewhere, along a list, and the common acts on the row one is on.
// Everything they do is a link or a button too: without this file nothing is lost.
import "./in-place.js";
import { on, table, when } from "./keys-table.js";

const ROWS = "main tbody tr:not(.group), main [data-row]";
const dialog = document.getElementById("keys-dialog");
const told = document.getElementById("keys-said");
const inRoom = document.querySelector("[data-room]"); // it has letters of its own
let last = null;

const say = (words) => { told.textContent = ""; setTimeout(() => { told.textContent = words; }, 50); };
const isSeen = (one) => one.checkVisibility?.() ?? one.offsetParent !== null;
const mainOf = (row) => row.querySelector("[data-main], th a[href], h2 a[href], h3 a[href]") ?? row.querySelector("a[href], summary, button:not(:disabled), input:not([type=hidden])");
const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => isSeen(row) && mainOf(row));
const hereRow = () => document.activeElement.closest(ROWS) ?? (last?.isConnected ? last : null);

// Along a list
const moveBy = (step) => {
  const all = rows();
  if (!all.length) { say("There is no list on this page."); return; }
  const at = all.indexOf(hereRow());
  const beyond = at >= 0 && !all[at + step] && document.querySelector(`main .pages a[rel=${step > 0 ? "next" : "prev"}]`);
  if (beyond) { beyond.focus(); return; } // Enter turns the page
  const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  last = row;
  mainOf(row).focus();
  row.scrollIntoView({ block: "nearest" });
};
const choose = () => {
  const box = hereRow()?.querySelector("input[type=checkbox]");
  if (box) { box.click(); say(box.checked ? "Chosen" : "Not chosen"); } else say("Nothing is chosen here: j goes to the first row.");
};
document.addEventListener("focusin", (event) => { last = event.target.closest(ROWS) ?? last; });
document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.closest?.(ROWS) || !event.target.matches("a, button, summary, input[type=checkbox]")) return;
  event.preventDefault();
  moveBy(step);
});

// What is done to a row, or to the one thing a page is about
const doerOf = (act) => {
  const inRow = hereRow()?.querySelector(`[data-act~="${act}"]`);
  if (inRow) return inRow;
  const alone = [...document.querySelectorAll(`main [data-act~="${act}"]`)].filter((one) => !one.closest(ROWS) && isSeen(one));
  return alone[0] ?? null;
};
const doAct = (act) => {
  const doer = doerOf(act);
  if (!doer) { say(hereRow() ? "This key does nothing on this row." : "Go to a row first: j is the next one."); return; }
  if (doer.matches("summary") && doer.parentElement.open) doer.focus();
  else doer.click();
  if (act === "extend") chooseWhenThere(doer.closest(ROWS) ?? document, "input[type=radio][value=extend]");
};
const chooseWhenThere = (where, selector, tries = 20) => {
  const radio = where.querySelector(selector);
  if (radio) { radio.click(); radio.focus(); } else if (tries) setTimeout(chooseWhenThere, 100, where, selector, tries - 1);
};

// Anywhere
const anywhere = {
  show: async () => {
    const answer = await fetch(dialog.dataset.address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) { location.assign(dialog.dataset.address); return; }
    dialog.innerHTML = await answer.text();
    dialog.showModal();
  },
  search: () => {
    const box = document.querySelector("header input[type=search]");
    if (box && isSeen(box)) { box.focus(); box.select(); } else document.querySelector("header a[data-search]")?.click();
  },
  undo: () => {
    const offers = document.querySelectorAll("[data-undo]");
    if (offers.length) offers[offers.length - 1].click();
    else say("There is nothing to undo.");
  },
};
const along = { next: () => moveBy(1), before: () => moveBy(-1), choose };

when("anywhere", (does) => anywhere[does]());
when("go", (address) => location.assign(address));
if (!inRoom) {
  when("list", (does) => along[does]?.());
  when("row", doAct);
}

// Said to whoever reads the page with other tools
const announce = () => {
  if (!on || inRoom) return;
  for (const [keys, act] of table.row ?? []) {
    document.querySelectorAll(`main [data-act~="${act}"]:not([aria-keyshortcuts])`).forEach((one) => one.setAttribute("aria-keyshortcuts", keys));
  }
};
announce();
document.addEventListener("htmx:afterSettle", announce);
