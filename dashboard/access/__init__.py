"""Lets people in: accounts, who may open what, and a line in the audit log for whatever is taken away.

Which rows an account sees is not decided here but in the board (``dashboard/scoped.py``); this part says who is asking.
"""
