"""The drawing of what a figure is made of has a box for each part, to the right of all that it reads."""

import re
from xml.etree import ElementTree

from dashboard.charts.lineage import ROOM, WIDTH, Node, lineage

NODES = [
    Node("rate", "缺课率", ("counts", "more", "elsewhere")),
    Node("counts", "每班每日缺课人数和一个长得放不下的名字 & <了>", ("data",)),
    Node("more", "More", ("counts", "data")),
    Node("data", "Data"),
]


def boxes(drawing: str) -> dict[str, int]:
    """Map what is written into each box to how far right it stands."""
    tree = ElementTree.fromstring(drawing)
    texts = [each for each in tree.iter() if each.tag.endswith("}text")]
    return {str(each.text): int(each.attrib["x"]) // WIDTH for each in texts}


def test_each_box_stands_to_the_right_of_all_that_it_reads() -> None:
    places = boxes(lineage(NODES, chosen="rate", title="t"))
    counts = next(text for text in places if text.startswith("每班"))
    assert places["Data"] < places[counts] < places["More"] < places["缺课率"]


def test_a_line_for_each_reading_and_none_to_what_is_not_drawn() -> None:
    assert len(re.findall("<path", lineage(NODES, chosen="rate", title="t"))) == 5


def test_a_long_title_is_cut_to_its_box_and_nothing_breaks_the_drawing() -> None:
    drawing = lineage(NODES, chosen="rate", title='"<&>"')
    (cut,) = [text for text in boxes(drawing) if text.endswith("…")]
    assert len(cut) <= ROOM // 2 + 1
