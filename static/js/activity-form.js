/* The activity form: chips that fill fields, times that agree, a title that writes itself, rows that come and go.
   The contracts stand in form_answers.html and form_rows.html of activities/includes. It is loaded before draft.js:
   what it fills in while the page opens is no change of the person. */
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

  /** "HH:MM"; blank for a time on another day, which one day's fields cannot say. */
  function clock(minutes) {
    if (minutes < 0 || minutes > 1439) return "";
    return two(Math.floor(minutes / 60)) + ":" + two(minutes % 60);
  }

  function minutesOf(text) {
    const match = /^(\d{1,2}):(\d{2})/.exec(text || "");
    return match ? Number(match[1]) * 60 + Number(match[2]) : null;
  }

  function nowMinutes() {
    const now = new Date();
    return Math.floor((now.getHours() * 60 + now.getMinutes()) / 5) * 5;
  }

  function iso(day) {
    return day.getFullYear() + "-" + two(day.getMonth() + 1) + "-" + two(day.getDate());
  }

  function today(back) {
    const day = new Date();
    day.setDate(day.getDate() - (back || 0));
    return iso(day);
  }

  /** A day as people write it (11-21, 11月21日, 昨天); "" when it is none. The server reads the same. */
  function dayOf(text) {
    const plain = text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
    const back = { 今天: 0, 今日: 0, today: 0, 昨天: 1, 昨日: 1, yesterday: 1, 前天: 2 }[plain];
    if (back !== undefined) return today(back);
    const match = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(plain);
    if (!match) return "";
    const day = new Date(Number(match[1]) || new Date().getFullYear(), match[2] - 1, match[3]);
    if (day.getMonth() !== match[2] - 1) return "";
    if (!match[1] && day - Date.now() > 31 * 864e5) day.setFullYear(day.getFullYear() - 1);
    return iso(day);
  }

  function tidyDay() {
    const precision = value(names.precisionField);
    const day = !precision || precision === "day" ? dayOf(value(names.dateField)) : "";
    if (day) Portal.fill(form, names.dateField, day);
  }

  function length() {
    const minutes = Number(value(names.minutesField)) || Math.round(Number(value(names.hoursField)) * 60);
    return minutes > 0 ? minutes : 0;
  }

  function resolve(token) {
    if (typeof token !== "string" || token[0] !== "@") return token;
    if (token === "@today") return today();
    const days = /^@today-(\d+)$/.exec(token);
    if (days) return today(Number(days[1]));
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
    if (changedName && changedName !== names.startField && changedName !== names.endField && length()) {
      if (anchor === "end" && end !== null) Portal.fill(form, names.startField, clock(end - length()));
      else if (start !== null) Portal.fill(form, names.endField, clock(start + length()));
    } else if (start !== null && end !== null && end > start) {
      setMinutes(end - start);
    } else if (start !== null && end === null && length()) {
      Portal.fill(form, names.endField, clock(start + length()));
    }
    filling = false;
  }

  /** A length that no chip offers clears the chips and stands in the field for other hours. */
  function setMinutes(minutes) {
    Portal.fill(form, names.minutesField, minutes);
    if (!control(names.hoursField)) return;
    const isOffered = Number(value(names.minutesField)) === minutes;
    Portal.fill(form, names.hoursField, isOffered ? "" : String(Math.round(minutes / 0.6) / 100));
  }

  /** The chips and the field of the length are one answer: the last one given counts. */
  function oneLength(name) {
    filling = true;
    if (name === names.minutesField && control(names.hoursField)) Portal.fill(form, names.hoursField, "");
    if (name === names.hoursField && value(name)) Portal.fill(form, names.minutesField, 0);
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
    const goal = chip.dataset.focus && document.getElementById(chip.dataset.focus);
    if (goal) goal.focus();
    try { if (goal) goal.showPicker(); } catch (error) { /* an older browser: the focus is enough */ }
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
      if (name && name === names.dateField) tidyDay();
      if (name && [names.minutesField, names.hoursField].includes(name)) oneLength(name);
      if (name && [names.startField, names.endField, names.minutesField, names.hoursField].includes(name)) agree(name);
      form.querySelectorAll("[data-chip-group]").forEach((group) => {
        const pressed = group.querySelector("[aria-pressed=true]");
        if (pressed && name in JSON.parse(pressed.dataset.fill)) mark(group, null);
      });
    }
    compose();
  });

  /* On a phone the fields of the time wait behind 选时间; one line says what they hold */
  const line = form.querySelector("[data-time-line]");
  const grid = form.querySelector("[data-time-grid]");
  const isFolding = line && !grid.querySelector(".field-invalid") && window.matchMedia("(max-width: 767px)").matches;

  function sayTime() {
    const day = value(names.dateField);
    const hours = [value(names.startField), value(names.endField)].filter(Boolean).join(line.dataset.until.trim());
    line.textContent = [day === today() ? line.dataset.today : day, hours].filter(Boolean).join(" ");
  }

  function unfoldTime() { line.hidden = true; grid.hidden = false; }

  if (isFolding) {
    line.hidden = false;
    grid.hidden = true;
    sayTime();
    form.addEventListener("change", sayTime);
    form.addEventListener("draft:restored", sayTime);
    form.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-fill]");
      if (chip && chip.dataset.focus) unfoldTime();
    }, true);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-error-summary] a");
      if (link) unfoldTime();
    }, true);
  }

  /* The title: type · place · date, until a person writes it */
  const title = form.querySelector("[data-compose]");
  const parts = title ? JSON.parse(title.dataset.compose) : [];
  let composing = false;
  let byHand = Boolean(title) && isByHand();

  function wordsOf(name) {
    const found = control(name);
    if (!found) return "";
    if (found.tagName === "SELECT") return found.value ? found.selectedOptions[0].textContent.trim() : "";
    if (name === names.dateField) return (/^\d{4}-(\d\d-\d\d)$/.exec(found.value) || ["", ""])[1];
    if (found.tagName && found.type !== "radio") return found.value.trim();
    const chosen = (found.tagName ? [found] : Array.from(found)).find((radio) => radio.checked && radio.value);
    const label = chosen && (chosen.closest("label") || form.querySelector('label[for="' + chosen.id + '"]'));
    return label ? label.textContent.trim() : "";
  }

  /** Blank while only the day is known; as services.content.default_title writes it. */
  function words() {
    if (!parts.some((name) => name !== names.dateField && wordsOf(name))) return "";
    const text = parts.map(wordsOf).filter(Boolean).join(title.dataset.joiner || "·");
    return Array.from(text).slice(0, title.maxLength > 0 ? title.maxLength : Infinity).join("");
  }

  function isByHand() {
    return title.value.trim() !== "" && title.value !== words();
  }

  function compose() {
    if (!title || byHand || title.value === words()) return;
    composing = true;
    title.value = words();
    title.dispatchEvent(new Event("input", { bubbles: true }));
    composing = false;
  }

  if (title) {
    title.addEventListener("input", () => { if (!composing) byHand = isByHand(); });
    form.addEventListener("draft:restored", () => { byHand = isByHand(); compose(); });
    form.addEventListener("input", (event) => { if (event.target !== title && parts.includes(event.target.name)) compose(); });
  }

  /* Rows of money and goods */
  const MAX_ROWS = 20;

  function totalOf(root) { return form.elements[root.dataset.rows + "-TOTAL_FORMS"]; }

  function addRow(root) {
    const index = Number(totalOf(root).value);
    if (index >= MAX_ROWS) return null;
    const list = root.querySelector("[data-rows-list]");
    const mould = root.querySelector("[data-rows-mould]").innerHTML;
    list.insertAdjacentHTML("beforeend", mould.replace(/__prefix__/g, index).replace(/__number__/g, index + 1));
    totalOf(root).value = String(index + 1);
    root.querySelector("[data-rows-add]").hidden = index + 1 >= MAX_ROWS;
    return list.lastElementChild;
  }

  function hideRemoved() {
    form.querySelectorAll("[name$=-DELETE]").forEach((box) => { box.closest("[data-row]").hidden = box.checked; });
  }

  function removeRow(row) {
    const box = row.querySelector("[name$=-DELETE]");
    box.checked = true;
    hideRemoved();
    box.dispatchEvent(new Event("change", { bubbles: true }));
    row.closest("[data-rows]").querySelector("[data-rows-add]").focus();
  }

  form.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-rows-remove]");
    if (remove) removeRow(remove.closest("[data-row]"));
    const add = event.target.closest("[data-rows-add]");
    if (!add) return;
    event.preventDefault();
    const row = addRow(add.closest("[data-rows]"));
    if (row) row.querySelector("input, select").focus();
  });

  /* What this device kept may hold more rows than the page has */
  form.addEventListener("draft:restoring", (event) => {
    form.querySelectorAll("[data-rows]").forEach((root) => {
      const kept = event.detail.find((pair) => pair[0] === totalOf(root).name);
      while (kept && Number(totalOf(root).value) < Math.min(Number(kept[1]), MAX_ROWS)) addRow(root);
    });
  });

  form.addEventListener("draft:restored", hideRemoved);
  hideRemoved();
  form.querySelectorAll("[data-fill]").forEach((chip) => {
    const wanted = Object.entries(JSON.parse(chip.dataset.fill)).filter((pair) => !Array.isArray(pair[1]));
    const isChosen = wanted.length === 1 && value(wanted[0][0]) === String(wanted[0][1]);
    chip.setAttribute("aria-pressed", String(isChosen));
  });
  compose();
})();
