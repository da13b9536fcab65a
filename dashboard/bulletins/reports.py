"""Says in a bulletin who reported: how many of how many schools, and which not, with what is missing."""

from typing import Any

from dashboard.bulletins.edition import Edition, rows_of
from dashboard.contracts import load_contracts

REPORTS = """
    SELECT school_code, school_name, dataset, session, count(*) FILTER (state = 'missing' AND due_at <= ?) AS missing,
        bool_or(expected OR state IN ('reported', 'zero')) AS expected
    FROM daily.reporting JOIN schools USING (school_code)
    WHERE report_date BETWEEN ? AND ?
    GROUP BY ALL ORDER BY school_code, dataset, session"""


def reporting(found: Edition) -> dict[str, Any]:
    """Return ``reported``, a sentence, and ``missing``: school and what, one row a school that owes a report."""
    rows = found.board.sql(REPORTS, [found.board.version.as_of, found.start, found.end])
    rows = rows[rows["expected"].astype(bool)]
    contracts, _ = load_contracts(), found.say
    missing = []
    for name, reports in rows[rows["missing"] > 0].groupby(["school_code", "school_name"], sort=True):
        what = [
            f"{(contracts[each.dataset].title if found.language == 'zh' else contracts[each.dataset].title_en)}"
            f"{f' {_(each.session)}' if each.session else ''} {each.missing}"
            for each in rows_of(reports)
        ]
        missing.append({"school": name[1], "what": "、".join(what) if found.language == "zh" else ", ".join(what)})
    total = rows["school_code"].nunique()
    text = _("应报 {total} 校，报齐 {complete} 校，{count} 校未报齐。")
    counts = {"total": total, "complete": total - len(missing), "count": len(missing)}
    return {"reported": text.format(**counts), "missing": missing}
