// Join a form to the browser's security keys: it says with which of allauth's ways, what is asked, and where the answer goes.
"use strict";
document.querySelectorAll("form[data-security-key]").forEach((form) => {
  const { securityKey, asked, answer, button } = form.dataset;
  const ids = { data: asked, credential: answer, add: button, authenticate: button };
  window.allauth.webauthn.forms[securityKey]({ ids });
});
// What a browser says when a key was not given is for programmers: say it in our words, in place.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const form = document.querySelector("form[data-security-key]");
  let said = form.querySelector("[role=alert]");
  if (!said) {
    said = document.createElement("p");
    said.setAttribute("role", "alert");
    form.append(said);
  }
  said.textContent = "No key was given. Try again, or use a code.";
});
