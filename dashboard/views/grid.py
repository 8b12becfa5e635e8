"""Long tables: AG Grid with rows asked for page by page, in the reader's language and both themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag

from models.i18n import current_language

RUSSIAN = {
    "loadingOoo": "Загрузка…", "noRowsToShow": "Нет строк", "page": "Страница", "of": "из",
    "to": "—", "more": "ещё", "next": "Дальше", "previous": "Назад", "first": "В начало",
    "last": "В конец", "firstPage": "В начало", "previousPage": "Назад", "nextPage": "Дальше",
    "lastPage": "В конец", "pageSizeSelectorLabel": "Строк на странице:",
    "ariaPageSizeSelectorLabel": "Строк на странице", "pageLastRowUnknown": "?", "filterOoo": "Фильтр…", "equals": "Равно", "notEqual": "Не равно",
    "blank": "Пусто", "notBlank": "Не пусто", "empty": "Выберите", "lessThan": "Меньше",
    "greaterThan": "Больше", "lessThanOrEqual": "Не больше", "greaterThanOrEqual": "Не меньше",
    "inRange": "Между", "inRangeStart": "от", "inRangeEnd": "до", "contains": "Содержит",
    "notContains": "Не содержит", "startsWith": "Начинается с", "endsWith": "Кончается на",
    "andCondition": "и", "orCondition": "или", "applyFilter": "Применить", "resetFilter": "Сбросить",
    "clearFilter": "Очистить", "cancelFilter": "Отмена", "textFilter": "Фильтр", "numberFilter": "Фильтр",
    "dateFilter": "Фильтр", "searchOoo": "Поиск…", "selectAll": "Все", "copy": "Копировать",
    "sortAscending": "По возрастанию", "sortDescending": "По убыванию", "sortUnSort": "Без сортировки",
    "columns": "Столбцы", "filters": "Фильтры", "before": "До", "after": "После",
    "dateFormatOoo": "дд.мм.гггг", "ariaSortableColumn": "Нажмите Enter, чтобы сортировать",
    "ariaFilterMenuOpen": "Открыть фильтр", "ariaColumn": "Столбец",
}  # fmt: skip
PAGE = 200


@dataclass(frozen=True)
class GridColumn:
    """One column. ``kind`` is date, money, number, line, text or link (to the row's ``href``)."""

    field: str
    title: str
    kind: str = "text"
    width: int = 140
    grows: bool = False


def grid(name: str, columns: Sequence[GridColumn], height: str = "calc(100vh - 185px)") -> Any:
    """The table with this id; its rows come through ``getRowsRequest`` and ``getRowsResponse``."""
    return dag.AgGrid(
        id=name,
        columnDefs=[_definition(column) for column in columns],
        rowModelType="infinite",
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": True,
            "floatingFilter": False,
            "suppressHeaderMenuButton": False,
        },
        dashGridOptions={
            "cacheBlockSize": PAGE,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": 1,
            "rowBuffer": 20,
            "rowHeight": 34,
            "headerHeight": 38,
            "animateRows": False,
            "enableCellTextSelection": True,
            "localeText": RUSSIAN if current_language() == "ru" else {},
        },
        className="grid",
        style={"height": height, "minHeight": "320px"},
    )


def _definition(column: GridColumn) -> dict[str, Any]:
    found: dict[str, Any] = {
        "field": column.field,
        "headerName": column.title,
        "width": column.width,
        "filterParams": {"buttons": ["reset"], "maxNumConditions": 1, "debounceMs": 300},
    }
    if column.grows:
        found |= {"flex": 1, "minWidth": column.width}
    if column.kind in ("money", "number", "line"):
        found |= {
            "filter": "agNumberColumnFilter",
            "type": "rightAligned",
            "valueFormatter": {"function": f"asmNumber(params.value, '{column.kind}')"},
        }
    elif column.kind == "date":
        found |= {
            "filter": "agDateColumnFilter",
            "valueFormatter": {"function": "asmDate(params.value)"},
        }
    else:
        found |= {"filter": "agTextColumnFilter", "tooltipField": column.field}
    if column.kind == "link":
        found["cellRenderer"] = "RowLink"
    return found
