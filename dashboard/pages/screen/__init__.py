"""Shows the wall at ``/screen``: five views that turn by themselves, read from five metres and touched by nobody.

It is a plain page of the server, not a Dash layout: it has to run for weeks, and what it needs is a document that is
renewed in place. The numbers come from the same scene as the desk's pages.
"""

from dashboard.pages.screen.route import add_screen

__all__ = ["add_screen"]
