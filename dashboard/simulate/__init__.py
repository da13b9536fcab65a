"""Writes a county's exports as its schools would send them, together with the truth behind them.

The same arguments give the same bytes in every file, so a finding can be shown to somebody else by its seed.
"""

from dashboard.simulate.run import simulate
from dashboard.simulate.summary import SimulationSummary

__all__ = ["SimulationSummary", "simulate"]
