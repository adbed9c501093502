// Helps for returns that the pages can do without: everything works with this file missing.
"use strict";

(() => {
  // A file may be dropped anywhere on the page that asks for one, and a large one is refused before it travels.
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const hint = document.createElement("p");
    hint.setAttribute("role", "status");
    drop.insertAdjacentElement("afterend", hint);
    const over = (is) => drop.classList.toggle("drop-over", is);
    document.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
    document.addEventListener("drop", (event) => {
      over(false);
      if (!event.dataTransfer.files.length || event.target === drop) return;
      event.preventDefault();
      drop.files = event.dataTransfer.files;
      drop.dispatchEvent(new Event("change", { bubbles: true }));
    });
    drop.addEventListener("change", () => {
      const file = drop.files[0];
      const most = Number(drop.dataset.mostBytes);
      hint.className = file && file.size > most ? "invalid-feedback d-block" : "soft";
      hint.textContent = !file ? "" : file.size > most
        ? `${file.name} is larger than ${most / 1024 / 1024} MB, the most that is taken.`
        : `${file.name}, ${Math.ceil(file.size / 1024).toLocaleString("en-GB")} KB. Nothing is written until you publish it.`;
    });
  }

  // Choosing from the list ticks “another one”.
  document.addEventListener("change", (event) => {
    const ticks = event.target.dataset?.ticks;
    if (!ticks || !event.target.value) return;
    document.querySelectorAll(`input[name="${CSS.escape(ticks)}"]`).forEach((tick) => {
      if (tick.value === "(another)") tick.checked = true;
    });
  });

  // While a file is read, say aloud only what is new: every tenth, and the end.
  const said = document.getElementById("read-aloud");
  let reading = Boolean(said && document.getElementById("reading"));
  document.addEventListener("htmx:afterSettle", () => {
    if (!reading) return;
    reading = Boolean(document.getElementById("reading"));
    const now = reading ? document.querySelector("#return [data-say]")?.dataset.say : "The return has been read.";
    if (now && now !== said.textContent) said.textContent = now;
  });
})();
