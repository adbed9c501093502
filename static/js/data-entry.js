// Names for the fields that Django's admin leaves nameless: those in tables, and the search boxes.
"use strict";

const nameOf = (field) => {
  const own = document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent.trim();
  if (own) return own.replace(/:$/, "");
  const cell = field.closest("td");
  const row = cell?.closest("tr");
  const heading = row?.closest("table")?.querySelectorAll("thead th")[[...row.querySelectorAll("td")].indexOf(cell)];
  return heading?.textContent.trim();
};

const nameFields = () => {
  document.querySelectorAll(".tabular td input, .tabular td select, .tabular td textarea").forEach((field) => {
    const name = nameOf(field);
    if (name && !field.labels?.length) field.setAttribute("aria-label", name);
  });
  document.querySelectorAll("select.select2-hidden-accessible").forEach((field) => {
    const name = nameOf(field);
    const boxes = field.nextElementSibling?.querySelectorAll("[role=combobox], [role=textbox]") ?? [];
    if (name) boxes.forEach((box) => box.setAttribute("aria-label", name));
  });
};

// The first column of such a table says which record a row is; the last takes it away.
const nameColumns = () => {
  document.querySelectorAll(".tabular thead th").forEach((heading) => {
    if (heading.textContent.trim()) return;
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = heading.classList.contains("original") ? "Record" : "Take away";
    heading.append(words);
  });
};

// Django writes "Add another Line of the board": inside a sentence a name begins small. Before Django's own script reads it.
document.querySelectorAll("[data-inline-formset]").forEach((group) => {
  const set = JSON.parse(group.dataset.inlineFormset);
  set.options.addText = set.options.addText.replace(/^(Add another )(\p{Lu})(?=\p{Ll})/u, (_, words, first) => words + first.toLowerCase());
  group.dataset.inlineFormset = JSON.stringify(set);
});

window.addEventListener("load", () => setTimeout(() => { nameFields(); nameColumns(); }));
document.addEventListener("formset:added", () => setTimeout(nameFields));
