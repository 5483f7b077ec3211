// Has the service worker keep the page for visits without a network, and offers a new version when
// there is one. Where there are no service workers (plain http, some private windows) the page
// simply works without.
const element = (name) => document.getElementById(name);

const AGAIN = 1000; // milliseconds
const offer = (worker) => {
  let asking;
  const takeOver = () => {
    if (worker.state === "activated") {
      clearInterval(asking); // a page that is told so again and again never comes to be loaded
      location.reload(); // another tab may have had it take over
    } else if (worker.state !== "redundant") worker.postMessage("take over");
  };
  element("update").hidden = false;
  element("update-now").onclick = () => {
    // It may still be installing, or the one before it at work: then once may be too early.
    asking ??= setInterval(takeOver, AGAIN);
    worker.addEventListener("statechange", takeOver);
    takeOver();
  };
  element("update-later").onclick = () => {
    element("update").hidden = true;
  };
};

// What the service worker says of what it keeps.
const KEPT = {
  all: "Kept on this device: opens without a connection.",
  parts:
    "Its parts are kept on this device, but not the page itself: it does not arrive as it was published; something on the way may change it. The file ripple.html works without a connection.",
  some: "Not all of it is kept on this device yet; the next visit tries again.",
  full: "Not kept on this device: there is no room.",
};

const started = () =>
  new Promise((resolve) => {
    const look = () => {
      if (document.body.dataset.state === "loading") return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { attributes: true });
    look();
  });

await started(); // the lesson's own parts come first
// recall.js has not run where the site allows no script within the page.
if (window.rippleMemory) window.rippleFetched.later("remember.js").catch(console.info);
try {
  const workers = navigator.serviceWorker;
  workers.addEventListener("message", ({ data: { kept, asks }, source }) => {
    element("kept").textContent = KEPT[kept];
    if (asks && source.state !== "activated") offer(source);
  });
  const { waiting, active } = await workers.register("service-worker.js", {
    updateViaCache: "none",
  });
  (waiting ?? active)?.postMessage("keep"); // a new one speaks for itself
} catch (error) {
  console.info("The page is not kept for offline use:", error.message);
}
