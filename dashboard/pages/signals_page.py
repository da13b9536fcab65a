"""Draws the page of early warning: the episodes in the order in which to look at them, and who is not watched today.

No signal is calm only as far as somebody looked: how many schools have reported stands beside every answer.
"""

from typing import Any

import pandas as pd

from dashboard.language import moment_text, short_day
from dashboard.pages import html
from dashboard.pages.definitions import clause_quotes, clauses_on_paper
from dashboard.pages.episode_list import Words, clauses, episode_list
from dashboard.pages.episodes import LEVELS, Watch, is_ranked, ranked, read_episodes, read_watch
from dashboard.pages.parts import ALL, chooser, head, link, mark
from dashboard.pages.scene import Scene
from dashboard.reader import reader
from dashboard.table_texts import WORDS

SHOWN = 40
"""How many episodes the page draws."""

NEWEST = (1, 3, 5, 10, 20)


def signals_page(scene: Scene) -> list[Any]:
    """Return the page's children."""
    _ = scene.say
    if not is_ranked(scene):
        words = _("这个版本是以前算的，还没有预警清单。重新计算后才有。")
        return [html.H1(_("预警")), html.Div([mark("no_data"), words], className="sw-notice", role="status")]
    rows, watch = ranked(scene), read_watch(scene)
    as_of = moment_text(scene.board.version.as_of, scene.language)
    going_on = int(rows["is_open"].sum())
    facts = [_("截至 {time}").format(time=as_of), *watch_words(scene, watch)]
    return [
        html.Div(
            [
                html.H1(_("预警 {count} 起").format(count=going_on)),
                html.Div([html.Span(fact) for fact in facts], className="sw-facts"),
                html.Div(html.Button(_("打印"), className="sw-button", id="print", n_clicks=0), className="sw-beside"),
            ],
            className="sw-place-head",
        ),
        html.Section([_filters(scene), html.Div(_chips(scene), className="sw-chips")], className="sw-panel"),
        html.Section(_list(scene, rows, watch), className="sw-panel", id="episodes"),
    ]


def watch_words(scene: Scene, watch: Watch) -> list[str]:
    """Say how many schools have reported, and how many are not watched that day and why."""
    _, words = scene.say, []
    if watch.coverage and watch.coverage.expected:
        reported = _("已报 {done}/{expected} 校").format(done=watch.coverage.reported, expected=watch.coverage.expected)
        words.append(f"{short_day(watch.coverage.day, scene.language)} {reported}")
    if watch.is_complete:
        return [*words, _("{count} 校都在看").format(count=watch.schools)]
    blind = _("{count}/{schools} 校当天没法判断").format(count=watch.schools - watch.watched, schools=watch.schools)
    why = [
        *([_("{count} 校没有缺课报告").format(count=watch.unreported)] if watch.unreported else []),
        *([_("{count} 校已知的日子太少").format(count=watch.too_new)] if watch.too_new else []),
    ]
    return [*words, _("{blind}（{why}）").format(blind=blind, why=_("，").join(why))]


def _filters(scene: Scene) -> html.Element:
    _, address = scene.say, scene.address
    towns = [{"label": _("{title}：全部").format(title=_("乡镇")), "value": ALL}] if reader().is_whole_county else []
    towns += [{"label": town, "value": code} for code, town in scene.towns.items()]
    levels = [{"label": _("{title}：全部").format(title=_("层级")), "value": ALL}]
    levels += [{"label": _level(scene, level), "value": level} for level in LEVELS]
    days = [{"label": _("{title}：全部").format(title=_("时间")), "value": ALL}]
    days += [{"label": _newest(scene, str(count)), "value": str(count)} for count in NEWEST]
    return html.Div(
        [
            chooser("town", towns, address.town or ALL, _("乡镇")),
            chooser("level", levels, address.level or ALL, _("层级")),
            chooser("days", days, address.days or ALL, _("时间")),
        ],
        className="sw-filters",
    )


def _level(scene: Scene, level: str) -> str:
    return scene.say(WORDS["level"].get(level, level))


def _newest(scene: Scene, count: str) -> str:
    return scene.say("最近 {count} 个学校日").format(count=count)


def _asked(scene: Scene) -> dict[str, str]:
    """Return the filters that the address names, in words."""
    address = scene.address
    words = {
        "town": scene.towns.get(address.town or "", address.town),
        "level": _level(scene, address.level or ""),
        "days": _newest(scene, address.days or ""),
    }
    return {name: str(word) for name, word in words.items() if getattr(address, name)}


def _chips(scene: Scene) -> list[Any]:
    _ = scene.say
    return [
        link(
            f"× {word}",
            scene.address.choose(**{name: None}),
            className="sw-chip sw-button",
            title=_("取消这个条件"),
        )
        for name, word in _asked(scene).items()
    ]


def _list(scene: Scene, rows: pd.DataFrame, watch: Watch) -> list[Any]:
    _ = scene.say
    if rows.empty:
        return [head(_("预警清单")), _nothing(scene, watch)]
    shown = rows.head(SHOWN)
    beside = _("正在发生的在前，再按超出人数、日期、范围大小")
    if len(rows) > SHOWN:
        beside = _("{order}；只列前 {shown} 起，共 {count} 起").format(order=beside, shown=SHOWN, count=len(rows))
    calm = None if rows["is_open"].any() else _nothing(scene, watch)
    asked = _("、").join(_asked(scene).values())
    words, episodes = Words(scene), read_episodes(scene, shown)
    quotes = clause_quotes(scene, [name for each in episodes for name in clauses(words, each)])
    return [
        head([_("预警清单"), html.Small(beside)]),
        html.P(_("筛选：{filters}").format(filters=asked), className="sw-print-only") if asked else None,
        calm,
        _legend(scene),
        episode_list(words, episodes),
        clauses_on_paper(scene, quotes) if quotes else None,
    ]


def _nothing(scene: Scene, watch: Watch) -> html.Element:
    """Return the words where nothing is out of the ordinary: calm only where everybody could be judged."""
    _ = scene.say
    said = _("没有预警：{facts}").format(facts=_("，").join(watch_words(scene, watch)))
    return html.Div([mark("ok" if watch.is_complete else "no_data"), said], className="sw-none", id="no-signal")


def _legend(scene: Scene) -> html.Element:
    _ = scene.say
    words = [
        _("图：近 30 个学校日。粗线 = 实际，细线 = 前 7 日的平均，虚线 = 超过即异常（EARS C1）"),
        _("断开和空圈 = 没有上报"),
    ]
    return html.Div(
        [*(html.Span(word) for word in words), html.Span([mark("alarm"), _("报警的日子")])], className="sw-legend"
    )
