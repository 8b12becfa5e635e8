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

  function print(paper) {
    const page = document.querySelector(".board-page");
    page.classList.toggle("paper-a2", paper === "a2");
    window.print();
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "board-text") return;
    const address = new URL(location.href);
    event.target.value ? address.searchParams.set("q", event.target.value) : address.searchParams.delete("q");
    history.replaceState(history.state, "", address); // a link to what is seen; nothing is drawn anew
  });
})();
