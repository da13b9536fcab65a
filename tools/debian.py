"""Installs Debian packages where that is possible at all, so that one command is enough on a bare machine."""

import os
import shutil
import subprocess
import sys


def can_install() -> bool:
    """Say whether packages can be installed here: Debian's apt-get, and the right to use it."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None and os.geteuid() == 0


def install(*packages: str) -> bool:
    """Install ``packages`` with apt-get, trying twice; say whether that worked."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    for _ in range(2):
        done = [
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
            for command in commands
        ]
        if done[-1].returncode == 0:
            return True
    return False
