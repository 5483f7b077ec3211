// Keeps the page for visits without a network. The build (py/workshop/offline.py) writes the list of
// files with their hashes in here, so that every change of the site is another service worker.
const FILES = {};
const VERSION = "";

// A host such as GitHub Pages gives many projects one origin, and so one cache storage.
const SCOPE = self.registration.scope;
const OURS = `ripple ${SCOPE} `;
const CACHE = OURS + VERSION;

// What few readers open is kept once they have, and from then on in every version.
const isLater = (name) => /^(?:(?:hood|lessons)\.\w+\.js|later\.\w+\.bin)/.test(name);

// Kept last, so that a page that is kept has its parts. It can do without pictures, fonts and notices.
const PAGE = "index.html";
const NEEDED = Object.keys(FILES).filter((name) => /\.(?:bin|css|js|wasm)$/.test(name) && !isLater(name));

// Some hosts redirect whoever asks for the page by its name.
const address = (name) => (name === PAGE ? SCOPE : SCOPE + name);
const nameOf = (url) => {
  const { origin, pathname } = new URL(url);
  const path = origin + pathname;
  if (!path.startsWith(SCOPE)) return "";
  return path.slice(SCOPE.length) || PAGE;
};

const hash = async (contents) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", contents));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
};

// What was built, and nothing else. An answer that came by a redirect, which no browser shows as a
// page, or with "Vary: *", which none keeps, is written anew; Chrome compiles no script of such.
const checked = async (name, response) => {
  const contents = await response.clone().arrayBuffer();
  if ((await hash(contents)) !== FILES[name]) throw new Error(`${name} is not what was built`);
  if (!response.redirected && response.headers.get("Vary") !== "*") return response;
  const headers = new Headers(response.headers);
  headers.delete("Vary");
  return new Response(contents, { headers });
};

const firstGood = async (ways) => {
  for (const way of ways) {
    try {
      return await way();
    } catch {
      // lost, cut short, changed on its way, or of another version: the next one may be good
    }
  }
  return undefined;
};

const versions = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));
const others = async () => (await versions()).filter((name) => name !== CACHE);

// Whether a reader has opened what is kept only then.
const wasOpenedBefore = async () => {
  for (const cacheName of await versions()) {
    const known = await (await caches.open(cacheName)).keys();
    if (known.some(({ url }) => isLater(nameOf(url)))) return true;
  }
  return false;
};

// What an older version has need not be fetched again. A browser may have kept an older file by the
// same name. And a host that shows no page for a folder has it by its name.
const find = async (name) =>
  firstGood([
    ...(await others()).map((cacheName) => async () =>
      checked(name, await caches.match(address(name), { cacheName })),
    ),
    async () => checked(name, await fetch(address(name))),
    async () => checked(name, await fetch(address(name), { cache: "reload" })),
    ...(name === PAGE ? [async () => checked(name, await fetch(name, { cache: "reload" }))] : []),
  ]);

// Keeps what is not kept yet, as far as it can be had, and says what is: "all" that is needed, its
// "parts" without the page itself, "some", or nothing because the storage is "full".
const keep = async (opened = false) => {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const lacks = (name) => !kept.has(address(name));
  const all = opened || (await wasOpenedBefore());
  const wanted = Object.keys(FILES).filter((name) => all || !isLater(name));
  for (const name of wanted.filter(lacks)) {
    const response = name === PAGE && NEEDED.some(lacks) ? undefined : await find(name);
    try {
      if (response) await cache.put(address(name), response);
    } catch {
      if (!lacks(PAGE)) continue;
      await caches.delete(CACHE); // a part of it is of no use
      return "full";
    }
    if (response) kept.add(address(name));
  }
  if (NEEDED.some(lacks)) return "some";
  return lacks(PAGE) ? "parts" : "all";
};

// Whether a version is in use whose page opens without a network. Ripple of before kept it by its
// name, and as a redirected answer where the host gave one.
const replaces = async () => {
  if (!self.registration.active) return false;
  for (const cacheName of await others()) {
    for (const url of [SCOPE, SCOPE + PAGE]) {
      const page = await caches.match(url, { cacheName });
      if (page && !page.redirected) return true;
    }
  }
  return false;
};

// A version that is not whole never takes the place of one that is; the next visit tries again.
// Where none is, each page comes from the network and is new: there is nothing to ask the reader.
const install = async () => {
  const kept = await keep();
  const asks = await replaces();
  if (asks && kept !== "all") throw new Error(`the new version is not whole: ${kept}`);
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  for (const page of pages) {
    if (new URL("./", page.url).href === SCOPE) page.postMessage({ kept, asks });
  }
  if (kept === "full") throw new Error("there is no room");
  if (!asks) await self.skipWaiting();
};

// While a yet newer version gathers its files, it does this once it is active.
const tidy = async () => {
  if (self.registration.installing) return;
  for (const name of await others()) await caches.delete(name);
};

// The page asks past all caches for a part that it found wrong.
const renew = async (name) => {
  const response = await checked(name, await fetch(address(name), { cache: "reload" }));
  const cache = await caches.open(CACHE);
  await cache.put(address(name), response.clone()).catch(() => {}); // there may be no more room
  return response;
};

const answer = async (request, name) => {
  const kept = await caches.match(address(name), { cacheName: CACHE }).catch(() => undefined);
  if (kept && request.cache === "reload") return renew(name).catch(() => kept);
  if (!kept && isLater(name)) return renew(name).catch(() => fetch(request));
  return kept ?? fetch(request);
};

// Chrome keeps WebAssembly compiled, which halves the start, only if it comes past this worker: from
// the browser's own cache or the network. When there is none, the page itself looks in ours.
const letWasmPass = async (event) => {
  try {
    await event.addRoutes?.({
      condition: { urlPattern: new URLPattern("*.wasm", SCOPE) },
      source: "network",
    });
  } catch {
    // then it starts more slowly, and that is all
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil(letWasmPass(event));
  event.waitUntil(install());
});
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "opened") event.waitUntil(keep(true));
  if (event.data === "keep") {
    const tell = async () => event.source.postMessage({ kept: await keep(), asks: await replaces() });
    event.waitUntil(tell());
  }
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const name = nameOf(request.url);
  const ours = request.method === "GET" && Object.hasOwn(FILES, name);
  if (ours) event.respondWith(answer(request, name));
});
