/* What every page needs: one submit per click, focus on errors, live region, menus, print, counters.
   All words stand in data attributes of the templates; window.Portal is shared with the other modules. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const phone = window.matchMedia("(max-width: 1023px)");

  const Portal = {
    live: document.getElementById("live"),

    /** Say a sentence to screen readers. */
    say(text) {
      if (!Portal.live || !text) return;
      Portal.live.textContent = "";
      window.setTimeout(() => { Portal.live.textContent = text; }, 60);
    },

    /** The CSRF token of a form (the cookie is closed to scripts). */
    token(form) {
      const field = (form || document).querySelector("[name=csrfmiddlewaretoken]");
      return field ? field.value : "";
    },

    /** A piece of the page was replaced: say its news, give the focus where it asks for it. */
    arrived(region) {
      const words = region.matches("[data-announce]") ? region : region.querySelector("[data-announce]");
      if (words) Portal.say(words.dataset.announce || words.textContent.trim());
      const focus = region.querySelector("[data-focus-once]");
      if (focus) { focus.removeAttribute("data-focus-once"); focus.setAttribute("tabindex", "-1"); focus.focus(); }
    },

    /** Set a control as a hand would: with input and change events. Value "" empties, an array ticks boxes. */
    fill(form, name, value) {
      const found = form.elements[name];
      if (!found) return null;
      const list = found.tagName ? [found] : Array.from(found);
      const values = Array.isArray(value) ? value.map(String) : [String(value)];
      let touched = null;
      list.forEach((control) => {
        if (control.type === "radio" || control.type === "checkbox") {
          const wanted = values.includes(control.value);
          if (control.checked !== wanted) { control.checked = wanted; touched = control; }
        } else if (control.type === "select-multiple") {
          Array.from(control.options).forEach((option) => { option.selected = values.includes(option.value); });
          touched = control;
        } else if (control.value !== values[0]) {
          control.value = values[0];
          touched = control;
        }
      });
      if (touched) {
        touched.dispatchEvent(new Event("input", { bubbles: true }));
        touched.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return list[0];
    },

    /** Send a form past its submit handlers, with the button that was pressed. */
    send(form, submitter) {
      if (submitter) {
        if (submitter.name) {
          const extra = document.createElement("input");
          extra.type = "hidden";
          extra.name = submitter.name;
          extra.value = submitter.value;
          form.append(extra);
        }
        if (submitter.hasAttribute("formaction")) form.setAttribute("action", submitter.formAction);
      }
      HTMLFormElement.prototype.submit.call(form);
    },
  };
  window.Portal = Portal;

  /* One submit per click: a second within five seconds is not sent. Buttons are never disabled. */
  let pressed = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, input[type=submit]");
    pressed = button && button.form && button.type === "submit" ? button : null;
  }, true);
  Portal.submitter = (event) => {
    return event.submitter || (pressed && pressed.form === event.target ? pressed : null);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) { event.preventDefault(); return; }
    const now = Date.now();
    if (now - Number(form.dataset.sentAt || 0) < 5000) { event.preventDefault(); return; }
    form.dataset.sentAt = String(now);
    const button = Portal.submitter(event);
    if (button) {
      button.setAttribute("aria-busy", "true");
      window.setTimeout(() => { button.removeAttribute("aria-busy"); }, 5000);
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent-at]").forEach((form) => { delete form.dataset.sentAt; });
    document.querySelectorAll(".button[aria-busy]").forEach((button) => { button.removeAttribute("aria-busy"); });
  });

  /* The error summary gets the focus; its links lead into the field, also into groups of chips. */
  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!target) return;
      const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea, button");
      if (!control) return;
      event.preventDefault();
      for (let box = control.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      const field = control.closest(".field") || control;
      field.scrollIntoView({ block: "center" });
      control.focus({ preventScroll: true });
    });
  }

  /* A refused act answers with the page of its record: reloading asks for that, not for the act. */
  const record = document.querySelector("[data-here]");
  if (record) history.replaceState(history.state, "", record.dataset.here);

  /* Menus made of details close on Escape and on a click elsewhere. */
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", (event) => { closeMenus(event.target.closest("details[data-menu]")); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  /* Print, phrases into a text box, showing a password. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-append], [data-password-toggle]");
    if (!button) return;
    if (button.hasAttribute("data-print")) { event.preventDefault(); window.print(); }
    if (button.dataset.append) append(document.getElementById(button.dataset.append), button.textContent.trim());
    if (button.dataset.passwordToggle) togglePassword(button);
  });

  function append(box, text) {
    if (!box) return;
    box.value = box.value.trim() ? box.value.replace(/\s+$/, "") + "\n" + text : text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  function togglePassword(button) {
    const input = document.getElementById(button.dataset.passwordToggle);
    const show = input.type === "password";
    if (!button.dataset.show) button.dataset.show = button.textContent;
    input.type = show ? "text" : "password";
    button.textContent = show ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-pressed", String(show));
  }

  /* An optional file that is not chosen: our words in place of the browser's (a required one does it by CSS alone). */
  document.querySelectorAll(".file-name input").forEach((input) => {
    const show = () => { input.classList.toggle("is-empty", !input.files.length); };
    input.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  });

  /* Characters typed, of how many, as a person counts them. */
  document.querySelectorAll("[data-counter-for]").forEach((line) => {
    const box = document.getElementById(line.dataset.counterFor);
    if (!box) return;
    const limit = Number(line.dataset.limit);
    const count = () => {
      const used = Array.from(box.value).length;
      line.textContent = used + " / " + limit;
      line.classList.toggle("is-over", used > limit);
    };
    box.addEventListener("input", count);
    count();
  });

  /* On a phone the keyboard needs the room of the tabs. */
  const typed = "input:not([type=radio]):not([type=checkbox]):not([type=file]):not([type=submit]), textarea, select";
  let typing = null; // bars move back only after the tap that ended the typing has found its button
  document.addEventListener("focusin", (event) => {
    if (!phone.matches || !event.target.matches(typed)) return;
    window.clearTimeout(typing);
    root.classList.add("is-typing");
  });
  document.addEventListener("focusout", () => {
    typing = window.setTimeout(() => root.classList.remove("is-typing"), 300);
  });

  /* The Enter that picks a word in an input method neither submits nor searches. */
  let composing = false;
  document.addEventListener("compositionstart", () => { composing = true; });
  document.addEventListener("compositionend", (event) => {
    composing = false;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.tagName === "INPUT") event.preventDefault();
  });

  /* htmx: mark what loads, say what came, say when nothing came. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (composing) { event.preventDefault(); return; }
    const target = event.detail.target;
    if (target) target.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const target = event.detail.target;
    if (target) target.removeAttribute("aria-busy");
    if (!event.detail.successful) Portal.say(Portal.live.dataset.failed);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt && event.detail.elt.matches) Portal.arrived(event.detail.elt);
  });

  /* Leaving: what was kept on this device for the person goes with the session. */
  document.addEventListener("submit", (event) => {
    const user = event.target.dataset.logout;
    if (user === undefined) return;
    const prefix = "portal-draft:" + user + ":";
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(prefix))
        .forEach((key) => { localStorage.removeItem(key); });
    } catch (error) { /* no storage: nothing to remove */ }
  });
})();
