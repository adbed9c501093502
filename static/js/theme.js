// The theme applies at once, and nothing that was typed is lost. Without this file choosing one loads the page again.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-switch]");
  const chosen = event.submitter?.value;
  if (!form || !chosen) return;
  event.preventDefault();
  const told = new FormData(form);
  told.set("theme", chosen);
  document.documentElement.dataset.bsTheme = chosen;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  await fetch(form.action, { method: "POST", body: told, redirect: "manual" }).catch(() => form.submit());
});
