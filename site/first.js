/* Draws the pictures that the lesson opens with, before Python is here: the build has recorded them
   from the page's own views (py/workshop/recorder.py), for canvases of any size and for any colours. It
   stands in the page itself, behind the canvases, and they are drawn in the very frame in which they
   are laid out first. Then Python draws the same.

   Where the page opens with another lesson, of a link or one that was here before, they stay blank but
   for the fruit beside the tools, and the caption says so. */
(() => {
  "use strict";

  const { pictures, tables, opening } = JSON.parse(document.getElementById("first").textContent);
  const root = document.documentElement;

  // What the page is going to open instead: see page/arriving.py, lessons.py and leaving.py.
  const other = () => {
    if (/^#lesson=/.test(location.hash)) return "link";
    if (/^#(learn|stop)=/.test(location.hash)) return "plan";
    if (root.dataset.show !== undefined) return undefined; // its page says what it is to show
    if (/[?&]lesson=./.test(location.search)) return "plan";
    try {
      const [visit] = performance.getEntriesByType("navigation");
      const again = document.wasDiscarded || visit?.type !== "navigate";
      return again && sessionStorage.getItem("ripple:course") ? "kept" : undefined;
    } catch {
      return undefined; // no storage, so nothing was kept
    }
  };
  const opens = other();
  if (opens) {
    root.dataset.opens = opens; // what is said of the first lesson is not shown: see the style sheet
    document.getElementById("caption").textContent = opening[opens];
  }

  const WAYS = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    min: Math.min,
    max: Math.max,
    hypot: Math.hypot,
  };
  // As Python writes and rounds.
  const FORMATS = { g: (number) => String(Number(number.toPrecision(6))), ".1f": (number) => number.toFixed(1) };
  const rounded = (number) => {
    const found = Math.round(number);
    return found - number === 0.5 && found % 2 ? found - 1 : found;
  };

  const style = getComputedStyle(root);
  const colour = (name) => style.getPropertyValue(`--${name.replaceAll("_", "-")}`).trim();
  const rgb = (name) => {
    const digits = colour(name).slice(1).replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
    return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
  };

  // The colours of 256 levels, evenly from one to the next.
  const mixed = (names) => {
    const stops = names.map(rgb);
    return Array.from({ length: 256 }, (_, level) => {
      const at = (level / 255) * (stops.length - 1);
      const from = Math.min(Math.floor(at), stops.length - 2);
      return stops[from].map((part, i) => Math.round(part + (stops[from + 1][i] - part) * (at - from)));
    });
  };

  // Levels are written down as what they are more than their neighbours lead to expect.
  const image = (table, rows, columns, differences) => {
    const colours = mixed(tables[table]);
    const found = new ImageData(columns, rows);
    const levels = [];
    differences.forEach((difference, at) => {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      const level = (dx, dy) => (x < dx || y < dy ? 0 : levels[at - dx - dy * columns]);
      levels.push(level(1, 0) + level(0, 1) - level(1, 1) + difference);
      found.data.set([...colours[levels[at]], 255], 4 * at);
    });
    return found;
  };

  const draw = (canvas) => {
    const box = canvas.getBoundingClientRect();
    const { constants, made, guards, calls, styles } = pictures[canvas.id];
    const given = [Math.max(box.width, 1), Math.max(box.height, 1), parseFloat(style.fontSize) / 15];
    if (Math.max(given[0], given[1]) === 1 || !given[2] || !colour("ink").startsWith("#")) return; // not styled
    const numbers = [...given, devicePixelRatio || 1, ...constants];
    for (let i = 0; i < made.length; i += 3) {
      numbers.push(WAYS[made[i]](numbers[made[i + 1]], numbers[made[i + 2]]));
    }
    for (let i = 0; i < guards.length; i += 3) {
      const [less, more] = [numbers[guards[i + 1]], numbers[guards[i + 2]]];
      if (guards[i] ? less >= more : less > more) return; // it would look otherwise at this size
    }
    const text = (parts) =>
      typeof parts === "string"
        ? parts
        : parts.map((part, i) => (i % 2 ? FORMATS[part[0]](numbers[part[1]]) : part)).join("");
    const number = (at) => (Array.isArray(at) ? at.map(number) : numbers[at]);

    const canvases = [canvas];
    for (const [picture, name, ...rest] of calls) {
      const ctx = (canvases[picture] ??= document.createElement("canvas")).getContext("2d");
      if (name === "resize") {
        const [width, height, ratio] = rest.map(number);
        ctx.canvas.width = rounded(width * ratio);
        ctx.canvas.height = rounded(height * ratio);
        ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
        ctx.direction = "ltr";
      } else if (name === "pixels") ctx.putImageData(image(...rest), 0, 0);
      else if (name === "drawImage") ctx.drawImage(canvases[rest[0]], ...rest.slice(1).map(number));
      else if (name === "fillText" || name === "strokeText") ctx[name](text(rest[0]), ...rest.slice(1).map(number));
      else if (/Style=$/.test(name)) ctx[name.slice(0, -1)] = colour(rest[0]);
      else if (name.endsWith("=")) ctx[name.slice(0, -1)] = typeof rest[0] === "number" ? number(rest[0]) : text(rest[0]);
      else ctx[name](...rest.map(number));
    }
    for (const [id, parts] of Object.entries(styles)) document.getElementById(id).style.cssText = text(parts);
  };

  const canvases = Object.keys(pictures)
    .filter((id) => !opens || id.startsWith("icon-"))
    .map((id) => document.getElementById(id));
  const unlessReady = (then) => () => {
    if (document.body.dataset.state !== "ready") then();
  };
  const drawAll = unlessReady(() => canvases.forEach(draw));
  const observer = new ResizeObserver((entries) => unlessReady(() => entries.forEach(({ target }) => draw(target)))());
  canvases.forEach((canvas) => observer.observe(canvas));
  addEventListener("resize", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  const print = (event) =>
    unlessReady(() => {
      root.toggleAttribute("data-print", event.type === "beforeprint"); // in the light colours of paper
      drawAll();
    })();
  addEventListener("beforeprint", print);
  addEventListener("afterprint", print);
})();
