// Entering an audit: what is typed is kept as it is typed, here while the network is away; two windows lose nothing; keys.
// Without this file the form is kept and handed in as a whole.
import { Away, Refused, SignedOut, freshToken, post, storeOf, teller, wordsFor } from "./keeping.js";
import { table } from "./keys-table.js";

const form = document.querySelector("[data-audit-form]");
const audit = form.dataset.audit;
const store = storeOf((of) => `audit-words:${form.dataset.user}:${of}`);
const say = teller(form.querySelector("[data-keeping]"));
const token = form.elements.csrfmiddlewaretoken;
const parts = [...form.querySelectorAll("[data-field]")];
const names = parts.map((part) => part.dataset.field);
const partOf = (name) => parts.find((part) => part.dataset.field === name);
const SOON = 1500;
const AGAIN = 5000;

const base = JSON.parse(document.getElementById("held-words").textContent); // as the server last had them
const apart = new Map(); // fields another window wrote otherwise: nothing is sent until one wording is chosen
const refused = new Map(); // words the server would not hold: not sent again as they are
let busy = null;
let timer = 0;

const words = () => {
  const typed = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, (typed.get(name) ?? "").replaceAll("\r\n", "\n")]));
};
const heldOf = (name) => base[name] ?? "";
const differing = () => { const now = words(); return names.filter((name) => now[name] !== heldOf(name)); };
const unsent = () => {
  const now = words();
  return differing().filter((name) => !apart.has(name) && refused.get(name) !== now[name]);
};
const write = (name, text) => {
  form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((box) => {
    if (box.type === "radio") box.checked = box.value === text;
    else box.value = text;
  });
  const note = partOf(name)?.closest("details");
  if (note && text) note.open = true;
};
const keepHere = () => {
  const now = words();
  const kept = differing().map((name) => [name, { mine: now[name], was: heldOf(name) }]);
  if (kept.length) store.write(audit, Object.fromEntries(kept));
  else store.drop(audit);
};
const tell = (problem) => say(wordsFor(problem), true);

// Two wordings of one field
const labelOf = (name, text) => {
  const radio = form.querySelector(`[type=radio][name="${CSS.escape(name)}"][value="${CSS.escape(text)}"]`);
  return radio?.labels[0].querySelector(".form-check-label").textContent ?? text;
};
const button = (text, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain", textContent: text });
  made.addEventListener("click", act);
  return made;
};
const focusOn = (part) => part?.querySelector("input:checked, input, textarea")?.focus();
const setApart = (name, theirs) => {
  apart.set(name, theirs);
  const part = partOf(name);
  part.querySelector(".apart")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "apart" });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Two wordings: choose one");
  const said = document.createElement("p");
  said.append(Object.assign(document.createElement("strong"), { textContent: "Kept meanwhile in another window:" }));
  const quote = Object.assign(document.createElement("blockquote"), { textContent: labelOf(name, theirs) || "(nothing)" });
  const settle = (text) => {
    base[name] = theirs;
    apart.delete(name);
    write(name, text);
    box.remove();
    focusOn(part);
    keepHere();
    later(0);
  };
  const choices = Object.assign(document.createElement("p"), { className: "form-actions" });
  choices.append(button("Keep mine", () => settle(words()[name])), button("Take the other", () => settle(theirs)));
  box.append(said, quote, choices);
  part.append(box);
};
const sayApart = () => say("Another window kept other words: choose between the two beneath.", true);

// Words that may not be held
const refuse = (name, text, why) => {
  refused.set(name, text);
  const part = partOf(name);
  part.querySelector("[data-refused]")?.remove();
  const said = Object.assign(document.createElement("p"), { className: "invalid-feedback d-block", textContent: why });
  said.dataset.refused = "";
  part.prepend(said);
};
const forgive = (now) => refused.forEach((text, name) => {
  if (now[name] === text) return;
  refused.delete(name);
  partOf(name).querySelector("[data-refused]")?.remove();
});

// What the server answers: its words are taken where nothing was typed here.
const take = (answer, sent) => {
  form.elements.version.value = answer.version;
  const now = words();
  names.forEach((name) => {
    const theirs = answer.words[name] ?? "";
    if (name in answer.refused) { refuse(name, sent[name], answer.refused[name]); return; }
    if (answer.apart.includes(name)) { setApart(name, theirs); return; }
    if (!(name in sent) && now[name] !== heldOf(name)) return;
    if (!(name in sent) && theirs !== now[name]) write(name, theirs);
    base[name] = theirs;
  });
};

// One sending at a time; gives what went wrong, or nothing.
const keepOnce = async () => {
  for (let sending = unsent(); sending.length; sending = unsent()) {
    const now = words();
    const sent = Object.fromEntries(sending.map((name) => [name, now[name]]));
    const was = JSON.stringify(Object.fromEntries(sending.map((name) => [name, heldOf(name)])));
    try {
      const answer = await post(form.dataset.keep, { ...sent, was, version: form.elements.version.value }, token.value);
      take(answer, sent);
      keepHere();
      if (apart.size) sayApart();
      else if (refused.size) say("Not all is saved: see the words marked above.", true);
      else if (!differing().length) say(`Saved at ${answer.at}.`);
    } catch (problem) {
      if (!(problem instanceof Away || problem instanceof SignedOut || problem instanceof Refused)) throw problem;
      tell(problem);
      if (problem instanceof SignedOut) token.value = (await freshToken("[data-audit-form]")) ?? token.value;
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
  forgive(words());
  keepHere();
  if (!navigator.onLine) tell(new Away());
  if (!busy) later(navigator.onLine ? SOON : AGAIN);
};
form.addEventListener("input", typed);
form.addEventListener("change", typed);
window.addEventListener("online", keep);
window.addEventListener("offline", () => { if (unsent().length) tell(new Away()); });
document.addEventListener("visibilitychange", () => { if (document.hidden && unsent().length) keep(); });

// Words kept here that never reached the server come back in a new page.
const kept = Object.entries(store.read(audit) ?? {}).filter(([name, { mine }]) => names.includes(name) && mine !== heldOf(name));
kept.forEach(([name, { mine, was }]) => {
  write(name, mine);
  if (was !== heldOf(name)) setApart(name, heldOf(name));
});
if (apart.size) sayApart();
else if (kept.length) { say("Your words kept here are back."); later(0); }
keepHere();

// Handing in waits for the network: a page that cannot be sent would be lost with its words.
let isGoing = false;
form.addEventListener("submit", async (event) => {
  if (isGoing) { isGoing = false; return; }
  event.preventDefault();
  const pressed = event.submitter;
  await new Promise((done) => { setTimeout(done); }); // a form cannot be sent while it is still telling of its sending
  const problem = (await keep()) ?? (navigator.onLine ? null : new Away());
  if (problem instanceof Away || problem instanceof SignedOut) {
    say(`${pressed?.name === "keep" ? "Not kept yet" : "Not handed in"}. ${wordsFor(problem).replace("Not saved: ", "").replace(/^./, (first) => first.toUpperCase())}`, true);
    return;
  }
  if (apart.size) {
    sayApart();
    form.querySelector(".apart button")?.focus();
    return;
  }
  store.drop(audit);
  isGoing = true;
  form.requestSubmit(pressed);
});

// Keys: on an answer its letter chooses, and the next question follows. They work there only.
const LETTERS = Object.fromEntries((table.audit ?? []).map(([letter, answer]) => [answer, letter]));
const isShort = "short" in form.dataset;
const handIn = form.querySelector("[data-hand-in]");
const groups = parts.filter((part) => part.matches("fieldset"));
groups.forEach((group) => group.querySelectorAll("input").forEach((radio) => {
  const shown = Object.assign(document.createElement("kbd"), { textContent: LETTERS[radio.value] });
  shown.setAttribute("aria-hidden", "true");
  radio.labels[0].append(shown);
}));
form.querySelector("[data-keys]").hidden = false;
const goOn = (group) => {
  const order = isShort ? groups : parts;
  const next = order[order.indexOf(group) + 1];
  if (next) focusOn(next);
  else handIn.focus();
};
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit(handIn);
    return;
  }
  const group = event.target.closest("[type=radio]")?.closest("fieldset");
  if (!group || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const radio = [...group.querySelectorAll("input")].find((one) => LETTERS[one.value] === event.key.toLowerCase());
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  goOn(group);
});
if (isShort && !document.querySelector("[data-focus]")) focusOn(groups.find((group) => !group.querySelector(":checked")) ?? groups[0]);
