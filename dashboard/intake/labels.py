"""Knows a register's entries by every name they go by, and suggests the nearest for a name that none goes by.

Nothing is taken by likeness: a name that is near is only suggested.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

TOWN_KINDS = ("镇", "乡", "街道", "街道办事处")
_TOWN = re.compile(r"(?:[满蒙回壮苗侗瑶土]族)*(?:镇|乡|街道办事处|街道)$")


def label(text: str) -> str:
    """Reduce a name to what identifies it; the SQL macro ``label`` does the same to what a file says."""
    return re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text)).lower()


def bare_town(name: str) -> str:
    """Return a town's name without its kind: 郜家店镇 is 郜家店, 德兴满族乡 is 德兴."""
    bare = _TOWN.sub("", name)
    return bare if len(bare) > 1 else name


def names_of(name: str, aliases: str | None, town: str | None) -> set[str]:
    """Return every name an entry goes by.

    Args:
        name: its own name.
        aliases: other and former names in one cell, parted by 、 or ;.
        town: the town it lies in; a school is also known with the town's name in its short form. None for a town
            itself, which is known under every kind (a 乡 becomes a 镇).
    """
    names = {name, *(re.split(r"[、,;；]", aliases) if aliases else ())}
    if town is None and _TOWN.search(name):
        bare = bare_town(name)
        names |= {bare, *(bare + kind for kind in TOWN_KINDS)}
    elif town:
        names |= {each.replace(town, bare_town(town), 1) for each in names if each.startswith(town)}
    return {label(each) for each in names if label(each)}


def known_labels(entries: Iterable[tuple[str, str, str | None, str | None]]) -> dict[str, str]:
    """Map each label to its code, leaving out those that more than one entry goes by.

    Args:
        entries: code, name, aliases and town of each entry of the register.
    """
    codes: dict[str, set[str]] = {}
    for code, name, aliases, town in entries:
        for each in names_of(name, aliases, town) | {label(code)}:
            codes.setdefault(each, set()).add(code)
    return {each: min(found) for each, found in codes.items() if len(found) == 1}


def suggestions(unknown: Iterable[str], known: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Suggest the name of the nearest entry for each unknown label that has a near one.

    Args:
        unknown: labels that no entry goes by.
        known: every label and its code.
        names: the name of each code.
    """
    found = {}
    for each in unknown:
        near = difflib.get_close_matches(each, known, n=1, cutoff=0.72)
        if near:
            found[each] = names[known[near[0]]]
    return found
