// Starts Python: PyScript's "interpreter" (see the end of index.html).
//
// The page also loads this module itself, before PyScript, so that every large fetch is under way at
// once. It counts the bytes as they arrive, and makes a failure of any part one clear sentence.

// Pyodide's, as in package.json. To await it from Pyodide itself would break Safari: there, a module
// that awaits at its top level and is imported twice may be handed out before it has finished
// (https://bugs.webkit.org/show_bug.cgi?id=242740).
export const version = "314.0.4";

window.rippleStarting = true; // start.js wants to know that this module was loaded
const report = (message, fraction) => window.rippleProgress?.(message, fraction);
// This module may run before start.js does, which then finds the failure here.
const fail = (what, error) => {
  if (window.rippleFail) window.rippleFail(what, error);
  else window.rippleFailed ??= [what, error];
};

const FETCHED = 0.8; // how much of the progress bar the fetches are
// In the page in one file the parts have been given addresses already.
const address = (name) => window.rippleParts?.get(name) ?? new URL(name, document.baseURI).href;
const INDEX = window.rippleParts ? "embedded://runtime/" : address("runtime/");
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

const parts = request("runtime/parts.json").then((response) => response.json());

let total = 0; // not known until the list of parts is here
let arrived = 0;
let lastMessage = "";
const tell = () => {
  const message = `Fetching Python: ${megabytes(arrived)} of ${megabytes(total)} MB`;
  if (!total || message === lastMessage) return;
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
  const expected = (await parts).sizes[name];
  if (size !== expected) {
    throw new MissingPart(name, { cause: `${size} bytes arrived instead of ${expected}` });
  }
};

const WASM = `runtime/pyodide-${version}.wasm`; // an older page never gets a newer one
const names = [
  WASM,
  "runtime/stdlib.pack",
  "runtime/numpy.pack",
  "ripple.pack",
];
const responses = new Map(names.map((name) => [name, request(name)]));
const counted = names.map((name) => responses.get(name).then((response) => count(name, response)));
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
    element.src = window.rippleParts?.get(name) ?? name;
    element.dataset.name = name;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  }).then(
    () => window._createPyodideModule ?? Promise.reject(new MissingPart(name)),
    () => Promise.reject(new MissingPart(name)),
  );
const modules = Promise.all([module("runtime/pyodide.mjs"), script("runtime/pyodide.asm.js")]);
const everything = Promise.all([modules, parts, ...counted]);

// A part that arrived broken may have been kept: the next visit gets it anew.
const forget = async (name) => {
  note((storage) => storage.setItem(BROKEN, name));
  for (const worker of await window.caches.keys()) {
    await (await window.caches.open(worker)).delete(address(name));
  }
};

parts.then(({ sizes }) => {
  total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  tell();
}, () => {});
everything.then(
  () => {
    note((storage) => storage.removeItem(BROKEN));
    report("Starting Python", FETCHED);
  },
  (error) => {
    const name = error instanceof MissingPart ? error.message : "runtime/parts.json";
    forget(name).catch(() => {}); // no cache storage, so nothing was kept there
    fail(
      `A part of this page could not be fetched: ${name}. Check the connection, then reload the page.`,
      error.cause ?? error,
    );
  },
);

// A pack is a gzipped tar: for each file a block that tells its name and size, then its contents in
// whole blocks.
const BLOCK = 512;
const filesIn = function* (tar) {
  const text = (from, length) => {
    const bytes = tar.subarray(from, from + length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  };
  for (let at = 0; tar[at]; ) {
    const folder = text(at + 345, 155);
    const size = parseInt(text(at + 124, 12), 8);
    yield [`/${folder && `${folder}/`}${text(at, 100)}`, tar.subarray(at + BLOCK, at + BLOCK + size)];
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
};
const unpacked = async (name) => {
  const { body } = await responses.get(name);
  const tar = new Response(body.pipeThrough(new DecompressionStream("gzip")));
  return new Uint8Array(await tar.arrayBuffer());
};
const packs = ["runtime/stdlib.pack", "runtime/numpy.pack", "ripple.pack"].map(unpacked);
for (const pack of packs) pack.catch(() => {}); // whoever waits for it hears of it

const install = async (FS) => {
  let folder;
  for (const pack of packs) {
    for (const [path, contents] of filesIn(await pack)) {
      const above = path.slice(0, path.lastIndexOf("/"));
      if (folder !== above) FS.mkdirTree(above);
      folder = above;
      FS.writeFile(path, contents);
    }
  }
};

// Pyodide asks for a zip of the standard library, and gets an empty one: it is in a pack instead.
const NO_ZIP = `${INDEX}none.zip`;

// Pyodide fetches its wasm and its standard library itself: from here until it has asked for both,
// it gets the answers that are already on their way.
const answerOwnRequests = () => {
  const waiting = new Map([
    [`${INDEX}pyodide.asm.wasm`, responses.get(WASM)],
    [NO_ZIP, Promise.resolve(new Response(""))],
  ]);
  const original = window.fetch;
  window.fetch = (resource, options) => {
    const url = new URL(resource.url ?? resource, document.baseURI).href;
    if (!waiting.has(url)) return original.call(window, resource, options);
    const response = waiting.get(url);
    waiting.delete(url);
    if (!waiting.size) window.fetch = original;
    return response;
  };
};

// The code is compiled as it arrives, long before Pyodide asks for it.
const compile = async (response) =>
  response.headers.get("Content-Type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
const compiled = responses.get(WASM).then(compile);
compiled.catch(() => {}); // whoever waits for it hears of it

// Pyodide only warns when WebAssembly will not have its code, and then waits for ever.
const handOverCompiled = (reject) => {
  const original = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    WebAssembly.instantiateStreaming = original;
    try {
      const code = await compiled;
      return { module: code, instance: await WebAssembly.instantiate(code, imports) };
    } catch (error) {
      reject(error);
      throw error;
    }
  };
};

const start = async () => {
  const [pyodide, createPyodideModule] = await modules;
  answerOwnRequests();
  const python = await new Promise((resolve, reject) => {
    handOverCompiled(reject);
    everything.catch(reject);
    pyodide
      .loadPyodide({
        indexURL: INDEX,
        stdLibURL: NO_ZIP,
        env: { HOME: "/home/pyodide", PYTHONPATH: "/lib/python3.14" },
        lockFileContents: parts.then(({ lock }) => lock),
        fsInit: install,
        createPyodideModule,
      })
      .then(resolve, reject);
  });
  await everything;
  report("Loading numpy", 0.9);
  await new Promise((resolve) => setTimeout(resolve)); // lets the reader see it
  python.runPython("import numpy");
  report("Setting up the lesson", 0.95);
  return python;
};

// Python starts at once; by the time PyScript asks for it, it may be there.
const started = start();
const told = started.catch(async (error) => {
  await everything; // if it was a part that did not arrive, that has been said
  fail(
    "Python could not start in this browser. Reload the page; if that does not help, " +
      "open it in a current Chrome, Edge, Firefox or Safari.",
    error,
  );
});

const PYSCRIPT_BEGINS = /_path\.write_text\([^]*import pyscript as _pyscript/;

export const loadPyodide = async ({ stdout, stderr }) => {
  await told; // the failure that the reader sees is this module's, not what follows from it
  const python = await started;
  python.setStdout({ batched: stdout });
  python.setStderr({ batched: stderr });
  // PyScript begins by writing its Python into files, to compile it there: it is there, compiled.
  // It only prints an exception in main.py: here it becomes a failure that the reader sees.
  const run = python.runPythonAsync.bind(python);
  python.runPythonAsync = async (code, ...more) => {
    try {
      return await run(PYSCRIPT_BEGINS.test(code) ? "import pyscript" : code, ...more);
    } catch (error) {
      fail("The lesson stopped with an error in its Python. Reload the page to try again.", error);
      throw error;
    }
  };
  return python;
};
