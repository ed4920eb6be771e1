// Keys and small comforts of the desk. Every page works without it.
(function () {
  "use strict";

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  // j and k walk through the links of a list, Enter opens; any other key presses what names it in data-key.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    var found = Array.prototype.find.call(document.querySelectorAll("[data-key]"), function (one) {
      return one.dataset.key === event.key && !one.disabled;
    });
    if (found) {
      event.preventDefault();
      if (found.tagName === "DETAILS") {
        found.open = true;
        var field = found.querySelector("input:not([type=hidden]), textarea, select");
        if (field) field.focus();
      } else if (found.matches("input, textarea, select")) {
        found.focus();
      } else {
        found.click();
      }
      return;
    }
    if (event.key === "j" || event.key === "k") {
      var links = Array.prototype.slice.call(document.querySelectorAll("[data-walk]"));
      if (!links.length) return;
      var here = links.indexOf(document.activeElement);
      var next = event.key === "j" ? here + 1 : here - 1;
      if (here < 0) next = 0;
      links[Math.min(Math.max(next, 0), links.length - 1)].focus();
      event.preventDefault();
    }
  });

  // One press is one action.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    if (event.target.method === "post") {
      event.target.dataset.sent = "1";
      window.setTimeout(function () { delete event.target.dataset.sent; }, 4000);
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
    var all = event.target.closest("[data-all]");
    if (all) {
      document.querySelectorAll("input[name=" + all.dataset.all + "]").forEach(function (box) { box.checked = all.checked; });
    }
  });

  // What is at fault is shown where it stands.
  document.addEventListener("DOMContentLoaded", function () {
    var at = document.querySelector(".paper .first");
    if (!at) return;
    var paper = at.closest(".paper");
    paper.scrollTop = Math.max(at.offsetTop - 120, 0);
    paper.scrollLeft = Math.max(at.offsetLeft + at.offsetWidth - paper.clientWidth, 0);
  });
})();
