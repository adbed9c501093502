// Acts done in place: where the keyboard goes when a row has changed, and what is said when an act did not go through.
const ROW = "tr, [data-row]";
const said = () => document.getElementById("said");

const say = (words) => {
  const note = Object.assign(document.createElement("div"), { className: "note note-warning", textContent: words });
  said()?.replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
};

// The row one acted on is another element now: the keyboard goes to its form, or back to its first link.
const mainOf = (row) => row.querySelector("[data-focus]") ?? row.querySelector("form input:not([type=hidden]), form textarea, form select") ?? row.querySelector("[data-main], th a[href], h2 a[href], h3 a[href]") ?? row.querySelector("a[href], button");
let acted = null;
document.addEventListener("htmx:beforeRequest", (event) => { acted = event.detail.target?.closest?.(ROW)?.id || null; });
document.addEventListener("htmx:afterSettle", () => {
  if (!acted || (document.activeElement && document.activeElement !== document.body)) return;
  const row = document.getElementById(acted);
  acted = null;
  const main = row && mainOf(row);
  main?.focus();
});

// What did not go through left everything as it was
document.addEventListener("htmx:sendError", () => say("No connection: nothing was recorded. What you typed is still here; try again."));
document.addEventListener("htmx:timeout", () => say("The answer did not come. Read the page again before you repeat it."));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) return; // the notice of being signed out says so
  say(status === 403 ? "Your role does not let you do this: nothing was recorded." : status === 404 ? "It is no longer there: nothing was recorded. Read the page again." : "It went wrong here: nothing was recorded. Try again, and tell whoever looks after the tracker if it goes on.");
});

// In a small form: Ctrl and Enter send it, Escape closes it
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".row-form form");
  if (!form) return;
  if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.requestSubmit(); }
  if (event.key === "Escape") { event.preventDefault(); form.querySelector("[data-cancel]")?.click(); }
});
