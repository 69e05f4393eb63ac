/* Papers beside the checks: turn and enlarge one without leaving the page; without scripts a click opens the picture. */
(() => {
  "use strict";
  document.querySelectorAll("[data-documents]").forEach((list) => {
    list.querySelectorAll("[data-paper]").forEach((paper) => {
      const tools = document.createElement("div");
      tools.className = "paper-tools no-print";
      const turn = button(list.dataset.turn);
      const size = button(list.dataset.larger);
      let quarter = 0;
      turn.addEventListener("click", () => {
        paper.classList.remove("turn-" + quarter);
        quarter = (quarter + 1) % 4;
        paper.classList.add("turn-" + quarter);
      });
      size.addEventListener("click", () => {
        const isLarge = paper.classList.toggle("is-large");
        size.textContent = isLarge ? list.dataset.smaller : list.dataset.larger;
      });
      tools.append(turn, size);
      paper.append(tools);
    });
  });

  function button(words) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet button--small";
    made.textContent = words;
    return made;
  }
})();
