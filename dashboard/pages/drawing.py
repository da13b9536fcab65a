"""Lets no more pages be drawn at once than there are processors, so that what is kept goes out meanwhile unhindered."""

import os
from threading import BoundedSemaphore

AT_ONCE = max(2, os.cpu_count() or 2)
DRAWING = BoundedSemaphore(AT_ONCE)
"""Held while an answer is drawn, never while one waits for what another draws."""
