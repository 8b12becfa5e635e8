/* Help: the sheet beside a page (the key ? or the button in the head), words that were looked for marked
 * in a document, and the way to a heading. What stands in the sheet the server says (router.help_beside). */
(function () {
  "use strict";

  const NARROW = 900; // px: below it the sheet covers the page

  let frame = null; // the open sheet's frame: {node, returns}

  const button = () => document.getElementById("ask");
  const sheet = () => document.getElementById("help-sheet");

  // ---- the sheet ----------------------------------------------------------------------------------

  function open() {
    const place = sheet();
    const ready = window.dash_clientside && window.dash_clientside.set_props;
    if (!place || !ready) return location.assign("/help");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "help-close";
    close.textContent = "×";
    close.setAttribute("aria-label", button().dataset.close);
    close.addEventListener("click", shut);
    place.parentElement.insertBefore(close, place);
    document.body.classList.add("with-help");
    place.setAttribute("role", "complementary");
    place.setAttribute("aria-label", button().getAttribute("aria-label"));
    place.tabIndex = -1;
    frame = { close, returns: document.activeElement };
    tell();
    place.focus({ preventScroll: true });
  }

  function tell() {
    sheet().scrollTop = 0;
    window.dash_clientside.set_props("help-wish", { data: { path: location.pathname, at: Date.now() } });
  }

  function shut() {
    if (!frame) return;
    const { close, returns } = frame;
    frame = null;
    close.remove();
    document.body.classList.remove("with-help");
    if (returns && returns.isConnected && returns.focus) returns.focus({ preventScroll: true });
  }

  const typing = (node) =>
    node.isContentEditable || (node.matches && node.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"));

  document.addEventListener("keydown", (event) => {
    const free = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key === "?" && free && !typing(event.target) && button() && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      frame ? shut() : open();
    } else if (event.key === "Escape" && frame && !event.defaultPrevented) shut();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#ask")) frame ? shut() : open();
  });

  // Another page has its own help; a narrow screen shows the page that was asked for.
  let path = location.pathname;
  function moved() {
    if (location.pathname !== path && frame) innerWidth < NARROW ? shut() : tell();
    path = location.pathname;
    arrive();
  }
  addEventListener("_dashprivate_pushstate", () => setTimeout(moved));
  addEventListener("popstate", moved);

  // ---- words and headings -------------------------------------------------------------------------

  const plain = (text) => text.toLowerCase().replaceAll("\u0451", "\u0435");

  function mark(article) {
    if (!window.CSS || !CSS.highlights || !window.Highlight) return;
    const words = (article.dataset.words || "").split(" ").filter(Boolean);
    const ranges = [];
    const walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    while (words.length && walk.nextNode()) {
      const node = walk.currentNode;
      for (const found of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
        if (!words.some((word) => plain(found[0]).startsWith(word))) continue;
        const range = new Range();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        ranges.push(range);
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  let awaited = ""; // the heading the address names, until it is drawn
  function arrive() {
    awaited = location.pathname.startsWith("/help") ? decodeURIComponent(location.hash.slice(1)) : "";
  }
  arrive();

  new MutationObserver(() => {
    const article = document.querySelector("#help-content article");
    if (!article) return;
    mark(article);
    const heading = awaited && document.getElementById(awaited);
    if (heading && heading.innerText.trim()) {
      awaited = "";
      requestAnimationFrame(() => heading.scrollIntoView());
    }
  }).observe(document.body || document.documentElement, { childList: true, subtree: true });
})();
