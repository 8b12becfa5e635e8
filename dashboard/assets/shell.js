/* The frame's behaviour: inner links without loading anew, the current place in the navigation, the
 * viewer's choices, notices for refusals, the state of the worker. Texts come from the server. */
(function () {
  "use strict";

  const STATE_EVERY = 20000; // ms between looks at the worker's sign of life

  // ---- going about without loading anew ---------------------------------------------------------

  const inside = () => document.getElementById("page"); // Dash has drawn its frame

  function go(href) {
    history.pushState({}, "", href);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what dcc.Link says to dcc.Location
    scrollTo(0, 0);
    mark();
  }
  window.asmGo = (href) => (inside() ? go(href) : location.assign(href));

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='/']");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    closeMenus(event.target);
    if (!link || !plain || event.button !== 0 || event.defaultPrevented) return;
    if (!link.matches("[data-inside], #wall a, #early a, .help a") || link.target || !inside()) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });

  function closeMenus(target) {
    document.querySelectorAll("details.shell-person[open], details.folded[open]").forEach((menu) => {
      if (!menu.contains(target) || target.closest("a")) menu.open = false;
    });
    const toggle = document.getElementById("shell-menu");
    if (toggle && toggle.checked && !target.closest(".shell-burger, .shell-toggle")) toggle.checked = false;
  }

  function mark() {
    const path = location.pathname.replace(/^\/documents\//, "/imports/"); // a document is of the import
    document.querySelectorAll(".shell-nav a").forEach((link) => {
      const href = link.getAttribute("href");
      const here = href === "/" ? path === "/" : path === href || path.startsWith(href + "/");
      here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    });
  }
  addEventListener("popstate", mark);
  addEventListener("_dashprivate_pushstate", mark);

  new MutationObserver(() => {
    const title = document.querySelector("#page [data-title]");
    if (title && title.dataset.title && !document.title.startsWith(title.dataset.title + " ·")) {
      document.title = title.dataset.title + " · " + (document.querySelector(".shell-brand b") || {}).textContent;
    }
  }).observe(document.body || document.documentElement, { childList: true, subtree: true });

  // ---- the viewer's choices -----------------------------------------------------------------------

  async function choose(name, value) {
    const answer = await fetch("/me/choice", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name, value }),
    });
    if (answer.ok) location.reload();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".shell-choice button");
    if (!button) return;
    const isTheme = button.parentElement.hasAttribute("data-theme-choice");
    if (isTheme) localStorage.setItem("mantine-color-scheme-value", button.value);
    choose(isTheme ? "theme" : "language", button.value);
  });

  // ---- notices ------------------------------------------------------------------------------------

  function notice(text, href, linkText) {
    let box = document.querySelector(".notices");
    if (!box) {
      box = document.createElement("div");
      box.className = "notices";
      box.setAttribute("role", "alert");
      document.body.append(box);
    }
    if (Array.from(box.children).some((each) => each.dataset.text === text)) return;
    const line = document.createElement("div");
    line.className = "notice";
    line.dataset.text = text;
    const words = document.createElement("span");
    words.textContent = text;
    line.append(words);
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = linkText;
      words.append(" ", link);
    }
    const close = document.createElement("button");
    close.textContent = "×";
    close.addEventListener("click", () => line.remove());
    line.append(close);
    box.append(line);
    if (!href) setTimeout(() => line.remove(), 12000);
  }
  window.asmNotice = notice;

  // Whatever the server refuses with a sentence is told; the page keeps what was typed.
  const bare = window.fetch;
  window.fetch = async function (...args) {
    const answer = await bare.apply(this, args);
    if (answer.status >= 400 && String(answer.headers.get("Content-Type")).includes("json")) {
      answer
        .clone()
        .json()
        .then((body) => {
          if (!body || !body.message) return;
          const back = encodeURIComponent(location.pathname + location.search);
          if (answer.status === 401) notice(body.message, "/sign-in?next=" + back, "→");
          else notice(body.message);
        })
        .catch(() => undefined); // not JSON after all: nothing to tell
    }
    return answer;
  };

  // ---- state --------------------------------------------------------------------------------------

  async function look() {
    const place = document.getElementById("state");
    if (!place || document.hidden) return;
    try {
      const answer = await bare(place.dataset.src, { credentials: "same-origin" });
      if (!answer.ok) return;
      const state = await answer.json();
      place.textContent = state.text || "";
      place.classList.toggle("bad", Boolean(state.bad));
    } catch (error) {
      place.textContent = ""; // no connection: the wall says so itself
    }
  }
  setInterval(look, STATE_EVERY);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("DOMContentLoaded", () => (mark(), look()));
  if (document.readyState !== "loading") (mark(), look());
})();
