"""Renders the plain pages of the accounts in the language of the address, with the proof that their forms send back."""

import secrets
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, session
from markupsafe import Markup

from dashboard import theme
from dashboard.access.grounds import access
from dashboard.language import LANGUAGES, TAGS, translator


def language() -> str:
    """Return the language of the page."""
    home_language = access().county.raw["county"]["language"]
    asked = request.values.get("lang", home_language)
    return asked if asked in LANGUAGES else home_language


def said() -> dict[str, str]:
    """Return the choice of language as the address says it, to be carried on."""
    return {"lang": language()} if "lang" in request.values else {}


def is_own_form() -> bool:
    """Say whether a form came from a page that we gave this browser."""
    given, kept = request.form.get("proof", ""), session.get("proof", "")
    return bool(kept) and secrets.compare_digest(given.encode(), kept.encode())


def page(template: str, **values: Any) -> str:
    """Return a page; ``proof`` is what its forms send back to show that they came from it."""
    session.setdefault("proof", secrets.token_urlsafe(16))
    now = language()
    other = next(each for each in LANGUAGES if each != now)
    kept = {key: value for key, value in request.args.items() if key != "lang"}
    look = request.cookies.get(theme.COOKIE, "")
    return render_template(
        template,
        look=look if look in theme.CHOICES else "",
        _=translator(now),
        language=TAGS[now],
        said=said(),
        other=(TAGS[other], f"?{urlencode({**kept, 'lang': other})}"),
        title=access().county.title[now],
        variables=Markup(theme.css_variables()),  # noqa: S704 - our own tokens
        proof=session["proof"],
        **values,
    )
