// A worker: starts Python as the page does, imports all that needs no page, and hands over what its memory
// is then. It hands over nothing that it has not started from itself, with a lesson in it that learns the
// same, to the bit.
//
// It begins with whole numbers of four bytes: the place of numpy's code (see runtime.js; two numbers), how
// large the memory is, how Python calls numpy's code, how many runs of pages follow, and for each run its
// first page and how many there are. The pages follow; those that are left out are zeros.
const PAGE = 4096;
const WORDS = PAGE / 8;

const LEARNED = `
from ripple.lesson.lesson import Lesson
lesson = Lesson()
for _ in range(100): lesson.run_step()
b"".join(each.tobytes() for some in lesson.network.parameters for each in some).hex()
`;

const runsIn = (memory) => {
  const words = new BigUint64Array(memory);
  const runs = [];
  for (let page = 0; page * WORDS < words.length; page++) {
    const within = words.subarray(page * WORDS, (page + 1) * WORDS);
    if (within.every((word) => !word)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === page) last[1] += 1;
    else runs.push([page, 1]);
  }
  return runs;
};

const packed = (python, place) => {
  const { buffer } = python.HEAPU8;
  const handle = Object.keys(python.LDSO.loadedLibsByHandle).map(Number).find(Boolean);
  const runs = runsIn(buffer);
  const head = Uint32Array.from([...place, buffer.byteLength, handle, runs.length, ...runs.flat()]);
  const pages = runs.map(([first, count]) => new Uint8Array(buffer, first * PAGE, count * PAGE));
  return new Blob([head, ...pages]).arrayBuffer();
};

// Whatever of JavaScript or of files Python holds would not be there in another start.
const check = (python, place) => {
  const { API, FS, wasmTable } = python;
  const expected = API.getExpectedKeys();
  API.getExpectedKeys = () => expected.slice(0, -1); // the last one's slot is free when it has started
  const { hiwireKeys, immortalKeys } = API.serializeHiwireState();
  if (hiwireKeys.some(Boolean) || immortalKeys.length) throw new Error("it holds JavaScript");
  if (FS.streams.filter(Boolean).length > 3) throw new Error("it holds files");
  if (wasmTable.length !== place[0]) throw new Error("it has more functions than numpy's");
};

const GZIP = 0x1f; // see fetch.js: there are hosts that unpack on the way
const unpacked = async (address) => {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
  if (bytes[0] !== GZIP) return bytes;
  const { body } = new Response(bytes);
  return new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
};

const make = async ({ addresses, index, lock, compiled }) => {
  const address = (name) => addresses[name] ?? index;
  const script = await (await fetch(address("runtime/pyodide.asm.js"))).text();
  const sent = ["runtime/stdlib.bin", "runtime/numpy.bin", "ripple.bin"].map((name) =>
    unpacked(address(name)),
  );
  globalThis.rippleFetched = {
    address,
    lock,
    tell() {},
    packs: () => sent,
    modules: [await import(address("runtime/pyodide.js")), (0, eval)(`${script};_createPyodideModule`)],
    codes: compiled.map((module) => ({ compiled: module })),
    everything: Promise.resolve(),
  };
  globalThis.rippleStart = Promise.resolve(); // it is not to start by itself
  const { startAnew, startFrom } = await import(address("runtime.js"));

  let place;
  const first = await startAnew((_, found) => (place = found));
  first.runPython("__import__('sitecustomize').settle('ripple', 'ripple.page.browser')");
  check(first._module, place);
  const kept = await packed(first._module, place);
  const second = await startFrom(kept);
  if (first.runPython(LEARNED) !== second.runPython(LEARNED)) throw new Error("it learns otherwise");
  return kept;
};

addEventListener("message", ({ data }) => {
  make(data).then(
    (kept) => postMessage({ kept }, [kept]),
    (error) => postMessage({ error: String(error) }),
  );
});
