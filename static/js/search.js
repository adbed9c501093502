// The search: / goes to its box, what fits shows while one types, arrows go through it, Esc leaves. Without this file
// the box leads to the page of the search.
"use strict";

(() => {
  const form = document.querySelector("form[data-suggest]");
  if (!form) return;
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector(".suggested");
  const told = form.querySelector("[role=status]");
  const WAIT = 180;
  let timer, asking;

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");
  const close = () => { list.hidden = true; told.textContent = ""; };
  const ways = () => [...list.querySelectorAll("a")];

  const ask = async () => {
    asking?.abort();
    const typed = input.value.trim();
    if (!typed) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      list.innerHTML = await answer.text();
      list.hidden = !list.childElementCount;
      const number = ways().length - 1;
      told.textContent = number > 0 ? `${number} found. Arrow down goes through them.` : "Nothing found.";
    } catch { /* typed on, or no line: the page of the search still answers */ }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (event.target !== input) input.focus();
      else if (list.hidden) input.blur();
      close();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    event.preventDefault();
    const stops = [input, ...ways()];
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  });
})();
