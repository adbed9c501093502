// What somebody meets who makes the text larger or wider apart, or has charts read out. Each gives what is wrong, in words.
window.enlarged = {
  // WCAG 1.4.12: a person's own spacing, as a style sheet of the reader's would set it
  space() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}",
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },

  // Words cut off by the box they stand in; what is hidden from the eye on purpose is a pixel wide
  cut() {
    const cutOff = [...document.querySelectorAll("body *")].filter((one) => {
      const style = getComputedStyle(one);
      const hides = [style.overflowX, style.overflowY].some((each) => each === "hidden" || each === "clip");
      if (!hides || one.closest("svg, .visually-hidden") || one.clientWidth < 3 || !one.checkVisibility() || !one.innerText.trim()) return false;
      return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    });
    return cutOff.slice(0, 4).map((one) => `cut off: <${one.tagName.toLowerCase()} class="${one.className}"> “${one.innerText.trim().slice(0, 40)}”`);
  },

  // Every drawing is either no part of what is read out, or a picture with a sentence
  nameless() {
    const drawn = [...document.querySelectorAll("main svg")].filter((one) => !one.closest("[aria-hidden=true]") && one.checkVisibility());
    const wrong = drawn.filter((one) => {
      const picture = one.closest("[role=img]");
      return !picture || (picture.getAttribute("aria-label") || "").trim().split(/\s+/).length < 3;
    });
    return wrong.slice(0, 4).map((one) => `a drawing without words: ${one.outerHTML.slice(0, 120)}`);
  },

  drawings: () => document.querySelectorAll("main [role=img][aria-label]").length,
};
