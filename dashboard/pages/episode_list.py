"""Says of one episode what people need to act: where, what, since when, how many, of what, and what the rules require.

Page and wall use the same words. Persons of a class or dormitory below the pack's smallest cell are told as "<n".
"""

from typing import Any

from dashboard import theme
from dashboard.charts import episode_picture
from dashboard.language import day_text, figure_text, hours_text, moment_text, short_day
from dashboard.pages import html
from dashboard.pages.definitions import clause_quotes, quotation
from dashboard.pages.episodes import CLUSTERS, Episode
from dashboard.pages.overdue import school_names
from dashboard.pages.parts import link, mark, name, picture
from dashboard.pages.scene import Scene, known

PLACES = 8
"""How many classes are named."""

CHART = (460, 130)
REPORT_RULE = "cluster_not_reported"
REPORT_CLAUSES = ("N1", "C11")


class Words:
    """Knows the names of schools, indicators and detectors of a version, and says an episode in them."""

    def __init__(self, scene: Scene) -> None:
        """Read the names once for all episodes."""
        self.scene = scene
        language = scene.language
        rows = scene.board.table("dictionary", columns=["name", "kind", "title_zh", "title_en", "clauses"])
        self.titles = dict(zip(rows["name"], rows[f"title_{language}"], strict=True))
        self.clauses = dict(zip(rows["name"], rows["clauses"].fillna(""), strict=True))
        self.units = {each.name: each.unit for each in scene.indicators}
        self.schools = school_names(scene)

    def where(self, episode: Episode) -> list[str]:
        """Return the place's name in parts, the widest first: town, school, class."""
        parts = []
        if episode.level == "county" or not episode.town_code:
            parts.append(self.scene.county.names[self.scene.language])
        else:
            parts.append(self.scene.towns.get(episode.town_code, episode.town_code))
        if episode.course_place[0] == "school":
            parts.append(self.schools.get(episode.course_place[1], episode.course_place[1]))
        if episode.level in ("class", "dormitory"):
            parts.append(class_name(episode.place_code))
        return [str(part) for part in parts]

    def title(self, entry: str) -> str:
        """Return the title of an indicator or detector."""
        return str(self.titles.get(entry, entry))

    def what(self, episode: Episode, *, most: int | None = None) -> str:
        """Return what is out of the ordinary: the rule that is met, then the indicators; ``most`` of them."""
        alarms = episode.alarms
        met = dict.fromkeys(alarms.loc[alarms["indicator"] == CLUSTERS, "detector"])
        others = [each for each in dict.fromkeys(alarms["indicator"]) if each != CLUSTERS]
        others.sort(key=lambda each: each != episode.indicator)
        return self.scene.say("、").join(self.title(each) for each in [*met, *others][:most])

    def detectors(self, episode: Episode) -> str:
        """Return which detectors say so, and on how many days."""
        counts = episode.alarms.drop_duplicates(["detector", "report_date"])["detector"].value_counts()
        _ = self.scene.say
        return _("、").join(
            _("{title} {count} 天").format(title=self.title(str(each)), count=count) for each, count in counts.items()
        )

    def since(self, episode: Episode) -> str:
        """Return since when, until when, and whether it is over."""
        _, language = self.scene.say, self.scene.language
        words = _("{day} 起").format(day=short_day(episode.since, language))
        if episode.until > episode.since:
            words = _("{since}，最近 {until}").format(since=words, until=short_day(episode.until, language))
        return words if episode.is_open else _("{since}，已过去").format(since=words)

    def many(self, episode: Episode) -> str:
        """Return how many at the most, and how many were to be expected then."""
        _, peak = self.scene.say, episode.peak
        if peak is None:
            return "—"
        unit = self.units.get(episode.indicator, "")
        words = _("最多 {figure}（{day}）").format(
            figure=figure_text(float(peak["observed"]), unit), day=short_day(peak["report_date"], self.scene.language)
        )
        if known(peak["expected"]) is None:
            return words
        return _("{words}，平时 {expected}").format(words=words, expected=f"{float(peak['expected']):.1f}")

    def places(self, episode: Episode) -> str:
        """Return the classes and dormitories with their persons, small cells hidden."""
        _ = self.scene.say
        smallest = self.scene.county.raw["county"]["smallest_cell"]
        counts = episode.places()
        shown = [
            _("{place} {count} 人").format(
                place=class_name(place), count=f"<{smallest}" if value < smallest else f"{value:,.0f}"
            )
            for place, value in list(counts.items())[:PLACES]
        ]
        words = _("、").join(shown)
        return _("{words} 等 {count} 个").format(words=words, count=len(counts)) if len(counts) > PLACES else words

    def symptoms(self, episode: Episode) -> str:
        """Return the other counts of the place while it lasted."""
        return self.scene.say("、").join(
            f"{self.title(each)} {figure_text(value, self.units.get(each, ''))}"
            for each, value in episode.counts.items()
        )

    def due(self, episode: Episode) -> str:
        """Return by when the rules want a report, and how long that is; "" where they set no time."""
        _, due = self.scene.say, episode.report_due_at
        if due is None:
            return ""
        words = _("{moment} 前报告").format(moment=moment_text(due, self.scene.language))
        left = (due - self.scene.board.version.as_of).total_seconds() / 3600
        return _("{words}，还有 {span}").format(words=words, span=hours_text(left, _)) if left > 0 else words


def class_name(place_code: str) -> str:
    """Return what a class or dormitory is called within its school."""
    return "".join(place_code.split("/")[1:])


def episode_list(words: Words, episodes: list[Episode]) -> html.Element:
    """Return the list, in the order of the table."""
    owed = _owed(words.scene)
    return html.Ol([_episode(words, each, owed) for each in episodes], className="sw-episodes")


def _owed(scene: Scene) -> dict[str, float]:
    """Return for each school how many hours its longest report of a cluster is overdue."""
    rows = scene.board.table("overdue_items", columns=["school_code", "hours_overdue"], rule=REPORT_RULE)
    return {str(code): float(hours) for code, hours in rows.groupby("school_code")["hours_overdue"].max().items()}


def _episode(words: Words, episode: Episode, owed: dict[str, float]) -> html.Element:
    _ = words.scene.say
    states = {"alarm": _("达到聚集标准"), "warn": _("高于平时"), "minor": _("已过去")}
    lines: list[tuple[str, Any]] = [
        (_("时间"), words.since(episode)),
        (_("人数"), [f"{words.title(episode.indicator)} ", html.Strong(words.many(episode))]),
        (_("哪些班"), words.places(episode) and name(words.places(episode))),
        (_("症状"), words.symptoms(episode)),
        (_("报警方法、天数"), words.detectors(episode)),
        (_("按规定"), _required(words, episode, owed)),
    ]
    pairs = [part for word, value in lines if value for part in (html.Dt(word), html.Dd(value))]
    return html.Li(
        [
            html.Div(
                [mark(episode.state, title=states[episode.state]), html.H3(_place(words, episode))],
                className="sw-episode-head",
            ),
            html.P(words.what(episode), className="sw-episode-what"),
            html.Dl(pairs),
            _chart(words, episode),
        ],
        className=f"sw-episode sw-edge-{episode.state}",
    )


def _place(words: Words, episode: Episode) -> list[Any]:
    """Return the place as links: the town to its page, the school (and with it the class) to its own, on that day."""
    address, parts = words.scene.address, words.where(episode)
    day = None if words.scene.days and episode.until == words.scene.days[-1] else episode.until
    shown: list[Any] = []
    if episode.level != "county" and episode.town_code:
        shown.append(link(name(parts[0]), address.at("town", episode.town_code, date=day), className="sw-go"))
    else:
        shown.append(link(parts[0], address.at("overview", date=day), className="sw-go"))
    if len(parts) > 1:
        school = address.at("school", episode.course_place[1], date=day, town=None)
        shown += [link(name(part), school, className="sw-go") for part in parts[1:]]
    return [piece for part in shown for piece in (part, " ")][:-1]


def clauses(words: Words, episode: Episode) -> list[str]:
    """Return the clauses behind an episode: those of the report where one is due, else those of its indicator."""
    if episode.report_due_at is not None:
        return list(REPORT_CLAUSES)
    return [each.strip() for each in words.clauses.get(episode.indicator, "").split(",") if each.strip()]


def _required(words: Words, episode: Episode, owed: dict[str, float]) -> list[Any]:
    scene, _ = words.scene, words.scene.say
    told: list[Any] = [_("未达到聚集标准，没有规定时限")]
    if episode.report_due_at is not None:
        told = [words.due(episode)]
        hours = owed.get(episode.school_code or "")
        if hours is None and episode.report_due_at <= scene.board.version.as_of:
            told.append(html.Span(_("不在逾期事项里"), className="sw-since"))
        elif hours is not None:
            address = scene.address.at("overdue", town=None, school=episode.school_code, rule=REPORT_RULE)
            late = [mark("alarm"), _("逾期 {span}").format(span=hours_text(hours, _))]
            told.append(link(late, address, className="sw-go sw-alarm"))
    quotes = clause_quotes(scene, clauses(words, episode))
    unfolded = [
        html.Details([html.Summary(clause, title=_("看条款原文")), quotation(clause, text)], className="sw-clause")
        for clause, text in quotes.items()
    ]
    return [piece for part in told for piece in (part, " ")] + unfolded


def _chart(words: Words, episode: Episode) -> html.Element:
    scene, _ = words.scene, words.scene.say
    title = words.title(episode.indicator)
    place = words.where(episode)[1 if episode.course_place[0] == "school" else 0]
    if episode.course["observed"].isna().all():
        return html.Figure(html.Figcaption(_("没有可画的数字")), className="sw-episode-chart")
    drawn = episode_picture(episode.course, size=CHART).replace("</svg>", f"{theme.picture_style()}</svg>")
    first, last = (day_text(episode.course["report_date"].iloc[at], scene.language) for at in (0, -1))
    caption = _("{place} · {title}").format(place=place, title=title)
    said = _("{caption}，{first} 至 {last}；{many}").format(
        caption=caption, first=first, last=last, many=words.many(episode)
    )
    return html.Figure(
        [
            html.Figcaption(caption),
            picture(drawn, said),
            html.Div([html.Span(first), html.Span(last)], className="sw-episode-days"),
        ],
        className="sw-episode-chart",
    )
