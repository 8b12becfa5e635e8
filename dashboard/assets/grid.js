/* What the tables of dashboard.views.grid call by name: exact numbers, dates, a link in a cell. */
(function () {
  "use strict";

  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const language = () => (document.documentElement.lang === "en" ? "en-GB" : "ru-RU");

  // Digits come as text and are never made binary.
  functions.asmNumber = function (digits, kind) {
    if (digits === null || digits === undefined || digits === "") return "";
    const format = new Intl.NumberFormat(language(), {
      minimumFractionDigits: kind === "money" ? 2 : 0,
      maximumFractionDigits: kind === "money" ? 2 : 6,
      useGrouping: kind !== "line",
    });
    return format.format(digits).replace("-", "\u2212");
  };

  functions.asmDate = function (iso) {
    if (!iso) return "";
    const [year, month, day] = iso.split("-");
    if (language() === "ru-RU") return `${day}.${month}.${year}`;
    const name = new Date(iso).toLocaleDateString("en-US", { month: "short", timeZone: "UTC" });
    return `${Number(day)} ${name} ${year}`; // as models.i18n writes it
  };

  components.RowLink = function (props) {
    if (!props.data) return null;
    return window.React.createElement(
      "a",
      { href: props.data.href, "data-inside": "", title: props.value },
      props.value,
    );
  };
})();
