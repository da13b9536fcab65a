"""The board for notebooks: besides its data frames, the charts of the pages as functions, and the pages themselves.

A chart here is the page's own: it is drawn from the same scene, so a notebook cannot show another figure than the wall.
"""

import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from dashboard import theme
from dashboard.board import Board
from dashboard.charts import Figure
from dashboard.county import County, load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.pages.address import Address
from dashboard.pages.figures import town_values, trend_days
from dashboard.pages.panels import map_figure, trend_figure
from dashboard.pages.scene import Indicator, Scene, read_scene
from dashboard.published import instant

FRAMED_BY = "http://localhost:* http://127.0.0.1:*"  # Jupyter on this machine
SIZE = {"height": 420, "width": 900}


def open_board(
    home: Path | str | None = None, *, as_of: datetime | str | None = None, language: str = "zh"
) -> "NotebookBoard":
    """Open the board on the version that is published in ``home``, or on that of a past instant.

    Args:
        home: the home folder; None: as on the command line.
        as_of: a past instant, local time, to the minute.
        language: ``zh`` or ``en``: what the charts speak.

    Raises:
        SchoolwatchError: nothing has been published there, or no version of that instant is kept.

    >>> board = open_board(language="en")
    >>> board.indicator("attendance_rate")["value"].round(1).tolist()
    [95.0, nan]
    """
    return NotebookBoard(Home.at(home), as_of=instant(as_of) if as_of else None, language=language)


class NotebookBoard(Board):
    """A board that draws."""

    def __init__(self, home: Home, *, as_of: datetime | None = None, language: str = "zh") -> None:
        """Open it; see :func:`open_board`."""
        super().__init__(home, as_of=as_of)
        self.language = language

    @property
    def county(self) -> County:
        """The rules of the county that the version was computed for.

        >>> open_board().county.names["en"]
        'Xifeng county'
        """
        return load_county(self.version.county)

    def trend(
        self,
        indicator: str,
        /,
        *,
        town: str | None = None,
        school: str | None = None,
        day: date | str | None = None,
    ) -> go.Figure:
        """Draw thirty school days of an indicator, as on the pages: the line, its thresholds, and who reported.

        Args:
            indicator: its name in ``dictionary``.
            town: the code of a town; None, and no school: the county.
            school: the code of a school.
            day: the last day; None for the newest.

        Raises:
            SchoolwatchError: no such indicator, place or day.

        >>> figure = open_board().trend("attendance_rate", school="S1", day="2024-04-08")
        >>> [round(value, 1) for value in figure.data[-1].y]
        [92.5]
        """
        place = {"page": "school", "place": school} if school else {"town": town}
        scene, shown = self._scene(indicator, day, **place)
        return _on_panel(trend_figure(scene, shown, trend_days(scene)))

    def town_map(self, indicator: str, /, *, day: date | str | None = None) -> go.Figure:
        """Draw the towns coloured by an indicator's values of one day, as on the pages.

        Args:
            indicator: its name in ``dictionary``.
            day: which day; None for the newest.

        Raises:
            SchoolwatchError: no such indicator or day.

        >>> figure = open_board().town_map("attendance_rate", day="2024-04-08")
        >>> [each.name for each in figure.data]
        ['西丰镇', '平岗镇', 'labels']
        """
        scene, shown = self._scene(indicator, day)
        return _on_panel(map_figure(scene, shown, town_values(scene)))

    def show(self, path: str = "/", *, height: int = 800) -> Any:
        """Open a page inside the notebook; a server of its own runs on this machine for as long as the notebook does.

        Args:
            path: any address of the pages, with its query string.
            height: of the frame, in pixels.

        Raises:
            SchoolwatchError: this is not Jupyter (IPython is not installed).

        >>> frame = open_board().show("/overdue")
        >>> frame.src.startswith("http://127.0.0.1:") and frame.src.endswith("/overdue")
        True
        """
        try:
            from IPython.display import IFrame
        except ImportError as error:
            raise SchoolwatchError(
                "show() 要在 Jupyter 里用。请安装附加包：pip install schoolwatch[notebooks]",
                "show() is for Jupyter. Install the extra: pip install schoolwatch[notebooks]",
            ) from error
        from waitress import create_server

        from dashboard.pages import create_app

        app = create_app(self, self.county, framed_by=FRAMED_BY)
        server = create_server(app.server, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        return IFrame(f"http://127.0.0.1:{server.effective_port}{path}", "100%", height)

    def _scene(self, indicator: str, day: date | str | None, **place: Any) -> tuple[Scene, Indicator]:
        chosen = date.fromisoformat(day) if isinstance(day, str) else day
        address = Address(date=chosen, indicator=indicator, language=self.language, **place)
        scene = read_scene(self, self.county, address)
        if scene.problem or scene.indicator is None:
            raise SchoolwatchError(
                f"没有可画的：指标 {indicator}、地点或日期不对（{scene.problem}）。"
                "请对照表 dictionary、schools、calendar。",
                f"Nothing to draw: the indicator {indicator}, the place or the day is not there ({scene.problem})."
                " See the tables dictionary, schools and calendar.",
            )
        return scene, scene.indicator


def _on_panel(figure: Figure) -> go.Figure:
    """Put a figure on the pages' own ground: its colours are made for it, and a notebook is white."""
    return go.Figure(figure).update_layout(paper_bgcolor=theme.PANEL, plot_bgcolor=theme.PANEL, **SIZE)
