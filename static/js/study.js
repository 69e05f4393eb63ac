/* The study part of the activity form: there for types that are study, and opened when one is chosen. */
(() => {
  "use strict";
  const part = document.querySelector("[data-study-types]");
  const form = part && part.closest("form");
  if (!form) return;
  const types = part.dataset.studyTypes.split(" ");

  function chosen() {
    const control = form.elements.type;
    return control ? control.value : "";
  }

  function show(isChange) {
    const isStudy = types.includes(chosen());
    part.hidden = !isStudy;
    if (isStudy && isChange) part.open = true;
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "type") show(true);
  });
  show(false);
  if (!part.hidden) part.open = true;
})();
