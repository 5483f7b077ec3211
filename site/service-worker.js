// Keeps the page for visits without a network. The build writes the list of files with their hashes
// in here, so that every change of the site is another service worker.
const FILES = {}; // filled in by py/workshop/offline.py
const VERSION = "";

// A host such as GitHub Pages gives many projects one origin, and so one cache storage.
const OURS = `ripple ${self.registration.scope} `;
const CACHE = OURS + VERSION;

const address = (name) => new URL(name, self.registration.scope).href;
const nameOf = (url) => {
  const { origin, pathname } = new URL(url);
  const path = origin + pathname;
  if (!path.startsWith(self.registration.scope)) return "";
  return path.slice(self.registration.scope.length) || "index.html";
};

// Nothing but the file that was built passes; what the browser had kept of an older one does not.
const fetchBuilt = async (name) => {
  const integrity = FILES[name];
  try {
    return await fetch(address(name), { integrity });
  } catch {
    return fetch(address(name), { integrity, cache: "reload" });
  }
};

const keep = async (cache, name) => {
  const response = await fetchBuilt(name);
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  await cache.put(address(name), response);
};

// A download that was interrupted goes on where it was: what is in the cache is whole.
const install = async () => {
  const cache = await caches.open(CACHE);
  for (const name of Object.keys(FILES)) {
    if (!(await cache.match(address(name)))) await keep(cache, name);
  }
};

const tidy = async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
  }
};

const answer = async (name) => {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address(name));
  if (kept) return kept;
  await keep(cache, name); // the browser, or a page that found it broken, threw it away
  return cache.match(address(name));
};

// Chrome keeps WebAssembly compiled, which halves the start, only if it comes past this worker: from
// the browser's own cache or the network. When there is none, the page itself looks in ours.
const letWasmPass = (event) =>
  event.addRoutes?.({
    condition: { urlPattern: new URLPattern("*.wasm", self.registration.scope) },
    source: "network",
  });

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  event.waitUntil(letWasmPass(event));
});
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const name = nameOf(event.request.url);
  const ours = event.request.method === "GET" && Object.hasOwn(FILES, name);
  if (ours) event.respondWith(answer(name));
});
