"""Says in words why there is nothing to show: no school that day, nothing reported, no such place."""

from typing import Any

from dashboard.language import day_text
from dashboard.pages import html
from dashboard.pages.parts import empty, link, mark
from dashboard.pages.reports import school_states
from dashboard.pages.scene import Scene


def empty_state(scene: Scene) -> Any:
    """Return what stands in the page's place where its address shows nothing, else ``None``."""
    _, address = scene.say, scene.address
    day = address.unread or day_text(scene.day, scene.language)
    newest = link(_("看最近的学校日"), address.choose(date=None, unread=None), className="sw-button")
    if scene.refused:
        words = scene.refused.en if scene.language == "en" else scene.refused.zh
        return empty(
            _("没有这个时刻的版本"), words, link(_("回到现在"), address.choose(as_of=None), className="sw-button")
        )
    if scene.problem == "no_page":
        return empty(
            _("没有这一页"),
            _("地址“{path}”没有页面。").format(path=address.place),
            link(_("回总览"), address.at("overview"), className="sw-button"),
        )
    if scene.problem == "no_town":
        everywhere = address.at("overview") if address.page == "town" else address.choose(town=None)
        return empty(
            _("没有这个乡镇"),
            _("地址里的乡镇代码“{code}”不在名册里。").format(code=address.town),
            link(_("看全部乡镇"), everywhere, className="sw-button"),
        )
    if scene.problem == "no_school":
        return empty(
            _("没有这所学校"),
            _("地址里的学校代码“{code}”不在名册里。").format(code=address.place),
            link(_("回总览"), address.at("overview"), className="sw-button"),
        )
    if scene.problem == "no_indicator":
        return empty(
            _("没有这个指标"),
            _("地址里的指标“{name}”不在指标字典里。").format(name=address.indicator),
            link(_("看默认指标"), address.choose(indicator=None), className="sw-button"),
        )
    if scene.problem == "holiday":
        return empty(_("{day}：非学校日").format(day=day), _("这一天不上课，没有应报的数据。"), _nearest(scene))
    if scene.problem == "no_day":
        return empty(_("{day}：没有这一天的数据").format(day=day), _("这一天不在已发布的数据范围内。"), newest)
    if scene.problem == "no_data":
        return empty(_("还没有任何数据"), _("导入上报文件并计算后，这里会显示各项指标。"))
    return None


def _nearest(scene: Scene) -> Any:
    """Return a way to the school day before a day without school."""
    _, before = scene.say, scene.day_before
    if before is None:
        return None
    words = _("看前一个学校日：{day}").format(day=day_text(before, scene.language))
    return link(words, scene.address.choose(date=before), className="sw-button")


def quiet_day(scene: Scene) -> Any:
    """Return a notice where the chosen day is a school day of which nothing at all has come, else ``None``."""
    _ = scene.say
    datasets = tuple(dict.fromkeys(name for indicator in scene.indicators for name in indicator.datasets))
    states = school_states(scene, datasets, scene.day, scene.day)
    if any(row["state"] in ("reported", "zero") for row in states):
        return None
    words = _("{day} 没有收到任何上报。斜线是未报，不是零。").format(day=day_text(scene.day, scene.language))
    return html.Div([mark("no_data"), words], className="sw-notice sw-quiet-day", role="status")


def not_open(scene: Scene) -> Any:
    """Return what stands in the place of a page that is not open to the reader."""
    _ = scene.say
    way_out = link(_("回总览"), scene.address.at("overview"), className="sw-button")
    return empty(_("不能打开"), _("这一页不对您的账号开放。需要时请找本县的管理员。"), way_out)
