// In the room: what is typed is kept every few seconds, here while the network is away; others' items come in as they
// record them; keys. Without this file the form is sent as a whole and the page is read again by its links.

import { Away, Refused, SignedOut, freshToken, post, storeOf, teller, wordsFor } from "./keeping.js";
import { when } from "./keys-table.js";

const room = document.querySelector("[data-room]");
const form = room.querySelector("[data-outcome-form]");
const nav = room.querySelector("[data-items]");
const SOON = 2500;
const AGAIN = 5000;
const LOOK = 10000;
const store = storeOf((item) => `outcome-words:${room.dataset.user}:${item}`);

// What was just recorded, or discarded, is no longer kept here.
if (room.dataset.settled) store.drop(room.dataset.settled);

// Rows of actions
const rows = form?.querySelector("[data-rows]");
const addRow = () => {
  const spare = form.querySelector("[data-spare]");
  const count = form.querySelector("[data-count]");
  const number = Number(count.value);
  if (!spare || number >= 10) return null;
  const text = spare.innerHTML.replaceAll("__row__", number).replaceAll("__number__", number + 1);
  rows.insertAdjacentHTML("beforeend", text);
  count.value = number + 1;
  if (number + 1 >= 10) form.querySelector("[data-more]").hidden = true;
  return rows.lastElementChild;
};
form?.querySelector("[data-more]")?.addEventListener("click", (event) => {
  const row = addRow();
  if (!row) return;
  event.preventDefault();
  row.querySelector("input, select")?.focus();
});

// Counts of marked cases, put after what was said
for (const button of room.querySelectorAll("[data-put-into]")) {
  const box = form?.elements[button.dataset.putInto];
  if (!box) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    box.value = [box.value.trimEnd(), button.dataset.words].filter(Boolean).join(" ");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
}

// Keeping what is typed
const keeper = form && (() => {
  const item = form.dataset.item;
  const told = form.querySelector("[data-keeping]");
  const SKIPPED = new Set(["csrfmiddlewaretoken", "more"]);
  const words = () => Object.fromEntries([...new FormData(form)].filter(([name]) => !SKIPPED.has(name)));
  const textOf = (kept) => JSON.stringify(Object.entries(kept).sort());
  let asShown = textOf(words()); // as the server last had them
  let busy = null;
  let timer = 0;

  const say = teller(told);
  const isChanged = () => textOf(words()) !== asShown;

  const fill = (kept) => {
    while (rows.children.length < Number(kept["actions-TOTAL_FORMS"] || 1) && addRow());
    Object.entries(kept).forEach(([name, value]) => {
      const boxes = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      boxes.forEach((box) => {
        if (box.type === "radio" || box.type === "checkbox") box.checked = box.value === value;
        else box.value = value;
      });
    });
    const box = form.elements.bring_back;
    if (box) box.checked = Boolean(kept.bring_back);
  };

  const token = form.elements.csrfmiddlewaretoken;
  const send = (kept) => post(form.dataset.keep, kept, token.value);
  const tell = (problem) => say(wordsFor(problem), true);
  const renew = async () => { token.value = (await freshToken("[data-outcome-form]")) ?? token.value; };

  // One sending at a time; gives what went wrong, or nothing.
  const keepOnce = async () => {
    while (isChanged()) {
      const kept = words();
      try {
        const { at } = await send(kept);
        asShown = textOf(kept);
        if (!isChanged()) { store.drop(item); say(`Saved at ${at}.`); }
      } catch (problem) {
        tell(problem);
        if (problem instanceof SignedOut) await renew();
        if (!(problem instanceof Refused)) later(AGAIN);
        return problem;
      }
    }
    return null;
  };
  const keep = () => {
    clearTimeout(timer);
    busy = busy || keepOnce().finally(() => { busy = null; });
    return busy;
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };

  const typed = () => {
    store.write(item, { words: words(), at: Date.now() });
    if (!busy) later(navigator.onLine ? SOON : AGAIN);
    if (!navigator.onLine) tell(new Away());
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", keep);
  window.addEventListener("offline", () => { if (isChanged()) tell(new Away()); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && isChanged()) keep(); });

  // Words kept here that never reached the server come back after a reload.
  const kept = store.read(item);
  if (kept && textOf(kept.words) !== asShown) {
    fill(kept.words);
    if (isChanged()) { say("Your words kept here are back."); later(0); }
  } else if (form.dataset.draft) {
    say("Your words that are not recorded yet are in the form.");
  }

  // Recording waits for the network: a page that cannot be sent would be lost with its words.
  let isGoing = false;
  form.addEventListener("submit", async (event) => {
    if (isGoing) { isGoing = false; return; }
    if (event.submitter?.name === "more") return;
    event.preventDefault();
    const button = event.submitter;
    await new Promise((done) => { setTimeout(done); }); // a form cannot be sent while it is still telling of its sending
    let problem = await keep();
    if (!problem && !isChanged()) problem = await reach();
    if (problem instanceof Away || problem instanceof SignedOut) {
      say(`Not recorded. ${told.textContent.replace("Not saved: n", "N")}`, true);
      return;
    }
    isGoing = true;
    form.requestSubmit(button);
  });
  const reach = async () => {
    if (navigator.onLine) return null;
    tell(new Away());
    return new Away();
  };
  return { isChanged, say };
})();

// The list at the side, as it is now
let looking = 0;
const look = async () => {
  clearTimeout(looking);
  if (document.hidden) return;
  try {
    const answer = await fetch(nav.dataset.items, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(8000) });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch { /* the network is away: the list stays as it was */ }
  looking = setTimeout(look, LOOK);
};
const show = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector(".room-list");
  const shown = nav.querySelector(".room-list");
  if (!fresh || fresh.innerHTML.replace(/\s+/g, " ") === shown.innerHTML.replace(/\s+/g, " ")) return;
  const at = shown.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const before = Number(shown.querySelector("[data-here]")?.dataset.version || 0);
  shown.replaceWith(fresh);
  if (at) nav.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus();
  const here = fresh.querySelector("[data-here]");
  if (form && here && Number(here.dataset.version) > before) tellMoved(here.dataset.recordedBy);
};
const tellMoved = (who) => {
  const note = room.querySelector("[data-moved]");
  note.textContent = keeper.isChanged() || form.dataset.draft
    ? `${who} has recorded this item meanwhile. Your words are kept: when you record, you see both.`
    : `${who} has recorded this item meanwhile. Open it again to see their words.`;
  note.setAttribute("role", "status");
  note.hidden = false;
};
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
looking = setTimeout(look, LOOK);
nav.scrollTop = Math.max((nav.querySelector("[data-here]")?.offsetTop || 0) - 60, 0);

// Keys: the letters of the room, as the table of keys has them.
const press = (rel) => document.querySelector(`a[rel=${rel}]`)?.click();
const go = {
  "next-item": () => press("next"),
  "item-before": () => press("prev"),
  "to-outcome": () => (form?.querySelector("input[type=radio]:checked, input[type=radio]") || room.querySelector("[data-outcome]"))?.focus(),
  "to-items": () => (nav.querySelector("[aria-current]") || nav.querySelector("a"))?.focus(),
};
when("room", (does) => go[does]());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey || !form?.contains(event.target)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-record]"));
});
