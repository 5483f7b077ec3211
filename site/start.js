/* Watches the start of the page. Whatever goes wrong, the reader gets a sentence that says what
   happened and what to do, never an endless spinner. Written for old browsers too, since they are
   among those who need to be told.

   What happens it hears by rippleTell(kind, …), also what was said before it came (see alarm.js):
     "progress", message, fraction   what the start is doing, and how far it is (0 to 1)
     "silent", parts                 nothing has moved for a while, and these are waited for
     "lost", part, error             this part has not come; the error may say why
     "failed", what, error           the start has failed in this way
     "cut"                           the page itself has not come whole
     "event", event                  an error that nobody caught, or something that was forbidden
   What nobody catches once the lesson runs is shown in #problem. */
(function () {
  "use strict";
  if (window.rippleWatches) {
    return; // this came twice, since it was slow to come
  }
  window.rippleWatches = true; // and it speaks once there is enough of the page (see the end)

  var PATIENCE = 60000; // milliseconds without progress, after which the reader is told
  var PROBE = 2500; // in which the server should say what it has in a part's place
  var RELOAD = "Reload the page to try again.";
  var EMBEDDED = !document.querySelector("head [data-part]"); // all parts are in this one file
  var APPLE =
    /iPad|iPhone|iPod/.test(navigator.userAgent) ||
    (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  var stalled, forbidden, probed, told;

  function element(id) {
    return document.getElementById(id);
  }

  function state() {
    return document.body && document.body.getAttribute("data-state");
  }

  function listed() {
    return JSON.parse(element("parts").textContent).parts;
  }

  function text(error) {
    if (!error) {
      return "";
    }
    // Chrome's stacks begin with the message, the others' do not.
    var message = String(error);
    var stack = error.stack || "";
    return stack.indexOf(message) === 0 ? stack : message + "\n" + stack;
  }

  // The first failure is the cause; what follows from it is only added to the details.
  function fail(what, error) {
    var box = element("failure-details");
    var more = text(error).trim();
    if (what && !told) {
      told = true;
      clearTimeout(stalled);
      element("failure-what").textContent = what;
      box.value = [what, location.href.slice(0, 500), navigator.userAgent, "", box.value].join("\n");
      element("failure").hidden = false;
      if (state() === "loading") {
        document.body.setAttribute("data-state", "failed");
      }
    }
    if (box.value.indexOf(more) < 0) {
      box.value += more + "\n";
    }
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

  function newer() {
    return APPLE
      ? "Update the device: another browser does not help, since on iPads and iPhones all are Safari within."
      : "Open it in a current Chrome, Edge, Firefox or Safari.";
  }

  function unable() {
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

  function cause(error) {
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

  // Whether it has come after all, or the lesson starts without.
  function here(part) {
    return part === "start.js" || /^katex/.test(part) || (part === "fetch.js" && window.rippleFetched);
  }

  function why(part, found) {
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
  function probe(part, found) {
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

  // An error counts if it comes from this page's own parts: not from an extension, nor from what a
  // browser or somebody on the way has put into the page.
  function own(event) {
    var error = event.reason || event.error;
    var where = (event.filename || "") + "\n" + ((error && error.stack) || "");
    var parts = element("parts") ? listed() : {};
    return Object.keys(parts).some(function (part) {
      var address = window.rippleParts ? window.rippleParts.get(part) : parts[part].address;
      return address && where.indexOf(address) >= 0;
    });
  }

  function uncaught(error) {
    if (state() === "ready") {
      element("problem-what").textContent = text(error);
      element("problem").hidden = false;
    } else {
      fail(cause(error) || "The lesson could not start because of an error in the page. " + RELOAD, error);
    }
  }

  function show(message) {
    if (state() === "loading") {
      element("start-message").textContent = message;
    }
  }

  function watchForStall() {
    clearTimeout(stalled);
    stalled = setTimeout(
      show, PATIENCE, "Nothing has happened for a minute. The page goes on by itself when it can; or reload it."
    );
  }

  var hear = {
    progress: function (message, fraction) {
      show(message);
      element("start-progress").value = fraction;
      watchForStall();
    },
    silent: function (parts) {
      show(
        "No answer yet for " + parts.join(", ") + ". The page goes on by itself when it comes. If it does not, " +
        "check the connection and reload the page."
      );
    },
    lost: function (part, error) {
      if (here(part)) {
        return;
      }
      if (probed || cause(error)) {
        fail(cause(error), error);
        return;
      }
      if (EMBEDDED) {
        fail("A part of this file is damaged: " + part + ". Download the file again.", error);
        return;
      }
      probed = true; // what is lost after this has the same cause
      probe(part, function (found) {
        if (here(part)) {
          return;
        }
        fail(why(part, found), error);
        element("failure-what").textContent = why(part, found); // if it is the second, it knows more
      });
    },
    failed: function (what, error) {
      var unknown = error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
      fail(cause(error) || what + " " + (unknown ? newer() : RELOAD), error);
    },
    cut: function () {
      fail(
        EMBEDDED
          ? "This file is not whole: its download was cut short. Download it again."
          : "This page has not come whole: it was cut short on its way. Reload it."
      );
    },
    event: function (event) {
      var everything = window.rippleFetched && window.rippleFetched.everything;
      var error = event.reason || event.error;
      if (event.type === "securitypolicyviolation") {
        // The page's own policy allows these, so it is another that does not.
        if (/^(wasm-)?eval$/.test(event.blockedURI) || (EMBEDDED && /^blob/.test(event.blockedURI))) {
          forbidden = event.effectiveDirective;
        }
      } else if (error instanceof SyntaxError && state() !== "ready") {
        return; // of a part that came cut short: that is asked for again, and told of if it is lost
      } else if (error && own(event) && everything && state() !== "ready") {
        // It may follow from a part that has not come, which then is the cause.
        everything.then(function () { uncaught(error); }, function () { fail("", error); });
      } else if (error && own(event)) {
        uncaught(error);
      }
    }
  };

  // What lies below the first screen is laid out after the start (style.css): at once if it is wanted.
  window.addEventListener("scroll", function () {
    document.body.setAttribute("data-scrolled", "");
  });

  function copied(done) {
    element("failure-copy").textContent = done ? "Copied" : "Selected: now press Ctrl+C or ⌘C";
  }

  function copySelected() {
    element("failure-details").select();
    copied(document.execCommand("copy"));
  }

  function begin() {
    if (!element("start-progress")) {
      return; // the page has not come so far: alarm.js tells of it
    }
    window.rippleSpeaks = true;
    element("failure-reload").onclick = function () {
      location.reload();
    };
    element("failure-copy").onclick = function () {
      // The clipboard is missing on pages that come over plain http, and may refuse.
      if (navigator.clipboard) {
        navigator.clipboard.writeText(element("failure-details").value).then(function () {
          copied(true);
        }, copySelected);
      } else {
        copySelected();
      }
    };
    window.rippleTell = function (kind) {
      hear[kind].apply(null, [].slice.call(arguments, 1));
    };
    if (!window.rippleAlarm) {
      // The site allows no script within the page.
      window.addEventListener("error", hear.event);
      window.addEventListener("unhandledrejection", hear.event);
      document.addEventListener("securitypolicyviolation", hear.event);
    }
    watchForStall();
    fail(unable());
    (window.rippleTold || []).forEach(function (said) {
      window.rippleTell.apply(null, said);
    });
  }
  begin();
  if (!window.rippleSpeaks) {
    document.addEventListener("DOMContentLoaded", begin);
  }
})();
