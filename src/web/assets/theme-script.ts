/** Browser: marks that scripts run, and keeps the visitor's choice of dark or light. Runs before anything is drawn. */

/** Served as `web/theme.js`. */
export const THEME_SCRIPT = String.raw`(function () {
  "use strict";
  const root = document.documentElement;
  const key = "tsd-theme";
  root.classList.add("js");
  try {
    const kept = localStorage.getItem(key);
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch {
    // Storage is refused: the system's preference counts.
  }
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (button === null) return;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const show = () => {
      const wanted = isDark() ? "Light colours" : "Dark colours";
      button.textContent = isDark() ? "\u2600" : "\u263e";
      button.title = wanted;
      button.setAttribute("aria-label", wanted);
    };
    show();
    system.addEventListener("change", show);
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem(key, root.dataset.theme);
      } catch {
        // For this page only, then.
      }
      show();
    });
  });
})();
`;
