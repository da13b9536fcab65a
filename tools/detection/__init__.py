"""``make detection``: how soon early warning finds outbreaks that are known, and how often it cries wolf.

    python -m tools.detection [--seed S]

A grid of outbreaks is played into schools of three sizes that report more or less completely, and quiet terms beside
it; all of it goes the way that real exports go (simulate, ingest, build), and what ``signals`` and the list of episodes
say is held against the truth. Prints the figures and writes ``docs/early-warning-detection.md`` with its plot.
"""
