"""Draws the page of help: the users' guide, as it stands in ``docs/users.md``, in both languages."""

import re
from functools import lru_cache
from typing import Any

from dash import dcc

from dashboard.pages import html
from dashboard.resources import GUIDE

PICTURE = re.compile(r"^!\[.*\n", re.MULTILINE)
TO_ANOTHER_DOCUMENT = re.compile(r"\[([^\]]+)\]\([\w-]+\.md[^)]*\)")


@lru_cache
def guide() -> str:
    """Return the guide without what only the folder of documents has: its pictures, and ways to other documents."""
    text = GUIDE.read_text(encoding="utf-8")
    return TO_ANOTHER_DOCUMENT.sub(r"\1", PICTURE.sub("", text))


def help_page() -> list[Any]:
    """Return the page's children."""
    return [html.Section(dcc.Markdown(guide()), className="sw-panel sw-guide")]
