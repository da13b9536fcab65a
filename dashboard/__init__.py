"""Schoolwatch (校园疫情防控态势看板): a county education office's situation board.

The layers and the one way their imports point are drawn in ``docs/`` and held by import-linter.
"""

__version__ = "0.1.0"
