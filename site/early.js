/* Until Python is here, keeps what a reader does with the lesson, and does it again when it can be
   answered: once, in the same order, on the same elements. It says at once that it was heard.

   It stands in the page itself: whatever it wakes is heard from the first moment on. What works without
   Python (links, terms, sheets that open) it leaves alone. What is for a sheet waits until the sheets
   are awake, and so does all that was done after it, and all that is done until then; with a link in the
   address all waits, since its lesson comes with the sheets. Steps that run end before what comes next. */
(() => {
  "use strict";

  const MOST = 200; // things that are kept
  const LISTED = 6; // of which so many are named, the last ones
  // What is not heard and stays disabled: sheets that Python fills, with the buttons for files, clipboard
  // and printer, and that for the whole screen. These want a hand on them when they are answered.
  const DEAF = ".setup:not(#setup) fieldset, .presents";
  const SCRIPTS = "#failure, #problem, #update"; // answered without Python
  const BUTTONS = "button:not([popovertarget]), [data-opens-table], #open-lessons"; // others open sheets
  const CONTROLS = "input:not([type=file]), select, textarea";
  const SHEET = "fieldset[data-later], .setup, #open-lessons";
  const RUN = "#step-10, #step-100, #step-1000";
  // What a canvas is called, and what it hears: of pointers, and of keys, as its module of page/ has it.
  const CANVASES = {
    network: ["the diagram", /click/, /^(Arrow.*|Enter| |Escape)$/],
    plane: ["the plane", /./, /^(Arrow.*|[slm]|Enter|Delete|Backspace|Escape)$/],
    "loss-chart": ["the chart", /down/, /^(Arrow(Left|Right)|Page.*|Home|End|Escape)$/],
  };
  const TALK = /^(Arrow(Left|Right)|Page.*|[1-4]|Escape)$/; // see page/presenting.py
  const OWN_KEYS = "input, select, textarea, [popover], canvas";
  const TOOLS = "#plane, #fruit, #undo-data, #redo-data, #clear-data"; // where Ctrl+Z undoes
  const OWN_SPACE = "input, select, textarea, a, summary, button:not(#step)"; // see page/events.py
  const SIGNS = { " ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

  const queue = [];
  const woken = new Set();
  let redone, runs, stroke, box;

  const root = document.documentElement;
  const element = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const state = () => document.body?.dataset.state;
  // Where the sheets could not be made the reader has been told, and all else goes on.
  const asleep = () => element("problem").hidden && all("fieldset[data-later]:disabled").length;
  const waits = (target) =>
    state() === "loading" ||
    (state() === "ready" && (queue.length || runs || (target.closest(SHEET) && asleep())));

  // The sign: a mark on what was used, a line that says what waits, and the same for who listens.

  const called = (control) => {
    const label = control.labels?.[0] ?? control;
    const word = label.querySelector(".word") ?? label;
    return (control.ariaLabel ?? word.textContent).trim();
  };
  const listed = (names) => {
    const groups = [];
    for (const name of names) {
      if (groups.at(-1)?.name === name) groups.at(-1).times += 1;
      else groups.push({ name, times: 1 });
    }
    if (groups.length > LISTED) groups.splice(0, groups.length - LISTED, { name: "…" });
    return groups.map(({ name, times }) => (times > 1 ? `${name} ×${times}` : name)).join(", ");
  };
  const show = (said) => {
    const live = element("live");
    if (!live) return; // the page is still being read
    const named = queue.filter(({ name }) => name);
    for (const { dataset } of all("[data-heard]")) delete dataset.heard;
    for (const { mark } of named) if (mark) mark.dataset.heard = 1 + ~~mark.dataset.heard;
    if (!named.length) {
      if (box && live.textContent === box.said) live.textContent = "";
      box?.remove();
      box = undefined;
      return;
    }
    if (!box) {
      box = document.createElement("p");
      box.id = "heard";
      box.popover = "manual";
      element("page").append(box);
    }
    if (said) {
      const waiting = named.length > 1 ? `${named.length} things wait` : "It waits";
      live.textContent = box.said = `${said} ${waiting} for Python.`;
    }
    const full = queue.length < MOST ? "Heard." : `${MOST} things are heard, and no more.`;
    box.textContent = `${full} Waiting for Python: ${listed(named.map(({ name }) => name))}`;
    box.hidePopover?.(); // and above a sheet that was opened since
    box.showPopover?.();
  };

  // An event that can be sent once more, when its element may have another size by then.
  const stepOf = (event) => {
    const { target, type, offsetX, offsetY } = event;
    const { width, height } = target.getBoundingClientRect();
    const { value, checked } = target;
    const made = new event.constructor(type, event);
    return () => {
      if (/input|change/.test(type)) [target.value, target.checked] = [value, checked];
      const now = target.getBoundingClientRect();
      Object.defineProperties(made, {
        offsetX: { value: offsetX * (now.width / width) },
        offsetY: { value: offsetY * (now.height / height) },
      });
      target.setPointerCapture = () => {}; // there is no such pointer now
      redone = made;
      target.dispatchEvent(made);
      delete target.setPointerCapture;
    };
  };
  const keep = (event, name, more) => {
    if (queue.length >= MOST) {
      show(name && `${name}: not heard.`);
      return undefined;
    }
    const { target } = event;
    const mark = target.closest("label, button") ?? target;
    const item = { target, mark, name, sheet: target.closest(SHEET), steps: [stepOf(event)], dots: [], ...more };
    queue.push(item);
    show(name && `${name}: heard.`);
    return item;
  };

  const next = () => {
    while (!runs && queue.length && (!asleep() || (!queue[0].sheet && !location.hash))) {
      const { steps, dots, target } = queue.shift();
      for (const step of steps) step();
      redone = undefined;
      for (const dot of dots) dot.remove();
      runs = target.closest(RUN) && queue.length && !queue[0].target.closest(RUN);
    }
    show();
    if (runs) requestAnimationFrame(look);
  };
  const look = () => {
    runs = window.rippleRuns();
    if (runs) requestAnimationFrame(look);
    else next();
  };

  // The start has failed: nothing of it will be done, and nothing may look as if it would.
  const drop = () => {
    for (const { dots } of queue.splice(0)) for (const dot of dots) dot.remove();
    for (const fieldset of woken) {
      fieldset.disabled = true;
      for (const each of all("input", fieldset)) [each.value, each.checked] = [each.defaultValue, each.defaultChecked];
      for (const each of all("option", fieldset)) each.selected = each.defaultSelected;
    }
    woken.clear();
    show();
  };

  const hear = (types, take) => {
    for (const type of types.split(" ")) {
      document.addEventListener(type, (event) => {
        if (event === redone && type === "click") event.preventDefault(); // what opens by itself is open
        if (redone || event.target.closest?.(SCRIPTS) !== null || !waits(event.target)) return;
        if (take(event, event.target)) event.stopImmediatePropagation();
      }, true);
    }
  };

  hear("click", (event, target) => {
    const button = target.closest(BUTTONS);
    if (button) keep(event, called(button));
    return button;
  });

  hear("input change", (event, target) => {
    if (!target.matches(CONTROLS)) return false;
    const last = queue.at(-1); // one way of a slider is one thing, with all its stops
    if (last?.target === target) last.steps.push(stepOf(event));
    else keep(event, called(target));
    return true;
  });

  hear("pointerdown pointermove pointerup pointercancel click contextmenu", (event, canvas) => {
    const { type, pointerType, pointerId, offsetX, offsetY, isTrusted } = event;
    const [name, hears] = CANVASES[canvas.id] ?? [];
    if (!hears?.test(type)) return false;
    if (type === "contextmenu") event.preventDefault();
    const goes = stroke?.target === canvas && queue.includes(stroke);
    if (type === "pointermove" && !(goes && stroke.down)) return false;
    if (goes && (type !== "pointerdown" || stroke.down)) stroke.steps.push(stepOf(event));
    else stroke = keep(event, name, { mark: canvas.parentElement });
    if (!stroke || type === "pointermove") return true;
    if (type !== "contextmenu") stroke.down = type === "pointerdown";
    // So that a drag is heard to its end. A finger, and what a script makes up, needs none.
    if (stroke.down && pointerType !== "touch" && isTrusted) canvas.setPointerCapture(pointerId);
    if (canvas.id !== "plane" || type === "pointerup") {
      const dot = document.createElement("i");
      dot.className = "heard-dot";
      dot.style.cssText = `left: ${offsetX}px; top: ${offsetY}px`;
      canvas.after(dot);
      stroke.dots.push(dot);
    }
    if (type === "click") stroke = undefined;
    return true;
  });

  // What a key is, as page/events.py has it.
  const keyOf = ({ key, code }) => {
    if (code === "Space") return " ";
    const other = key === "Process" || (key.length === 1 && key >= "\u0250"); // another alphabet
    const known = other ? code.replace("Key", "") : key;
    return known.length === 1 ? known.toLowerCase() : known;
  };

  hear("keydown", (event, target) => {
    const { ctrlKey, metaKey, altKey, repeat } = event;
    // A browser that fills in boxes sends events that are of no key.
    if (!event.getModifierState || altKey || event.getModifierState("AltGraph")) return false;
    const key = keyOf(event);
    const held = ctrlKey || metaKey;
    const [where, , keys] = CANVASES[target.id] ?? [];
    const talks = root.hasAttribute("data-present") && TALK.test(key) && !target.closest(OWN_KEYS);
    const space = key === " " && !target.closest(OWN_SPACE);
    if (!(held ? /^[zy]$/.test(key) && target.closest(TOOLS) : keys?.test(key) || space || talks)) return false;
    event.preventDefault();
    if (key === " " && repeat) return true;
    const sign = SIGNS[key] ?? (key.length > 1 ? key : key.toUpperCase());
    const mark = where ? target.parentElement : space ? element("step") : target.closest("button");
    const more = talks ? { mark, sheet: true } : { mark };
    keep(event, `${held ? "Ctrl+" : ""}${sign}${where ? ` on ${where}` : ""}`, more);
    return true;
  });
  hear("keyup", (event, { id }) => {
    if (event.key === " " && id === "step") event.preventDefault(); // Firefox would press it, too
  });

  // Silent, since these have been answered already: a canvas was left, a sheet has opened or closed.
  hear("blur", (event, target) => {
    const last = queue.at(-1);
    if (last?.target === target && CANVASES[target.id]) last.steps.push(stepOf(event));
  });
  hear("toggle", (event, target) => target.matches(".setup") && keep(event));

  // What is heard is awake, from when it is read on.
  const wake = () => {
    if (state() !== "loading") return;
    for (const fieldset of all(`fieldset:disabled:not(${DEAF})`)) {
      fieldset.disabled = false;
      woken.add(fieldset);
    }
  };
  const reading = new MutationObserver(wake);
  const onRead = () => {
    reading.disconnect();
    wake();
    show();
    for (const canvas of all("canvas")) canvas.addEventListener("click", () => {}); // else iPhones send none
    const changes = new MutationObserver(() => {
      if (state() === "failed") drop();
      if (state() === "ready") next();
    });
    for (const each of [document.body, ...all(".presents, #problem")]) {
      changes.observe(each, { attributeFilter: ["data-state", "disabled", "hidden"] });
    }
  };
  if (document.readyState === "loading") {
    reading.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", onRead);
  } else onRead();
})();
