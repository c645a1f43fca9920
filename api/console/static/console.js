// What plain pages cannot: say that the line is down, keep a button from being pressed twice, move the focus.
(function () {
  "use strict";
  var line = document.getElementById("offline");

  function sending(form, on) {
    Array.prototype.forEach.call(form.querySelectorAll("button"), function (button) {
      button.setAttribute("aria-disabled", on ? "true" : "false");
    });
    form.dataset.sending = on ? "1" : "";
  }

  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.target.method === "post") {
      // After the browser has taken what is in the form.
      setTimeout(function () { sending(event.target, true); }, 0);
    }
  }, true);

  function fell(event) {
    line.hidden = false;
    var form = event.target.closest && event.target.closest("form");
    if (form) { sending(form, false); }
  }
  document.addEventListener("htmx:sendError", fell);
  document.addEventListener("htmx:timeout", fell);
  document.addEventListener("htmx:beforeRequest", function () { line.hidden = true; });

  // With the exchange, not after it: whoever types at once must not lose the field.
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!event.detail.boosted) { return; }
    var first = document.querySelector("main [autofocus]");
    var to = document.getElementById("summary") || first || document.querySelector("h1");
    if (to && to !== first) { to.setAttribute("tabindex", "-1"); }
    if (to) { to.focus(); }
  });
  // The document's own node stays where its content is exchanged.
  document.addEventListener("htmx:afterSettle", function () { line = document.getElementById("offline"); });
  // Coming back by the browser's own button: what was sent can be sent again under the same number.
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.forms, function (form) { sending(form, false); });
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) { window.print(); }
  });
  // A slider over days: it sets the day beside it, and the form asks for what was then.
  function day(text) { return Date.parse(text + "T00:00:00Z") / 864e5; }
  function slid(range) {
    var box = range.parentNode, form = range.form;
    var text = new Date((day(box.dataset.first) + Number(range.value)) * 864e5).toISOString().slice(0, 10);
    form.elements.as_of.value = text;
    form.elements.year_end.value = "";
    box.querySelector("output").textContent = text;
  }
  function sliders() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-first]"), function (box) {
      var range = box.querySelector("input"), form = range.form, year = form.elements.year_end.value;
      var text = form.elements.as_of.value || (year ? year + "-12-31" : box.dataset.last);
      range.max = day(box.dataset.last) - day(box.dataset.first);
      range.value = day(text) - day(box.dataset.first);
      box.querySelector("output").textContent = text;
      box.hidden = false;
    });
  }
  document.addEventListener("input", function (event) {
    if (event.target.parentNode.dataset && event.target.parentNode.dataset.first) { slid(event.target); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.name === "as_of") { event.target.form.elements.year_end.value = ""; }
    if (event.target.name === "as_of" || event.target.name === "year_end") { sliders(); }
  });
  document.addEventListener("htmx:afterSettle", function (event) { if (event.detail.boosted) { sliders(); } });
  sliders();
  // On paper stands what is folded on the screen.
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll(".figure details:not([open])"), function (one) {
      one.open = true;
      one.dataset.opened = "1";
    });
  });
  window.addEventListener("afterprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-opened]"), function (one) {
      one.open = false;
      delete one.dataset.opened;
    });
  });
  var summary = document.getElementById("summary");
  if (summary) { summary.focus(); }
})();
