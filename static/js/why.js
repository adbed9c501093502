// Pressing a status says why, beside it. Without this the link leads to a page that says the same.
"use strict";

(() => {
  const box = document.getElementById("why");
  if (!box?.showPopover) return;
  let asked = null;

  const show = (words) => {
    box.replaceChildren(words);
    box.hidePopover();
    box.showPopover({ source: asked });
    box.focus();
  };
  const ask = async (link) => {
    asked = link;
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      show(document.createRange().createContextualFragment(await answer.text()));
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-why]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    ask(link);
  });
  box.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && (box.contains(document.activeElement) || document.activeElement === document.body)) asked?.focus();
  });
})();
