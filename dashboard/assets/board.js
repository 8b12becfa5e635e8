/* The org board in the browser: divisions that open on a phone, words looked for kept in the address,
 * paper to print on; while it is changed, what is dragged where and what is asked about. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!target.closest) return;
    const head = target.closest(".board-head");
    if (head && !target.closest("a")) toggle(head);
    const asked = target.closest("[data-ask]");
    if (asked) tell("board-asked", named(asked.dataset.ask));
    const paper = target.closest("[data-paper]");
    if (paper) print(paper.dataset.paper);
  });

  function toggle(head) {
    const opened = head.parentElement.classList.toggle("opened");
    head.querySelector(".board-fold").setAttribute("aria-expanded", String(opened));
  }

  // ---- changing ------------------------------------------------------------------------------------

  let count = 0; // the same thing may be told twice in a row

  function tell(store, data) {
    window.dash_clientside.set_props(store, { data: { ...data, count: (count += 1) } });
  }

  function named(text) {
    const [what, id] = text.split(":");
    return { what, id };
  }

  // What a hand takes up: a person, else a post, else a unit that has something above it.
  function taken(target) {
    const person = target.closest(".board-person");
    const post = target.closest("[data-post]");
    if (post && !("mine" in post.dataset)) return null;
    if (person && post) return { element: person, what: "person", id: post.dataset.post, seat: person.dataset.seat };
    if (post) return { element: post, what: "post", id: post.dataset.post, version: post.dataset.version };
    const unit = target.closest("[data-unit]");
    if (!unit || unit.dataset.kind === "company" || !("mine" in unit.dataset)) return null;
    return { element: unit, what: "unit", id: unit.dataset.unit, version: unit.dataset.version };
  }

  // Where it may be put: a person onto a post; a post or a unit beside another of its kind, else into a unit.
  function place(event) {
    const post = event.target.closest("[data-post]");
    if (held.what === "person") return post ? { element: post, to: post.dataset.post } : null;
    if (held.what === "post" && post) return beside(post, post.dataset.post, false, event);
    const unit = event.target.closest("[data-unit]");
    if (!unit) return null;
    if (held.what === "unit" && unit.dataset.kind === held.element.dataset.kind)
      return beside(unit, unit.dataset.unit, unit.matches(".board-column"), event);
    return { element: unit, to: unit.dataset.unit };
  }

  function beside(element, id, across, event) {
    const box = element.getBoundingClientRect();
    const after = across ? event.clientX > box.left + box.width / 2 : event.clientY > box.top + box.height / 2;
    return { element, beside: id, after, across };
  }

  let held = null;

  document.addEventListener("mousedown", (event) => {
    if (!event.target.closest || !event.target.closest(".editing")) return;
    const thing = event.target.closest("button") ? null : taken(event.target);
    if (thing) thing.element.draggable = true;
  });

  document.addEventListener("dragstart", (event) => {
    if (!event.target.closest || !event.target.closest(".editing")) return;
    held = taken(event.target);
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.element.textContent);
    held.element.classList.add("held");
  });

  document.addEventListener("dragover", (event) => {
    if (!held || !event.target.closest) return;
    const target = place(event);
    unmark();
    if (!target || target.element === held.element) return;
    event.preventDefault();
    target.element.classList.add(target.beside ? (target.after ? "target-after" : "target-before") : "target");
    target.element.classList.toggle("across", Boolean(target.across));
  });

  document.addEventListener("drop", (event) => {
    if (!held || !event.target.closest) return;
    const target = place(event);
    if (!target || target.element === held.element) return;
    event.preventDefault();
    const { what, id, version, seat } = held;
    const { to, beside, after } = target;
    tell("board-move", { what, id, version, seat, to, beside, after });
  });

  document.addEventListener("dragend", () => {
    if (held) held.element.classList.remove("held");
    held = null;
    unmark();
  });

  function unmark() {
    const marks = ["target", "target-before", "target-after", "across"];
    document.querySelectorAll(".editing [class*=target]").forEach((each) => each.classList.remove(...marks));
  }

  // ---- paper ---------------------------------------------------------------------------------------

  const SHEETS = { a3: [420, 297], a2: [594, 420] }; // mm, landscape
  const MARGIN = 8; // mm
  const MM = 96 / 25.4; // pixels
  const HEADING = 90; // pixels over the board

  // The sheet is chosen by a style of its own: what is printed from other pages stays what it was.
  function print(paper) {
    const [wide, high] = SHEETS[paper];
    const style = document.createElement("style");
    style.textContent = "@page { size: " + wide + "mm " + high + "mm; margin: " + MARGIN + "mm; }";
    document.head.append(style);
    const board = document.querySelector(".board");
    if (board) fit(board, (wide - 2 * MARGIN) * MM, (high - 2 * MARGIN) * MM - HEADING);
    addEventListener("afterprint", () => style.remove(), { once: true });
    window.print();
  }

  // The largest scale at which the whole board stands on one sheet.
  function fit(board, width, height) {
    let zoom = 1.7;
    for (; zoom > 0.35; zoom -= 0.05) {
      board.style.width = width / zoom + "px";
      if (board.scrollHeight * zoom <= height && board.scrollWidth <= width / zoom + 1) break;
    }
    board.style.width = "";
    board.style.setProperty("--print-zoom", zoom.toFixed(2));
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "board-text") return;
    const address = new URL(location.href);
    event.target.value ? address.searchParams.set("q", event.target.value) : address.searchParams.delete("q");
    history.replaceState(history.state, "", address); // a link to what is seen; nothing is drawn anew
  });
})();
