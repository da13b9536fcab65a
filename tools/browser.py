"""Finds the browser that the page tests drive, and installs Debian's Chromium where there is none and that is possible.

It prints one sentence in each language: which browser will be used, or which tests are left out and why.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import debian
from tools.environment import say

SETTING = "SCHOOLWATCH_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
# Where Windows and macOS keep a browser of the same family; they put none on the search path.
PLACES = (
    "{ProgramFiles}/Google/Chrome/Application/chrome.exe",
    "{ProgramFiles}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles(x86)}/Google/Chrome/Application/chrome.exe",
    "{ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_browser() -> Path | None:
    """Return the browser named by ``SCHOOLWATCH_BROWSER``, else the first Chromium, Chrome or Edge of this machine."""
    named = os.environ.get(SETTING)
    if named:
        return Path(named) if Path(named).is_file() else None
    on_path = (shutil.which(name) for name in NAMES)
    found = next((Path(place) for place in on_path if place), None)
    if found:
        return found
    folders = {"ProgramFiles": "", "ProgramFiles(x86)": "", **os.environ}
    candidates = (Path(place.format_map(folders)) for place in PLACES)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def shows_chinese() -> bool:
    """Say whether Chinese text would be drawn and not shown as boxes; systems without fontconfig bring fonts along."""
    if sys.platform != "linux":
        return True
    if shutil.which("fc-list") is None:
        return False
    listing = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, check=False)
    return bool(listing.stdout.strip())


def main() -> int:
    """Provide browser and fonts as far as this machine allows. Always 0: the tests that lack one say so themselves."""
    missing = [*([] if find_browser() else ["chromium"]), *([] if shows_chinese() else ["fonts-noto-cjk"])]
    if missing and debian.can_install() and not os.environ.get(SETTING):
        debian.install(*missing)
    browser = find_browser()
    if browser is None:
        say(
            "这次不做浏览器测试（tests/browser）：没有找到 Chromium、Chrome 或 Edge，也不能自动安装"
            f"（需要 Debian 和管理员权限）。装好后再来，或用 {SETTING} 指明它在哪里。",
            "The browser tests (tests/browser) are left out: no Chromium, Chrome or Edge was found, and it cannot be "
            f"installed by itself here (that takes Debian and root). Install one, or name it in {SETTING}.",
        )
    elif not shows_chinese():
        say(
            f"浏览器测试将使用 {browser}，但缺少中文字体，截图里会是方框；请安装 fonts-noto-cjk。",
            f"Browser tests will use {browser}, but no Chinese font was found and pictures show boxes; "
            "install fonts-noto-cjk.",
        )
    else:
        say(f"浏览器测试将使用 {browser}。", f"Browser tests will use {browser}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
