"""Judges test reports: where everything was at hand, a test that was left out is a failure.

``python -m tools.verdict tests.xml spark.xml`` reads the JUnit files that pytest wrote. Every browser test must have
run, every test on Spark, and, where ``../shared/real`` exists, every test on real exports too. The last line repeats
the count.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

from tools.environment import ROOT

# What tests/conftest.py writes beside each test, and where what they need is found (None: it must always be there).
NEEDS: dict[str, Path | None] = {"browser": None, "spark": None, "real": ROOT.parent / "shared" / "real"}


def needs_of(case: ElementTree.Element) -> set[str]:
    """Return what a test case of the report said it needs."""
    return {item.get("value", "") for item in case.iterfind("properties/property") if item.get("name") == "needs"}


def left_out(cases: list[ElementTree.Element], need: str) -> list[str]:
    """List the tests with ``need`` that were skipped, with their reasons."""
    found = []
    for case in cases:
        skipped = case.find("skipped")
        if skipped is None:
            continue
        reason = skipped.get("message", "")
        if need in needs_of(case) or f"shared/{need}" in reason:
            found.append(f"{case.get('classname')}::{case.get('name')}: {reason}")
    return found


def judge(cases: list[ElementTree.Element]) -> list[str]:
    """Return what is wrong with the reports, one sentence each; nothing where all is well."""
    complaints = []
    for need, place in NEEDS.items():
        if place is not None and not place.is_dir():
            continue
        skipped = left_out(cases, need)
        ran = sum(need in needs_of(case) for case in cases) - len(skipped)
        complaints += [f"left out though it could run ({need}): {test}" for test in skipped]
        if ran <= 0:
            complaints.append(f"no test that needs “{need}” ran at all")
    return complaints


def main(*reports: str) -> int:
    """Print the verdict on ``reports`` and a closing count; return 1 where something was left out or failed."""
    cases: list[ElementTree.Element] = []
    absent = [report for report in reports if not Path(report).is_file()]
    for report in reports:
        if report not in absent:
            cases += ElementTree.parse(report).iter("testcase")  # noqa: S314 - written by our own pytest
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    complaints = [*(f"no test ran: there is no {report}" for report in absent), *judge(cases)]
    for complaint in complaints:
        print(complaint)
    print(f"{len(cases) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if complaints or failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
