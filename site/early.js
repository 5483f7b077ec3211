/* Until Python is here, keeps what a reader does with the lesson, and does it again when it can be
   answered: once, in the same order, on the same elements. At once it says that it was heard.

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
  const BOTH = "[data-opens-table], #open-lessons"; // open a sheet by themselves, and tell Python
  const SHEET = "fieldset[data-later], .setup, #open-lessons";
  const RUN = "#step-10, #step-100, #step-1000";
  const CANVASES = { network: "the diagram", plane: "the plane", "loss-chart": "the chart" };
  const POINTS = {
    network: /click/,
    plane: /pointer|click|context/,
    "loss-chart": /pointerdown/,
  };
  // Which keys mean something, as page/plane.py, diagram.py, loss_chart.py and presenting.py have it.
  const KEYS = {
    network: /^(Arrow.*|Enter| |Escape)$/,
    plane: /^(Arrow.*|[slm]|Enter|Delete|Backspace|Escape)$/,
    "loss-chart": /^(Arrow(Left|Right)|Page.*|Home|End|Escape)$/,
  };
  const TALK = /^(Arrow(Left|Right)|Page(Up|Down)|[1-4]|Escape)$/;
  const TOOLS = "#plane, #fruit, #undo-data, #redo-data, #clear-data"; // where Ctrl+Z undoes
  const OWN_SPACE = "input, select, textarea, a, summary, button:not(#step)"; // see page/events.py
  const OWN_KEYS = "input, select, textarea, [popover], canvas";
  const POINT = "pointerId pointerType isPrimary button buttons detail";
  const KEY = "key code repeat";
  const HELD = "bubbles cancelable composed ctrlKey shiftKey altKey metaKey";

  const queue = [];
  const woken = new Set();
  let redoing, redone, runs, stroke, box;

  const element = (id) => document.getElementById(id);
  const state = () => document.body.dataset.state;
  const asleep = () =>
    document.querySelector("fieldset[data-later]:disabled") && element("problem").hidden;
  const waits = (target) =>
    state() === "loading" ||
    (state() === "ready" && (queue.length || runs || (target.closest(SHEET) && asleep())));

  // The sign: a mark on what was used, a line that says what waits, and the same for who listens.

  const called = (control) => {
    const label = control.labels?.[0] ?? control;
    const word = label.querySelector(".word") ?? label;
    return (control.getAttribute("aria-label") ?? word.textContent).trim().replace(/\s+/g, " ");
  };
  const listed = () => {
    const groups = [];
    for (const { name } of queue) {
      if (name && groups.at(-1)?.name === name) groups.at(-1).times += 1;
      else if (name) groups.push({ name, times: 1 });
    }
    const text = groups.slice(-LISTED).map(({ name, times }) => (times > 1 ? `${name} ×${times}` : name));
    return `${groups.length > LISTED ? "…, " : ""}${text.join(", ")}`;
  };
  const show = (said) => {
    for (const each of document.querySelectorAll("[data-heard]")) delete each.dataset.heard;
    const named = queue.filter(({ name }) => name);
    for (const { mark } of named) if (mark) mark.dataset.heard = Number(mark.dataset.heard ?? 0) + 1;
    const live = element("live");
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
    box.textContent = `${full} Waiting for Python: ${listed()}`;
    if (!box.showPopover) return;
    if (box.matches(":popover-open")) box.hidePopover(); // above a sheet that was opened since
    box.showPopover();
  };

  const keep = (target, step, name, more) => {
    if (queue.length >= MOST) {
      show(name && `${name}: not heard.`);
      return undefined;
    }
    const mark = target.closest("label") ?? target;
    const item = { target, name, mark, steps: [step], sheet: target.closest(SHEET), dots: [], ...more };
    queue.push(item);
    show(name && `${name}: heard.`);
    return item;
  };

  // What is kept of an event, and how it is done again

  const copied = (event, names) =>
    Object.fromEntries(`${names} ${HELD}`.split(" ").map((name) => [name, event[name]]));
  const again = (target, event) => {
    redone = event;
    (target.isConnected ? target : document.body).dispatchEvent(event);
  };
  const stepOfClick = (event) => {
    const { target } = event;
    const copy = copied(event, POINT);
    return () => again(target, new MouseEvent("click", copy));
  };
  const stepOfPoint = (event) => {
    const { target: canvas, type, offsetX, offsetY } = event;
    const { width, height } = canvas.getBoundingClientRect();
    const copy = copied(event, POINT);
    return () => {
      const now = canvas.getBoundingClientRect(); // it may be another size by now
      const at = { offsetX: offsetX * (now.width / width), offsetY: offsetY * (now.height / height) };
      const place = { clientX: now.left + at.offsetX, clientY: now.top + at.offsetY };
      const made = new PointerEvent(type, { ...copy, ...place });
      for (const name in at) Object.defineProperty(made, name, { value: at[name] });
      canvas.setPointerCapture = () => {}; // there is no such pointer now
      again(canvas, made);
      delete canvas.setPointerCapture;
    };
  };
  const stepOfKey = (event) => {
    const { target } = event;
    const copy = { ...copied(event, KEY), modifierAltGraph: event.getModifierState("AltGraph") };
    return () => again(target, new KeyboardEvent("keydown", copy));
  };
  const stepOfControl = ({ target, type }) => {
    const { checked, value } = target;
    return () => {
      if (checked === undefined || !/checkbox|radio/.test(target.type)) {
        if (target.value !== value) target.value = value;
      } else target.checked = checked;
      again(target, new Event(type, { bubbles: true }));
    };
  };

  const next = () => {
    while (!runs && queue.length && (!asleep() || (!queue[0].sheet && !location.hash))) {
      const { steps, dots, target } = queue.shift();
      redoing = true;
      for (const step of steps) step();
      redoing = false;
      for (const dot of dots) dot.remove();
      runs = target.matches(RUN) && queue.length && !queue[0].target.matches(RUN);
    }
    show();
    if (runs) requestAnimationFrame(look);
  };
  const look = () => {
    if (window.rippleRuns()) requestAnimationFrame(look);
    else {
      runs = false;
      next();
    }
  };

  // The start has failed: nothing of it will be done, and nothing may look as if it would.
  const drop = () => {
    for (const { dots } of queue.splice(0)) for (const dot of dots) dot.remove();
    for (const fieldset of woken) {
      fieldset.disabled = true;
      for (const each of fieldset.querySelectorAll("input, select")) {
        if (each.options) {
          each.selectedIndex = [...each.options].findIndex(({ defaultSelected: chosen }) => chosen);
          each.selectedIndex = Math.max(each.selectedIndex, 0);
        } else [each.value, each.checked] = [each.defaultValue, each.defaultChecked];
      }
    }
    woken.clear();
    show();
  };

  const hear = (types, take) => {
    for (const type of types.split(" ")) {
      document.addEventListener(type, (event) => {
        if (event === redone && type === "click") event.preventDefault(); // what opens by itself is open
        if (redoing || !event.target.closest || !waits(event.target)) return;
        if (take(event)) event.stopImmediatePropagation();
      }, { capture: true });
    }
  };

  hear("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.closest(SCRIPTS) || !button.matches(`:not([popovertarget]), ${BOTH}`)) return false;
    keep(button, stepOfClick(event), called(button));
    return true;
  });

  hear("input change", (event) => {
    const { target } = event;
    if (!target.matches("input:not([type=file]), select, textarea") || target.closest(SCRIPTS)) return false;
    const last = queue.at(-1); // one way of a slider is one thing, with all its stops
    if (last?.target === target) last.steps.push(stepOfControl(event));
    else keep(target, stepOfControl(event), called(target));
    return true;
  });

  hear("pointerdown pointermove pointerup pointercancel click contextmenu", (event) => {
    const { target: canvas, type, pointerId } = event;
    if (!POINTS[canvas.id]?.test(type)) return false;
    if (type === "contextmenu") event.preventDefault();
    const goes = stroke?.target === canvas && queue.includes(stroke);
    if (type === "pointermove" && !(goes && stroke.down)) return false;
    if (goes && (type !== "pointerdown" || stroke.down)) stroke.steps.push(stepOfPoint(event));
    else stroke = keep(canvas, stepOfPoint(event), CANVASES[canvas.id], { mark: canvas.parentElement });
    if (!stroke || type === "pointermove") return true;
    stroke.down = type === "pointerdown" || (stroke.down && type === "contextmenu");
    if (stroke.down && event.pointerType !== "touch") {
      try {
        canvas.setPointerCapture(pointerId); // so that a drag is heard to its end
      } catch {
        // no pointer of this browser's
      }
    }
    if (canvas.id !== "plane" || type === "pointerup") {
      const dot = document.createElement("i");
      dot.className = "heard-dot";
      [dot.style.left, dot.style.top] = [`${event.offsetX}px`, `${event.offsetY}px`];
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
    const known = other ? code.replace(/^Key/, "") : key;
    return known.length === 1 ? known.toLowerCase() : known;
  };
  const talks = (target, key) =>
    document.documentElement.hasAttribute("data-present") && TALK.test(key) && !target.closest(OWN_KEYS);
  const means = (event, key) => {
    const { target, ctrlKey, metaKey, altKey } = event;
    if (altKey || event.getModifierState("AltGraph")) return false;
    if (ctrlKey || metaKey) return /^[zy]$/.test(key) && target.closest(TOOLS);
    if (KEYS[target.id]?.test(key)) return true;
    if (key === " ") return !target.closest(OWN_SPACE);
    return talks(target, key);
  };
  const SIGNS = { " ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

  hear("keydown", (event) => {
    const { target } = event;
    const key = event.getModifierState && keyOf(event); // a browser that fills in boxes sends no key
    if (!key || !means(event, key)) return false;
    event.preventDefault();
    if (key === " " && event.repeat) return true;
    const where = CANVASES[target.id] ? ` on ${CANVASES[target.id]}` : "";
    const held = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
    const name = `${held}${SIGNS[key] ?? (key.length > 1 ? key : key.toUpperCase())}${where}`;
    const mark = where ? target.parentElement : target.closest("button") ?? (key === " " && element("step"));
    keep(target, stepOfKey(event), name, { mark, sheet: talks(target, key) });
    return true;
  });
  hear("keyup", (event) => {
    if (event.key === " " && event.target.id === "step") event.preventDefault(); // else it is pressed twice
    return false;
  });

  // Silent, since these have been answered already: a canvas was left, a sheet has opened or closed.
  hear("blur", ({ target }) => {
    const last = queue.at(-1);
    if (last?.target !== target || !CANVASES[target.id]) return false;
    last.steps.push(() => again(target, new FocusEvent("blur")));
    return true;
  });
  hear("toggle", ({ target, oldState, newState }) => {
    if (!target.matches(".setup")) return false;
    keep(target, () => again(target, new ToggleEvent("toggle", { oldState, newState })));
    return true;
  });

  // What is heard is awake, from when it is read on.
  const wake = () => {
    if (document.body && state() !== "loading") return;
    for (const fieldset of document.querySelectorAll("fieldset:disabled")) {
      if (fieldset.matches(DEAF)) continue;
      fieldset.disabled = false;
      woken.add(fieldset);
    }
  };
  const reading = new MutationObserver(wake);
  const onState = () => {
    if (state() === "failed") drop();
    else if (state() === "ready") next();
  };
  const onRead = () => {
    reading.disconnect();
    wake();
    for (const id in CANVASES) element(id).addEventListener("click", () => {}); // else iPhones send none
    const changes = new MutationObserver(onState);
    const watched = [document.body, document.querySelector(".presents"), element("problem")];
    for (const each of watched) {
      changes.observe(each, { attributes: true, attributeFilter: ["data-state", "disabled", "hidden"] });
    }
  };
  if (document.readyState === "loading") {
    reading.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", onRead);
    wake();
  } else onRead();
})();
