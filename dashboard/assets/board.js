/* The org board in the browser: divisions that open on a phone, words looked for kept in the address,
 * paper to print on. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!target.closest) return;
    const head = target.closest(".board-head");
    if (head && !target.closest("a")) toggle(head);
    const paper = target.closest("[data-paper]");
    if (paper) print(paper.dataset.paper);
  });

  function toggle(head) {
    const opened = head.parentElement.classList.toggle("opened");
    head.querySelector(".board-fold").setAttribute("aria-expanded", String(opened));
  }

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
