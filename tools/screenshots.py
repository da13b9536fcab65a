"""``make screenshots``: pictures of every view of the wall and every page, from the running production server.

They are there to be looked at before a release: what no test measures (cramped, ugly, mute) the eye sees at once. A
few, smaller ones are kept in ``docs/images`` for the readers of the README; all others are made anew each time.

    python -m tools.screenshots [--home DIR] [--out DIR]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from tools.browser import find_browser
from tools.site import FLAGS, ROOT, Server, draw, simulated_home, walk

WALLS = ((1920, 1080), (3840, 2160), (1366, 768))
DESK, PHONE = (1920, 1080), (390, 844)
LOOKS = (("zh", "dark"), ("zh", "light"), ("en", "dark"))
TALLEST = 4  # screens; a list of a thousand rows looks the same further down
KEPT = {
    "wall": ("screen", "dark"),
    "overview": ("overview", "dark"),
    "school": ("school", "light"),
    "overdue": ("overdue", "light"),
}
KEPT_SCALE = 0.6  # of a desk's pixels: sharp enough for a document, and under 300 kB


def _page(browser: Browser, size: tuple[int, int], scheme: str = "dark", scale: float = 1) -> Page:
    return browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light" if scheme == "light" else "dark",
        device_scale_factor=scale,
        reduced_motion="reduce",
    )


def _settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def walls(browser: Browser, address: str, out: Path) -> None:
    """Take every view of the wall at every size, in both languages."""
    for width, height in WALLS:
        for language in ("zh", "en"):
            page = _page(browser, (width, height))
            draw(page, f"{address}/screen?lang={language}&seconds=600")
            for view in page.locator(".view").evaluate_all("all => all.map(each => each.dataset.view)"):
                page.screenshot(path=out / f"wall-{view}-{language}-{width}x{height}.png")
                page.keyboard.press("ArrowRight")
            page.close()


def pages(browser: Browser, address: str, paths: dict[str, str], out: Path) -> None:
    """Take every page at a desk and on a phone, as far down as is worth looking at."""
    for name, path in paths.items():
        for width, height in (DESK, PHONE):
            for language, scheme in LOOKS:
                page = _page(browser, (width, height), scheme)
                draw(page, f"{address}{path}?lang={language}")
                _settled(page)
                tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST * height)
                shown = FloatRect(x=0, y=0, width=width, height=tall)
                file = out / f"{name}-{language}-{scheme}-{width}x{height}.png"
                page.screenshot(path=file, full_page=True, clip=shown)
                page.close()


def kept(browser: Browser, address: str, paths: dict[str, str], out: Path) -> None:
    """Take the few that the README shows."""
    for file, (name, scheme) in KEPT.items():
        page = _page(browser, DESK, scheme, KEPT_SCALE)
        draw(page, address + paths[name])
        _settled(page)
        page.screenshot(path=out / f"{file}.png")
        page.close()


def main() -> int:
    """Make all pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home with data; a month is simulated where none is named")
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "screenshots")
    options = parser.parse_args()
    browser_executable = find_browser()
    if browser_executable is None:
        print("没有找到 Chromium、Chrome 或 Edge · no Chromium, Chrome or Edge was found")
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_executable, args=FLAGS)
        with Server(options.home or simulated_home(Path(folder))) as server:
            paths = dict(walk(_page(browser, DESK), server.address))
            walls(browser, server.address, options.out)
            pages(
                browser, server.address, {name: path for name, path in paths.items() if name != "screen"}, options.out
            )
            kept(browser, server.address, paths, ROOT / "docs" / "images")
        browser.close()
    print(f"{len(list(options.out.glob('*.png')))} → {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
