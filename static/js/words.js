// Opens a word's meaning when it is pointed at or focused by keyboard. Pressing works without this: the browser's own popover.
// The meaning may be pointed at too, stays until pointer and focus have left, and Esc closes it (WCAG 1.4.13).
"use strict";

(() => {
  const OPENS_AFTER = 250;
  const CLOSES_AFTER = 250;
  let waiting = null;

  const meaningOf = (word) => document.getElementById(word.getAttribute("popovertarget"));
  const isOpen = (meaning) => meaning.matches(":popover-open");
  const later = (what, wait) => {
    clearTimeout(waiting);
    waiting = setTimeout(what, wait);
  };
  const open = (word) => {
    const meaning = meaningOf(word);
    if (meaning && document.contains(word) && !isOpen(meaning)) meaning.showPopover({ source: word });
  };
  const close = (meaning) => {
    if (meaning && isOpen(meaning) && !meaning.contains(document.activeElement)) meaning.hidePopover();
  };
  const openMeaning = () => document.querySelector(".term-means:popover-open");
  const part = (event) => (event.target instanceof Element ? event.target.closest(".term[popovertarget], .term-means") : null);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const at = part(event);
    if (at?.matches(".term")) later(() => open(at), OPENS_AFTER);
    else if (at) clearTimeout(waiting);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse" || !part(event)) return;
    later(() => close(openMeaning()), CLOSES_AFTER);
  });
  document.addEventListener("focusin", (event) => {
    const at = part(event);
    if (at?.matches(".term:focus-visible")) open(at);
    else if (!at) close(openMeaning());
  });
  document.addEventListener("click", (event) => {
    const at = part(event);
    if (!at?.matches(".term")) return;
    clearTimeout(waiting);
    const meaning = meaningOf(at);
    if (!meaning) location.assign(`/glossary/#${at.getAttribute("popovertarget").replace("term-", "")}`);
    else if (event.detail && isOpen(meaning)) event.preventDefault(); // pointing at it has opened it: pressing keeps it
  });
})();
