"""Finds the Java that Spark runs on, and installs Debian's where there is none and that is possible.

Only ``make test-spark`` needs it; it prints which Java will be used, or what to install, in both languages.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import debian
from tools.environment import say

OLDEST = 17  # what pyspark 4 runs on
PACKAGE = "default-jre-headless"  # 17 or newer in every Debian since bookworm


def find_java() -> Path | None:
    """Return the Java that Spark would start: the one in ``JAVA_HOME``, else the first on the search path."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    return Path(found) if found else None


def version(java: Path) -> int:
    """Return the major version that a Java says it has, 8 for ``1.8``; 0 where it says none."""
    said = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False).stderr
    match = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(match.group(1)) if match else 0


def is_fit(java: Path | None) -> bool:
    """Say whether Spark runs on this Java."""
    return java is not None and version(java) >= OLDEST


def main() -> int:
    """Provide a Java as far as this machine allows; return 1 where there is none that Spark runs on."""
    if not is_fit(find_java()) and debian.can_install() and not os.environ.get("JAVA_HOME"):
        debian.install(PACKAGE)
    java = find_java()
    if is_fit(java):
        say(f"Spark 将使用 {java}。", f"Spark will use {java}.")
        return 0
    say(
        f"没有找到 Java {OLDEST} 或更新的版本，Spark 测试不能做。请安装（Debian：apt install {PACKAGE}），"
        "或用 JAVA_HOME 指明它在哪里，然后再来一次。",
        f"No Java {OLDEST} or newer was found, so the Spark tests cannot run. Install one (Debian: apt install "
        f"{PACKAGE}), or name its folder in JAVA_HOME, then try again.",
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
