// Starts Python: PyScript's "interpreter" (see the end of index.html).
//
// What it needs has been sent for by fetch.js, which loads this module too, before PyScript, so that
// Python starts as soon as that has arrived.

// Pyodide's, as in package.json. To await it from Pyodide itself would break Safari: there, a module
// that awaits at its top level and is imported twice may be handed out before it has finished
// (https://bugs.webkit.org/show_bug.cgi?id=242740).
export const version = "314.0.4";

const { address, tell, lock, packs, modules, codes, everything } = window.rippleFetched;
const INDEX = window.rippleParts ? "embedded://runtime/" : address("runtime/");

const PLACE = "/lib/python3.14/site-packages"; // of all that is not Python's own

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

const install = async (FS, pack) => {
  for (const [path, contents] of filesIn(await pack)) {
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, contents);
  }
};

// Pyodide asks for a zip of the standard library, and gets an empty one: it is in a pack instead.
const NO_ZIP = `${INDEX}none.zip`;

// Pyodide fetches its wasm and its standard library itself: until it has asked for both, it gets empty
// answers, since all that is in them is here already.
const answerOwnRequests = () => {
  const waiting = new Set([`${INDEX}pyodide.asm.wasm`, NO_ZIP]);
  const original = window.fetch;
  window.fetch = (resource, options) => {
    const url = new URL(resource.url ?? resource, document.baseURI).href;
    if (!waiting.has(url)) return original.call(window, resource, options);
    waiting.delete(url);
    if (!waiting.size) window.fetch = original;
    return Promise.resolve(new Response(""));
  };
};

// Pyodide only warns when WebAssembly will not have its code, and then waits for ever.
const handOverCompiled = (reject) => {
  const original = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    WebAssembly.instantiateStreaming = original;
    try {
      const module = await (await codes[0]).compiled;
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    } catch (error) {
      reject(error);
      throw error;
    }
  };
};

// Python loads numpy's code from a file, which is empty: in its place it is given what was compiled as
// it arrived.
const NUMPY_CODE = /\/_multiarray_umath\.[^/]*\.so$/;
const handOverNumpy = async (FS) => {
  const module = await (await codes[1]).compiled;
  const { readFile } = FS;
  FS.readFile = (path, ...more) => (NUMPY_CODE.test(path) ? module : readFile(path, ...more));
};

const start = async () => {
  const [pyodide, createPyodideModule] = await modules;
  answerOwnRequests();
  const [library, ...others] = packs.splice(0); // several megabytes, which nobody needs afterwards
  const python = await new Promise((resolve, reject) => {
    handOverCompiled(reject);
    everything.catch(reject);
    pyodide
      .loadPyodide({
        indexURL: INDEX,
        stdLibURL: NO_ZIP,
        env: { HOME: "/home/pyodide", PYTHONPATH: "/lib/python3.14" },
        lockFileContents: lock,
        fsInit: async (FS) => {
          FS.mkdirTree(PLACE); // or Python would not look there for what comes later
          await install(FS, library);
        },
        createPyodideModule,
      })
      .then(resolve, reject);
  });
  // On a slow line the application is still on its way while numpy is loaded.
  let come = false;
  everything.then(() => (come = true), () => {});
  for (const pack of others) {
    await install(python.FS, pack);
    python.runPython("import sitecustomize; sitecustomize.look()");
    if (pack !== others[0]) continue;
    await handOverNumpy(python.FS);
    if (come) tell("progress", "Loading numpy", 0.9);
    await new Promise((resolve) => setTimeout(resolve)); // lets the reader see it
    python.runPython("import numpy");
  }
  await everything;
  tell("progress", "Setting up the lesson", 0.95);
  return python;
};

// Python starts at once; by the time PyScript asks for it, it may be there. It starts once, though this
// module came twice, since it was slow to come (see fetch.js).
window.rippleStart ??= start();
const started = window.rippleStart;
const told = started.catch(async (error) => {
  await everything; // if it was a part that did not arrive, that has been said
  tell("failed", "Python could not start in this browser.", error);
});

// PyScript begins by writing its Python into files, to compile it there: it is there, compiled.
const PYSCRIPT_BEGINS = /_path\.write_text\([^]*import pyscript as _pyscript/;

export const loadPyodide = async ({ stdout, stderr }) => {
  await told; // the failure that the reader sees is this module's, not what follows from it
  const python = await started;
  python.setStdout({ batched: stdout });
  python.setStderr({ batched: stderr });
  // What Python runs asynchronously has in Chrome a stack of its own (JSPI), and now and then the tab
  // crashes there when the browser collects garbage. Our Python awaits nothing: it is run at once.
  // PyScript only prints an exception in it: here it becomes a failure that the reader sees.
  python.runPythonAsync = async (code, ...more) => {
    try {
      return python.runPython(PYSCRIPT_BEGINS.test(code) ? "import pyscript" : code, ...more);
    } catch (error) {
      tell("failed", "The lesson stopped with an error in its Python.", error);
      throw error;
    }
  };
  return python;
};
