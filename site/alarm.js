/* Stands in the page itself and needs no other file. From the first moment on it hears what goes wrong;
   what the page's head asks for it asks for again; and where start.js, which tells the reader of
   failures, does not come itself, it tells of that. Written for old browsers too.

   It offers rippleTell(kind, …), by which the scripts of the start say what they know (until start.js
   takes it over, what was said is kept in rippleTold), and rippleAgain(element, pause), which asks
   again for a part of the head, or tells that it is lost. */
var PATIENCE = 3500; // milliseconds in which what the head asks for should have come
var PAUSE = 500; // before what failed is asked for again
var TRIES = 3;
var LOST = "A part of this page did not come: {}. Reload the page to try again.";
var SANDBOX =
  "This page is shown in a frame that keeps it from its own parts (a sandbox). Open it in a tab of its own: " +
  location.href;
var tries = {};
var come = 0; // how much of the page had come at the last look

window.rippleAlarm = true;
window.rippleTold = [];
window.rippleTell = function () {
  window.rippleTold.push(arguments);
};

function state() {
  return document.body && document.body.getAttribute("data-state");
}

function speak(what) {
  var box = document.getElementById("failure");
  if (window.rippleSpeaks || state() === "ready") {
    return; // start.js is at work and knows more, or all is well without
  }
  if (!box) {
    box = document.createElement("section"); // the page has not come so far
    box.className = "card failure";
    box.innerHTML =
      '<p id="failure-what" role="alert"></p><button id="failure-reload" type="button">Reload</button>';
    document.documentElement.appendChild(box);
  }
  document.getElementById("failure-what").textContent = what;
  document.getElementById("failure-reload").onclick = function () {
    location.reload();
  };
  box.hidden = false;
  if (document.body) {
    document.body.setAttribute("data-state", "failed");
  }
}

function has(element) {
  return element.getAttribute("data-part") === "start.js" ? window.rippleWatches : element.sheet;
}

// The copy has another address, so that no cache answers as before. What seems never to come may
// only be slow: it is taken away when the copy is here.
function ask(element, number) {
  var from = element.src ? "src" : "href";
  if (!element.parentNode) {
    return; // another copy has come meanwhile
  }
  var copy = document.createElement(element.tagName);
  [].forEach.call(element.attributes, function (attribute) {
    copy.setAttribute(attribute.name, attribute.value);
  });
  copy.setAttribute(from, element.getAttribute(from).split("?")[0] + "?again=" + number);
  copy.onload = function () {
    if (element.parentNode) {
      element.parentNode.removeChild(element);
    }
  };
  element.parentNode.insertBefore(copy, element.nextSibling);
}

// What has not failed, but only does not come, is waited for all the same.
function again(element, pause, silent) {
  var part = element.getAttribute("data-part");
  tries[part] = (tries[part] || 1) + 1;
  if (tries[part] <= TRIES) {
    setTimeout(ask, pause, element, tries[part]);
  } else if (tries[part] === TRIES + 1) {
    window.rippleTell(silent ? "silent" : "lost", silent ? [part] : part);
    // Later, since the lesson can start without start.js.
    setTimeout(speak, PATIENCE, window.origin === "null" ? SANDBOX : LOST.replace("{}", part));
  }
}

window.rippleAgain = again;

// What of the head has failed: it did not come, or has come cut short.
function failed(event) {
  var cut = event.error instanceof SyntaxError;
  return [].filter.call(document.querySelectorAll("head [data-part]"), function (element) {
    return event.target === element || (cut && element.src === event.filename);
  })[0];
}

function heard(event) {
  var element = failed(event);
  if (element) {
    again(element, PAUSE);
  } else {
    window.rippleTell("event", event);
  }
}
window.addEventListener("error", heard, true);
window.addEventListener("unhandledrejection", heard);
document.addEventListener("securitypolicyviolation", heard);

function check(number) {
  var length = document.documentElement.textContent.length;
  var asked = [].slice.call(document.querySelectorAll("head [data-part]"));
  asked.forEach(function (element, i) {
    var next = asked[i + 1]; // its copy, if it has one
    var copied = next && next.getAttribute("data-part") === element.getAttribute("data-part");
    if (!copied && !has(element)) {
      // As long as a style sheet of the head has not come, a browser shows nothing at all, and runs no
      // script behind it: but it does so for one that is not for screens, as this is until it comes.
      if (element.href) {
        element.media = "print";
      }
      again(element, 0, true);
    }
  });
  if (number > 2 && document.readyState === "loading" && length === come) {
    window.rippleTell("cut");
    speak("The rest of this page does not come. Reload it to try again.");
  } else if (number < 3 || document.readyState === "loading") {
    setTimeout(check, PATIENCE, number + 1);
  }
  come = length;
}
setTimeout(check, PATIENCE, 1);

function takeUp(event) {
  if (event.target.media === "print") {
    event.target.media = "all";
  }
}
document.addEventListener("load", takeUp, true);

document.addEventListener("DOMContentLoaded", function () {
  if (document.querySelector("script[type=py]")) {
    return; // it is the last of the page
  }
  window.rippleTell("cut");
  speak(
    document.querySelector("head [data-part]")
      ? "This page was cut short on its way. Reload it."
      : "This file is not whole: its download was cut short. Download it again."
  );
});
