// How long one is still signed in: warns in time, goes on while one types, and loses nothing when it is over.
"use strict";
(() => {
  const note = document.querySelector("[data-session]");
  if (!note) return;
  const words = note.querySelector("[data-words]");
  const stay = note.querySelector("button");
  const again = note.querySelector("a");
  const WARN = 120; // seconds before the end: time enough to come back from the kettle
  const TYPED = 240; // seconds: typing keeps one signed in, told to the server no more often
  let ends = Date.now() + Number(note.dataset.session) * 1000;
  let told = Date.now();
  let over = false;

  const inputs = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");
  const show = (text, isOver) => {
    over = isOver;
    words.textContent = text;
    stay.hidden = isOver;
    again.hidden = !isOver;
    note.hidden = false;
  };
  const signedOut = () => show("You are signed out. What you typed is still here: sign in again in a new window, then come back and go on.", true);
  const ask = async (method) => {
    const body = method === "POST" ? new URLSearchParams({ csrfmiddlewaretoken: inputs()[0]?.value ?? "" }) : undefined;
    const answer = await fetch(note.dataset.address, { method, body, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer) return null;
    if (answer.status === 401 || answer.status === 403 || answer.redirected) { signedOut(); return null; }
    const left = await answer.json();
    ends = Date.now() + Math.min(left.idle, left.altogether) * 1000;
    told = Date.now();
    return left;
  };
  const look = async () => {
    if (over || Date.now() < ends - WARN * 1000) return;
    const left = await ask("GET"); // another window may have been used meanwhile
    if (!left || Math.min(left.idle, left.altogether) > WARN) { if (left) note.hidden = true; return; }
    const at = new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const stays = left.idle <= left.altogether;
    show(stays ? `You will be signed out at ${at}, for the tracker was not used for a while.` : `You will be signed out at ${at}, at the end of a working day. Save what you are writing.`, false);
    stay.hidden = !stays;
  };
  stay.addEventListener("click", async () => { if (await ask("POST")) note.hidden = true; });
  document.addEventListener("input", () => { if (!over && Date.now() - told > TYPED * 1000) { told = Date.now(); ask("POST"); } });
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status === 401) signedOut(); });
  // Signed in again in another window: the page's forms get the new token, and what was typed can be sent.
  window.addEventListener("focus", async () => {
    if (!over) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return;
    inputs().forEach((input) => { input.value = token; });
    over = false;
    note.hidden = true;
    ask("GET");
  });
  setInterval(look, 15000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
})();
