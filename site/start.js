/* Watches the start of the page. Whatever goes wrong, the reader gets a sentence that says what
   happened and what to do, never an endless spinner. Written for old browsers too, since they are
   among those who need to be told.

   It offers two functions:
     rippleProgress(message, fraction)   what the start is doing, and how far it is (0 to 1)
     rippleFail(what, details)           the start has failed; details: text or an error
   What nobody catches once the lesson runs is shown in #problem. */
(function () {
  "use strict";

  var PATIENCE = 60000; // milliseconds without progress, after which the reader is told
  var BROWSERS = "a current Chrome, Edge, Firefox or Safari";
  var stalled;

  function element(id) {
    return document.getElementById(id);
  }

  function state() {
    return document.body.getAttribute("data-state");
  }

  function watchForStall() {
    clearTimeout(stalled);
    stalled = setTimeout(function () {
      if (state() === "loading") {
        element("start-message").textContent =
          "Nothing has happened for a minute. Check the connection; the page goes on by itself " +
          "when it can, or reload it.";
      }
    }, PATIENCE);
  }

  window.rippleProgress = function (message, fraction) {
    if (state() !== "loading") {
      return;
    }
    element("start-message").textContent = message;
    element("start-progress").value = fraction;
    watchForStall();
  };

  function text(details) {
    if (!details) {
      return "";
    }
    // Chrome's stacks begin with the message, the others' do not.
    var message = String(details);
    var stack = details.stack || "";
    return stack.indexOf(message) === 0 ? stack : message + "\n" + stack;
  }

  window.rippleFail = function (what, details) {
    var box = element("failure-details");
    var more = text(details).trim();
    clearTimeout(stalled);
    // The first failure is the cause; what follows from it is only added to the details.
    if (element("failure").hidden) {
      element("failure-what").textContent = what;
      box.value = [what, location.href, navigator.userAgent, ""].join("\n");
      element("failure").hidden = false;
    }
    if (box.value.indexOf(more) < 0) {
      box.value += "\n" + more + "\n";
    }
    if (state() === "loading") {
      document.body.setAttribute("data-state", "failed");
    }
  };

  function tooOld(details) {
    window.rippleFail(
      "This browser is too old for the lesson. Open it in " + BROWSERS + ".",
      details
    );
  }

  function missing(part, details) {
    window.rippleFail(
      "A part of this page could not be fetched: " +
        part +
        ". Check the connection, then reload the page.",
      details
    );
  }

  // These load on their own and may have failed before this script could hear of it.
  function lost(part, sign) {
    return !sign && document.querySelector('script[src="' + part + '"]');
  }

  function failed(error) {
    if (state() === "ready") {
      element("problem-what").textContent = text(error);
      element("problem").hidden = false;
    } else if (error instanceof SyntaxError) {
      tooOld(error);
    } else if (lost("fetch.js", window.rippleFetched)) {
      missing("fetch.js", error);
    } else {
      window.rippleFail(
        "The lesson could not start because of an error in the page. Reload it to try again.",
        error
      );
    }
  }

  window.addEventListener(
    "error",
    function (event) {
      var source = event.target;
      var part = document.querySelector("script[data-name]"); // that fetch.js has put in
      if (source && source.tagName === "SCRIPT" && state() !== "ready") {
        missing(source.getAttribute("src"));
      } else if (part && part.src === event.filename && event.error instanceof SyntaxError) {
        missing(part.getAttribute("data-name"), event.error); // it was cut short
      } else if (event.error) {
        failed(event.error);
      }
    },
    true
  );

  window.addEventListener("load", function () {
    if (lost("fetch.js", window.rippleFetched)) {
      missing("fetch.js");
    } else if (lost("runtime.js", window.rippleStarting)) {
      missing("runtime.js");
    }
  });

  window.addEventListener("unhandledrejection", function (event) {
    failed(event.reason);
  });

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

  element("failure-copy").addEventListener("click", function () {
    // The clipboard is missing on pages that come over plain http, and may refuse.
    if (navigator.clipboard) {
      navigator.clipboard.writeText(element("failure-details").value).then(function () {
        copied(true);
      }, copySelected);
    } else {
      copySelected();
    }
  });

  if (location.protocol === "file:" && document.querySelector("script[type=module][src]")) {
    window.rippleFail(
      "This page was opened as a file, and browsers do not let such a page load its parts. In its " +
        "folder, type: python3 -m http.server --bind 127.0.0.1 8000 and then open http://localhost:8000"
    );
  } else if (window.rippleFailed) {
    window.rippleFail.apply(null, window.rippleFailed); // before this script could hear of it
  } else if (!("noModule" in HTMLScriptElement.prototype)) {
    tooOld();
  } else if (typeof WebAssembly !== "object") {
    window.rippleFail(
      "This browser has no WebAssembly, or has it switched off, and the lesson needs it. Open the " +
        "page in " + BROWSERS + "."
    );
  }
  if (window.rippleReported) {
    window.rippleProgress.apply(null, window.rippleReported);
  }
  watchForStall();
})();
