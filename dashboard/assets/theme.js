/* Sets the colour scheme before the first paint: the viewer's choice, else what the system prefers. */
(function () {
  "use strict";
  const root = document.documentElement;
  const chosen = root.dataset.theme || localStorage.getItem("mantine-color-scheme-value") || "auto";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen);
  if (root.dataset.theme) localStorage.setItem("mantine-color-scheme-value", chosen);
  root.dataset.mantineColorScheme = scheme();
  dark.addEventListener("change", () => (root.dataset.mantineColorScheme = scheme()));
})();
