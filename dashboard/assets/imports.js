/* Brings files in: drop anywhere on a page that has a drop zone, or choose; a few at once, each with
 * its progress and a way to stop it. Files go to the server as they are: nothing is read here.
 *
 * The page holds <div id="uploads" data-src data-limit data-text-…> (dashboard.views.imports_upload)
 * with an empty list in it. Everything this file writes goes through textContent. */
(function () {
  "use strict";

  const AT_ONCE = 2; // uploads on the wire
  const KEPT = 12000; // ms a finished line stays
  const PULSE = 1000; // ms between questions what became of the files

  let queue = []; // {file, state, line, bar, said, stop, request}; lines outlive a redrawn page
  let over = 0; // how deep a dragged file is over the page

  const zone = () => document.getElementById("uploads");
  const text = (name, values) =>
    ((zone() || {}).dataset || {})["text" + name]?.replace(/\{(\w+)\}/g, (_, key) => (values || {})[key]) || "";

  // ---- choosing ---------------------------------------------------------------------------------

  const picker = document.createElement("input");
  picker.type = "file";
  picker.multiple = true;
  picker.addEventListener("change", () => {
    take(Array.from(picker.files));
    picker.value = "";
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest("#uploads-choose")) return;
    picker.accept = zone().dataset.suffixes;
    picker.click();
  });

  // ---- dropping ---------------------------------------------------------------------------------

  const carries = (event) => zone() && event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");

  function lit(on) {
    document.body.classList.toggle("dropping", on);
    document.body.dataset.drop = on ? text("Drop") : "";
  }

  addEventListener("dragenter", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over += 1;
    lit(true);
  });
  addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("dragleave", (event) => {
    if (!carries(event)) return;
    over = Math.max(0, over - 1);
    if (!over) lit(false);
  });
  addEventListener("drop", (event) => {
    over = 0;
    lit(false);
    if (!carries(event)) return;
    event.preventDefault();
    const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    if (!entries.some((entry) => entry && entry.isDirectory)) return take(Array.from(event.dataTransfer.files));
    Promise.all(entries.filter(Boolean).map(within)).then((found) => take(found.flat()));
  });

  // The files of a folder and of the folders in it; a browser tells them a hundred at a time.
  async function within(entry) {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      found.push(...(await Promise.all(some.map(within))).flat());
    }
  }

  // ---- the queue --------------------------------------------------------------------------------

  function take(files) {
    const fresh = files.map((file) => {
      const job = { file, state: "waiting", batch: files.length };
      job.line = line(job);
      const limit = Number(zone().dataset.limit);
      if (file.size > limit) fail(job, text("TooLarge"));
      else if (!file.size) fail(job, text("Empty"));
      return job;
    });
    queue = queue.concat(fresh);
    mount();
    next();
  }

  function next() {
    const sending = queue.filter((job) => job.state === "sending").length;
    queue
      .filter((job) => job.state === "waiting")
      .slice(0, Math.max(0, AT_ONCE - sending))
      .forEach(send);
  }

  function send(job) {
    job.state = "sending";
    const body = new FormData();
    body.append("file", job.file, job.file.name);
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("POST", zone() ? zone().dataset.src : "/uploads");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      job.bar.value = event.loaded / event.total;
      job.said.textContent = Math.floor((event.loaded / event.total) * 100) + "\u00a0%";
    });
    request.addEventListener("load", () => (answered(job, request), next()));
    request.addEventListener("error", () => (fail(job, text("Offline")), next()));
    request.addEventListener("abort", () => (fail(job, text("Cancelled"), "cancelled"), next()));
    request.send(body);
  }

  function answered(job, request) {
    const told = request.response || {};
    const file = (told.files || [])[0] || told;
    if (request.status === 200 && file.href) return received(job, file);
    fail(job, file.message || text("Failed", { status: request.status }));
    if (request.status === 401 && window.asmNotice) {
      const back = encodeURIComponent(location.pathname + location.search);
      window.asmNotice(file.message || "", "/sign-in?next=" + back, "→");
    }
  }

  function received(job, file) {
    job.state = "received";
    job.id = file.id;
    job.bar.value = 1;
    job.line.classList.add("done");
    job.said.textContent = file.said || text("Uploaded");
    job.stop.remove();
    if (job.batch === 1 && zone()) return go(file.href);
    const link = document.createElement("a");
    link.href = file.href;
    link.dataset.inside = "1";
    link.textContent = text("Open");
    job.line.append(link);
    job.moving = !file.said;
    if (job.moving) follow();
    else setTimeout(() => drop(job), KEPT);
    poke();
  }

  // What the worker made of received files: a line says so until it goes.
  let following = null;

  function follow() {
    following = following || setTimeout(look, PULSE);
  }

  async function look() {
    const jobs = queue.filter((job) => job.moving);
    const ids = jobs.map((job) => "id=" + encodeURIComponent(job.id)).join("&");
    const answer = ids && (await fetch("/uploads/fates?" + ids).catch(() => null));
    const fates = answer && answer.ok ? await answer.json() : {};
    jobs.forEach((job) => fates[job.id] && became(job, fates[job.id]));
    following = null;
    if (queue.some((job) => job.moving)) follow();
  }

  function became(job, fate) {
    job.said.textContent = fate.reason ? fate.word + ": " + fate.reason : fate.word;
    job.said.className = "fate-" + fate.kind;
    job.moving = fate.moving;
    if (!fate.moving) setTimeout(() => drop(job), KEPT);
  }

  function fail(job, sentence, state) {
    job.state = state || "failed";
    job.line.classList.add("failed");
    job.said.textContent = sentence;
    job.bar.remove();
    job.stop.textContent = "×";
  }

  function drop(job) {
    queue = queue.filter((one) => one !== job);
    job.line.remove();
  }

  function stop(job) {
    if (job.state === "sending") return job.request.abort();
    if (job.state === "waiting") return fail(job, text("Cancelled"), "cancelled");
    drop(job);
  }

  function line(job) {
    const node = document.createElement("div");
    node.className = "upload";
    const name = document.createElement("b");
    name.textContent = job.file.name;
    job.bar = document.createElement("progress");
    job.bar.value = 0;
    job.said = document.createElement("span");
    job.said.textContent = text("Waiting");
    job.stop = document.createElement("button");
    job.stop.type = "button";
    job.stop.className = "link";
    job.stop.textContent = text("Cancel");
    job.stop.setAttribute("aria-label", text("Cancel") + " " + job.file.name);
    job.stop.addEventListener("click", () => stop(job));
    node.append(name, job.bar, job.said, job.stop);
    return node;
  }

  // ---- the page ---------------------------------------------------------------------------------

  // The page may have been drawn anew, or left and come back to: the lines move into its list.
  function mount() {
    const list = document.getElementById("uploads-list");
    if (!list) return;
    queue.forEach((job) => job.line.parentNode !== list && list.append(job.line));
  }

  function go(href) {
    queue = queue.filter((job) => job.state !== "received");
    history.pushState({}, "", href);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what dcc.Link says to dcc.Location
    scrollTo(0, 0);
  }

  function poke() {
    if (document.getElementById("imports-list")) {
      window.dash_clientside.set_props("imports-poke", { data: Date.now() });
    }
  }

  document.addEventListener("visibilitychange", () => !document.hidden && window.dash_clientside && poke());
  addEventListener("beforeunload", (event) => {
    if (queue.some((job) => job.state === "sending" || job.state === "waiting")) event.preventDefault();
  });
  new MutationObserver(mount).observe(document.documentElement, { childList: true, subtree: true });
})();
