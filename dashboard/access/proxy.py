"""Believes a reverse proxy, and nobody else, about where a request came from, by which protocol, and whose it is.

``SCHOOLWATCH_PROXY`` is the proxy's address, ``SCHOOLWATCH_IDENTITY`` the header in which it names the account.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

IDENTITY = "schoolwatch.identity"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def believe_proxy(server: Flask) -> None:
    """Put the proxy's word into each request that came from it, and take it out of every other one."""
    address, header = os.environ.get("SCHOOLWATCH_PROXY", ""), os.environ.get("SCHOOLWATCH_IDENTITY", "")
    key = "HTTP_" + header.upper().replace("-", "_")
    plain: Wsgi = server.wsgi_app
    behind: Wsgi = ProxyFix(plain, x_for=1, x_proto=1, x_host=1)

    def wsgi(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ.pop(IDENTITY, None)
        named = environ.pop(key, "") if header else ""
        if not address or environ.get("REMOTE_ADDR") != address:
            return plain(environ, start)
        if named:
            environ[IDENTITY] = named
        return behind(environ, start)

    server.wsgi_app = wsgi  # type: ignore[assignment,method-assign]
