"""The large graph of a statistic, for people who study it: Plotly, zoomable, up always better.

Only here and in ``line`` do exact numbers become float: as coordinates. Colours of text and lines
come from ``assets/statistic.css``, so that one figure serves both themes.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dash import dcc

from dashboard.views.formats import percent, with_unit
from dashboard.views.palette import PAINTS
from dashboard.views.points import PointLine
from dashboard.views.tile import Tile
from models.i18n import _, current_language
from warehouse.statistics.conditions import Condition
from warehouse.statistics.scale import Scale

BAND_OPACITY = 0.13
EDGE = 0.025  # of the scale, so that a point on its border is whole and can be hit
LINE, QUOTA, PAST = "#5B7DB1", "#7B8390", "#B0A48C"


def graph(tile: Tile, lines: Sequence[PointLine], scale: Scale) -> dcc.Graph:
    """The statistic over its periods, its quota, the year before and the conditions as bands."""
    traces = [_year_ago(tile, lines), _quota(tile, lines), _open(lines), _values(tile, lines)]
    return dcc.Graph(
        id="graph",
        figure={"data": [one for one in traces if one], "layout": _layout(tile, lines, scale)},
        config={
            "locale": current_language(),
            "displaylogo": False,
            "showSendToCloud": False,  # Plotly would offer to upload the company's numbers
            "plotlyServerURL": "",
            "responsive": True,
            "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
            "toImageButtonOptions": {"filename": tile.code, "scale": 2},
        },
        className="graph",
    )


def _values(tile: Tile, lines: Sequence[PointLine]) -> dict[str, Any]:
    closed = [line for line in lines if line.closed]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _escaped(tile.name if len(tile.name) < 40 else tile.name[:38] + "…"),
        "x": [line.key for line in closed],
        "y": _numbers(line.value for line in closed),
        "connectgaps": False,
        "line": {"color": LINE, "width": 2.4},
        "marker": {
            "size": 8 if len(closed) <= 60 else 5,
            "color": [PAINTS[line.condition].fill for line in closed],
            "line": {"color": LINE, "width": 1},
        },
        "customdata": [[_told(tile, line), line.rows] for line in closed],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }


def _told(tile: Tile, line: PointLine) -> str:
    """What hovering says: Plotly shows it as text with line breaks."""
    unit = _escaped(tile.unit)
    parts = [
        line.label,
        f"<b>{with_unit(line.value, unit, tile.decimals)}</b>",
        " ".join((PAINTS[line.condition].mark, str(PAINTS[line.condition].word))),
        percent(line.change, line.infinite),
        _("Quota") + f": {with_unit(line.quota, unit, tile.decimals)}"
        if line.quota is not None
        else "",
        _escaped(line.note),
    ]
    return "<br>".join(part for part in parts if part)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _open(lines: Sequence[PointLine]) -> dict[str, Any] | None:
    """From the last closed value to the period that is not over."""
    started = [line for line in lines if not line.closed]
    before = [line for line in lines if line.closed][-1:]
    if not any(line.value is not None for line in started):
        return None
    points = before + started
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _("the period is not over"),
        "x": [line.key for line in points],
        "y": _numbers(line.value for line in points),
        "line": {"color": LINE, "width": 1.6, "dash": "dot"},
        "marker": {"size": 7, "color": "rgba(0,0,0,0)", "line": {"color": LINE, "width": 1.6}},
        "hoverinfo": "skip",
    }


def _quota(tile: Tile, lines: Sequence[PointLine]) -> dict[str, Any] | None:
    look = {"color": QUOTA, "width": 1.6, "dash": "dash", "shape": "hvh"}
    return _beside(tile, lines, _("Quota"), [line.quota for line in lines], look)


def _year_ago(tile: Tile, lines: Sequence[PointLine]) -> dict[str, Any] | None:
    look = {"color": PAST, "width": 1.4, "dash": "dot"}
    return _beside(tile, lines, _("Year ago"), [line.year_ago for line in lines], look)


def _beside(
    tile: Tile,
    lines: Sequence[PointLine],
    name: str,
    values: Sequence[Decimal | None],
    look: dict[str, Any],
) -> dict[str, Any] | None:
    """A line to compare the values with; none where nothing of it is known."""
    if all(value is None for value in values):
        return None
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [line.key for line in lines],
        "y": _numbers(values),
        "line": look,
        "hovertemplate": f"%{{y}} {_escaped(tile.unit)}<extra>{name}</extra>",
    }


def _layout(tile: Tile, lines: Sequence[PointLine], scale: Scale) -> dict[str, Any]:
    low, high, step = float(scale.low), float(scale.high), float(scale.step)
    edge = (high - low) * EDGE
    return {
        "separators": ",\u00a0" if current_language() == "ru" else ".,",
        "margin": {"l": 70, "r": 16, "t": 8, "b": 34},
        "hovermode": "closest",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, Segoe UI, Roboto, Noto Sans, sans-serif", "size": 12},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "dragmode": "zoom",
        "modebar": {"bgcolor": "rgba(0,0,0,0)"},
        "uirevision": tile.code,
        "xaxis": {
            "type": "date",
            "showgrid": False,
            "tickformat": "%d.%m.%y" if current_language() == "ru" else "%-d %b %y",
        },
        "yaxis": {
            "range": [high + edge, low - edge] if tile.inverted else [low - edge, high + edge],
            "dtick": step,
            "tick0": low,
            "tickformat": f",.{max(0, -scale.step.normalize().as_tuple().exponent)}f",  # type: ignore[operator] # finite
            "zeroline": low < 0 < high,
        },
        "shapes": _bands(lines),
        "annotations": [_corner()] if tile.inverted else [],
    }


def _corner() -> dict[str, Any]:
    return {
        "text": "↕ " + _("inverted: up is better"),
        "xref": "paper", "yref": "paper", "x": 1, "y": 1.01, "xanchor": "right", "yanchor": "bottom",
        "showarrow": False, "font": {"size": 11},
    }  # fmt: skip


def _bands(lines: Sequence[PointLine]) -> list[dict[str, Any]]:
    """A pale band per closed period from the one before to it, in the colour of its condition."""
    bands = []
    for before, line in pairwise(lines):
        if line.closed and line.condition is not Condition.NO_DATA:
            bands.append(
                {
                    "type": "rect", "xref": "x", "yref": "paper", "layer": "below",
                    "x0": before.key, "x1": line.key, "y0": 0, "y1": 1, "line": {"width": 0},
                    "fillcolor": PAINTS[line.condition].fill, "opacity": BAND_OPACITY,
                }
            )  # fmt: skip
    return bands


def _numbers(values: Iterable[Decimal | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]
