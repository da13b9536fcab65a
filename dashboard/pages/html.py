"""Writes HTML elements for Dash as the plain data that go to the browser.

A page has a thousand of them. An object of ``dash.html`` costs more to make and to write than the figure it shows took
to compute, because it checks its properties one by one each time; here the tests do that, once, on whole pages.
"""

from collections.abc import Callable
from typing import Any

Element = dict[str, Any]


def maker(namespace: str, kind: str) -> Callable[..., Element]:
    """Return the function that makes elements of one kind, called as Dash's own: children first, the rest by name."""

    def make(children: Any = None, **properties: Any) -> Element:
        return {"props": {"children": children, **properties}, "type": kind, "namespace": namespace}

    return make


def _html(kind: str) -> Callable[..., Element]:
    return maker("dash_html_components", kind)


A = _html("A")
Blockquote = _html("Blockquote")
Button = _html("Button")
Cite = _html("Cite")
Code = _html("Code")
Dd = _html("Dd")
Details = _html("Details")
Div = _html("Div")
Dl = _html("Dl")
Dt = _html("Dt")
Figcaption = _html("Figcaption")
Figure = _html("Figure")
H1 = _html("H1")
H2 = _html("H2")
H3 = _html("H3")
I = _html("I")  # noqa: E741 - its name in HTML
Img = _html("Img")
Label = _html("Label")
Li = _html("Li")
Main = _html("Main")
Nav = _html("Nav")
Ol = _html("Ol")
P = _html("P")
Pre = _html("Pre")
Section = _html("Section")
Small = _html("Small")
Span = _html("Span")
Strong = _html("Strong")
Summary = _html("Summary")
Table = _html("Table")
Tbody = _html("Tbody")
Td = _html("Td")
Th = _html("Th")
Thead = _html("Thead")
Tr = _html("Tr")
Ul = _html("Ul")
