/* Only in ripple.html, the page in one file: its parts are in <script data-part> elements, and from
   a file no browser fetches anything else. Each part becomes a blob with an address of its own;
   after that the start is the same as on a server. */
(async () => {
  const { nonce } = document.currentScript; // by which the page's policy knows a script of its own
  if (document.body.dataset.state === "failed") return; // start.js has said what is missing here

  const bytes = (text) =>
    Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  const unzipped = (blob) =>
    new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).blob();

  window.rippleTell("progress", "Unpacking", 0);
  const parts = new Map();
  for (const element of document.querySelectorAll("script[data-part]")) {
    const { part, type, gzip } = element.dataset;
    try {
      const blob = new Blob([bytes(element.textContent)], { type });
      const whole = gzip === undefined ? blob : new Blob([await unzipped(blob)], { type });
      parts.set(part, URL.createObjectURL(whole));
    } catch (error) {
      window.rippleTell("lost", part, error);
      return;
    }
    element.remove();
  }
  window.rippleParts = parts;

  // PyScript does not take a blob's address for its interpreter, but it takes this one. (Firefox wants
  // to know of it before any module is asked for.)
  const imports = document.createElement("script");
  imports.type = "importmap";
  imports.nonce = nonce;
  imports.textContent = JSON.stringify({
    imports: { "embedded://runtime.js": parts.get("runtime.js") },
  });
  const first = document.createElement("script");
  first.src = parts.get("fetch.js");
  first.onerror = () => window.rippleTell("lost", "fetch.js");
  document.head.append(imports, first);
})();
