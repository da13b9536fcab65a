"""The EARS detectors against R's own figures: upper bounds and alarms that ``surveillance`` 1.20.3 gives, to 1e-6."""

import re
from collections.abc import Mapping
from pathlib import Path
from statistics import NormalDist

import pandas as pd
import pytest

from tests.warehouse.detecting import SHARED, detected

DETECTORS = {"C1": "ears_c1", "C2": "ears_c2", "C3": "ears_c3_r"}
GOLDEN = [
    ("C1", "0.001"), ("C1", "0.05"), ("C2", "0.001"), ("C2", "0.05"), ("C3", "0.025"), ("C3", "0.05"),
]  # fmt: skip
WORKED = (2, 1, 3, 2, 0, 1, 2, 2, 3, 1, 2, 6, 7, 9, 3)


def as_in_r(alpha: float) -> dict[str, float]:
    """Return the params that make a detector do what R does: no floor on the deviation, no least number of cases."""
    return {"ears_z": NormalDist().inv_cdf(1 - alpha), "signal_min_deviation": 0.0, "signal_min_cases": 0}


def agree_with_r(real: Path, method: str, alpha: str, *, shared: Mapping[str, str] = SHARED) -> None:
    """Hold a detector's SQL against R's figures for the weekly counts of Salmonella Newport in Germany, 2011."""
    counts = pd.read_csv(real / "ears_golden" / "salmNewport_weekly_germany.csv")
    golden = pd.read_csv(real / "ears_golden" / f"golden_earsC_{method}_alpha{alpha}_salmNewport_germany_2011.csv")
    found = detected(DETECTORS[method], counts["observed"], shared=shared, **as_in_r(float(alpha)))
    found = found[counts["date"].isin(golden["date"])]
    assert len(found) == len(golden) == 52
    assert found["observed"].tolist() == golden["observed"].tolist()
    assert (found["upper"].reset_index(drop=True) - golden["upperbound"]).abs().max() < 1e-6
    assert found["alarm"].astype(int).tolist() == golden["alarm"].tolist()


@pytest.mark.parametrize(("method", "alpha"), GOLDEN)
def test_bounds_and_alarms_are_those_of_r(real: Path, method: str, alpha: str) -> None:
    agree_with_r(real, method, alpha)


def test_every_golden_file_is_held_against(real: Path) -> None:
    files = {path.name for path in (real / "ears_golden").glob("golden_*.csv")}
    assert files == {f"golden_earsC_{method}_alpha{alpha}_salmNewport_germany_2011.csv" for method, alpha in GOLDEN}


@pytest.mark.parametrize("method", list(DETECTORS))
def test_a_baseline_one_day_off_does_not_agree(real: Path, method: str) -> None:
    first, last = ("7", "1") if method == "C1" else ("9", "3")
    shifted, times = re.subn(
        f"RANGE BETWEEN {first} PRECEDING AND {last} PRECEDING",
        f"RANGE BETWEEN {int(first) + 1} PRECEDING AND {int(last) + 1} PRECEDING",
        SHARED["shared.ears_bounds"],
    )
    assert times == 1
    with pytest.raises(AssertionError):
        agree_with_r(real, method, "0.05", shared={**SHARED, "shared.ears_bounds": shifted})


def test_the_worked_series_has_the_bounds_that_were_found_by_trial() -> None:
    c1, c2, c3 = (detected(name, WORKED, **as_in_r(0.001)) for name in ("ears_c1", "ears_c2", "ears_c3"))
    assert [round(frame["upper"][11], 4) for frame in (c1, c2)] == [4.5872, 5.1607]
    assert (round(c1["upper"][13], 4), bool(c1["alarm"][13])) == (10.3583, False)  # the outbreak is in its baseline
    assert (round(c2["upper"][13], 4), bool(c2["alarm"][13])) == (4.5872, True)
    assert (round(c3["score"][14], 4), bool(c3["alarm"][14])) == (11.1747, True)
