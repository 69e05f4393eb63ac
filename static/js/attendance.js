/* Attendance: tick all boxes of a list at once, and none at the second press. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick-all]");
    if (!button) return;
    const boxes = Array.from(button.closest("fieldset").querySelectorAll("input[type=checkbox]"));
    const wanted = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = wanted; });
  });
})();
