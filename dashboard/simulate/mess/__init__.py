"""Messes up a simulated county's files as clerks do, and says in ``truth/mess.csv`` what was planted where.

Each maker does one thing to one table or file, by its own seeded chance. Level 1 is how cells, headers and bytes are
written, level 2 how tables and files are laid out, level 3 what cannot be taken, put beside what can. Whatever is
done, all of the truth that is in the files can still be got out of them.
"""

from dashboard.simulate.mess.messy import LEVELS, MessyExports

__all__ = ["LEVELS", "MessyExports"]
