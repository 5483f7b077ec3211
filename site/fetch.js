/* Sends for all that Python needs, before anything else is done: a module would have to wait until
   the page is laid out. It counts the bytes as they arrive, and makes the failure of any part one
   clear sentence. runtime.js starts Python with what has arrived. */
(() => {
  "use strict";

  // This runs before start.js does, which then finds here what was said.
  const report = (message, fraction) => {
    if (window.rippleProgress) window.rippleProgress(message, fraction);
    else window.rippleReported = [message, fraction];
  };
  const fail = (what, error) => {
    if (window.rippleFail) window.rippleFail(what, error);
    else window.rippleFailed ??= [what, error];
  };

  const FETCHED = 0.8; // how much of the progress bar the fetches are
  const { lock, parts } = JSON.parse(document.getElementById("parts").textContent);
  // In the page in one file the parts are blobs.
  const address = (name) =>
    window.rippleParts?.get(name) ?? new URL(parts[name]?.address ?? name, document.baseURI).href;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  class MissingPart extends Error {}

  // A visit that got a broken part leaves a note, so that the next one asks past the browser's cache.
  const BROKEN = "ripple:broken";
  const note = (change) => {
    try {
      return change(window.localStorage);
    } catch {
      return null; // no storage: then the browser's cache has to come round by itself
    }
  };
  const cache = note((storage) => storage.getItem(BROKEN)) ? "reload" : "default";

  const kept = async (name) => {
    try {
      return await window.caches.match(address(name));
    } catch {
      return undefined; // no cache storage
    }
  };

  // What comes straight from the network is asked for in the service worker's cache when that fails.
  const request = async (name) => {
    let cause;
    try {
      const response = await fetch(address(name), { cache });
      if (response.ok) return response;
      cause = `the server answered ${response.status}`;
    } catch (error) {
      cause = error;
    }
    const response = await kept(name);
    if (response) return response;
    throw new MissingPart(name, { cause });
  };

  const WASM = "runtime/pyodide.wasm";
  const PACKS = ["runtime/stdlib.bin", "runtime/numpy.bin", "ripple.bin"];
  const names = [WASM, ...PACKS];
  const total = names.reduce((sum, name) => sum + parts[name].size, 0);
  let arrived = 0;
  let lastMessage = "";
  const tell = () => {
    const message = `Fetching Python: ${megabytes(arrived)} of ${megabytes(total)} MB`;
    if (message === lastMessage) return;
    lastMessage = message;
    report(message, FETCHED * (arrived / total));
  };

  // Counts a copy, so that the browser gets the original, which it can keep compiled.
  const count = async (name, response) => {
    const reader = response.clone().body.getReader();
    let size = 0;
    try {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        size += piece.value.length;
        arrived += piece.value.length;
        tell();
      }
    } catch (error) {
      throw new MissingPart(name, { cause: error });
    }
    const expected = parts[name].size;
    if (size !== expected) {
      throw new MissingPart(name, { cause: `${size} bytes arrived instead of ${expected}` });
    }
  };

  const responses = new Map(names.map((name) => [name, request(name)]));
  const counted = names.map((name) => responses.get(name).then((response) => count(name, response)));

  // The code is compiled as it arrives, long before Pyodide asks for it.
  const compile = async (response) =>
    response.headers.get("Content-Type") === "application/wasm"
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer());
  const compiled = responses.get(WASM).then(compile);
  compiled.catch(() => {}); // whoever waits for it hears of it

  const module = async (name) => {
    try {
      return await import(address(name));
    } catch (error) {
      throw new MissingPart(name, { cause: error });
    }
  };
  // A script and not a module: only those does Chrome compile when the service worker puts them into
  // its cache, so that the second visit finds them compiled (see py/workshop/bundle.py).
  const script = (name) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address(name);
      element.dataset.name = name;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    }).then(
      () => window._createPyodideModule ?? Promise.reject(new MissingPart(name)),
      () => Promise.reject(new MissingPart(name)),
    );
  const modules = Promise.all([module("runtime/pyodide.js"), script("runtime/pyodide.asm.js")]);
  const everything = Promise.all([modules, ...counted]);

  // A part that arrived broken may have been kept: the next visit gets it anew.
  const forget = async (name) => {
    note((storage) => storage.setItem(BROKEN, name));
    for (const worker of await window.caches.keys()) {
      await (await window.caches.open(worker)).delete(address(name));
    }
  };

  tell();
  everything.then(
    () => {
      note((storage) => storage.removeItem(BROKEN));
      report("Starting Python", FETCHED);
    },
    (error) => {
      const name = error.message;
      forget(name).catch(() => {}); // no cache storage, so nothing was kept there
      fail(
        `A part of this page could not be fetched: ${name}. Check the connection, then reload the page.`,
        error.cause ?? error,
      );
    },
  );

  const unpacked = async (name) => {
    const { body } = await responses.get(name);
    const tar = new Response(body.pipeThrough(new DecompressionStream("gzip")));
    return new Uint8Array(await tar.arrayBuffer());
  };
  const packs = PACKS.map(unpacked);
  for (const pack of packs) pack.catch(() => {}); // whoever waits for it hears of it

  window.rippleFetched = {
    ...{ address, report, fail, lock, packs, modules, compiled, everything },
    wasm: responses.get(WASM),
  };
})();
