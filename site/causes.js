/* Why the lesson could not start, and what helps: the one table of causes. Written for old browsers
   too, and put into start.js by the build. */

var PROBE = 2500; // milliseconds in which the server should say what it has in a part's place
export var RELOAD = "Reload the page to try again.";
export var EMBEDDED = !document.querySelector("head [data-part]"); // all parts are in this one file
var APPLE =
  /iPad|iPhone|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

// What the page says of its parts, by their names: address, size and the like.
export function listed() {
  return JSON.parse(document.getElementById("parts").textContent).parts;
}

// Causes that concern the whole page

// What the lesson cannot do without; the first that is missing is named.
var NEEDED = {
  "WebAssembly exceptions": function () { return WebAssembly.Exception; },
  "DecompressionStream": function () { return window.DecompressionStream; },
  "import maps": function () { return !EMBEDDED || HTMLScriptElement.supports("importmap"); },
  "Object.hasOwn": function () { return Object.hasOwn; },
  "Promise.any": function () { return window.Promise.any; },
  "modules": function () { return "noModule" in HTMLScriptElement.prototype; }
};

function lacks() {
  return Object.keys(NEEDED).filter(function (what) {
    try {
      return !NEEDED[what]();
    } catch (error) {
      return error; // not even the question is known
    }
  })[0];
}

export function newer() {
  return APPLE
    ? "Update the device: another browser does not help, since on iPads and iPhones all are Safari within."
    : "Open it in a current Chrome, Edge, Firefox or Safari.";
}

// Why no start is possible here, whatever comes; or "".
export function unable() {
  if (location.protocol === "file:" && !EMBEDDED) {
    return (
      "This page was opened as a file, and browsers do not let such a page load its parts. Open ripple.html " +
      "instead, which has them all inside. Or type, in this page's folder: python3 -m http.server --bind " +
      "127.0.0.1 8000 (on Windows py instead of python3), and then open http://localhost:8000"
    );
  }
  if (typeof WebAssembly !== "object") {
    return (
      "This browser has no WebAssembly, or has it switched off, and the lesson needs it. " +
      (APPLE
        ? "Lockdown Mode switches it off, and can be left for one site in the menu beside its address. "
        : "") +
      newer()
    );
  }
  return lacks() ? "This browser is too old for the lesson: it has no " + lacks() + ". " + newer() : "";
}

// Why nothing here could start, given this error, or what a policy has forbidden; or "".
export function cause(error, forbidden) {
  if (unable()) {
    return unable();
  }
  if (!EMBEDDED && window.origin === "null") {
    return (
      "This page is shown in a frame that keeps it from its own parts (a sandbox). Open it in a tab of its " +
      "own: " + location.href
    );
  }
  if (forbidden) {
    return (
      "The site that this page is on forbids what its Python needs (" + forbidden + "). Whoever runs the site " +
      "can allow it, in its Content-Security-Policy. " +
      (EMBEDDED ? "Or save this file and open it by itself." : "The file ripple.html needs no site.")
    );
  }
  if (/out of memory|allocat|MemoryError/i.test(String(error))) {
    return "There is not enough memory for the lesson. Close other tabs and programs, then reload the page.";
  }
  return "";
}

// Causes that concern one part

// Why this part has not come, by what `probe` has found.
export function why(part, found) {
  var lost = "A part of this page could not be fetched: " + part + ". ";
  if (found.offline) {
    return lost + "The connection is lost. Check the connection, then reload the page.";
  }
  if (found.silent) {
    return lost + "Nobody answers. Check the connection, then reload the page.";
  }
  if (found.refused) {
    return (
      lost + "The server can be reached, so something between holds this part back, such as an ad blocker or a " +
      "school’s filter. Allow it for this page, then reload it."
    );
  }
  if (found.status === 404) {
    return (
      lost + "The server does not have it (404). Reload the page, there may be a new version; if that does not " +
      "help, not all of its files have been put there."
    );
  }
  if (found.status) {
    return lost + "The server answered " + found.status + ". Try again in a while.";
  }
  if (found.html) {
    return (
      lost + "Another page came in its place, perhaps one to log in at. Log in in a new tab, then reload this page."
    );
  }
  if (found.size !== undefined) {
    return lost + "It came cut short or changed, " + found.size + " bytes instead of " + found.wanted + ". " + RELOAD;
  }
  if (found.type !== undefined) {
    return (
      lost + "The server gives it the type “" + found.type + "”, which browsers refuse. Whoever runs the server " +
      "has to have it give " + found.typed + "."
    );
  }
  return lost + RELOAD;
}

// Looks what the server has in a part's place, and calls `found` with that; before, if it takes its
// time, with that.
export function probe(part, found) {
  var about = listed()[part];
  var kind = /\.js$/.test(part) ? "script" : "css";
  var late = setTimeout(found, PROBE, { silent: true });

  function look(response) {
    var type = (response.headers.get("Content-Type") || "").split(";")[0];
    if (!response.ok) {
      return { status: response.status };
    }
    return response.blob().then(function (blob) {
      if (blob.size !== about.size && blob.size !== about.unpacked) {
        return { size: blob.size, wanted: about.size, html: type === "text/html" };
      }
      if (/\.(js|css)$/.test(part) && type.indexOf(kind) < 0) {
        return { type: type, typed: kind === "css" ? "text/css" : "text/javascript" };
      }
      return {};
    });
  }

  fetch(about.address, { cache: "no-store" }).then(look).catch(function () {
    // This part alone, or everything? The service worker has its own script not kept.
    return fetch("service-worker.js", { cache: "no-store" }).then(
      function () { return { refused: true }; },
      function () { return { offline: true }; }
    );
  }).then(function (what) {
    clearTimeout(late);
    found(what);
  });
}
