// Starts Python: PyScript's "interpreter" (see the end of index.html).
//
// What it needs has been sent for by fetch.js, which loads this module too, before PyScript, so that
// Python starts as soon as that has arrived.

// Pyodide's, as in package.json. To await it from Pyodide itself would break Safari: there, a module
// that awaits at its top level and is imported twice may be handed out before it has finished
// (https://bugs.webkit.org/show_bug.cgi?id=242740).
export const version = "314.0.4";

// In the page; in memory.js's worker that worker has sent for it.
const { address, tell, lock, packs, modules, codes, everything, memory } = globalThis.rippleFetched;
const INDEX = globalThis.rippleParts ? "embedded://runtime/" : address("runtime/");

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
  const original = globalThis.fetch;
  globalThis.fetch = (resource, options) => {
    const url = new URL(resource.url ?? resource, globalThis.document?.baseURI).href;
    if (!waiting.has(url)) return original.call(globalThis, resource, options);
    waiting.delete(url);
    if (!waiting.size) globalThis.fetch = original;
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

const load = async (options) => {
  const [pyodide, createPyodideModule] = await modules;
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  answerOwnRequests();
  try {
    return await new Promise((resolve, reject) => {
      handOverCompiled(reject);
      everything.catch(reject);
      pyodide
        .loadPyodide({
          indexURL: INDEX,
          stdLibURL: NO_ZIP,
          env: { HOME: "/home/pyodide", PYTHONPATH: "/lib/python3.14" },
          lockFileContents: lock,
          ...options(createPyodideModule, reject),
        })
        .then(resolve, reject);
    });
  } catch (error) {
    Object.assign(globalThis, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
    throw error;
  }
};

// Where a memory is kept or laid, numpy's code is loaded before Python begins, and so always has the same
// place: there the table of functions has so many entries, and there its data end.
const NUMPY = `${PLACE}/numpy/_core/_multiarray_umath.cpython-314-wasm32-emscripten.so`;
const place = ({ wasmTable, HEAPU32, _emscripten_get_sbrk_ptr: end }) => [
  wasmTable.length,
  HEAPU32[end() >>> 2],
];
const withNumpy = (create, reject, placed) => (settings) => {
  const loadNumpy = async (python) => {
    python.addRunDependency("numpy");
    const module = await (await codes[1]).compiled;
    const how = { loadAsync: true, nodelete: true };
    python.preloadedWasm[NUMPY] = await python.loadWebAssemblyModule(module, how, NUMPY, {});
    placed(python, place(python));
    python.removeRunDependency("numpy");
  };
  settings.preRun.push((python) => loadNumpy(python).catch(reject));
  return create(settings);
};

// Python from the beginning, with all that is in the packs.
export const startAnew = async (placed) => {
  const [library, ...others] = packs().splice(0); // several megabytes, which nobody needs afterwards
  const python = await load((create, reject) => {
    Promise.all([library, ...others]).catch(reject);
    const fsInit = async (FS) => {
      FS.mkdirTree(PLACE); // or Python would not look there for what comes later
      await install(FS, library);
    };
    return { fsInit, createPyodideModule: placed ? withNumpy(create, reject, placed) : create };
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
    if (!placed) await new Promise((resolve) => setTimeout(resolve)); // lets the reader see it
    python.runPython("import numpy");
  }
  await everything;
  return python;
};

// Puts a memory in the place of one in which Python has not begun; memory.js says what is in it.
const PAGE = 4096;
const lay = (python, kept) => {
  const [size, handle, runs] = new Uint32Array(kept, 8, 3);
  const end = python._sbrk(0); // after this there are nothing but zeros
  if (!python.growMemory(size) || python.HEAPU8.length !== size) throw new Error("there is no room");
  const memory = python.HEAPU8;
  let [from, at] = [20 + 8 * runs, 0];
  const clear = (until) => memory.fill(0, at, Math.max(at, Math.min(until, end)));
  for (let run = 0; run < runs; run++) {
    const [first, count] = new Uint32Array(kept, 20 + 8 * run, 2);
    clear(first * PAGE);
    memory.set(new Uint8Array(kept, from, count * PAGE), first * PAGE);
    from += count * PAGE;
    at = (first + count) * PAGE;
  }
  clear(size);
  python.newDSO(NUMPY, handle, python.preloadedWasm[NUMPY]);
};

// Python as it was when its memory was kept.
export const startFrom = async (kept) => {
  const python = await load((create, reject) => {
    const fits = (_, found) => {
      const wanted = new Uint32Array(kept, 0, 2);
      if (found.some((each, n) => each !== wanted[n])) throw new Error("its memory does not fit");
    };
    const createPyodideModule = async (settings) => {
      const made = await withNumpy(create, reject, fits)(settings);
      made.API.restoreSnapshot = () => {
        lay(made, kept);
        return { hiwireKeys: [], immortalKeys: [] };
      };
      return made;
    };
    return { createPyodideModule, _loadSnapshot: new Uint8Array(kept) };
  });
  await everything;
  python.runPython("__import__('sitecustomize').wake()");
  return python;
};

const fromMemory = async () => {
  const kept = await memory?.recalled;
  if (!kept) return undefined;
  try {
    const python = await startFrom(kept);
    memory.used = true;
    return python;
  } catch (error) {
    await everything; // if a part did not arrive, it is not the memory's fault
    return memory.forget(error);
  }
};

const start = async () => {
  const python = (await fromMemory()) ?? (await startAnew());
  tell("progress", "Setting up the lesson", 0.95);
  return python;
};

// Python starts at once; by the time PyScript asks for it, it may be there. It starts once, though this
// module came twice, since it was slow to come (see fetch.js).
globalThis.rippleStart ??= start();
const started = globalThis.rippleStart;
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
      if (memory?.used) memory.forget(error);
      tell("failed", "The lesson stopped with an error in its Python.", error);
      throw error;
    }
  };
  return python;
};
