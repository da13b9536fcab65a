"""``make early-warning``: the pictures of docs/early-warning.md, from real data by way of intake, build and detectors.

    python -m tools.early_warning [--real DIR]

What is drawn is read from the published table ``signals``, and nothing is computed here.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # before pyplot, and without a screen

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dashboard.board import Board
from dashboard.county import load_county
from dashboard.home import Home
from tools.real_outbreaks import DERBYSHIRE_FIRST, boarding_county, boarding_school, derbyshire, publish

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DETECTORS = ("ears_c1", "ears_c2", "ears_c3", "ewma")
BAR, BOUND, EXPECTED, ALARM = "#7aa6c2", "#b3541e", "#5b6c7e", "#c0392b"


def signals_of(board: Board, indicator: str, level: str) -> pd.DataFrame:
    """Return what the detectors say of one indicator in the only place of a level, by detector and day."""
    rows = board.table("signals", indicator=indicator, level=level)
    return rows.assign(day=pd.to_datetime(rows["report_date"])).sort_values(["detector", "day"])


def strip(axes: Axes, rows: pd.DataFrame, detectors: Sequence[str] = DETECTORS) -> None:
    """Draw a mark for each day on which a detector alarmed, a line a detector; where it has no score, a dash."""
    for place, name in enumerate(detectors):
        own = rows[rows["detector"] == name]
        silent, alarmed = own[own["score"].isna()], own[own["alarm"].astype(bool)]
        axes.plot(silent["day"], [place] * len(silent), "_", color=EXPECTED, markersize=5)
        axes.plot(alarmed["day"], [place] * len(alarmed), "s", color=ALARM, markersize=5)
    axes.set_yticks(range(len(detectors)), detectors)
    axes.set_ylim(len(detectors) - 0.5, -0.5)
    axes.tick_params(axis="x", labelrotation=45, labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def draw_boarding(board: Board, file: Path) -> None:
    """Boys in bed, what C1 and C2 bear, and the days on which each detector alarmed."""
    rows = signals_of(board, "illness_absences", "school")
    figure, (chart, marks) = plt.subplots(
        2, 1, figsize=(8, 4.6), sharex=True, height_ratios=(3, 1.3), layout="constrained"
    )
    c1, c2 = rows[rows["detector"] == "ears_c1"], rows[rows["detector"] == "ears_c2"]
    chart.bar(c1["day"], c1["observed"], color=BAR, label="in bed")
    chart.plot(c1["day"], c1["upper"], color=BOUND, linestyle="--", label="C1 upper")
    chart.plot(c2["day"], c2["upper"], color=BOUND, label="C2 upper")
    chart.set_ylim(0, 1.1 * c1["observed"].max())
    chart.set_ylabel("boys of 763")
    chart.legend(frameon=False, fontsize=8)
    chart.spines[["top", "right"]].set_visible(False)
    strip(marks, rows)
    save(figure, file)


def draw_derbyshire(board: Board, file: Path) -> None:
    """Newly absent pupils by class and day, as numbers; framed where a rule on clusters is met."""
    rows = board.sql(
        """SELECT place_code, report_date, max(observed) FILTER (detector = 'cluster_one_day') AS cases,
            bool_or(alarm) AS alarm FROM signals WHERE detector LIKE 'cluster%' GROUP BY ALL"""
    )
    numbers = rows["place_code"].str.extract(r"/(\d+)班", expand=False).astype(int)
    days = (pd.to_datetime(rows["report_date"]) - pd.Timestamp(DERBYSHIRE_FIRST)).dt.days + 1
    grid = np.zeros((15, 23))
    grid[numbers - 1, days - 1] = rows["cases"].fillna(0).astype(float)
    figure, axes = plt.subplots(figsize=(8, 4.6), layout="constrained")
    axes.imshow(grid, cmap="Blues", vmax=8, aspect="auto", extent=(0.5, 23.5, 15.5, 0.5))
    for name, day, cases, alarm in zip(numbers, days, rows["cases"], rows["alarm"], strict=True):
        if alarm:
            axes.add_patch(Rectangle((day - 0.46, name - 0.44), 0.92, 0.88, fill=False, edgecolor=ALARM, linewidth=1.6))
        if cases > 0:
            axes.text(
                day, name, f"{cases:.0f}", ha="center", va="center", fontsize=8, color="white" if cases > 5 else "k"
            )
    axes.set_xticks(range(1, 24))
    axes.set_yticks(range(1, 16))
    axes.tick_params(labelsize=8, length=0)
    axes.set_xlabel("day (6, 13 and 20 are Sundays)")
    axes.set_ylabel("class")
    save(figure, file)


def draw_new_york(board: Board, file: Path) -> None:
    """The city's absence rate with EWMA's bound, each detector's alarms, and the share of schools in alarm."""
    rows = signals_of(board, "absence_rate", "county")
    ewma = rows[rows["detector"] == "ewma"]
    schools = board.sql(
        """SELECT report_date AS day, 100.0 * count(*) FILTER (alarm) / count(*) AS share FROM signals
        WHERE level = 'school' AND detector = 'ewma' AND score IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    )
    figure, (chart, marks, share) = plt.subplots(
        3, 1, figsize=(8, 6.2), sharex=True, height_ratios=(3, 1.3, 1.3), layout="constrained"
    )
    chart.plot(ewma["day"], ewma["observed"], color=BAR, marker="o", markersize=3, label="absent, %")
    chart.plot(ewma["day"], ewma["expected"], color=EXPECTED, linestyle=":", label="EWMA expected")
    chart.plot(ewma["day"], ewma["upper"], color=BOUND, label="EWMA upper")
    chart.legend(frameon=False, fontsize=8)
    chart.spines[["top", "right"]].set_visible(False)
    strip(marks, rows)
    share.bar(pd.to_datetime(schools["day"]), schools["share"], color=BAR, width=0.9)
    share.set_ylabel("% of schools\n(EWMA)")
    share.spines[["top", "right"]].set_visible(False)
    save(figure, file)


def save(figure: Figure, file: Path) -> None:
    """Write a picture small enough for a document, the same bytes for the same data."""
    figure.savefig(file, dpi=110, metadata={"Software": None})
    plt.close(figure)


def main() -> None:
    """Take each real outbreak the whole way and draw it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "real", help="folder of the real files")
    real = parser.parse_args().real
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        names = ("influenza_england_1978_school", "norovirus_derbyshire_2001_school")
        flu, noro = (real / "outbreaks" / f"outbreaks_{name}.csv" for name in names)
        boarding = publish(boarding_school(flu, work / "flu"), Home.at(work / "boarding"), boarding_county())
        draw_boarding(boarding, IMAGES / "early-warning-1978.png")
        classes = publish(derbyshire(noro, work / "noro"), Home.at(work / "derbyshire"), load_county("xifeng"))
        draw_derbyshire(classes, IMAGES / "early-warning-derbyshire.png")
        city = publish(real / "nyc_schools", Home.at(work / "city"), load_county("nyc"), strict=False)
        draw_new_york(city, IMAGES / "early-warning-new-york.png")
    print(f"{IMAGES}: early-warning-*.png")


if __name__ == "__main__":
    main()
