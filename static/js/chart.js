// Look at a chart more closely: zoom and move along the months. Without this file the chart is the one drawn by the server.
"use strict";

(() => {
  const { vega, vegaLite, vegaEmbed } = document.currentScript.dataset;
  const figure = document.querySelector("[data-chart]");
  if (!figure) return;
  const still = figure.querySelector(".chart-scroll");
  const live = figure.querySelector(".chart-live");
  const said = figure.querySelector("[data-looked]");
  const MONTH = 30.4375 * 24 * 3600 * 1000;
  const FEWEST = 6 * MONTH;
  let view, whole;

  // The libraries are fetched when somebody first looks closer: most readers never do.
  const fetchScript = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  const open = async () => {
    if (view) return;
    said.textContent = "Opening…";
    for (const address of [vega, vegaLite, vegaEmbed]) await fetchScript(address);
    live.hidden = false;
    const specification = JSON.parse(document.getElementById("chart-specification").textContent);
    // `ast` reads expressions without eval, which the page's policy forbids; styles are in our own style sheet.
    const opened = await window.vegaEmbed(live, specification, {
      ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true },
    });
    view = opened.view;
    whole = view.scale("x").domain().map(Number);
    still.hidden = true;
    const drawn = live.querySelector("svg");
    drawn.setAttribute("role", "img");
    drawn.removeAttribute("aria-roledescription");
    drawn.setAttribute("aria-label", specification.description);
    figure.classList.add("chart-is-live");
    view.addSignalListener("along_month", say);
  };

  const shown = () => (view.signal("along_month") || whole).map(Number);

  const say = () => {
    const word = (moment) => new Date(moment).toLocaleDateString("en-GB", { month: "long", year: "numeric" });
    const [from, to] = shown();
    said.textContent = `${word(from)} to ${word(to)}. Drag or turn the wheel on the chart to move and zoom.`;
  };

  const kept = (from, width) => {
    const most = Math.min(width, whole[1] - whole[0]);
    const start = Math.max(whole[0], Math.min(from, whole[1] - most));
    return [start, start + most];
  };

  const look = {
    in: ([from, to]) => { const width = Math.max((to - from) / 2, Math.min(FEWEST, to - from)); return kept(to - width, width); },
    out: ([from, to]) => kept(to - (to - from) * 2, (to - from) * 2),
    earlier: ([from, to]) => kept(from - (to - from) / 2, to - from),
    later: ([from, to]) => kept(from + (to - from) / 2, to - from),
    all: () => null,
  };

  figure.querySelector(".chart-tools").hidden = false;
  figure.addEventListener("click", async (event) => {
    const way = event.target.closest("[data-look]")?.dataset.look;
    if (!way) return;
    try {
      await open();
      await view.signal("along_month", look[way](shown())).runAsync();
      say();
    } catch (problem) {
      live.hidden = true;
      still.hidden = false;
      said.textContent = "The closer view could not be opened. The chart and the table hold everything.";
      console.error(problem);
    }
  });
})();
