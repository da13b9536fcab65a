"""Speaks Chinese, and English where it is asked for: gettext, with the Chinese text itself as the message.

A translation is one entry in ``locale/<language>/LC_MESSAGES/schoolwatch.po``. The catalogue is compiled in
memory when it is first needed, so there is no second file that can fall behind it.
"""

import gettext
import io
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Translator = Callable[[str], str]

LOCALE = Path(__file__).resolve().parent / "locale"
SOURCE = "zh"
LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}


def N_(message: str) -> str:  # noqa: N802 - the name by which message extraction knows it
    """Mark ``message`` for translation where it stands as data; whoever shows it translates it."""
    return message


FIELD_WORDS = (
    *(N_("幼儿园"), N_("小学"), N_("初中"), N_("高中"), N_("九年一贯制"), N_("完全中学"), N_("特殊教育")),
    *(N_("入校"), N_("晨检"), N_("午检"), N_("晚检"), N_("日汇报"), N_("周反馈"), N_("月通报")),
)
"""Enumerated values that arrive in Chinese as data and are shown as words of the page."""


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of ``language`` lies."""
    return LOCALE / language / "LC_MESSAGES" / "schoolwatch.po"


@lru_cache
def translator(language: str) -> Translator:
    """Return the function that turns a Chinese message into ``language``; an unknown language gives Chinese."""
    if language == SOURCE or language not in LANGUAGES:
        return gettext.NullTranslations().gettext
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext


@lru_cache(maxsize=4096)
def day_text(day: date, language: str) -> str:
    """Return a day with its weekday: 4月30日 周二, Tue 30 Apr."""
    return format_date(day, translator(language)(N_("M月d日 EEE")), locale=language)


@lru_cache(maxsize=4096)
def short_day(day: date, language: str) -> str:
    """Return a day without its weekday: 4月30日, 30 Apr."""
    return format_date(day, translator(language)(N_("M月d日")), locale=language)


def moment_text(moment: datetime, language: str) -> str:
    """Return an instant: 4月30日 08:30, 30 Apr 08:30."""
    return f"{short_day(moment.date(), language)} {moment:%H:%M}"


def number_text(value: float | None, unit: str = "") -> str:
    """Return a figure as people write it: shares with two decimals, counts whole, anything else with one."""
    if value is None or value != value:
        return "—"
    if unit in {"%", "‰"}:
        return f"{value:,.2f}"
    return f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"


def unit_text(unit: str) -> str:
    """Return a unit as it follows its figure: a share's sign stands close, a word stands apart."""
    return unit if unit in {"%", "‰"} or not unit else f" {unit}"


def figure_text(value: float | None, unit: str) -> str:
    """Return a figure with its unit; a missing one has no unit."""
    text = number_text(value, unit)
    return text if text == "—" else text + unit_text(unit)


def hours_text(hours: float, _: Translator) -> str:
    """Return a span of hours in the unit people would use: minutes, hours or days."""
    if hours < 1:
        return _("{count} 分钟").format(count=max(1, round(hours * 60)))
    if hours < 48:
        return _("{count} 小时").format(count=round(hours))
    return _("{count} 天").format(count=int(hours // 24))
