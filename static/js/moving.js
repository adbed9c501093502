// An item of an agenda moves at once; the server is told after it, and where it refuses the item goes back.
// Without this file each move is a page.
const lists = new WeakMap(); // the moves of one list follow each other
const place = { up: (at) => at - 1, down: (at) => at + 1, top: () => 0, bottom: (at, last) => last };
const titleOf = (item) => item.querySelector("h2").textContent.trim();

const put = (list, item, to) => {
  const others = [...list.children].filter((one) => one !== item);
  list.insertBefore(item, others[to] ?? null);
  [...list.children].forEach((one, at) => {
    const isEnd = { up: at === 0, top: at === 0, down: at === list.children.length - 1, bottom: at === list.children.length - 1 };
    one.querySelectorAll("[data-moves] button[name=to]").forEach((button) => { button.disabled = isEnd[button.value]; });
    const box = one.querySelector("input[name=place]");
    if (box) box.value = at + 1;
  });
};
const focusOn = (item, value) => {
  const wanted = item.querySelector(`[data-moves] button[value=${value}]`);
  const other = { up: "down", top: "down", down: "up", bottom: "up" }[value];
  (wanted && !wanted.disabled ? wanted : item.querySelector(`[data-moves] button[value=${other}]`))?.focus();
};

const say = (words, kind, undo) => {
  const note = Object.assign(document.createElement("div"), { className: `note note-${kind}`, textContent: `${words} ` });
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Undo" });
    button.dataset.undo = "";
    button.setAttribute("aria-keyshortcuts", "z");
    button.addEventListener("click", undo);
    note.append(button);
  }
  document.getElementById("said")?.replaceChildren(note);
};

const tell = async (form, item, what) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...what });
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 204) return "";
  if (answer?.status === 409) return (await answer.text()) || "Somebody else was at it.";
  return answer ? "It did not go through." : "No connection.";
};

const move = (form, item, to, value, what, isUndo = false) => {
  const list = item.parentElement;
  const from = [...list.children].indexOf(item);
  put(list, item, to);
  focusOn(item, value);
  const turn = (lists.get(list) ?? Promise.resolve()).then(() => tell(form, item, what)).then((problem) => {
    const back = () => move(form, item, from, value, { place: String(from + 1) }, true);
    if (!problem) { say(isUndo ? `${titleOf(item)} is back in place ${to + 1}.` : `${titleOf(item)} is in place ${to + 1} of ${list.children.length}.`, "success", isUndo ? null : back); return; }
    put(list, item, from);
    focusOn(item, value);
    say(`${problem} ${titleOf(item)} is back where it was. Read the page again to see what others did.`, "warning");
  });
  lists.set(list, turn);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const value = event.submitter?.value;
  if (!form.matches("[data-moves]") || !place[value]) return;
  event.preventDefault();
  const item = form.closest("li");
  const all = [...item.parentElement.children];
  const to = place[value](all.indexOf(item), all.length - 1);
  if (to >= 0 && to < all.length) move(form, item, to, value, { to: value });
}, { capture: true });
