"""Draws thirty school days of one figure, and below it who reported on each of them.

The line breaks where nothing was reported; it never falls to zero there. The strip shows all four states of a
report: given, given as an explicit zero, missing (hatched), and not expected.
"""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.base import bare_layout, hidden_axis
from dashboard.charts.scale import edge_text
from dashboard.language import day_text, figure_text, short_day, translator

SHARES = {"%", "‰"}


def _add_threshold(figure: go.Figure, level: float, *, colour: str, text: str) -> None:
    figure.add_shape(
        type="line", xref="paper", x0=0, x1=1, y0=level, y1=level, line={"color": colour, "width": 1.5, "dash": "dash"}
    )
    figure.add_annotation(
        xref="paper",
        x=1,
        y=level,
        xanchor="left",
        yanchor="middle",
        xshift=6,
        text=text,
        showarrow=False,
        font={"color": colour, "size": 13},
    )


def _span(values: pd.Series, lines: list[float], *, better: str) -> list[float]:
    """Return a range that holds every value, and a line that is near enough to matter."""
    known = [float(value) for value in values.dropna()]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = max(high - low, abs(high) * 0.1, 0.1)
    near = [line for line in lines if low - 2 * room <= line <= high + 2 * room]
    if better == "lower":
        near.append(0.0)
    low, high = min([low, *near]), max([high, *near])
    pad = max(high - low, 0.1) * 0.14
    return [0.0 if better == "lower" and low >= 0 else low - pad, high + pad]


def _add_strip(figure: go.Figure, days: pd.DataFrame, positions: list[int], language: str) -> None:
    _ = translator(language)
    total = (days.reported + days.zero + days.missing).where(lambda count: count > 0)
    looks: list[tuple[str, pd.Series, dict[str, Any]]] = [
        ("reported", days.reported / total, {}),
        ("zero", days.zero / total, {}),
        ("missing", days.missing / total, {"shape": "/", "fgcolor": theme.HATCH_LINE, "size": 5, "solidity": 0.4}),
        ("not_expected", total.isna().astype(float), {}),
    ]
    for name, share, pattern in looks:
        figure.add_bar(
            x=positions,
            y=share.fillna(0.0),
            name=name,
            yaxis="y2",
            marker={
                "color": theme.HATCH_BACK if name == "missing" else theme.REPORTING[name],
                "pattern": pattern or None,
                "line": {"width": 0},
            },
            hoverinfo="skip",
        )


def _hover(row: Any, unit: str, language: str) -> str:
    _ = translator(language)
    value = _("未报") if pd.isna(row.value) else figure_text(row.value, unit)
    expected = int(row.reported + row.zero + row.missing)
    report = (
        _("已报 {done}/{expected}，其中零报告 {zero}").format(
            done=int(row.reported + row.zero), expected=expected, zero=int(row.zero)
        )
        if expected
        else _("不需报")
    )
    return f"{day_text(row.report_date, language)}<br><b>{value}</b><br>{report}"


def trend(
    days: pd.DataFrame,
    *,
    unit: str,
    better: str,
    language: str,
    warn: float | None = None,
    alarm: float | None = None,
    chosen: date | None = None,
) -> go.Figure:
    """Return the trend with its threshold lines and the reporting strip.

    Args:
        days: one row a school day, oldest first: report_date (date), value, status, and how many reports were
            ``reported``, ``zero``, ``missing`` and ``not_expected``.
        unit: the indicator's unit, in that language.
        better: ``lower`` or ``higher``.
        language: ``zh`` or ``en``.
        warn: where yellow begins.
        alarm: where red begins.
        chosen: the day that is marked.
    """
    _ = translator(language)
    positions = list(range(len(days)))
    every = max(1, -(-len(days) // 4))  # so few that their labels keep apart on a phone
    ticks = [at for at in positions if (len(days) - 1 - at) % every == 0]
    dates = list(days.report_date)
    lines = [line for line in (warn, alarm) if line is not None]
    figure = go.Figure(
        layout=bare_layout(
            margin={"l": 46, "r": 98, "t": 8, "b": 26},
            barmode="stack",
            bargap=0.18,
            hovermode="x",
            clickmode="event",
            xaxis=hidden_axis(
                visible=True,
                range=[-0.6, max(len(days), 1) - 0.4],
                tickvals=ticks,
                ticktext=[short_day(dates[at], language) for at in ticks],
                tickangle=0,
                anchor="y2",
                tickfont={"color": theme.QUIET, "size": 12},
            ),
            yaxis=hidden_axis(
                visible=True,
                domain=[0.2, 1],
                range=_span(days.value, lines, better=better),
                showgrid=True,
                gridcolor=theme.LINE,
                nticks=5,
                tickfont={"color": theme.QUIET, "size": 12},
                ticksuffix=unit if unit in SHARES else "",
            ),
            yaxis2=hidden_axis(domain=[0, 0.1], range=[0, 1]),
        )
    )
    for level, name, words in ((warn, "warn", _("黄线")), (alarm, "alarm", _("红线"))):
        low, high = figure.layout.yaxis.range
        if level is not None and low <= level <= high:
            sign = unit if unit in SHARES else ""
            text = f"{words} {edge_text(level, unit)}{sign}"
            _add_threshold(figure, level, colour=theme.STATES[name].colour, text=text)
    _add_strip(figure, days, positions, language)
    figure.add_scatter(
        x=positions,
        y=days.value,
        name="value",
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 2.5},
        marker={"size": 5, "color": theme.ACCENT},
        connectgaps=False,
        hoverinfo="skip",
    )
    # One invisible point a day carries the words, so that a day without a report can be pointed at as well.
    figure.add_scatter(
        x=positions,
        y=[0.5] * len(days),
        yaxis="y2",
        name="words",
        mode="markers",
        marker={"size": 14, "opacity": 0},
        customdata=[day.isoformat() for day in dates],
        text=[_hover(row, unit, language) for row in days.itertuples()],
        hoverinfo="text",
    )
    if chosen in dates and pd.notna(days.value.iloc[dates.index(chosen)]):
        at = dates.index(chosen)
        look = theme.state(days.status.iloc[at])
        figure.add_scatter(
            x=[at],
            y=[days.value.iloc[at]],
            name="chosen",
            mode="markers",
            cliponaxis=False,
            marker={
                "color": look.colour,
                "symbol": look.marker,
                "size": 13,
                "line": {"color": theme.PANEL, "width": 2},
            },
            hoverinfo="skip",
        )
    return figure
