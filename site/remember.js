// Has Python's memory kept for the next visit (see recall.js), once the reader has what they came for:
// a worker starts Python anew from the parts that are here, and keeps what it looks like after that.
const memory = window.rippleMemory;
const { NAME, AT, known, note, may, forget, digest } = memory;

const QUIET = 5000; // milliseconds in which the reader does nothing
const ROOM = 150e6; // bytes that the browser should have for this page, and gigabytes of the device
const LEAST = 4;

const hasRoom = async () => {
  if (navigator.connection?.saveData || navigator.deviceMemory < LEAST) return false;
  const { quota, usage } = await navigator.storage.estimate();
  return quota - usage > ROOM;
};

// Nobody plays, the lesson least of all, and the page is in view: else the next visit does it.
const quiet = () =>
  new Promise((resolve) => {
    let waiting;
    const wait = () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, QUIET);
    };
    const look = async () => {
      const python = await window.rippleStart;
      const plays = python.runPython("__import__('main').player.playing");
      if (plays || document.visibilityState !== "visible") return wait();
      for (const kind of KINDS) removeEventListener(kind, wait, true);
      return resolve();
    };
    const KINDS = ["pointerdown", "pointermove", "keydown", "wheel", "scroll"];
    for (const kind of KINDS) addEventListener(kind, wait, { capture: true, passive: true });
    wait();
  });

// What the worker needs of this page; it sends for the rest itself.
const made = async () => {
  const { address, lock, parts, codes } = window.rippleFetched;
  const compiled = await Promise.all(codes.map(async (code) => (await code).compiled));
  const addresses = Object.fromEntries(Object.keys(parts).map((name) => [name, address(name)]));
  const worker = new Worker(address("memory.js"), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.kept ? resolve(data.kept) : reject(new Error(data.error)));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ addresses, index: address("runtime/"), lock, compiled });
    });
  } finally {
    worker.terminate();
  }
};

export const remember = async () => {
  try {
    note({ kept: false, tries: known().tries + 1 });
    const bytes = await made();
    const cache = await caches.open(NAME);
    await cache.put(AT, new Response(bytes, { headers: { Digest: await digest(bytes) } }));
    if (!(await cache.match(AT))) throw new Error("the browser does not keep it");
    note({ kept: true, tries: 0 });
    performance.mark("memory kept");
  } catch (error) {
    forget(error);
  }
};

const begin = async () => {
  if (memory.used) note({ tries: 0 });
  else if (known().kept) forget(new Error("no start from it comes to its end"));
  // A page that a program drives has no reader who comes back.
  else if (may() && !navigator.webdriver && (await hasRoom())) {
    await quiet();
    await remember();
  }
};

// In a page that has not started, or keeps nothing, there is nothing to be done.
if (document.body.dataset.state === "ready") begin().catch((error) => console.info(error.message));
