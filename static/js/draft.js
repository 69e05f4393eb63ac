/* Forms that save themselves; the contract stands in includes/draft_bar.html. From the first change: 2 s after typing
   stops, on blur and when the page is left. What the server does not have yet is kept in localStorage, per person; of a
   form with data-draft-sensitive nothing is ever kept there. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave-url]");
  if (!form) return;
  const Portal = window.Portal;
  const words = form.querySelector("[data-draft-words]").dataset;
  const statusLine = form.querySelector("[data-draft-status]");
  const loginLink = form.querySelector("[data-draft-login]");
  const loginUrl = loginLink.getAttribute("href");
  const KEEP_MS = 30 * 24 * 3600 * 1000;
  const keepsHere = !form.hasAttribute("data-draft-sensitive");
  const STOPPING = ["offline", "login", "conflict"]; // other refusals are told by the full page after the submit
  let timer = null;
  let localTimer = null;
  let dirty = false;
  let running = null;
  let conflict = null;
  let holding = false;
  let sending = false;

  function key() {
    return "portal-draft:" + form.dataset.user + ":" + form.dataset.draftKind + ":" + (form.dataset.draftId || "new");
  }

  /** All fields but files, tokens and the version, as [name, value] pairs. */
  function pairs() {
    return Array.from(new FormData(form).entries()).filter((pair) => {
      return typeof pair[1] === "string" && !["csrfmiddlewaretoken", "version", "kept"].includes(pair[0]);
    });
  }

  function store() {
    if (!keepsHere) return false;
    try {
      const entry = { at: Date.now(), version: form.dataset.version, pairs: pairs(), path: location.pathname };
      localStorage.setItem(key(), JSON.stringify(entry));
      return true;
    } catch (error) { return false; }
  }

  function forget(name) {
    try { localStorage.removeItem(name || key()); } catch (error) { /* no storage */ }
  }

  function kept() {
    try { return JSON.parse(localStorage.getItem(key())); } catch (error) { return null; }
  }

  function sweep() {
    try {
      Object.keys(localStorage).filter((name) => name.startsWith("portal-draft:")).forEach((name) => {
        const entry = JSON.parse(localStorage.getItem(name) || "{}");
        if (Date.now() - (entry.at || 0) > KEEP_MS) localStorage.removeItem(name);
      });
    } catch (error) { /* no storage, or not ours */ }
  }

  /** The newest version that this window saved: only the number, and only as long as the window is open. */
  function remember(version) {
    try { sessionStorage.setItem(key(), String(version)); } catch (error) { /* no storage */ }
  }

  /** A page that was asked for just before a save and arrived after it shows less than the server has. */
  function isOld() {
    try {
      const saved = Number(sessionStorage.getItem(key()));
      sessionStorage.removeItem(key()); // asked once: a page is never loaded again and again
      return saved > Number(form.dataset.version);
    } catch (error) { return false; }
  }

  function bar(name) {
    form.querySelectorAll("[data-draft-bar]").forEach((element) => {
      element.hidden = element.dataset.draftBar !== name;
    });
    if (name === "login") loginLink.href = loginUrl + "?next=" + encodeURIComponent(location.pathname);
  }

  function status(text) {
    if (statusLine.textContent !== text) statusLine.textContent = text;
  }

  function clock(iso) {
    const at = new Date(iso);
    return String(at.getHours()).padStart(2, "0") + ":" + String(at.getMinutes()).padStart(2, "0");
  }

  function accept(answer) {
    const before = key();
    form.dataset.version = String(answer.version);
    const field = form.elements.version;
    if (field) field.value = answer.version;
    if (answer.id !== undefined && answer.id !== null) form.dataset.draftId = String(answer.id);
    const urls = answer.urls || {};
    if (urls.autosave) form.dataset.autosaveUrl = urls.autosave;
    if (urls.photos) form.dataset.photosUrl = urls.photos;
    if (urls.order) form.dataset.orderUrl = urls.order;
    if (urls.form) {
      form.setAttribute("action", urls.form);
      if (location.pathname !== urls.form) history.replaceState(history.state, "", urls.form);
    }
    if (before !== key()) forget(before);
    remember(answer.version);
    if (!dirty && !(answer.unsaved || []).length) forget();
    else if (!dirty) store(); // what the server could not read stays on this device
    bar("");
    status(words.saved + " " + clock(answer.saved_at));
  }

  function refusal(name) {
    const error = new Error(name);
    error.draft = name;
    return error;
  }

  function failed(name) {
    const safe = store();
    bar(name);
    status(safe ? words.kept : "");
    throw refusal(name);
  }

  async function post() {
    const body = new FormData();
    pairs().forEach((pair) => { body.append(pair[0], pair[1]); });
    body.append("version", form.dataset.version || "");
    body.append("csrfmiddlewaretoken", Portal.token(form));
    let response;
    try {
      response = await fetch(form.dataset.autosaveUrl, {
        method: "POST", body: body, credentials: "same-origin", redirect: "manual",
        keepalive: JSON.stringify(pairs()).length < 20000, // lives on when the page is left; browsers allow 64 KB
        headers: { Accept: "application/json" },
      });
    } catch (error) {
      return failed("offline");
    }
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const isOut = response.type === "opaqueredirect" || response.status === 401 || (response.status === 403 && !isJson);
    if (isOut) return failed("login");
    if (response.status === 409 && isJson) {
      conflict = await response.json();
      return failed("conflict");
    }
    if (!response.ok || !isJson) return failed("");
    accept(await response.json());
    return true;
  }

  /** Save now; resolves when the server has everything that was typed until now. Of several who wait for a save under
      way the first begins the next one, and the others wait for that: a form sent beside it would meet its version. */
  function save() {
    window.clearTimeout(timer);
    if (conflict) return Promise.reject(refusal("conflict"));
    if (running) return running.catch(() => {}).then(() => dirty || running ? save() : true);
    dirty = false;
    running = post().catch((error) => { dirty = true; throw error; }).finally(() => { running = null; });
    return running;
  }

  function quietly() {
    if (dirty && !sending) save().catch(() => {});
  }

  function changed(event) {
    if (event && (event.target.type === "file" || event.target.closest("[data-draft-ignore]"))) return;
    dirty = true;
    window.clearTimeout(localTimer);
    localTimer = window.setTimeout(() => { if (dirty) store(); }, 400);
    window.clearTimeout(timer);
    timer = window.setTimeout(quietly, 2000);
  }

  /** Put [name, value] pairs back into the form. */
  function restore(list) {
    form.dispatchEvent(new CustomEvent("draft:restoring", { detail: list }));
    const names = new Set(list.map((pair) => pair[0]));
    Array.from(form.elements).forEach((control) => {
      if ((control.type === "radio" || control.type === "checkbox") && control.name) names.add(control.name);
    });
    names.forEach((name) => {
      if (["csrfmiddlewaretoken", "version", "draft_key"].includes(name)) return;
      const values = list.filter((pair) => pair[0] === name).map((pair) => pair[1]);
      const found = form.elements[name];
      if (found && found.length && !found.tagName && found[0].type !== "radio" && found[0].type !== "checkbox") {
        Array.from(found).forEach((control, index) => { if (values[index] !== undefined) control.value = values[index]; });
      } else {
        Portal.fill(form, name, values.length === 1 ? values[0] : values);
      }
    });
    form.dispatchEvent(new CustomEvent("draft:restored"));
  }

  function essence(list) {
    return JSON.stringify(list.map((pair) => [pair[0], pair[1].replace(/\r\n/g, "\n").trim()])
      .filter((pair) => pair[1] && !/^draft_key$|_FORMS$/.test(pair[0])));
  }

  /** What this device kept and the server may not have: same version → back into the form, else the person decides. */
  function recover() {
    const entry = kept();
    if (!entry) return;
    if (essence(entry.pairs) === essence(pairs())) { forget(); return; }
    if (String(entry.version) === String(form.dataset.version)) {
      restore(entry.pairs);
      status(words.restored);
      changed();
      return;
    }
    conflict = { version: form.dataset.version, entry: entry };
    bar("conflict");
  }

  form.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-draft-use]");
    if (!choice || !conflict) return;
    const met = conflict;
    conflict = null;
    if (choice.dataset.draftUse === "here") {
      form.dataset.version = String(met.version);
      if (met.entry) restore(met.entry.pairs);
      dirty = true;
      save().catch(() => {});
    } else {
      dirty = false;
      forget();
      bar("");
      if (!met.entry) location.assign((met.urls && met.urls.form) || location.pathname);
    }
  });

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => { window.setTimeout(quietly, 0); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") quietly(); });
  window.addEventListener("pagehide", () => { if ((dirty || running) && !sending) { store(); quietly(); } });
  window.addEventListener("online", () => { bar(""); quietly(); });
  window.addEventListener("offline", () => { if (dirty) store(); bar("offline"); });

  /* Submitting first brings the draft up to date, so that the last word typed is in it and no save races the submit.
     In the capture phase, so that app.js sees a held submit as not sent. */
  document.addEventListener("submit", (event) => {
    if (event.target !== form || sending) return;
    if (holding) { event.preventDefault(); return; }
    if (!dirty && !running && !conflict) { sending = true; forget(); return; }
    event.preventDefault();
    holding = true;
    const button = Portal.submitter(event);
    if (button) button.setAttribute("aria-busy", "true");
    save().catch((error) => {
      if (STOPPING.includes(error.draft)) throw error;
    }).then(() => {
      sending = true;
      forget();
      Portal.send(form, button);
    }).catch(() => {
      const shown = form.querySelector("[data-draft-bar]:not([hidden])");
      if (shown) shown.scrollIntoView({ block: "center" });
    }).finally(() => {
      holding = false;
      if (button) button.removeAttribute("aria-busy");
    });
  }, true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) sending = false; });

  /* For photos: the record has to exist before a photo can hang on it. */
  Portal.draft = {
    ready() {
      if (form.dataset.photosUrl) return Promise.resolve(form.dataset.photosUrl);
      return save().then(() => form.dataset.photosUrl);
    },
  };

  sweep();
  if (isOld()) location.reload();
  else recover();
})();
