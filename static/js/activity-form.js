/* The activity form: chips that fill fields, times that agree, a title that writes itself.
   The contract stands in includes/fill_chips.html. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-activity-form]");
  if (!form) return;
  const Portal = window.Portal;
  const names = form.dataset;
  let filling = false;
  let anchor = "start"; // which end of the time stands still when the length changes

  function control(name) {
    return (name && form.elements[name]) || null;
  }

  function value(name) {
    const found = control(name);
    return found ? found.value : "";
  }

  function two(number) { return String(number).padStart(2, "0"); }

  function clock(minutes) {
    const within = Math.min(1439, Math.max(0, minutes)); // a day's ends are never crossed
    return two(Math.floor(within / 60)) + ":" + two(within % 60);
  }

  function minutesOf(text) {
    const match = /^(\d{1,2}):(\d{2})/.exec(text || "");
    return match ? Number(match[1]) * 60 + Number(match[2]) : null;
  }

  function nowMinutes() {
    const now = new Date();
    return Math.floor((now.getHours() * 60 + now.getMinutes()) / 5) * 5;
  }

  function today() {
    const now = new Date();
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function length() {
    const minutes = Number(value(names.minutesField));
    return minutes > 0 ? minutes : 0;
  }

  function resolve(token) {
    if (typeof token !== "string" || token[0] !== "@") return token;
    if (token === "@today") return today();
    if (token === "@now") return clock(nowMinutes());
    if (token === "@now-length") return length() ? clock(nowMinutes() - length()) : "";
    const back = /^@now-(\d+)$/.exec(token);
    return back ? clock(nowMinutes() - Number(back[1])) : "";
  }

  /** Start, end and length agree: the length moves the free end, the ends give the length. */
  function agree(changedName) {
    const start = minutesOf(value(names.startField));
    const end = minutesOf(value(names.endField));
    filling = true;
    if (changedName === names.minutesField && length()) {
      if (anchor === "end" && end !== null) Portal.fill(form, names.startField, clock(end - length()));
      else if (start !== null) Portal.fill(form, names.endField, clock(start + length()));
    } else if (start !== null && end !== null && end > start) {
      Portal.fill(form, names.minutesField, end - start); // a length that no chip offers clears the chips
    } else if (start !== null && end === null && length()) {
      Portal.fill(form, names.endField, clock(start + length()));
    }
    filling = false;
  }

  function press(chip) {
    const wanted = JSON.parse(chip.dataset.fill);
    filling = true;
    Object.keys(wanted).forEach((name) => Portal.fill(form, name, resolve(wanted[name])));
    filling = false;
    if (names.endField in wanted) anchor = wanted[names.endField] === "@now" ? "end" : "start";
    if (names.startField in wanted || names.endField in wanted) agree("");
    mark(chip.closest("[data-chip-group]"), chip);
    compose();
    Portal.say(chip.textContent.trim());
  }

  function mark(group, pressed) {
    if (!group) return;
    group.querySelectorAll("[data-fill]").forEach((chip) => {
      chip.setAttribute("aria-pressed", String(chip === pressed));
    });
  }

  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-fill]");
    if (chip) press(chip);
  });

  form.addEventListener("change", (event) => {
    const name = event.target.name;
    if (!filling) {
      if (name === names.startField) anchor = "start";
      if (name === names.endField) anchor = "end";
      if (name && [names.startField, names.endField, names.minutesField].includes(name)) agree(name);
      form.querySelectorAll("[data-chip-group]").forEach((group) => {
        const pressed = group.querySelector("[aria-pressed=true]");
        if (pressed && name in JSON.parse(pressed.dataset.fill)) mark(group, null);
      });
    }
    compose();
  });

  /* The title: type · place · date, until a person writes it */
  const title = form.querySelector("[data-compose]");
  const parts = title ? JSON.parse(title.dataset.compose) : [];
  let composed = title ? words() : "";
  let byHand = Boolean(title && title.value && title.value !== composed);

  function wordsOf(name) {
    const found = control(name);
    if (!found) return "";
    if (found.tagName === "SELECT") return found.value ? found.selectedOptions[0].textContent.trim() : "";
    if (found.tagName) return found.value.trim();
    const chosen = Array.from(found).find((radio) => radio.checked && radio.value);
    const label = chosen && (chosen.closest("label") || form.querySelector('label[for="' + chosen.id + '"]'));
    return label ? label.textContent.trim() : "";
  }

  function words() {
    return parts.map(wordsOf).filter(Boolean).join(title.dataset.joiner || "·");
  }

  function compose() {
    if (!title || byHand) return;
    composed = words();
    const limit = title.maxLength > 0 ? title.maxLength : Infinity;
    const text = Array.from(composed).slice(0, limit).join("");
    if (title.value === text) return;
    title.value = text;
    title.dispatchEvent(new Event("input", { bubbles: true }));
  }

  if (title) {
    title.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      byHand = title.value.trim() !== "";
    });
    form.addEventListener("input", (event) => { if (event.target !== title && parts.includes(event.target.name)) compose(); });
  }
  form.querySelectorAll("[data-fill]").forEach((chip) => { chip.setAttribute("aria-pressed", "false"); });
  compose();
})();
