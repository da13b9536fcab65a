"""Shows the board in a browser: the only part of the program that knows Dash."""

from dashboard.pages.application import create_app

__all__ = ["create_app"]
