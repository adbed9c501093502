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

window.addEventListener("load", () => setTimeout(nameFields));
document.addEventListener("formset:added", () => setTimeout(nameFields));
