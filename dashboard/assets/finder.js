/* The search over everything: Ctrl+K on every page, or the button in the head. What may be found the
 * server decides at every letter (dashboard.finder); texts come from the button's data-….
 *
 * The browser remembers keys of what was chosen lately ("statistic:12"), never names, until the
 * person signs out. */
(function () {
  "use strict";

  const WAIT = 70; // ms after a key before the server is asked
  const KEPT = 12;
  const STORE = "asm-chosen";

  let box = null; // the open box: {dialog, input, list, options, at, returns}
  let asked = null; // the question under way

  const button = () => document.getElementById("find");
  const make = (name, attributes, ...inside) => {
    const node = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    node.append(...inside);
    return node;
  };

  // ---- what was chosen lately -----------------------------------------------------------------

  function recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE) || "[]");
      return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [];
    } catch (error) {
      return []; // not ours: as if nothing was chosen
    }
  }

  function remember(key) {
    const kept = [key, ...recent().filter((each) => each !== key)].slice(0, KEPT);
    localStorage.setItem(STORE, JSON.stringify(kept));
  }

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out") localStorage.removeItem(STORE);
  });

  // ---- the box ----------------------------------------------------------------------------------

  function open() {
    const source = button();
    if (!source || box) return;
    const words = source.dataset;
    const input = make("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "finder-list", maxlength: "100",
      "aria-autocomplete": "list", "aria-label": words.label, placeholder: words.label, autocomplete: "off",
      spellcheck: "false", enterkeyhint: "go",
    });
    const list = make("div", { id: "finder-list", role: "listbox", "aria-label": words.label });
    const close = make("button", { type: "button", class: "finder-close", "aria-label": words.close }, "×");
    const head = make("div", { class: "finder-head" }, input, close);
    const foot = make("p", { class: "finder-foot" }, words.keys);
    const dialog = make("dialog", { class: "finder", "aria-label": source.title }, head, list, foot);
    box = { dialog, input, list, options: [], at: -1, returns: document.activeElement };
    close.addEventListener("click", shut);
    dialog.addEventListener("click", (event) => event.target === dialog && shut());
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), shut()));
    input.addEventListener("input", () => ask(WAIT));
    dialog.addEventListener("keydown", steer);
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    ask(0);
  }

  function shut() {
    if (!box) return;
    const { dialog, returns } = box;
    box = null;
    if (asked) asked.abort();
    dialog.remove();
    if (returns && returns.isConnected && returns.focus) returns.focus({ preventScroll: true });
  }

  function steer(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (box.options[box.at]) choose(box.options[box.at], event.ctrlKey || event.metaKey);
    } else if (event.key in steps) {
      event.preventDefault();
      const count = box.options.length;
      const far = Math.abs(steps[event.key]) > 1;
      const next = box.at + steps[event.key];
      if (count) point(far ? Math.min(Math.max(next, 0), count - 1) : (next + count) % count);
    }
  }

  function point(at) {
    if (box.options[box.at]) box.options[box.at].node.removeAttribute("aria-selected");
    box.at = at;
    const option = box.options[at];
    if (!option) return box.input.removeAttribute("aria-activedescendant");
    option.node.setAttribute("aria-selected", "true");
    option.node.scrollIntoView({ block: "nearest" });
    box.input.setAttribute("aria-activedescendant", option.node.id);
  }

  // ---- asking -------------------------------------------------------------------------------------

  let timer = 0;

  function ask(wait) {
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  }

  async function look() {
    if (!box) return;
    if (asked) asked.abort();
    const mine = (asked = new AbortController());
    const query = new URLSearchParams({ q: box.input.value, recent: recent().join(",") });
    try {
      const answer = await fetch(`${button().dataset.src}?${query}`, { signal: mine.signal });
      const found = answer.ok ? await answer.json() : null;
      if (mine === asked && box) found ? draw(found.groups) : say(button().dataset.failed);
    } catch (error) {
      if (error.name !== "AbortError" && box) say(button().dataset.failed);
    }
  }

  function say(text) {
    box.options = [];
    point(-1);
    box.list.replaceChildren(make("p", { class: "finder-none", role: "status" }, text));
  }

  function draw(groups) {
    if (!groups.length) return say(button().dataset.none);
    box.options = [];
    const drawn = groups.map((group, number) => {
      const title = make("div", { class: "finder-kind", id: `finder-kind-${number}` }, group.title);
      const items = group.items.map((item) => option(item));
      return make("div", { role: "group", "aria-labelledby": title.id }, title, ...items);
    });
    box.list.replaceChildren(...drawn);
    box.list.scrollTop = 0;
    point(0);
  }

  function option(item) {
    const number = box.options.length;
    const title = make("span", { class: "finder-title" }, ...marked(item.title, item.marks));
    const node = make("div", { role: "option", id: `finder-${number}`, class: "finder-option" }, picture(item.icon), title);
    if (item.hint) node.append(make("small", {}, item.hint));
    const one = { ...item, node };
    node.addEventListener("mousemove", () => box && box.at !== number && point(number));
    node.addEventListener("click", (event) => choose(one, event.ctrlKey || event.metaKey));
    box.options.push(one);
    return node;
  }

  function marked(text, marks) {
    const parts = [];
    let done = 0;
    marks.forEach(([from, to]) => {
      parts.push(text.slice(done, from), make("mark", {}, text.slice(from, to)));
      done = to;
    });
    return [...parts, text.slice(done)];
  }

  function picture(path) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const line = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", "finder-icon");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  // ---- choosing ---------------------------------------------------------------------------------

  function choose(item, apart) {
    remember(item.key);
    shut();
    if (item.deed) return act(...item.deed.split(":"));
    if (apart) window.open(item.href, "_blank", "noopener");
    else window.asmGo(item.href);
  }

  function act(deed, value) {
    if (deed === "out") document.querySelector("form[action='/sign-out']").requestSubmit();
    else if (deed === "help") document.getElementById("ask").click();
    else document.querySelector(`.shell-choice[data-${deed}-choice] button[value="${value}"]`).click();
  }

  // By the key's place, so that it works under every layout; before the browser's own search.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (!button()) return;
      event.preventDefault();
      event.stopPropagation();
      box ? shut() : open();
    },
    true,
  );
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#find")) open();
  });
})();
