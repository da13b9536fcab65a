"""Measures speed as ratios to a floor in the same run, since machines differ and are noisy (``make bench``)."""
