/* Sends for all that Python needs, before anything else is done, counts the bytes as they arrive, and
   starts what has come: runtime.js and PyScript. A part that fails, or that nobody answers, is asked
   for again; one that does not come for all that is told of by its name.

   It stands in the page itself: a script that comes later waits for its turn until much of the page
   is read, a tenth of a second on a slow machine, and with it waits the compiling of Python. Where
   the site allows no script within the page, start.js sends for it. */
(() => {
  "use strict";

  const PATIENCE = 5000; // milliseconds in which something should move
  const INTERVAL = 500; // between two looks whether it has
  const FETCHED = 0.8; // how much of the progress bar the fetches are
  // The large parts: what Python itself starts from comes before the rest, which on a slow line is still
  // on its way while Python starts. It is asked for a little earlier, so that the line is never idle.
  const FIRST = ["runtime/pyodide.wasm", "runtime/stdlib.bin"];
  const REST = ["runtime/numpy.wasm", "runtime/numpy.bin", "ripple.bin"];
  const LARGE = [...FIRST, ...REST];
  const EARLIER = 1e6; // bytes that the first then lack
  const isCode = (name) => name.endsWith(".wasm");
  const CODES = LARGE.filter(isCode);
  const PACKS = LARGE.filter((name) => !isCode(name));

  // Where the site allows no script within the page, nobody has made this yet.
  window.rippleTell ??= (...said) => (window.rippleTold ??= []).push(said);
  const tell = (...said) => window.rippleTell(...said);
  const { lock, parts } = JSON.parse(document.getElementById("parts").textContent);
  const embedded = window.rippleParts; // in the page in one file: blobs' addresses, by name
  const address = (name) =>
    embedded?.get(name) ?? new URL(parts[name]?.address ?? name, document.baseURI).href;

  // The pauses before each attempt at a part. What is in the same file needs but one.
  const ATTEMPTS = embedded ? [0] : [0, 300, 1500];

  // Silence: for a while nothing at all has moved. One part alone may have to wait for the others.
  const silences = new EventTarget();
  const silence = () =>
    new Promise((resolve) => {
      silences.addEventListener("silence", () => resolve(silence), { once: true });
    });
  const waiting = new Set();
  let moved = performance.now();
  let silent = false;
  const move = () => {
    moved = performance.now();
    silent = false;
  };
  let looked = moved;
  const watch = setInterval(() => {
    const now = performance.now();
    const busy = now - looked > 4 * INTERVAL; // the page itself was: it could hear of nothing
    looked = now;
    if (busy) move();
    if (now - moved < PATIENCE) return;
    if (silent && waiting.size) tell("silent", [...waiting]);
    move();
    silent = true;
    silences.dispatchEvent(new Event("silence"));
  }, INTERVAL);

  // A part, by an attempt at it. The next attempt begins when the ones before have failed or nothing
  // moves; the first to succeed is taken, though it be an old one.
  const get = async (name, attempt) => {
    const attempts = [];
    waiting.add(name);
    for (const [i, pause] of ATTEMPTS.entries()) {
      if (i) await new Promise((resolve) => setTimeout(resolve, pause));
      attempts.push(attempt(i));
      const first = Promise.any(attempts);
      const found = await Promise.race([first, silence()]).catch(() => silence);
      if (found !== silence) break;
    }
    const found = await Promise.any(attempts).catch(({ errors }) => {
      tell("lost", name, errors.at(-1));
      throw errors.at(-1);
    });
    waiting.delete(name);
    move();
    return found;
  };

  const arrived = new Map();
  const memory = window.rippleMemory; // of recall.js: what is in the packs is in that, too
  const total = LARGE.filter((name) => isCode(name) || !memory?.recalled).reduce(
    (sum, name) => sum + parts[name].size,
    0,
  );
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  let askForRest;
  const restIsDue = new Promise((resolve) => (askForRest = resolve));
  const lacking = (name) => parts[name].size - (arrived.get(name) ?? 0);
  let lastMessage = "";
  const progress = (name, size) => {
    if (size < arrived.get(name)) return; // it was asked for again
    if (size > arrived.get(name)) move();
    arrived.set(name, size);
    if (FIRST.reduce((sum, one) => sum + lacking(one), 0) < EARLIER) askForRest();
    const sum = Math.min([...arrived.values()].reduce((a, b) => a + b), total);
    const message = `Fetching Python: ${megabytes(sum)} of ${megabytes(total)} MB`;
    if (message === lastMessage) return;
    lastMessage = message;
    tell("progress", message, FETCHED * (sum / total));
  };

  // What the service worker has kept, in any of its caches: an address means the same in all.
  const kept = async (name) => {
    try {
      return await window.caches.match(address(name));
    } catch {
      return undefined; // no cache storage
    }
  };
  const forgetBroken = async (name) => {
    for (const key of await window.caches.keys()) {
      const cache = await window.caches.open(key);
      const copy = await cache.match(address(name));
      if (copy && (await copy.blob()).size !== parts[name].size) await cache.delete(address(name));
    }
  };

  const ask = async (name, attempt) => {
    const copy = attempt ? await kept(name) : undefined;
    const how = { cache: attempt ? "reload" : "default", priority: "low" }; // than what is seen
    const response = copy ?? (await fetch(address(name), how));
    if (response.ok) return response;
    const { status } = response;
    throw Object.assign(new Error(`the server answered ${status}`), { status });
  };

  // Takes all bytes of an answer, piece by piece. They have to be as many as the part has, or had
  // before it was packed: there are hosts that unpack on the way.
  const readAll = async (name, response, take) => {
    let size = 0;
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      take?.(piece.value);
      size += piece.value.length;
      progress(name, size);
    }
    if (size === parts[name].size || size === parts[name].unpacked) return;
    await forgetBroken(name).catch(() => {}); // no cache storage, so nothing was kept there
    throw Object.assign(new Error(`${size} bytes arrived instead of ${parts[name].size}`), { size });
  };

  // A pack is unpacked as it arrives, unless the host has done that.
  const GZIP = 0x1f; // how all that is gzipped begins, and no name of a file
  const pack = (name) =>
    get(name, async (attempt) => {
      const response = await ask(name, attempt);
      const pieces = [];
      let unpacking, unpacked;
      await readAll(name, response, (piece) => {
        if (!unpacking && !pieces.length && piece[0] === GZIP) {
          const { readable, writable } = new DecompressionStream("gzip");
          unpacking = writable.getWriter();
          unpacked = new Response(readable).arrayBuffer();
          unpacked.catch(() => {}); // whoever waits for it hears of it
        }
        if (unpacking) unpacking.write(piece).catch(() => {});
        else pieces.push(piece);
      });
      if (!unpacking) return new Uint8Array(await new Blob(pieces).arrayBuffer());
      unpacking.close().catch(() => {});
      return new Uint8Array(await unpacked);
    });

  // Code is compiled as it arrives, long before Python asks for it. What is counted is a copy, so that
  // the browser has the original, which it can keep compiled.
  const code = (name) =>
    get(name, async (attempt) => {
      const response = await ask(name, attempt);
      const counted = readAll(name, response.clone());
      const compiled =
        response.headers.get("Content-Type") === "application/wasm"
          ? WebAssembly.compileStreaming(response)
          : response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
      compiled.catch(() => {}); // whoever waits for it hears of it
      await counted;
      return { compiled };
    });

  // Where a script is at this attempt. A browser does not ask twice for an address that failed, so
  // the next one is another; what it keeps of the first is renewed, for the next visit.
  const addressAt = async (name, attempt) => {
    if (!attempt) return address(name);
    await (await fetch(address(name), { cache: "reload" })).arrayBuffer();
    return `${address(name)}?again=${attempt}`;
  };
  const module = (name) =>
    get(name, async (attempt) => {
      const from = await addressAt(name, attempt);
      return { from, exports: await import(from) };
    });
  // A script and not a module: only those does Chrome compile when the service worker puts them into
  // its cache, so that the second visit finds them compiled (see py/workshop/bundle.py).
  const script = (name, made) =>
    get(name, async (attempt) => {
      const element = document.createElement("script");
      element.src = await addressAt(name, attempt);
      element.fetchPriority = "high";
      const come = new Promise((resolve, reject) => {
        element.onload = resolve;
        element.onerror = () => reject(new Error(`${name} did not load`));
      });
      document.head.append(element);
      await come;
      if (made()) return made();
      throw new Error(`${name} is not what it should be`);
    });

  // Python reads colours and sizes from the style sheet, whose last rule is of the head.
  const STYLE = "style.css";
  const askAgain = window.rippleAgain ?? (() => tell("lost", STYLE));
  const hasLastRule = ({ sheet }) => {
    try {
      return sheet.cssRules[sheet.cssRules.length - 1].selectorText === "head";
    } catch (error) {
      // In a sandboxed frame no sheet may be looked into. Elsewhere one that failed may not, or it is
      // not here yet.
      return (window.origin === "null" && error.name === "SecurityError") || undefined;
    }
  };
  const styled = new Promise((resolve) => {
    waiting.add(STYLE);
    const seen = new Set();
    const look = () => {
      const links = [...document.querySelectorAll(`[data-part="${STYLE}"]`)];
      const cut = links.find((link) => hasLastRule(link) === false && !seen.has(link));
      if (embedded || links.some(hasLastRule)) resolve();
      else if (cut) {
        seen.add(cut);
        askAgain(cut, ATTEMPTS[1]);
      }
    };
    document.addEventListener("load", look, true);
    look();
  }).then(() => waiting.delete(STYLE));
  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
    else resolve();
  });

  // On a second visit all is here already, as in the one file.
  const isKept = () => {
    try {
      return Boolean(window.navigator.serviceWorker?.controller);
    } catch {
      return false; // in a sandbox even to ask is forbidden
    }
  };
  if (embedded || memory?.recalled || isKept()) askForRest();
  const large = async (name) => {
    if (REST.includes(name)) await Promise.race([restIsDue, silence()]);
    return isCode(name) ? code(name) : pack(name);
  };
  let sent;
  const packs = () => (sent ??= PACKS.map(large)); // sends for them, if nobody has yet

  const modules = Promise.all([
    module("runtime/pyodide.js").then(({ exports }) => exports),
    script("runtime/pyodide.asm.js", () => window._createPyodideModule),
  ]);
  const codes = CODES.map(large);
  const needed = [...codes, ...(memory?.recalled ? [] : packs()), modules, styled];
  const everything = Promise.all(needed).then(() => {});
  progress(CODES[0], 0);
  const later = (name) => import(address(name)); // a part that the start does without
  const fetched = { address, tell, lock, parts, packs, modules, codes, everything, later, memory };
  window.rippleFetched = fetched;

  const runtime = module("runtime.js"); // starts Python as soon as it can
  const begin = async () => {
    const [{ from }] = await Promise.all([runtime, parsed]);
    // PyScript is to have the very module that has started Python.
    const config = document.querySelector("script[type=py]").attributes.config;
    if (from.includes("?")) config.value = config.value.replace(/\.\/runtime[^"]*/, from);
    await module("pyscript/core.js");
  };
  everything.then(
    () => tell("progress", "Starting Python", FETCHED),
    () => {}, // it has been said which part did not come
  );
  Promise.allSettled([everything, begin()]).then(() => {
    clearInterval(watch);
    // The page does without it.
    if (!embedded) import(address("offline.js")).catch((error) => console.info(error.message));
  });
})();
