// Starts Python: PyScript's "interpreter" (see pyscript.json).
//
// The page also loads this module itself, before PyScript, so that every large fetch is under way at
// once. It counts the bytes as they arrive, and makes a failure of any part one clear sentence.

const report = (message, fraction) => window.rippleProgress?.(message, fraction);
const fail = (what, error) => window.rippleFail?.(what, error);

const FETCHED = 0.8; // how much of the progress bar the fetches are
const address = (name) => new URL(name, import.meta.url).href;
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

class MissingPart extends Error {}

const request = async (name) => {
  let response;
  try {
    response = await fetch(address(name));
  } catch (error) {
    throw new MissingPart(name, { cause: error });
  }
  if (!response.ok) throw new MissingPart(name, { cause: `the server answered ${response.status}` });
  return response;
};

const parts = request("runtime/parts.json").then((response) => response.json());

let total = 0; // not known until the list of parts is here
let arrived = 0;
const tell = () => {
  if (!total) return;
  const message = `Fetching Python: ${megabytes(arrived)} of ${megabytes(total)} MB`;
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

const names = [
  "runtime/pyodide.asm.wasm",
  "runtime/python_stdlib.zip",
  "numpy.zip",
  "ripple.zip",
  "main.py",
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
const modules = Promise.all(["runtime/pyodide.mjs", "runtime/pyodide.asm.mjs"].map(module));
const everything = Promise.all([modules, parts, ...counted]);

parts.then(({ sizes }) => {
  total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  tell();
}, () => {});
everything.then(
  () => report("Starting Python", FETCHED),
  (error) => {
    const name = error instanceof MissingPart ? error.message : "runtime/parts.json";
    fail(
      `A part of this page could not be fetched: ${name}. Check the connection, then reload the page.`,
      error.cause ?? error,
    );
  },
);

const archive = async (name) => (await responses.get(name)).arrayBuffer();

// Pyodide fetches its wasm and its standard library itself, and PyScript main.py: from here until
// each has asked once, they get the answers that are already on their way.
const answerOwnRequests = () => {
  const waiting = new Map(
    names.filter((name) => !/^(numpy|ripple)\.zip$/.test(name)).map((name) => [address(name), name]),
  );
  const original = window.fetch;
  window.fetch = (resource, options) => {
    const url = new URL(resource.url ?? resource, document.baseURI).href;
    if (!waiting.has(url)) return original.call(window, resource, options);
    const response = responses.get(waiting.get(url));
    waiting.delete(url);
    if (!waiting.size) window.fetch = original;
    return response;
  };
};

// Pyodide only warns when WebAssembly will not have its code, and then waits for ever.
const compiled = (reject) => {
  const original = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    WebAssembly.instantiateStreaming = original;
    try {
      const response = await source;
      return response.headers.get("Content-Type") === "application/wasm"
        ? await original.call(WebAssembly, response, imports)
        : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    } catch (error) {
      reject(error);
      throw error;
    }
  };
};

const start = async (options) => {
  const [pyodide, { default: createPyodideModule }] = await modules;
  answerOwnRequests();
  const python = await new Promise((resolve, reject) => {
    compiled(reject);
    everything.catch(reject);
    pyodide
      .loadPyodide({
        ...options,
        indexURL: address("runtime/"),
        stdLibURL: address("runtime/python_stdlib.zip"),
        lockFileContents: parts.then(({ lock }) => lock),
        createPyodideModule,
      })
      .then(resolve, reject);
  });
  const place = { extractDir: "/lib/python3.14/site-packages" };
  await everything; // Python may be there before numpy is
  report("Loading numpy", 0.9);
  python.unpackArchive(await archive("numpy.zip"), "zip", place);
  report("Setting up the lesson", 0.95);
  python.unpackArchive(await archive("ripple.zip"), "zip", place);
  return python;
};

// PyScript only prints an exception in main.py: here it becomes a failure that the reader sees.
const tellExceptions = (python) => {
  const run = python.runPythonAsync.bind(python);
  python.runPythonAsync = async (...code) => {
    try {
      return await run(...code);
    } catch (error) {
      fail("The lesson stopped with an error in its Python. Reload the page to try again.", error);
      throw error;
    }
  };
  return python;
};

export const version = await modules.then(([pyodide]) => pyodide.version);

export const loadPyodide = async (options) => {
  try {
    return tellExceptions(await start(options));
  } catch (error) {
    await everything; // if it was a part that did not arrive, that has been said
    fail(
      "Python could not start in this browser. Reload the page; if that does not help, " +
        "open it in a current Chrome, Edge, Firefox or Safari.",
      error,
    );
    throw error;
  }
};
