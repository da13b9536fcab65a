"""Measures the texts of a page as they are drawn: how large, whether cut off, covered, or too faint to read."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from playwright.sync_api import Page

from dashboard import theme

# Of each shown element with text of its own. `part` names it, `boxes` are the lines of its text as drawn, clipped by
# what hides the rest; `ground` is the first ancestor's colour that is not transparent, in a picture the text's halo.
TEXTS = """() => {
    const seen = colour => colour && colour !== 'none' && !/, 0\\)$/.test(colour);
    const found = [];
    for (const part of document.querySelectorAll('body *')) {
        const own = [...part.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
        if (!own.length || !part.checkVisibility()) continue;
        if (part.closest('[hidden], style, script, option, .visually-hidden')) continue;
        const style = getComputedStyle(part), svg = part.closest('svg');
        let size = parseFloat(style.fontSize);
        if (svg && svg.viewBox.baseVal.width) size *= Math.min(
            svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
            svg.getBoundingClientRect().height / svg.viewBox.baseVal.height);
        const boxes = own.flatMap(node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return [...range.getClientRects()];
        });
        const frame = part.closest('.panel, .card, header, footer, #band');
        const outer = frame && frame.getBoundingClientRect();
        let ground = svg && seen(style.stroke) ? style.stroke : null, opacity = 1;
        const clips = [];
        for (let at = part; at; at = at.parentElement) {
            const look = getComputedStyle(at);
            opacity *= parseFloat(look.opacity);
            if (!ground && seen(look.backgroundColor)) ground = look.backgroundColor;
            if (look.overflowX !== 'visible' && !svg && at !== frame) clips.push(at.getBoundingClientRect());
        }
        const shown = boxes.map(each => clips.reduce((left, clip) => ({
            left: Math.max(left.left, clip.left), right: Math.min(left.right, clip.right),
            top: Math.max(left.top, clip.top), bottom: Math.min(left.bottom, clip.bottom),
        }), each)).filter(each => each.right > each.left && each.bottom > each.top);
        if (!shown.length) continue;
        found.push({
            part: `${part.tagName.toLowerCase()}.${part.getAttribute('class') || ''}`,
            text: own.map(node => node.data.trim()).join(' ').slice(0, 40),
            size, opacity, ground,
            colour: svg ? style.fill : style.color,
            boxes: shown.map(each => [each.left, each.top, each.right, each.bottom]),
            cut: !svg && style.display !== 'inline' && part.scrollWidth > part.clientWidth + 1,
            leaves: !!outer && shown.some(each => each.right > outer.right + 1 || each.left < outer.left - 1
                || each.bottom > outer.bottom + size / 4 || each.top < outer.top - size / 4),
        });
    }
    return found;
}"""


INK = 0.88
"""How high a character is drawn, as a share of its size; a font's lines are half as high again."""


@dataclass(frozen=True)
class Text:
    """One element's own text; sizes and places are in pixels of the screen."""

    part: str
    text: str
    size: float
    opacity: float
    colour: str
    ground: str | None
    boxes: list[list[float]]
    cut: bool
    leaves: bool

    @property
    def contrast(self) -> float:
        """How much it stands out from what it stands on; nothing is known of a text without a ground."""
        return theme.contrast(_hexadecimal(self.colour), _hexadecimal(self.ground or "rgb(255, 255, 255)"))

    def covers(self, other: "Text") -> bool:
        """Say whether a character of the one meets one of the other; the room that a font leaves around them may."""
        return any(
            min(one[2], two[2]) - max(one[0], two[0]) > 2
            and abs(one[1] + one[3] - two[1] - two[3]) / 2 < INK * (self.size + other.size) / 2
            for one in self.boxes
            for two in other.boxes
        )


def _hexadecimal(colour: str) -> str:
    channels = colour[colour.index("(") + 1 : -1].split(",")[:3]
    return "#" + "".join(f"{round(float(channel)):02x}" for channel in channels)


def texts(page: Page) -> list[Text]:
    """Return every text that is shown."""
    found: list[dict[str, Any]] = page.evaluate(TEXTS)
    return [Text(**each) for each in found]


def overlapping(found: list[Text]) -> list[str]:
    """Return the pairs of texts that cover each other."""
    return [f"{one.text} / {two.text}" for one, two in combinations(found, 2) if one.covers(two)]


def faint(found: list[Text]) -> list[str]:
    """Return the texts whose contrast is under 4.5 (WCAG 2.2 AA), and how much they have."""
    return [f"{each.part} {each.text} {each.contrast:.1f}" for each in found if each.contrast < 4.5]
