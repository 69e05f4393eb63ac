/* The page after a decision comes by itself: a finger that is still on its way would decide on a record that nobody
   has read. Taps on [data-guard] are ignored for a second; keys are not, they are pressed on purpose. */
(() => {
  "use strict";
  const MARK = "portal-decided";
  const REST = 1000;
  const guarded = Array.from(document.querySelectorAll("[data-guard]"));
  let last = 0;
  try { last = Number(sessionStorage.getItem(MARK)); sessionStorage.removeItem(MARK); } catch (error) { /* no storage */ }
  guarded.forEach((button) => {
    button.form.addEventListener("submit", () => {
      try { sessionStorage.setItem(MARK, String(Date.now())); } catch (error) { /* no storage: no rest */ }
    });
  });
  if (Date.now() - last > 15000) return;
  const until = Date.now() + REST;
  guarded.forEach((button) => {
    button.addEventListener("click", (event) => {
      if (event.detail > 0 && Date.now() < until) event.preventDefault();
    });
  });
})();

/* Single keys for what a page offers with data-key (the review page: 1 2 j k), where the hint that names them is shown:
   on a desk. They rest while a field has the focus, with Ctrl, Alt or Meta, and once the person has switched them off
   (WCAG 2.1.4), which this device remembers. */
(() => {
  "use strict";
  const SWITCH = "portal-keys";
  const FIELDS = "input, select, textarea, [contenteditable]";
  const hint = document.querySelector("[data-keys-hint]");
  if (!hint) return;
  const button = hint.querySelector("[data-keys-switch]");
  let isOff = false;
  try { isOff = localStorage.getItem(SWITCH) === "off"; } catch (error) { /* no storage: on for this page */ }

  function show() {
    button.textContent = isOff ? button.dataset.on : button.dataset.off;
    hint.classList.toggle("is-off", isOff);
  }

  button.addEventListener("click", () => {
    isOff = !isOff;
    try { localStorage.setItem(SWITCH, isOff ? "off" : "on"); } catch (error) { /* for this page only */ }
    show();
  });

  document.addEventListener("keydown", (event) => {
    if (isOff || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!hint.offsetParent || event.target.closest(FIELDS)) return;
    const target = Array.from(document.querySelectorAll("[data-key]"))
      .find((element) => element.dataset.key === event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    target.click();
    const field = target.dataset.keyFocus && document.getElementById(target.dataset.keyFocus);
    if (field) field.focus();
  });

  show();
})();
