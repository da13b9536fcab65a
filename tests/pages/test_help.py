"""Help is the users' guide itself, without what leads nowhere from a page."""

import json

from plotly.utils import PlotlyJSONEncoder

from dashboard.pages.address import read_address
from dashboard.pages.help_page import guide
from dashboard.pages.scene import read_scene
from dashboard.pages.shell import draw_page
from dashboard.resources import GUIDE


def test_the_page_is_the_guide(board, county) -> None:
    scene = read_scene(board, county, read_address("", path="/help"))
    page = json.dumps(draw_page(scene), cls=PlotlyJSONEncoder, ensure_ascii=False)
    headings = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert len(headings) > 5
    assert [line for line in headings if line not in page] == []


def test_nothing_in_it_leads_to_a_file_that_a_page_cannot_reach() -> None:
    assert "](images/" in GUIDE.read_text(encoding="utf-8")
    assert ".md)" in GUIDE.read_text(encoding="utf-8")
    assert "](images/" not in guide() and ".md)" not in guide()
