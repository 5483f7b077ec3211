/* Python's memory as an earlier visit has left it on this device (see remember.js), of just these parts
   and in just this browser: it is read at once, and the packs, all of which is in it, are not sent for.

   A start from it that does not come to its end may have failed for it: it gets two more chances. In
   every other case of doubt it is thrown away, and this version makes no other. */
(() => {
  "use strict";

  const NAME = `ripple memory ${new URL("./", document.baseURI).pathname}`;
  const AT = "memory"; // its address, in a cache of its own
  const MOST_TRIES = 3;
  const PATIENCE = 8000; // milliseconds

  const { parts } = JSON.parse(document.getElementById("parts").textContent);
  const made = (name) => /^runtime|^ripple|^memory/.test(name);
  const addresses = Object.keys(parts).filter(made).map((name) => parts[name].address);
  const key = [...addresses, navigator.userAgent].join();

  // What is known of it: whether there is one, and how often something was begun since and not finished.
  const known = () => {
    try {
      const found = JSON.parse(window.localStorage.getItem(NAME));
      if (found?.key === key) return found;
    } catch {
      // no storage, or not what was written there
    }
    return { key, kept: false, tries: 0 };
  };
  const note = (news) => {
    window.localStorage.setItem(NAME, JSON.stringify({ ...known(), ...news }));
    return true;
  };
  const forget = (error) => {
    console.info("Python's memory is not kept:", error.message);
    try {
      note({ kept: false, tries: MOST_TRIES, why: error.message });
      window.caches.delete(NAME).catch(() => {}); // nobody waits for storage that may not answer
    } catch {
      // no storage
    }
  };

  const digest = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].join();
  const read = async () => {
    const response = await (await window.caches.open(NAME)).match(AT);
    const bytes = await response.arrayBuffer();
    if ((await digest(bytes)) !== response.headers.get("Digest")) throw new Error("it is damaged");
    return bytes;
  };
  const tooLong = () =>
    new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("it does not come")));
  const recall = () => {
    try {
      const { kept, tries } = known();
      if (!kept || tries >= MOST_TRIES || !note({ tries: tries + 1 })) return undefined;
    } catch {
      return undefined; // storage cannot be written
    }
    return Promise.race([read(), tooLong()]).catch(forget);
  };

  const may = () => known().tries < MOST_TRIES;
  window.rippleMemory = { NAME, AT, known, note, may, forget, digest, recalled: recall() };
})();
