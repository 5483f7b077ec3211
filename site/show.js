/* Stands in the page itself, before anything of it is seen. Behind the address there may be
   ?show=network,plane: then these parts are shown and no others, as large as the window or the frame
   of another page is (docs/embedding.md). The style sheet has a line for each, at its end.
   ?show=present is the page as a class sees it. Who was here before is not told that this is new (see
   page/guide.py). Written for old browsers too. */
(function () {
  var PARTS = ["network", "story", "transport", "legend", "plane", "loss", "sample", "parameters", "update", "log"];
  var found = /[?&]show=([^&]*)/.exec(location.search);
  var asked = found ? found[1].replace(/%2c/gi, ",").toLowerCase().split(",") : [];
  var shown = PARTS.filter(function (name) {
    return asked.indexOf(name) >= 0;
  });
  if (shown.length) {
    document.documentElement.setAttribute("data-show", shown.join(" "));
  } else if (asked.indexOf("present") >= 0) {
    document.documentElement.setAttribute("data-present", "");
  }
  function been() {
    try {
      return localStorage.getItem("ripple:been here");
    } catch (error) {
      return !error; // no storage: everybody is new
    }
  }
  if (been()) {
    document.documentElement.setAttribute("data-been", "");
  }
})();
