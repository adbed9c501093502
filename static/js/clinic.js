// Small helps that pages can do without: everything works with this file missing.
"use strict";

// Bring keyboard and screen reader to what went wrong.
document.querySelector("[data-focus]")?.focus();

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
});
// Coming back by the back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
});
