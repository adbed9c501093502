// What a page is looked at for beside axe's rules. Each gives what is wrong, in words; nothing wrong is an empty list.
const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";

const said = (element) => {
  const words = (element.getAttribute("aria-label") || element.innerText || element.value || element.name || "").trim();
  return `<${element.tagName.toLowerCase()}${element.id ? "#" + element.id : ""}> “${words.slice(0, 40)}”`;
};

window.barriers = {
  // A long table's rows, a long list's choices and an edition's sections look like those before them
  shorten() {
    const alike = ["tbody tr:nth-child(n + 9)", "option:nth-child(n + 9):not(:checked)", ".edition-section:nth-of-type(n + 4)"];
    document.querySelectorAll(alike).forEach((one) => one.remove());
  },

  // Every rule of axe for light; for dark only what a colour can break
  async axe(rules, colours) {
    const only = colours ? { type: "rule", values: ["color-contrast", "link-in-text-block"] } : rules;
    const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"], preload: false });
    const all = found.violations.flatMap((rule) => rule.nodes.map((node) => [rule, node]));
    const words = ([rule, node]) =>
      `${rule.id}: ${node.html.slice(0, 150)} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`;
    return all.slice(0, 6).map(words).concat(all.length > 6 ? [`and ${all.length - 6} more`] : []);
  },

  // One main heading, and the first stop of the keyboard leads past the header, where there is one: a page that stands by
  // itself when something broke holds its words alone
  shape() {
    const wrong = [];
    const headings = document.querySelectorAll("h1");
    if (headings.length !== 1) wrong.push(`${headings.length} main headings`);
    const first = document.activeElement;
    if (document.querySelector("body > main:first-child")) return wrong;
    // an address that names a part of the page brings the keyboard there
    const taken = location.hash || document.querySelector("[autofocus], .error-summary") || first.closest("#content form");
    if (!taken && !(first.getAttribute("href") || "").startsWith("#")) wrong.push(`the first stop is ${said(first)}`);
    return wrong;
  },

  wide() {
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over <= 0) return [];
    const sticks = [...document.querySelectorAll("body *")].filter(
      (one) => one.getBoundingClientRect().right > window.innerWidth + 1,
    );
    return [`${over} px too wide at ${window.innerWidth}: ${sticks.slice(0, 2).map(said).join(", ")}`];
  },

  // Where the keyboard is now
  here() {
    const one = document.activeElement;
    return one !== document.body && isCovered(one) ? [`covered when the keyboard is on it: ${said(one)}`] : [];
  },

  // A button can be read while the keyboard is on it, too (WCAG 1.4.3): axe looks at pages at rest
  buttons() {
    const seen = [...document.querySelectorAll(".btn:not([disabled])")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const kinds = new Map(seen.map((one) => [one.className, one]));
    return [...kinds.values()].flatMap((one) => {
      one.focus();
      const { color, backgroundColor } = getComputedStyle(one);
      const ratio = contrast(color, backgroundColor);
      return document.activeElement === one && ratio < 4.5 ? [`${ratio.toFixed(1)} to 1 when the keyboard is on it: ${said(one)}`] : [];
    });
  },

  // Wherever the keyboard stops it can be seen, and nothing lies over it (WCAG 2.4.7, 2.4.11)
  focus() {
    const wrong = [];
    document.activeElement.blur();
    for (const one of document.querySelectorAll(FOCUSABLE)) {
      if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const before = looks(one);
      one.focus();
      if (document.activeElement !== one) continue;
      if (looks(one) === before && !one.matches(".skip-link")) wrong.push(`no sign of the keyboard on ${said(one)}`);
      if (isCovered(one)) wrong.push(`covered when the keyboard is on it: ${said(one)}`);
      if (wrong.length > 4) break;
    }
    return wrong;
  },
};

// What shows that the keyboard is somewhere: an outline, a shadow, or a change in what surrounds a hidden box
function looks(one) {
  const shown = [one, one.parentElement, one.nextElementSibling].filter(Boolean).map((each) => {
    const style = getComputedStyle(each);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor];
  });
  return JSON.stringify(shown);
}

const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

// The light a colour gives, however it is written, on the page's own paper where it lets that through
function light(colour) {
  for (const each of [getComputedStyle(document.body).backgroundColor, colour]) {
    pixel.fillStyle = each;
    pixel.fillRect(0, 0, 1, 1);
  }
  const parts = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((each) => each / 255);
  const [red, green, blue] = parts.map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

// Nothing of it can be touched: each part of it that is within the window lies under something else. What a word means comes
// when the keyboard is on it, and goes by Escape without leaving it: where a window is too low for both, that is no cover
function isCovered(one) {
  const boxes = [...one.getClientRects()].filter((box) => box.width > 1 && box.height > 1).map(withinWindow);
  if (!boxes.length) return !one.matches("input");
  const points = boxes.filter(Boolean).flatMap(([left, top, right, bottom]) =>
    [0.1, 0.5, 0.9].map((part) => [left + (right - left) * part, top + (bottom - top) * part]),
  );
  return !points.some(([x, y]) => {
    const seen = document.elementFromPoint(x, y);
    return seen && (one.contains(seen) || seen.contains(one) || seen.closest("label")?.control === one || isItsMeaning(seen, one));
  });
}

function isItsMeaning(seen, one) {
  const means = seen.closest("[popover]");
  return means !== null && means.id === one.getAttribute("popovertarget");
}

function withinWindow(box) {
  const edges = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  return edges[0] < edges[2] && edges[1] < edges[3] ? edges : null;
}
