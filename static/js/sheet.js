// Typing a sheet: keys, paste, and every row saved as it is left. Without this file the Save button does the same.
"use strict";

(() => {
  const form = document.querySelector("form.sheet");
  if (!form) return;

  const COLUMNS = ["numerator", "denominator", "figure", "note"];
  const rows = [...form.querySelectorAll("tr[data-row]")];
  const byKey = new Map(rows.map((row) => [row.dataset.row, row]));
  const keeping = form.querySelector("#keeping");
  const spoken = form.querySelector("#spoken");

  // Boxes and rows
  const box = (row, column) => row.querySelector(`[data-box="${column}"]`);
  const hidden = (row, name) => form.elements[`row${row.dataset.row}-${name}`];
  const nameOf = (row) => row.querySelector("th span").textContent.trim();
  const isComputed = (field) => field.dataset.computed === "yes";
  const textOf = (row, column) => {
    const field = box(row, column);
    return field && !isComputed(field) ? field.value.trim() : "";
  };
  const textsOf = (row) => COLUMNS.map((column) => textOf(row, column));
  // A box that is still being typed in counts, for saving, as what it was when last left.
  let editing = null;
  const leftOf = (row) => COLUMNS.map((column) => (
    editing && editing.field === box(row, column) ? editing.text : textOf(row, column)));
  const leave = (field) => { if (editing?.field === field) editing.text = isComputed(field) ? "" : field.value.trim(); };
  form.addEventListener("focusin", (event) => {
    const field = event.target;
    editing = field.dataset.box ? { field, text: isComputed(field) ? "" : field.value.trim() } : null;
  });
  form.addEventListener("focusout", () => { editing = null; });
  const isSame = (row, texts) => JSON.stringify(textsOf(row)) === JSON.stringify(texts);
  const saved = (row) => JSON.parse(hidden(row, "was").value || '["","","",""]');
  const isChanged = (row) => !isSame(row, saved(row));
  const isLeft = (row) => JSON.stringify(leftOf(row)) !== JSON.stringify(saved(row)); // changed, and ready to save
  const say = (text) => { spoken.textContent = text; };

  // The figure that numerator and denominator make, shown as they are typed; the answer to a save corrects its rounding.
  const PER = { percentage: 100, rate: 10000 };
  const numberIn = (text) => (/^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(text) ? Number(text.replaceAll(",", "")) : NaN);
  const compute = (row) => {
    const field = box(row, "figure");
    const per = PER[row.dataset.measure];
    if (!per || (field.value && !isComputed(field))) return;
    const top = numberIn(textOf(row, "numerator"));
    const bottom = numberIn(textOf(row, "denominator") || row.dataset.population || "");
    const figure = bottom > 0 ? Math.round((per * top / bottom) * 10) / 10 : NaN;
    const shown = Number.isFinite(figure)
      ? figure.toLocaleString("en-GB", { maximumFractionDigits: 1 }) + (per === 100 ? "%" : "") : "";
    showComputed(field, shown);
  };
  const showComputed = (field, shown) => {
    if (!shown && !isComputed(field)) return;
    field.value = shown;
    field.readOnly = Boolean(shown);
    field.dataset.computed = shown ? "yes" : "";
  };

  // What the page says about a row
  const showErrors = (row, errors) => {
    COLUMNS.forEach((column) => {
      const field = box(row, column);
      if (!field) return;
      const note = document.getElementById(`${field.id}_error`);
      note.textContent = errors[column] || "";
      field.toggleAttribute("aria-invalid", false);
      field.removeAttribute("aria-describedby");
      if (!errors[column]) return;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", note.id);
    });
  };
  const showStanding = (row, html) => { row.querySelector(".standing").innerHTML = html; };

  // Saving: one request at a time carries every row that changed. A row that is refused, or that somebody else had
  // typed, waits for its typist; a request that got no answer is sent again as it was, which is harmless.
  const waits = new Map(); // row -> the texts that were refused or taken
  let outbox = null; // what is under way or could not be sent: the rows, their texts, the request's body
  let busy = null;
  let tries = 0;
  let timer = 0;
  let isLeaving = false;

  const isWaiting = (row) => waits.has(row)
    && (waits.get(row).isTaken || JSON.stringify(leftOf(row)) === JSON.stringify(waits.get(row).texts));
  const asked = new Set(); // rows that have not changed here, but whose standing is asked for
  const toSend = () => rows.filter((row) => asked.has(row) || (isLeft(row) && !isWaiting(row)));

  const pack = (chosen) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("sheet", form.elements.sheet.value);
    const texts = new Map(chosen.map((row) => [row, leftOf(row)]));
    asked.clear();
    texts.forEach((typed, row) => {
      const prefix = `row${row.dataset.row}-`;
      COLUMNS.forEach((column, place) => body.set(prefix + column, typed[place]));
      ["seen", "was"].forEach((name) => body.set(prefix + name, hidden(row, name).value));
    });
    return { texts, body };
  };

  class Away extends Error {}
  class SignedOut extends Error {}

  const send = async (body) => {
    let answer;
    try {
      answer = await fetch(form.action || location.href, {
        method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20000),
      });
    } catch (problem) {
      throw new Away(problem.message);
    }
    if (answer.redirected || answer.status === 401 || answer.status === 403) throw new SignedOut();
    if (!answer.ok) throw new Away(String(answer.status));
    return answer.json();
  };

  // Somebody who signed in again elsewhere has a new token: take it from a fresh copy of the page.
  const renew = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || answer.redirected || !answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form.sheet [name=csrfmiddlewaretoken]");
    if (!token) return false;
    form.elements.csrfmiddlewaretoken.value = token.value;
    outbox?.body.set("csrfmiddlewaretoken", token.value);
    return true;
  };

  const take = (told, texts) => {
    form.elements.sheet.value = told.sheet;
    form.querySelector("#progress").textContent = told.progress;
    const loud = [];
    Object.entries(told.rows).forEach(([key, about]) => {
      const row = byKey.get(key);
      if (!row) return;
      if (!about.state) {
        if (!isWaiting(row)) showStanding(row, about.status);
        return;
      }
      const typed = texts.get(row);
      showStanding(row, about.status);
      showErrors(row, about.errors);
      waits.delete(row);
      if (about.state === "saved" || about.state === "untouched") {
        hidden(row, "seen").value = about.seen;
        hidden(row, "was").value = JSON.stringify(typed);
        const field = box(row, "figure");
        if (isComputed(field) && about.computed && isSame(row, typed)) showComputed(field, about.computed);
        const doubts = [...row.querySelectorAll(".standing .pill")].map((pill) => pill.parentElement.textContent);
        if (doubts.length) loud.push(`${nameOf(row)}: ${doubts.join(" ")}`);
        return;
      }
      waits.set(row, { texts: typed, isTaken: about.state !== "refused", about });
      if (about.state === "closed") forgetSheet(row);
      loud.push(`${nameOf(row)}: ${about.says || Object.values(about.errors).join(" ")}`);
    });
    if (loud.length) say(loud.join(" "));
  };

  // What the page knew of the rows went with the sheet they were in.
  const forgetSheet = (row) => {
    rows.forEach((one) => { hidden(one, "seen").value = ""; });
    hidden(row, "was").value = '["","","",""]';
  };

  const tellKeeping = () => {
    if (outbox && !busy) return; // the network's trouble stands there
    const left = rows.filter(isChanged).length;
    const waiting = rows.filter((row) => isChanged(row) && isWaiting(row)).length;
    keeping.toggleAttribute("data-loud", Boolean(waiting));
    if (waiting) keeping.textContent = `Not saved: ${waiting} row${waiting > 1 ? "s need" : " needs"} you.`;
    else if (busy) keeping.textContent = "Saving…";
    else keeping.textContent = left ? "" : "All saved.";
  };

  const tellTrouble = (problem) => {
    const number = outbox.texts.size;
    const what = problem instanceof SignedOut
      ? "You are signed out. Sign in in another window; this page tries again."
      : "The network is away; this page tries again.";
    keeping.toggleAttribute("data-loud", true);
    keeping.textContent = `Not saved: ${number} row${number > 1 ? "s" : ""}. ${what}`;
    if (tries === 1) say(keeping.textContent);
  };

  const sendAll = async () => {
    for (let chosen = toSend(); outbox || chosen.length; chosen = toSend()) {
      outbox = outbox || pack(chosen);
      tellKeeping();
      try {
        const told = await send(outbox.body);
        const { texts } = outbox;
        outbox = null;
        tries = 0;
        take(told, texts);
      } catch (problem) {
        if (!(problem instanceof Away || problem instanceof SignedOut)) throw problem;
        if (problem instanceof SignedOut && tries === 0 && await renew()) { tries = 1; continue; }
        tries += 1;
        tellTrouble(problem);
        const again = async () => { if (problem instanceof SignedOut) await renew(); save(); };
        timer = setTimeout(again, Math.min(2000 * 2 ** (tries - 1), 30000));
        return false;
      }
    }
    return true;
  };

  const save = () => {
    clearTimeout(timer);
    busy = busy || sendAll().finally(() => { busy = null; tellKeeping(); });
    return busy;
  };

  // Typing
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (!row || !event.target.dataset.box) return;
    compute(row);
    tellKeeping();
  });
  let soon = 0;
  const saveSoon = () => { clearTimeout(soon); soon = setTimeout(save); };
  form.addEventListener("change", (event) => {
    if (!event.target.dataset.box) return;
    leave(event.target);
    saveSoon();
  });
  window.addEventListener("online", save);

  // Keys
  const step = (field, by) => {
    const column = field.dataset.box;
    const place = rows.indexOf(field.closest("tr"));
    for (let next = place + by; next >= 0 && next < rows.length; next += by) {
      const found = box(rows[next], column);
      if (found) return found;
    }
    return null;
  };
  const aside = (field, by) => {
    const fields = [...form.querySelectorAll("[data-box]")];
    const next = fields[fields.indexOf(field) + by];
    return next && next.closest("tr") === field.closest("tr") ? next : null;
  };
  const isWhole = (field) => field.selectionStart === 0 && field.selectionEnd === field.value.length;
  const isAtStart = (field) => isWhole(field) || field.selectionEnd === 0;
  const isAtEnd = (field) => isWhole(field) || field.selectionStart === field.value.length;
  const restore = (field) => {
    const row = field.closest("tr");
    if (isComputed(field)) return;
    field.value = saved(row)[COLUMNS.indexOf(field.dataset.box)];
    leave(field);
    compute(row);
    if (!waits.has(row) || waits.get(row).isTaken) return;
    waits.delete(row);
    asked.add(row);
    saveSoon();
  };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.dataset.box || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    let to = null;
    if (event.key === "Enter") to = step(field, event.shiftKey ? -1 : 1);
    else if (event.shiftKey) return;
    else if (event.key === "ArrowDown") to = step(field, 1);
    else if (event.key === "ArrowUp") to = step(field, -1);
    else if (event.key === "ArrowLeft" && isAtStart(field)) to = aside(field, -1);
    else if (event.key === "ArrowRight" && isAtEnd(field)) to = aside(field, 1);
    else if (event.key === "Escape") restore(field);
    else return;
    if (to || ["Enter", "ArrowDown", "ArrowUp", "Escape"].includes(event.key)) event.preventDefault();
    if (to) { to.focus(); to.select(); }
    if (event.key !== "Enter") return;
    leave(field);
    saveSoon();
  });

  // A block copied from a spreadsheet: lines and tabs; a cell with a line break of its own is in quotes.
  const cellsOf = (text) => {
    const block = [[]];
    const cell = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
    for (let found = cell.exec(text); found; found = cell.exec(text)) {
      block.at(-1).push((found[1]?.replaceAll('""', '"') ?? found[2]).replace(/\s+/g, " ").trim());
      if (found[3] === "") break;
      if (found[3] !== "\t") block.push([]);
    }
    return block;
  };
  const fill = (row, column, text) => {
    const field = row && box(row, column);
    if (!field) return text ? "homeless" : "";
    if (isComputed(field) && !text) return "";
    showComputed(field, "");
    if (text.length > field.maxLength) return "homeless";
    field.value = text;
    leave(field);
    return text ? "filled" : "";
  };
  form.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/(\r\n|\r|\n)$/, "");
    if (!field.dataset.box || !/[\t\r\n]/.test(text)) return;
    event.preventDefault();
    const first = rows.indexOf(field.closest("tr"));
    const left = COLUMNS.indexOf(field.dataset.box);
    const became = cellsOf(text).flatMap((line, down) => line.map(
      (cell, across) => fill(rows[first + down], COLUMNS[left + across], cell)));
    rows.slice(first).forEach(compute);
    const filled = became.filter((one) => one === "filled").length;
    const homeless = became.filter((one) => one === "homeless").length;
    const lost = homeless ? ` ${homeless} could not be placed: a count takes a figure alone, and below the last row there is none.` : "";
    say(`${filled} cell${filled === 1 ? "" : "s"} pasted.${lost}`);
    pasted.textContent = homeless ? spoken.textContent : "";
    saveSoon();
  });
  const pasted = document.createElement("p");
  pasted.className = "note note-warning pasted";
  form.querySelector(".sheet-table").before(pasted);

  // Somebody else had typed the row: theirs goes in, or ours is sent again on top of it.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=settle]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr");
    const { about } = waits.get(row) || {};
    if (!about) return;
    waits.delete(row);
    if (!button.value.endsWith("|anew")) {
      hidden(row, "seen").value = about.seen;
      hidden(row, "was").value = JSON.stringify(about.theirs);
    }
    if (button.value.endsWith("|theirs")) {
      COLUMNS.forEach((column, place) => { if (box(row, column)) box(row, column).value = about.theirs[place]; });
      box(row, "figure").dataset.computed = "";
      box(row, "figure").readOnly = false;
      compute(row);
      asked.add(row);
    }
    box(row, "figure").focus();
    save().then(tellKeeping);
  });

  // The page's buttons send the whole form, once everything typed is saved.
  form.addEventListener("submit", (event) => {
    if (isLeaving) return;
    if (!busy && !outbox && !toSend().length) { isLeaving = true; return; }
    event.preventDefault();
    const button = event.submitter;
    save().then((isDone) => { if (isDone) { isLeaving = true; form.requestSubmit(button); } });
  });
  form.addEventListener("formdata", (event) => rows.forEach((row) => {
    const field = box(row, "figure");
    if (isComputed(field)) event.formData.set(field.name, "");
  }));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && (outbox || rows.some(isChanged))) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });

  form.querySelectorAll(".computed").forEach((shown) => shown.remove());
  form.querySelector("#save").hidden = true;
  rows.forEach(compute);
})();
