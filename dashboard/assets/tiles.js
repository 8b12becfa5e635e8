/* Keeps the wall fresh: fetches its fragment, redraws only what changed, tells values on hover.
 *
 * The page holds <div id="wall" data-src data-version-src data-text-…> (dashboard.views.frame). The
 * fragment (dashboard.views.wall) is escaped on the server; everything this file writes itself goes
 * through textContent. Whatever carries data-key and data-hash is replaced when its hash changed. */
(function () {
  "use strict";

  const POLL = 1000; // ms between looks at the version: a typed value is seen within two seconds
  const SLOWEST = 30000; // ms between looks while there is no answer
  const PATIENCE = 15000; // ms to wait for an answer

  let wall = null; // the wall on the page: {node, source, tag, version, seen, failures, since, timer}
  let last = { source: "", tag: "", text: "" }; // what was drawn last, for coming back at once
  let postsOpen = false;

  // ---- fetching -----------------------------------------------------------------------------

  function adopt() {
    const node = document.getElementById("wall");
    if (wall && node === wall.node && node.dataset.src === wall.source) return;
    if (wall) clearTimeout(wall.timer);
    hideTip();
    wall = null;
    if (!node || !node.dataset.src) return leave();
    wall = { node, source: node.dataset.src, tag: "", version: "", seen: "", failures: 0 };
    const early = document.getElementById("early");
    if (early && early.dataset.src === wall.source) {
      wall.tag = early.dataset.etag; // painted with the index page: it only moves in
      wall.version = early.firstElementChild.dataset.version || "";
      node.append(early.firstElementChild);
      early.remove();
      return found();
    }
    if (early) early.remove();
    if (last.source === wall.source) {
      wall.tag = last.tag;
      patch(last.text);
    } else if (!drawn()) say(node.dataset.textLoading, "wall-loading");
    load(wall);
  }

  // Another page is being drawn: the wall painted with the index page must not stay above it.
  function leave() {
    const early = document.getElementById("early");
    const page = document.getElementById("page");
    if (early && page && page.firstElementChild) early.remove();
  }

  const drawn = () => wall.node.querySelector(":scope > .wall");

  async function get(address, headers) {
    const signal = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
    const answer = await fetch(address, { headers, signal, credentials: "same-origin" });
    if (answer.redirected || answer.status === 401) location.reload(); // the session has ended
    return answer;
  }

  async function load(mine) {
    const headers = mine.tag ? { "If-None-Match": mine.tag } : {};
    try {
      const answer = await get(mine.source, headers);
      const text = answer.ok ? await answer.text() : "";
      if (mine !== wall) return;
      if (!answer.ok && answer.status !== 304) return lost(answer.status);
      if (answer.ok) {
        mine.tag = answer.headers.get("ETag") || "";
        last = { source: mine.source, tag: mine.tag, text };
        patch(text);
      }
      found();
    } catch (error) {
      if (mine === wall) lost(0);
    }
  }

  async function look(mine) {
    if (document.hidden) return; // visibilitychange looks again
    try {
      const answer = await get(mine.node.dataset.versionSrc, {});
      const version = answer.ok ? (await answer.text()).trim() : "";
      if (mine !== wall) return;
      if (!answer.ok) return lost(answer.status);
      const fresh = version === mine.version || version === mine.seen;
      if (fresh && !mine.failures) return again();
      await load(mine);
      if (mine === wall && !mine.failures) mine.seen = version;
    } catch (error) {
      if (mine === wall) lost(0);
    }
  }

  function again() {
    clearTimeout(wall.timer);
    const mine = wall;
    const delay = Math.min(POLL * 2 ** Math.min(wall.failures, 4), SLOWEST);
    if (wall.node.dataset.versionSrc) wall.timer = setTimeout(() => look(mine), delay);
  }

  function found() {
    wall.failures = 0;
    wall.since = null;
    say("", "");
    again();
  }

  function lost(status) {
    wall.failures += 1;
    wall.since = wall.since || new Date();
    const time = wall.since.toLocaleTimeString(wall.node.dataset.language, {
      hour: "2-digit",
      minute: "2-digit",
    });
    const texts = wall.node.dataset;
    const text = status
      ? texts.textFailed.replace("{status}", status)
      : texts.textOffline.replace("{time}", time);
    say(text, "wall-lost", texts.textRetry);
    again();
  }

  // The wall's own line about itself: loading, no connection, failed. Empty text removes it.
  function say(text, kind, retry) {
    let line = wall.node.querySelector(":scope > .wall-says");
    if (!text) return line && line.remove();
    if (!line) {
      line = document.createElement("div");
      line.setAttribute("role", "status");
      wall.node.prepend(line);
    }
    line.className = "wall-says " + kind;
    line.textContent = text;
    if (!retry) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = retry;
    button.addEventListener("click", () => wall && load(wall));
    line.append(" ", button);
  }

  // ---- patching -----------------------------------------------------------------------------

  const parts = (root) => Array.from(root.querySelectorAll("[data-key]"));
  const shape = (found) => found.map((part) => part.dataset.key).join("\n");

  function patch(text) {
    const template = document.createElement("template");
    template.innerHTML = text;
    const fresh = template.content.firstElementChild;
    const old = drawn();
    if (!fresh) return;
    wall.version = fresh.dataset.version || "";
    const [before, after] = [old ? parts(old) : [], parts(fresh)];
    if (!old || !after.length || shape(before) !== shape(after)) return replaceAll(old, fresh);
    before.forEach((part, i) => {
      if (part.dataset.hash !== after[i].dataset.hash) replaceOne(part, after[i]);
    });
  }

  function replaceAll(old, fresh) {
    hideTip();
    const posts = fresh.querySelector(".wall-posts");
    if (posts) posts.open = postsOpen;
    if (old) old.replaceWith(fresh);
    else wall.node.append(fresh);
  }

  function replaceOne(old, fresh) {
    if (old.contains(tip.line)) hideTip();
    const focused = old === document.activeElement;
    fresh.classList.add("fresh"); // a short glow, see wall.css
    old.replaceWith(fresh);
    if (focused) fresh.focus({ preventScroll: true });
  }

  // ---- values of a point --------------------------------------------------------------------

  const tip = { box: null, cursor: null, line: null, index: -1 };
  const read = new WeakMap(); // line element → its parsed points

  function pointsOf(line) {
    if (!read.has(line)) {
      const list = (text) => (text ? text.split("\n") : []);
      const data = line.dataset;
      read.set(line, {
        labels: list(data.labels),
        values: data.values.split("\n"),
        quotas: list(data.quotas),
        notes: list(data.notes),
        states: data.states,
        low: Number(data.low),
        high: Number(data.high),
      });
    }
    return read.get(line);
  }

  // Digits come as text and stay exact; English has its own separators.
  function written(digits, line) {
    const places = Number(line.dataset.decimals);
    const language = wall.node.dataset.language === "en" ? "en-GB" : "ru-RU";
    const format = new Intl.NumberFormat(language, {
      minimumFractionDigits: places,
      maximumFractionDigits: places,
      useGrouping: "always",
    });
    return format.format(digits).replace("-", "\u2212") + "\u00a0" + line.dataset.unit;
  }

  function stateText(letter) {
    const texts = wall.node.dataset;
    if (letter === "o") return texts.textOpen;
    const line = texts.textStates.split("\n").find((text) => text[0] === letter);
    return line ? line.slice(1) : "";
  }

  function showTip(line, index) {
    if (tip.line === line && tip.index === index) return;
    const points = pointsOf(line);
    if (!points.labels.length) return;
    makeTip();
    Object.assign(tip, { line, index });
    const value = points.values[index];
    const rows = [
      ["tip-label", points.labels[index]],
      ["tip-value", value ? written(value, line) : wall.node.dataset.textMissing],
      ["tip-quota", points.quotas[index] && quotaText(points.quotas[index], line)],
      ["tip-state", value && stateText(points.states[index])],
      ["tip-note", points.notes[index]],
    ];
    tip.box.replaceChildren(...rows.filter((row) => row[1]).map(([kind, text]) => row(kind, text)));
    place(line, index, value, points);
  }

  const quotaText = (digits, line) =>
    wall.node.dataset.textQuota + ": " + written(digits, line);

  function row(kind, text) {
    const element = document.createElement("div");
    element.className = kind;
    element.textContent = text;
    return element;
  }

  function makeTip() {
    if (tip.box) return;
    tip.box = document.createElement("div");
    tip.box.className = "wall-tip";
    tip.box.setAttribute("role", "status");
    tip.cursor = document.createElement("span");
    tip.cursor.className = "tile-cursor";
    document.body.append(tip.box);
  }

  function place(line, index, value, points) {
    const last = points.labels.length - 1;
    const across = last ? index / last : 0.5;
    tip.cursor.style.left = 100 * across + "%";
    tip.cursor.style.setProperty("--y", 100 * height(line, value, points) + "%");
    tip.cursor.classList.toggle("empty", !value);
    line.append(tip.cursor);
    tip.box.hidden = false;
    const frame = line.getBoundingClientRect();
    const size = tip.box.getBoundingClientRect();
    const left = frame.left + across * frame.width - size.width / 2;
    const room = document.documentElement.clientWidth - size.width - 8;
    tip.box.style.left = Math.max(8, Math.min(left, room)) + "px";
    const above = frame.top - size.height - 6;
    tip.box.style.top = (above > 8 ? above : frame.bottom + 6) + "px";
  }

  // The drawing's own arithmetic (dashboard.views.line): a margin of 20 in a height of 300.
  function height(line, value, points) {
    const span = points.high - points.low;
    const part = span ? (Number(value) - points.low) / span : 0.5;
    return (20 + (line.dataset.inverted === "1" ? part : 1 - part) * 260) / 300;
  }

  function hideTip() {
    if (!tip.box) return;
    tip.box.hidden = true;
    tip.cursor.remove();
    Object.assign(tip, { line: null, index: -1 });
  }

  function onMove(event) {
    const line = event.target.closest && event.target.closest("#wall .tile-line");
    if (!line || event.pointerType === "touch") {
      if (tip.line && !tip.line.closest("a:focus-visible")) hideTip();
      return;
    }
    const frame = line.getBoundingClientRect();
    const last = pointsOf(line).labels.length - 1;
    const index = Math.round(((event.clientX - frame.left) / frame.width) * last);
    showTip(line, Math.max(0, Math.min(index, last)));
  }

  function onKey(event) {
    const tile = document.activeElement && document.activeElement.closest("#wall a.tile");
    if (!tile || event.ctrlKey || event.altKey || event.metaKey) return;
    const line = tile.querySelector(".tile-line");
    const last = pointsOf(line).labels.length - 1;
    const now = tip.line === line ? tip.index : last + 1;
    const aims = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    if (event.key === "Escape") hideTip();
    if (!(event.key in aims)) return;
    event.preventDefault();
    showTip(line, Math.max(0, Math.min(aims[event.key], last)));
  }

  document.addEventListener("pointermove", onMove, { passive: true });
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusout", hideTip);
  document.addEventListener("scroll", hideTip, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => wall && !document.hidden && look(wall));
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches("#wall .wall-posts")) postsOpen = event.target.open;
    },
    true,
  );
  new MutationObserver(adopt).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-src"],
  });
  adopt();
})();
