// Small helps that pages can do without: everything works with this file missing.
"use strict";

// Bring keyboard and screen reader to what went wrong.
document.querySelector("[data-focus]")?.focus();

// What was done stands in the page as it opens, and a screen reader tells of changes only: it is put there once more.
const said = document.getElementById("said");
if (said?.childElementCount) setTimeout(() => said.contains(document.activeElement) || said.replaceChildren(...said.childNodes), 500);

// A form sent from a page whose address names a part of it, as it does after the skip link, would come back to that part and
// take the keyboard away from what went wrong.
document.addEventListener("submit", () => {
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
});

// Who signs out leaves no words of audits behind in this browser.
document.querySelector("form[action$='/logout/']")?.addEventListener("submit", () => {
  try { Object.keys(localStorage).filter((key) => key.startsWith("audit-words:")).forEach((key) => localStorage.removeItem(key)); } catch { /* nothing is kept */ }
});

// A second click on the same button sends nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
  if ("downloads" in form.dataset) setTimeout(release, 3000, form); // a file comes and the page stays
  else if (event.submitter) setTimeout(sayUnderWay, 1000, event.submitter, new Date());
});
// What takes longer than a second says what is under way and since when, beside a bar that moves: how far it is nobody can
// tell from here.
const sayUnderWay = (button, since) => {
  const words = `Under way since ${since.toLocaleTimeString("en-GB")}: ${button.textContent.trim()}. Please wait.`;
  const note = Object.assign(document.createElement("span"), { className: "under-way soft", textContent: words });
  note.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-hidden", "true"); // the words beside it say the same
  note.prepend(bar, " ");
  button.after(note);
};
// Coming back by the back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll(".under-way").forEach((one) => one.remove());
  document.querySelectorAll("form[data-sent]").forEach(release);
});
const release = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
};

// A password is seen while one presses: pasting works, and a slip is found.
document.querySelectorAll("input[type=password]").forEach((input) => {
  const box = document.createElement("div");
  box.className = "password-box";
  input.replaceWith(box);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = "Show";
  button.setAttribute("aria-label", "Show what was typed");
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? "Show" : "Hide";
    button.setAttribute("aria-label", `${button.textContent} what was typed`);
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  box.append(input, button);
});
