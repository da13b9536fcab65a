"""Writes what was measured for people to read: ``early-warning-detection.md`` and its plot.

No date stands in it: the seed says all.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure as Plot

from tools.detection.figures import Figure, Row, by
from tools.detection.grid import COMPLETENESS, SIZES, SPEEDS, TERM, WANTED
from tools.detection.measure import AFTER, IN_TIME, LEAST, LIST, Measured, Played

NAME, PICTURE = "early-warning-detection.md", "early-warning-detection.svg"
SPLITS = {
    "patients": "patients",
    "speed": "contacts",
    "school_size": "school",
    "completeness": "registers sent",
    "kind": "illness",
}
AIM, MOST_FALSE = 0.95, 1.0
DAYS = range(-4, AFTER + 1)
COLOURS = ("#0072B2", "#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#000000")  # Okabe and Ito: told apart by everybody
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), "-")


def write_document(docs: Path, rows: Sequence[Row], measured: Sequence[Measured], seed: int) -> None:
    """Write the document and its plot below ``docs``."""
    outbreaks = [each for term in measured for each in term.outbreaks]
    (docs / "images").mkdir(parents=True, exist_ok=True)
    draw(docs / "images" / PICTURE, rows, outbreaks)
    (docs / NAME).write_text(text(rows, measured, outbreaks, seed), encoding="utf-8")


def text(rows: Sequence[Row], measured: Sequence[Measured], outbreaks: Sequence[Played], seed: int) -> str:
    """Return the document."""
    template = (Path(__file__).parent / "template.md").read_text(encoding="utf-8")
    return template.format(
        seed=seed,
        runs=TERM.runs,
        quiet_runs=TERM.quiet,
        schools=TERM.schools_each * len(SIZES) * len(COMPLETENESS),
        outbreaks=len(outbreaks),
        least=LEAST,
        wanted=_list(WANTED),
        speeds=_list(SPEEDS),
        sizes=_list(pupils for _, pupils in SIZES.values()),
        completeness=_list(f"{share:.0%}" for share in COMPLETENESS),
        in_time=IN_TIME,
        quiet=sum(term.schools for term in measured if term.false),
        picture=PICTURE,
        table="\n".join(_row(row) for row in rows),
        aim=f"{AIM:.0%}",
        most_false=f"{MOST_FALSE:g}",
        verdict=_verdict(next(row for row in rows if row.method == LIST)),
        splits="\n\n".join(_split(outbreaks, what, title) for what, title in SPLITS.items()),
        reasons=_reasons(outbreaks),
    )


def _list(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values)


def _between(figure: Figure, form: str) -> str:
    return f"{figure.value:{form}} ({figure.low:{form}}–{figure.high:{form}})"


def _days(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _row(row: Row) -> str:
    cells = (
        f"{row.found} of {row.of}: {_between(row.sensitivity, '.0%')}",
        _days(row.from_first),
        _days(row.from_fifth),
        _between(row.false_a_year, ".2f"),
        f"{row.false_a_term.value:.2f}",
    )
    return f"| {row.method} | {' | '.join(cells)} |"


def _verdict(row: Row) -> str:
    found, false = row.sensitivity.value >= AIM, row.false_a_term.value <= MOST_FALSE
    told = f"The list finds {row.sensitivity.value:.1%} at {row.false_a_term.value:.2f}:"
    return (
        f"{told} the first is {'met' if found else '**not met**'}, the second is {'met' if false else '**not met**'}."
    )


def _split(outbreaks: Sequence[Played], what: str, title: str) -> str:
    counts = by(sorted(outbreaks, key=lambda each: str(getattr(each, what)).zfill(4)), LIST, what)
    head = f"| {title} | {' | '.join(counts)} |\n|{'---|' * (len(counts) + 1)}"
    cells = " | ".join(f"{found} of {of} ({found / of:.0%})" for found, of in counts.values())
    return f"{head}\n| found in time | {cells} |"


def _reasons(outbreaks: Sequence[Played]) -> str:
    missed = [each for each in outbreaks if not each.is_found(LIST)]
    late = sum(each.known[LIST] is not None for each in missed)
    few = sum(each.told < LEAST for each in missed)
    hidden, all_told = sum(each.told < LEAST for each in outbreaks), sum(each.told >= LEAST for each in outbreaks)
    found = sum(each.is_found(LIST) and each.told >= LEAST for each in outbreaks)
    return (
        f"Of the {len(missed)} that were not found in time, {late} were found later and {len(missed) - late} never. In"
        f" {few} of them no register had named five patients by then: they fell ill over a weekend or a holiday, were"
        f" never absent, or their registers did not come ({hidden} such outbreaks in all). Of the {all_told} outbreaks"
        f" of which registers had named five in time, the list found {found} ({found / max(all_told, 1):.1%}); what is"
        " left are cases spread thinly over several classes."
    )


def draw(path: Path, rows: Sequence[Row], outbreaks: Sequence[Played]) -> None:
    """Draw the shares found by school day, and sensitivity against false episodes; the same figures, the same bytes."""
    with mpl.rc_context({"svg.hashsalt": NAME, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        plot = Plot(figsize=(9.6, 3.8), layout="constrained")
        by_day, against = plot.subplots(1, 2)
        for place, (row, colour, style) in enumerate(zip(rows, COLOURS, STYLES, strict=True)):
            waits = [when - each.fifth for each in outbreaks if (when := each.known[row.method]) is not None]
            shares = [sum(wait <= day for wait in waits) / max(len(outbreaks), 1) for day in DAYS]
            width = 2.4 if row.method == LIST else 1.4
            by_day.step(DAYS, shares, where="post", color=colour, linestyle=style, linewidth=width, label=row.method)
            found, false = row.sensitivity, row.false_a_term
            spread = (
                [[found.value - found.low], [found.high - found.value]],
                [[false.value - false.low], [false.high - false.value]],
            )
            against.errorbar(false.value, found.value, *spread, fmt="o", color=colour, linewidth=1)
            against.annotate(
                row.method,
                (false.value, found.value),
                xytext=(5, 5 if place % 2 else -13),
                textcoords="offset points",
                color=colour,
            )
        by_day.axvline(IN_TIME, color="#999999", linewidth=0.8)
        by_day.set(xlabel="school days after the fifth patient", ylabel="share known", ylim=(0, 1))
        by_day.legend(frameon=False, loc="lower right")
        against.axhline(AIM, color="#999999", linewidth=0.8)
        against.axvline(MOST_FALSE, color="#999999", linewidth=0.8)
        against.set(xlabel="false episodes a school and term", ylabel="found in time", ylim=(0, 1), xlim=(0, None))
        plot.savefig(path, metadata={"Date": None})
