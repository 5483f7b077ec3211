// Has the service worker keep the page for visits without a network, and offers a new version when
// there is one. Where there are no service workers (plain http, some private windows) the page
// simply works without.
const element = (name) => document.getElementById(name);

const offer = (worker) => {
  element("update").hidden = false;
  element("update-now").onclick = () => {
    if (worker.state === "activated") {
      location.reload(); // another tab has had it take over already
      return;
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage("take over");
  };
  element("update-later").onclick = () => {
    element("update").hidden = true;
  };
};

const watch = (registration) => {
  const look = (worker) => {
    // Without a controller this is the first visit, and there is nothing to replace.
    if (worker?.state === "installed" && navigator.serviceWorker.controller) offer(worker);
  };
  look(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => look(worker));
  });
};

const started = () =>
  new Promise((resolve) => {
    const look = () => {
      if (document.body.dataset.state !== "loading") resolve();
    };
    new MutationObserver(look).observe(document.body, { attributes: true });
    look();
  });

await started(); // the lesson's own parts come first
try {
  watch(await navigator.serviceWorker.register("service-worker.js", { updateViaCache: "none" }));
} catch (error) {
  console.info("The page is not kept for offline use:", error.message);
}
