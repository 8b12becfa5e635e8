/* Entry with the keyboard: Enter and the arrows go from field to field down the column; a column
 * copied from a spreadsheet is pasted downwards. */
(function () {
  "use strict";

  // A column of fields: values in one, quotas in another.
  function fields(of) {
    const kind = of.closest(".entry-field").className;
    return Array.from(document.querySelectorAll(".entry-field input:not(:disabled)")).filter(
      (each) => each.closest(".entry-field").className === kind && each.offsetParent,
    );
  }

  function step(from, by) {
    const all = fields(from);
    const next = all[all.indexOf(from) + by];
    if (!next) return from.blur();
    next.focus();
    next.select();
  }

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches || !event.target.matches(".entry-field input")) return;
    // At once: the next figure may be typed before a timer would run. React has heard the key already.
    if (event.key === "Enter" || event.key === "ArrowDown") step(event.target, 1);
    else if (event.key === "ArrowUp") step(event.target, -1);
  });

  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

  function type(field, text) {
    field.focus();
    setter.call(field, text); // what React listens to
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.blur();
  }

  document.addEventListener("paste", (event) => {
    if (!event.target.matches || !event.target.matches(".entry-field input")) return;
    const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    const all = fields(event.target);
    const first = all.indexOf(event.target);
    lines.forEach((line, i) => all[first + i] && type(all[first + i], line.split("\t")[0].trim()));
    const left = first + lines.length - all.length;
    const sheet = event.target.closest("[data-left]");
    if (left > 0 && sheet) window.asmNotice(`${sheet.dataset.left} ${left}`);
  });
})();
