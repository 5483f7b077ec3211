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
import { cause, EMBEDDED, listed, newer, probe, RELOAD, unable, why } from "./causes.js";

var PATIENCE = 60000; // milliseconds without progress, after which the reader is told
var stalled, forbidden, probed, told;

function element(id) {
  return document.getElementById(id);
}

function state() {
  return document.body && document.body.getAttribute("data-state");
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
    fail(cause(error, forbidden) || "The lesson could not start because of an error in the page. " + RELOAD, error);
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

// Whether it has come after all, or the lesson starts without.
function here(part) {
  return /^(start|early)\.js$|^katex/.test(part);
}

var hear = {
  progress: function (message, fraction) {
    show(message);
    var bar = element("start-progress");
    bar.value = Math.max(bar.value, fraction);
    watchForStall();
  },
  silent: function (parts) {
    var needed = parts.filter(function (part) { return !here(part); });
    if (needed.length) {
      show(
        "No answer yet for " + needed.join(", ") + ". The page goes on by itself when it comes. If it does not, " +
        "check the connection and reload the page."
      );
    }
  },
  lost: function (part, error) {
    if (here(part)) {
      return;
    }
    if (probed || cause(error, forbidden)) {
      fail(cause(error, forbidden), error);
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
    fail(cause(error, forbidden) || what + " " + (unknown ? newer() : RELOAD), error);
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

function copied(done) {
  element("failure-copy").textContent = done ? "Copied" : "Selected: now press Ctrl+C or ⌘C";
}

function copySelected() {
  element("failure-details").select();
  copied(document.execCommand("copy"));
}

function sendFor(part) {
  var script = document.createElement("script");
  script.src = listed()[part].address;
  script.onerror = function () {
    window.rippleTell("lost", part);
  };
  document.head.appendChild(script);
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
    // The site allows no script within the page: alarm.js did not run, nor did fetch.js and early.js.
    window.addEventListener("error", hear.event);
    window.addEventListener("unhandledrejection", hear.event);
    document.addEventListener("securitypolicyviolation", hear.event);
  }
  watchForStall();
  if (!window.rippleAlarm && !EMBEDDED) {
    sendFor("fetch.js");
    sendFor("early.js");
  }
  fail(unable());
  (window.rippleTold || []).forEach(function (said) {
    window.rippleTell.apply(null, said);
  });
}

if (!window.rippleWatches) { // or this came twice, since it was slow to come
  window.rippleWatches = true;
  // What lies below the first screen is laid out after the start (style.css): at once if it is wanted.
  window.addEventListener("scroll", function () {
    document.body.setAttribute("data-scrolled", "");
  });
  begin();
  if (!window.rippleSpeaks) {
    document.addEventListener("DOMContentLoaded", begin); // there is not enough of the page yet
  }
}
