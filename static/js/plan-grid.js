// Planning numbers: Enter and the arrow keys up and down go from service to service; leaving with unsaved numbers asks first.
const grid = document.querySelector("form.plan-grid");

function move(box, rows) {
  const cell = box.closest("td");
  const row = cell.parentElement;
  const next = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
  const to = next?.cells[cell.cellIndex]?.querySelector(".box");
  if (to) {
    to.focus();
    to.select();
  }
  return Boolean(to);
}

if (grid) {
  let typed = false;
  grid.addEventListener("input", () => (typed = true));
  grid.addEventListener("submit", () => (typed = false));
  window.addEventListener("beforeunload", (event) => typed && event.preventDefault());
  grid.addEventListener("keydown", (event) => {
    if (!event.target.matches(".box") || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (rows) {
      event.preventDefault();
      move(event.target, rows);
    }
  });
}
