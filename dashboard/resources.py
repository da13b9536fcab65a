"""Finds the files that ship with the program: contracts, counties, queries and the users' guide.

In a checkout they stand beside the package; in an installed wheel they lie inside it (``dashboard/shipped``).
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent

IS_CHECKOUT = (_CHECKOUT / "queries").is_dir()
ROOT = _CHECKOUT if IS_CHECKOUT else _PACKAGE / "shipped"

CONTRACTS = ROOT / "data" / "contracts"
COUNTIES = ROOT / "data" / "counties"
QUERIES = ROOT / "queries"
GUIDE = ROOT / "docs" / "users.md"
