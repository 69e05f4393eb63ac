/* Records that look like the one being written, asked for after each change of its five answers. Without scripts the
   server tells of them when the form is sent. */
(() => {
  "use strict";
  const region = document.querySelector("[data-duplicates-url]");
  if (!region) return;
  const Portal = window.Portal;
  const form = region.closest("form");
  const answers = document.getElementById("form-answers");
  let waiting = null;
  let asked = 0;

  /** Only what the question needs: the rest of the form stays out of addresses. */
  function query() {
    const names = new Set(["organization", "confirm_duplicate"]);
    answers.querySelectorAll("[name]").forEach((control) => names.add(control.name));
    const sent = Array.from(new FormData(form)).filter((pair) => names.has(pair[0]) && typeof pair[1] === "string");
    return new URLSearchParams([["activity", region.dataset.activity], ...sent]);
  }

  async function ask() {
    const mine = asked += 1;
    try {
      const response = await fetch(region.dataset.duplicatesUrl + "?" + query(), { credentials: "same-origin" });
      const html = await response.text();
      if (mine !== asked) return; // a later question is on its way
      if (!response.ok || response.redirected) throw new Error("no answer");
      region.innerHTML = html;
      Portal.arrived(region);
    } catch (error) {
      if (mine === asked) Portal.say(Portal.live.dataset.failed);
    }
  }

  answers.addEventListener("change", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 400);
  });
  if (region.hasAttribute("data-ask-at-once")) ask();
})();
