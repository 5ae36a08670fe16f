"""Dates in a text, English and Chinese: full, partial and relative ones, the latter resolved against an anchor.

A date without a year ("On June 30") is the latest that is not after the anchor; "last December" is the latest one before the
anchor's month; "the past two years" end with the anchor. Where no anchor is given, or it is too vague, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError
from hkic.numerals import CHINESE, DIGITS, WORDS, chinese, english

When = PartialDate | Period | None
_Resolver = Callable[[PartialDate], When]


class Dating(NamedTuple):
    """A date in a text, not yet resolved.

    >>> found = dating_at("last December", "last december", 0)
    >>> found.resolve(PartialDate(2022, 7, 7)), found.is_relative
    (PartialDate('2021-12'), True)
    """

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    fixed: When
    """The date, where it needs no anchor."""
    resolver: _Resolver | None
    """How it follows from an anchor, where it does."""
    inner: int | None = None
    """Offset of a number that counts years or months within it ("the past two years")."""
    is_yearless: bool = False
    """Whether it is a month or day without a year, the latest before whatever it is seen from."""

    @property
    def is_relative(self) -> bool:
        """Whether it needs an anchor.

        >>> dating_at("in 2019", "in 2019", 3).is_relative
        False
        """
        return self.resolver is not None

    def resolve(self, anchor: PartialDate | None) -> When:
        """The date as seen from an anchor; None where that does not tell.

        >>> dating_at("yesterday", "yesterday", 0).resolve(PartialDate(2022, 7))

        """
        if self.resolver is None:
            return self.fixed
        return None if anchor is None else self.resolver(anchor)


#: Years that four digits may be.
_EARLIEST: Final = 1500
_LATEST: Final = 2100
#: How far behind its beginning a date in digits may tell that it is Chinese.
_FAR: Final = 16

_MONTHS: Final = dict(
    zip(
        str.split("january february march april may june july august september october november december"),
        range(1, 13),
        strict=True,
    )
)
_ABBREVIATED: Final = {month[:3]: number for month, number in _MONTHS.items() if month != "may"} | {"sept": 9}
_MONTH_OF: Final = _MONTHS | _ABBREVIATED
_WEEKDAYS: Final = str.split("monday tuesday wednesday thursday friday saturday sunday")
_NUMBER_OF_ORDINAL: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4}

_M = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d,.]\d|\d)"
_NUMERAL = r"(?P<count>\d{1,3}|[a-z]+(?:-[a-z]+)?)"

_ISO = re.compile(r"((?:1[5-9]|20)\d\d)-(\d\d)(?:-(\d\d))?(?![\d-])", re.ASCII)
_YEARS = re.compile(
    r"((?:1[5-9]|20)\d\d)(?:[-/]| ?(?:to|until|till) |-)((?:1[5-9]|20)?\d\d)(?![\d%]|,\d|\.\d| ?%| percent|-\d)", re.ASCII
)
_YEARS_AND = re.compile(r"((?:1[5-9]|20)\d\d) and ((?:1[5-9]|20)\d\d)(?!\d|,\d)", re.ASCII)
_DECADE = re.compile(r"((?:1[5-9]|20)\d0)'?s(?![a-z])", re.ASCII)
_DAYS = re.compile(rf"(?P<first>[0-3]?\d)(?: ?- ?| to )(?P<last>[0-3]?\d) (?P<month>{_M})(?![a-z])(?:,? {_YEAR})?", re.ASCII)
_MONTH_AND_DAYS = re.compile(
    rf"(?P<month>{_M})(?:\.)? (?P<first>[0-3]?\d)(?: ?- ?| to )(?P<last>[0-3]?\d)(?![\d:%]|[.,]\d| ?%| percent)(?:,? {_YEAR})?",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    rf"{_DAY} (?:of )?(?P<month>{_M})(?![a-z])(?:\.(?= \d))?(?:,? {_YEAR}|,? of (?P<whose>this|last|next) year)?", re.ASCII
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_M})(?![a-z-])(?:\.(?= \d))?(?: {_DAY}(?! ?%| percent))?"
    rf"(?:,? {_YEAR}|,?(?: of)? (?P<whose>this|last|next) year)?",
    re.ASCII,
)
_BARE_YEAR = re.compile(_YEAR, re.ASCII)
#: What a date that begins with digits begins with: a year, or a day and its month.
_BEGINS = re.compile(
    r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
    rf"|[0-3]?\d(?:st|nd|rd|th)?(?:(?: ?- ?| to )[0-3]?\d)? (?:of )?(?:{'|'.join(_ABBREVIATED)}|may)",
    re.ASCII,
)
_WHOSE = re.compile(
    r"(?:earlier )?(?P<whose>this|last|next|previous) (?:(?P<unit>year|month|week|quarter)(?![a-z-])"
    rf"|(?P<month>{'|'.join(_MONTHS)})(?![a-z])|(?P<weekday>{'|'.join(_WEEKDAYS)})(?![a-z]))"
)
_SPAN = re.compile(
    rf"(?P<way>past|last|previous|preceding|next|coming) {_NUMERAL} (?P<unit>years|months|quarters|weeks|days|decades)(?![a-z])"
)
_AGO = re.compile(rf"{_NUMERAL} (?P<unit>years?|months?|days?) ago(?![a-z])")
#: How far behind its beginning a date that is so long ago says so.
_FAR_AGO: Final = 28
_PAST_ONE = re.compile(r"past (year|month|week|decade)(?![a-z])")
_PART = re.compile(
    r"(first|second|third|fourth|last|final) (half|quarter)(?: of)?"
    r"(?: (?P<year>(?:1[5-9]|20)\d\d)(?!\d)| (?P<whose>this|last|next|the) (?:same )?year)?(?![a-z])"
)
_FIRST_MONTHS = re.compile(
    rf"(first|last|final) {_NUMERAL} (?P<unit>months|quarters) of "
    r"(?:(?P<year>(?:1[5-9]|20)\d\d)(?!\d)|(?P<whose>this|last|next|the) year(?![a-z]))"
)
#: How far behind its beginning the part of a year has the "of" that tells of which.
_FAR_OF: Final = 32
_CODE = re.compile(
    r"([hq])([1-4])(?: (?:of )?(?P<year>(?:1[5-9]|20)\d\d)(?!\d)| (?:of )?(?P<whose>this|last|next) year)?(?![a-z0-9])"
)
_DAYS_AWAY: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MAY = re.compile(
    r"(?:in|by|since|last|this|next|early|late|mid|until|till|from|of|to|during|on|and|before|after|through|end|,|\(|-) ?$"
)

_N = "".join(sorted(CHINESE))
_YEARS_AWAY: Final = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2, "後年": 2}
_MONTHS_AWAY: Final = {
    **dict.fromkeys(("上个月", "上個月", "上月"), -1),
    **dict.fromkeys(("本月", "这个月", "這個月"), 0),
    **dict.fromkeys(("下个月", "下個月"), 1),
}
_CHINESE_DAYS_AWAY: Final = {
    **dict.fromkeys(("前天", "前日"), -2),
    **dict.fromkeys(("昨天", "昨日", "昨晚", "昨夜", "昨晨", "昨早"), -1),
    **dict.fromkeys(("今天", "今日", "今晚", "今夜", "今晨", "今早"), 0),
    **dict.fromkeys(("明天", "明日", "明晚", "明晨", "明早"), 1),
    **dict.fromkeys(("后天", "後天"), 2),
}
_WEEKS_AWAY: Final = {"上": -1, "本": 0, "这": 0, "這": 0, "下": 1}
_CHINESE_YEAR = r"(?P<year>\d{4}|[〇零一二三四五六七八九]{4}) ?年"
_TENS = "一二三四五六七八九十"
_TO_MONTH = rf"(?: ?月)? ?[-—–~至到] ?(?P<last_month>\d{{1,2}}|[{_TENS}]{{1,3}}) ?月(?! ?[\d{_TENS}])"
_TO_DAY = rf"[日号號]? ?[-—–~至到] ?(?P<last_day>\d{{1,2}}|[{_TENS}廿]{{1,3}}) ?[日号號]"
_MONTH_AND_DAY = (
    rf"(?P<month>\d{{1,2}}|[{_TENS}]{{1,3}})(?:{_TO_MONTH}|"
    rf" ?月(?!球|亮|台)份?(?: ?(?P<day>\d{{1,2}}|[{_TENS}廿]{{1,3}})(?:{_TO_DAY}| ?[日号號]))?)"
)
_FIRST_MANY = rf"[首前头頭](?P<count>\d{{1,2}}|[{_TENS}]{{1,2}})[个個]月"
_QUARTER = r"第?(?P<quarter>[一二三四1-4首])季度?"
_CHINESE_DATE = re.compile(
    rf"(?:{_CHINESE_YEAR}|(?P<away>{'|'.join(_YEARS_AWAY)}))"
    rf"(?:度?(?P<half>[上下])半年|度?{_QUARTER}|度?{_FIRST_MANY}| ?{_MONTH_AND_DAY})?"
)
_CHINESE_DAY = re.compile(_MONTH_AND_DAY)
_CHINESE_QUARTER = re.compile(_QUARTER)
#: A number with a unit of the calendar behind it.
_CHINESE_BEGINS = re.compile(rf"[\d{_N}]{{1,9}}(?: ?[年月世季]|(?<=\d)日|(?: - |[-—–~至到])(?:\d{{4}}|[\d{_N}]{{1,3}} ?月))")
_CHINESE_YEARS = re.compile(r"(\d{4}) ?年?(?:[-—–~至到]| - )(\d{4}) ?年", re.ASCII)
#: What stands before a number of years to come.
_ONWARD: Final = ("未来", "未來", "今后", "今後")
_CHINESE_SPAN = re.compile(
    rf"(?P<way>过去|過去|最近|近|{'|'.join(_ONWARD)})(?P<count>\d{{1,3}}|[{_N}]{{1,3}}|几|幾|数)(?P<unit>年|个月|個月|天|周)(?:间|間|来|來)?"
)
_CHINESE_HALF = re.compile(r"([上下])半年")
_CHINESE_DECADE = re.compile(
    r"(?:上世纪|上世紀|20世纪|20世紀|二十世纪|二十世紀)(\d0|[一二三四五六七八九]十) ?年代|([3-9]0|[三四五六七八九]十) ?年代"
)
_CHINESE_MONTHS_AWAY = re.compile(rf"({'|'.join(sorted(_MONTHS_AWAY, key=len, reverse=True))})(?:(\d{{1,2}})[日号號])?")
#: A week, or a day of it; not what is round about, or an anniversary.
_CHINESE_WEEK = re.compile("([上本这這下])[个個]?(?:周|週|星期|礼拜|禮拜)(?![年刊报報边邊围圍期转轉末])([一二三四五六日天])?")
#: A day of a month that nothing names; not so many days.
_CHINESE_DAY_ALONE = re.compile(r"([1-9]|[12]\d|3[01])日(?![内內间間游遊均本元圆圓线線楼樓机機台后後前])", re.ASCII)
_CHINESE_DAYS = re.compile("|".join(_CHINESE_DAYS_AWAY))


def dating_at(text: str, low: str, at: int) -> Dating | None:
    """The date that begins at an offset, None where none does.

    ``low`` is the text in lower case and plain form, as long as the text.

    >>> dating_at("June 30, 2022", "june 30, 2022", 0).fixed
    PartialDate('2022-06-30')
    """
    found = _first_at(text, low, at)
    return through(text, low, found) if found else None


def _first_at(text: str, low: str, at: int) -> Dating | None:
    word = _FIRST_WORD.match(low, at)
    return DATING_READERS[word[0]](text, low, at) if word else None


def through(text: str, low: str, found: Dating) -> Dating:
    """The period from a date to another that follows, or what was found where none does.

    >>> text = "may 2021 to july 2023"
    >>> through("May 2021 to July 2023", text, Dating(0, 8, PartialDate(2021, 5), None)).fixed
    Period('2021-05/2023-07')
    """
    joint = _TO.match(low, found.end)
    if not joint and low.endswith("between ", 0, found.start):
        joint = _AND.match(low, found.end)
    if not joint or not (found.is_yearless or isinstance(found.fixed, PartialDate)):
        return found
    other = _first_at(text, low, joint.end())
    if not other or isinstance(other.fixed, Period) or not (found.is_yearless or _ends(found, other)):
        return found
    if found.resolver is None and other.resolver is None:
        return Dating(found.start, other.end, _from_to(found, other, None), None)
    return Dating(found.start, other.end, None, lambda anchor: _from_to(found, other, anchor))


def _ends(found: Dating, other: Dating) -> bool:
    """Whether a period goes from a date with a year to another; years alone are read together, or are two years."""
    first, last = found.fixed, other.fixed
    if not isinstance(first, PartialDate) or other.inner is not None:
        return False
    if not isinstance(last, PartialDate):
        return other.is_yearless and bool(first.month)
    return bool(first.month or last.month) and first.first <= last.last


def _from_to(found: Dating, other: Dating, anchor: PartialDate | None) -> When:
    """The period between both; a month or day without a year is the latest before the other one."""
    if isinstance(found.fixed, PartialDate) and other.is_yearless:
        return _until(found.fixed, other)
    end = other.resolve(anchor)
    if not isinstance(end, PartialDate):
        return None
    begin = found.resolve(end if found.is_yearless else anchor)
    return Period(begin, end) if isinstance(begin, PartialDate) and begin.first <= end.last else None


def _until(begin: PartialDate, other: Dating) -> When:
    """The period from a date to the month or day without a year that comes next."""
    for year in (begin.year, begin.year + 1):
        end = other.resolve(PartialDate(year, 12, 31))
        if isinstance(end, PartialDate) and end.first > begin.last:
            return Period(begin, end)
    return None


_TO = re.compile(r" (?:to|until|till|through) |(?: ?- ?|至|到|—)(?=[a-z\d一二三四五六七八九十])", re.ASCII)
_AND = re.compile(" and ")


def _dating_in_digits(_: str, low: str, at: int) -> Dating | None:
    found = _BEGINS.match(low, at)
    dating = None if low.isascii() or low[at : at + _FAR].isascii() else _dating_in_chinese(_, low, at)
    return dating or (_numeric_at(low, at, found) if found else _ago_at(_, low, at))


# -- English -------------------------------------------------------------------------------------------------------------------


def _numeric_at(low: str, at: int, found: re.Match[str]) -> Dating | None:
    """A date that begins with a year or a day in digits."""
    if _is_within_number(low, at):
        return None
    return _year_first_at(low, at) if found["year"] else _day_first_at(low, at)


def _is_within_number(low: str, at: int) -> bool:
    """Whether what stands before digits makes them an amount, an address or part of a longer number."""
    before = low[at - 1] if at else " "
    if before == " ":
        return low.endswith(("rmb ", "hk$ ", "us$ "), 0, at)
    if before == "-":
        return at > 1 and low[at - 2].isalnum() and not low.endswith(("mid-", "early-", "late-", "pre-", "post-"), 0, at)
    if before in "$€£¥:/#@":
        return at > 1
    return before.isalnum() and before < "\u2e80"


def _day_first_at(low: str, at: int) -> Dating | None:
    """11-13 March 2024, 30 June."""
    found = _DAYS.match(low, at)
    if found and 1 <= int(found["first"]) < int(found["last"]) <= 31:
        return _days(at, found)
    found = _DAY_FIRST.match(low, at)
    return _day(at, found.end(), found) if found and 1 <= int(found["day"]) <= 31 else None


def _year_first_at(low: str, at: int) -> Dating | None:
    """2022-06-30, the 1990s, 2019 to 2022, 2019."""
    behind = low[at + 4 : at + 5]
    found = _ISO.match(low, at) if behind == "-" else None
    iso = _fixed(at, found.end(), int(found[1]), int(found[2]), int(found[3]) if found[3] else None) if found else None
    if iso:
        return iso
    found = _DECADE.match(low, at) if behind in ("s", "'") else None
    if found:
        start = at - 4 if low.endswith("the ", 0, at) else at
        return Dating(start, found.end(), Period(PartialDate(int(found[1])), PartialDate(int(found[1]) + 9)), None)
    return _years_at(low, at)


def _days(start: int, found: re.Match[str]) -> Dating:
    """11-13 March 2024."""
    month, first, last = _MONTH_OF[found["month"]], int(found["first"]), int(found["last"])

    def resolve(anchor: PartialDate) -> When:
        end = _dated(int(found["year"]), month, last) if found["year"] else _yearless(month, last)(anchor)
        begin = _dated(end.year, month, first) if isinstance(end, PartialDate) else None
        return Period(begin, end) if isinstance(end, PartialDate) and begin else None

    if found["year"]:
        return Dating(start, found.end(), resolve(PartialDate(int(found["year"]))), None)
    return Dating(start, found.end(), None, resolve)


def _years_at(low: str, at: int) -> Dating | None:
    found = _YEARS.match(low, at) if low[at + 4 : at + 5] in _JOINTS else None
    if not found and low.endswith("between ", 0, at):
        found = _YEARS_AND.match(low, at)
    if found:
        last = found[2] if len(found[2]) == 4 else found[1][:2] + found[2]
        if int(found[1]) < int(last) <= int(found[1]) + 200:
            return Dating(at, found.end(), Period(PartialDate(int(found[1])), PartialDate(int(last))), None)
    found = _BARE_YEAR.match(low, at)
    if not found or not _is_year(low, at, found.end()):
        return None
    return _fixed(at, found.end(), int(found["year"]))


#: What may stand behind the first of two years, or nothing.
_JOINTS: Final = " -/"

#: What stands before a number of things, where four digits might be a year.
_COUNTING: Final = tuple(
    before + behind
    for before in (
        *("more than", "over", "about", "around", "nearly", "almost", "some", "at least", "up to", "less than", "fewer than"),
        *("under", "exceed", "exceeds", "exceeding", "exceeded", "roughly", "approximately", "rmb", "hk$", "us$", "$", "€"),
        *("£", "¥", "no", "no.", "total of"),
    )
    for behind in (" ", "")
)
_COUNTED = re.compile(
    r" ?(?:%|percent|yuan|rmb|hk\$|us\$|million|billion|trillion|km|mm|cm|kg|mw|gw|kwh|tons?|tonnes?|square|cubic|"
    r"metres?|meters?|kilo\w+|mega\w+|years?(?! ago)|days?|hours?|months?|people|dollars|"
    r"[a-z-]*(?:ies|[a-z]{2}[b-df-hj-np-rtv-z]s|ers|ions|ects|eams|ents|ams)(?![a-z]))"
)
_COUNTED_AFTER_ADJECTIVES = re.compile(
    r" (?:new|local|young|students|workers|high-tech|start-ups|research|national|researchers)\b"
)


_OF_A_YEAR = re.compile(r" (?:levels?|prices|figures|results|terms|rates|elections|olympics|budget)(?![a-z])")
#: Words and signs before a year that is one.
_YEARLY: Final = tuple(
    before + behind
    for before in str.split("in since until during early late mid year ranking olympics forum")
    for behind in (" ", "-")
)


#: Verbs behind which "by" tells of a change, not of a year.
_CHANGED_BY: Final = tuple(
    f"{verb} by "
    for verb in str.split(
        "rose rise rises fell fall falls up down increased grew grow climbed dropped declined decreased jumped lost gained cut "
        "reduced expanded shrank outnumbered followed divided multiplied increase decrease growth"
    )
)


def _is_year(low: str, start: int, end: int) -> bool:
    """Whether four digits are a year and no number of things."""
    behind = low[end : end + 1]
    before = low[start - 1] if start else " "
    if behind.isalnum() or (before.isalpha() and before >= "\u2e80") or (behind == "-" and low[end + 1 : end + 2].isalpha()):
        return False
    if low.endswith(_YEARLY, 0, start) or (low.endswith(" by ", 0, start) and not low.endswith(_CHANGED_BY, 0, start)):
        return True
    return bool(_OF_A_YEAR.match(low, end)) or not (low.endswith(_COUNTING, 0, start) or _is_counted(low, end))


def _is_counted(low: str, end: int) -> bool:
    """Whether what stands behind a number is counted by it."""
    found = _WORD_BEHIND.match(low, end)
    if not found:
        return False
    if found[1] in _YEARS_OF_SOMETHING:
        return bool(_COUNTED.match(low, end))
    return _may_be_counted(found[1])


@lru_cache(maxsize=8192)
def _may_be_counted(word: str) -> bool:
    return bool(_COUNTED.match(word) or _COUNTED_AFTER_ADJECTIVES.match(f" {word}"))


_WORD_BEHIND = re.compile(r" ?([a-z$%-]+)")
_YEARS_OF_SOMETHING: Final = frozenset({"year", "years"})


def _article(low: str, at: int) -> int:
    """Where a phrase begins, its article included."""
    return at - 4 if low.endswith("the ", 0, at) and (at == 4 or not low[at - 5].isalnum()) else at


def _part_at(_: str, low: str, at: int) -> Dating | None:
    """A half, a quarter or some months of a year."""
    found = _PART.match(low, at)
    if not found:
        found = _FIRST_MONTHS.match(low, at) if "s of " in low[at : at + _FAR_OF] else None
        return _first_months(low, at, found) if found else None
    if found["year"] is None and found["whose"] is None and low.startswith(" of", found.end(2)):
        return None
    parts = 2 if found[2] == "half" else 4
    return _part(low, at, found, _NUMBER_OF_ORDINAL.get(found[1], parts), parts)


def _code_at(_: str, low: str, at: int) -> Dating | None:
    """H1 2024, Q3 of last year."""
    found = _CODE.match(low, at)
    return _part(low, at, found, int(found[2]), 2 if found[1] == "h" else 4) if found else None


def _part(low: str, at: int, found: re.Match[str], number: int, parts: int) -> Dating | None:
    """So and so many of the equal parts of a year."""
    if number > parts:
        return None
    months = 12 // parts
    away = {"last": -1, "next": 1}.get(found["whose"] or "", 0)

    def resolve(anchor: PartialDate) -> When:
        return _months(int(found["year"] or anchor.year + away), (number - 1) * months + 1, number * months)

    start = _article(low, at)
    if found["year"]:
        return Dating(start, found.end(), resolve(PartialDate(int(found["year"]))), None)
    return Dating(start, found.end(), None, resolve)


def _first_months(low: str, at: int, found: re.Match[str]) -> Dating | None:
    """The first four months of 2024, with their number."""
    count = int(found["count"]) if found["count"].isdecimal() else english(found["count"])
    many = int(count or 0) * (3 if found["unit"] == "quarters" else 1)
    if not 1 <= many <= 12:
        return None
    first, last = (1, many) if found[1] == "first" else (13 - many, 12)
    away = {"last": -1, "next": 1}.get(found["whose"] or "", 0)

    def resolve(anchor: PartialDate) -> When:
        return _months(int(found["year"] or anchor.year + away), first, last)

    start, inner = _article(low, at), found.start("count")
    if found["year"]:
        return Dating(start, found.end(), resolve(PartialDate(int(found["year"]))), None, inner)
    return Dating(start, found.end(), None, resolve, inner)


def _months(year: int, first: int, last: int) -> Period | None:
    return _period(_dated(year, first), _dated(year, last))


def _whose_or_span_at(text: str, low: str, at: int) -> Dating | None:
    """Last year; the last six months, or those of a year."""
    part = _part_at(text, low, at) if " of " in low[at : at + _FAR_OF] else None
    if part:
        return part
    return _whose_at(text, low, at) or _span_at(text, low, at)


def _whose_at(_: str, low: str, at: int) -> Dating | None:
    """This year, last month, next December, last Friday."""
    found = _WHOSE.match(low, at)
    if not found:
        return None
    whose, unit, month = found["whose"], found["unit"], found["month"]
    if unit:
        away = {"this": 0, "next": 1}.get(whose, -1)
        return Dating(at, found.end(), None, lambda anchor: _shifted_unit(anchor, unit, away))
    if month:
        return Dating(at, found.end(), None, lambda anchor: _relative_month(anchor, whose, _MONTHS[month]))
    return _weekday(at, found.end(), found["weekday"], whose)


def _relative_month(anchor: PartialDate, whose: str, month: int) -> When:
    if whose == "this":
        return _dated(anchor.year, month)
    if anchor.month is None:
        return _dated(anchor.year + (1 if whose == "next" else -1), month)
    if whose in ("last", "previous"):
        return _dated(anchor.year - (month >= anchor.month), month)
    return _dated(anchor.year + (month <= anchor.month), month)


def _shifted_unit(anchor: PartialDate, unit: str, away: int) -> When:
    if unit == "year":
        return _dated(anchor.year + away)
    if anchor.month is None:
        return None
    if unit == "month":
        return _month_from(anchor, away)
    if unit == "quarter":
        quarter = anchor.year * 4 + (anchor.month - 1) // 3 + away
        return _months(quarter // 4, quarter % 4 * 3 + 1, quarter % 4 * 3 + 3)
    if anchor.day is None:
        return None
    monday = 7 * away - anchor.first.weekday()
    return _period(_days_from(anchor, monday), _days_from(anchor, monday + 6))


def _month_from(anchor: PartialDate, away: int, day: int | None = None) -> PartialDate | None:
    """So many months on, or a day of that month."""
    assert anchor.month is not None
    months = anchor.year * 12 + anchor.month - 1 + away
    return _dated(months // 12, months % 12 + 1, day)


def _span_at(_: str, low: str, at: int) -> Dating | None:
    """The past two years, the last six months."""
    found = _SPAN.match(low, at)
    if found:
        count = int(found["count"]) if found["count"].isdigit() else english(found["count"])
        if count is None:
            return None
        many, unit, inner = int(count), found["unit"], found.start("count")
        if found["way"] in ("next", "coming"):
            return Dating(_article(low, at), found.end(), None, lambda anchor: _around(anchor, many, unit), inner)
    else:
        found = _PAST_ONE.match(low, at)
        if not found:
            return None
        many, unit, inner = 1, found[1] + "s", None
    return Dating(_article(low, at), found.end(), None, lambda anchor: _around(anchor, -many, unit), inner)


def _around(anchor: PartialDate, count: int, unit: str) -> When:
    """The period of so many units that ends with the anchor, or begins with it, to the precision that unit and anchor have.

    A negative number is of units that are past.
    """
    if unit in ("years", "decades"):
        now, then = (
            _dated(anchor.year, anchor.month),
            _dated(anchor.year + count * (10 if unit == "decades" else 1), anchor.month),
        )
    elif anchor.month is None:
        return None
    elif unit in ("months", "quarters"):
        now, then = _dated(anchor.year, anchor.month), _month_from(anchor, count * (3 if unit == "quarters" else 1))
    else:
        now, then = anchor, _days_from(anchor, count * (7 if unit == "weeks" else 1))
    return _period(*((then, now) if count < 0 else (now, then)))


def _period(start: PartialDate | None, end: PartialDate | None) -> Period | None:
    return Period(start, end) if start and end else None


def _ago_at(_: str, low: str, at: int) -> Dating | None:
    """Three years ago: that year; six days ago: that day."""
    found = _AGO.match(low, at) if " ago" in low[at : at + _FAR_AGO] else None
    count = None if not found else int(found["count"]) if found["count"].isdigit() else english(found["count"])
    if found is None or count is None or not float(count).is_integer():
        return None
    away, unit = -int(count), found["unit"].rstrip("s")

    def resolve(anchor: PartialDate) -> When:
        return _days_from(anchor, away) if unit == "day" else _shifted_unit(anchor, unit, away)

    return Dating(at, found.end(), None, resolve, at)


def _away_at(_: str, low: str, at: int) -> Dating:
    """Yesterday, today, tomorrow."""
    word = next(word for word in _DAYS_AWAY if low.startswith(word, at))
    return Dating(at, at + len(word), None, lambda anchor: _days_from(anchor, _DAYS_AWAY[word]))


def _weekday_at(text: str, low: str, at: int) -> Dating:
    """On Monday."""
    weekday = next(word for word in _WEEKDAYS if low.startswith(word, at))
    end = at + len(weekday)
    joint = _DAY_OF_WEEKDAY.match(low, end)
    other = _first_at(text, low, joint.end()) if joint else None
    if other and (other.is_yearless or isinstance(other.fixed, PartialDate)):
        return other._replace(start=at)  # the weekday says nothing more
    return _weekday(at, end, weekday, "this")


#: Between a weekday and its day of a month: Saturday, June 8.
_DAY_OF_WEEKDAY = re.compile(rf",? (?=(?:{_M})\.? [0-3]?\d(?!\d)|[0-3]?\d (?:{_M})(?![a-z]))", re.ASCII)


def _weekday(start: int, end: int, name: str, whose: str) -> Dating:
    weekday = _WEEKDAYS.index(name)

    def resolve(anchor: PartialDate) -> When:
        if anchor.day is None:
            return None
        back = (anchor.first.weekday() - weekday) % 7
        return _days_from(anchor, 7 - back if whose == "next" else -(back or (0 if whose == "this" else 7)))

    return Dating(start, end, None, resolve)


def _days_from(anchor: PartialDate, away: int) -> PartialDate | None:
    """So many days on, None where the anchor is no day or the calendar ends."""
    day = anchor.first.toordinal() + away
    if anchor.day is None or not 1 <= day <= date.max.toordinal():
        return None
    found = date.fromordinal(day)
    return _dated(found.year, found.month, found.day)


def _month_at(text: str, low: str, at: int) -> Dating | None:
    """June 30, 2022; June 2022; June."""
    found = _MONTH_FIRST.match(low, at) if text[at].isupper() else None
    if not found:
        return None
    days = _MONTH_AND_DAYS.match(low, at) if found["day"] else None
    if days and 1 <= int(days["first"]) < int(days["last"]) <= 31:
        return _days(at, days)
    is_bare = found.end() == found.end("month")
    if is_bare and found["month"] in _AMBIGUOUS and not _MAY.search(low, max(0, at - 8), at):
        return None
    if found["day"] and not 1 <= int(found["day"]) <= 31:
        return Dating(at, found.end("month"), None, _yearless(_MONTH_OF[found["month"]], None), is_yearless=True)
    return _day(at, found.end(), found)


_AMBIGUOUS: Final = frozenset({"may", "march", *_ABBREVIATED})


def _day(start: int, end: int, found: re.Match[str]) -> Dating | None:
    """A month with what stands beside it: a day, a year, or whose year it is of."""
    written, year, whose = found.group("day", "year", "whose")
    month, day = _MONTH_OF[found["month"]], int(written) if written else None
    if year:
        return _fixed(start, end, int(year), month, day)
    if whose:
        away = {"last": -1, "next": 1}.get(whose, 0)
        return Dating(start, end, None, lambda anchor: _dated(anchor.year + away, month, day))
    return Dating(start, end, None, _yearless(month, day), is_yearless=True)


def _yearless(month: int, day: int | None) -> _Resolver:
    """The latest such day or month that is not after the anchor; of the anchor's year where that is all it tells."""

    def resolve(anchor: PartialDate) -> When:
        if anchor.month is None:
            return _dated(anchor.year, month, day)
        later = (month, day or 0) > (anchor.month, anchor.day or 31 if day else 0)
        return _dated(anchor.year - later, month, day)

    return resolve


def _fixed(start: int, end: int, year: int, month: int | None = None, day: int | None = None) -> Dating | None:
    found = _dated(year, month, day)
    return _new_tuple(Dating, (start, end, found, None, None, False)) if found else None


_new_tuple: Final = tuple.__new__


@lru_cache(maxsize=32768)
def _dated(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except InvalidValueError:
        return None


# -- Chinese -------------------------------------------------------------------------------------------------------------------


def _dating_in_chinese(_: str, low: str, at: int) -> Dating | None:
    """A date that begins with a number in characters: 二〇二二年, 六月三十日."""
    if not _CHINESE_BEGINS.match(low, at):
        return None
    return _chinese_years_at(low, at) or _chinese_date_at(low, at) or _chinese_day_at(low, at)


def _chinese_years_at(low: str, at: int) -> Dating | None:
    found = _CHINESE_YEARS.match(low, at)
    if found and _EARLIEST <= int(found[1]) < int(found[2]) <= _LATEST:
        return Dating(at, found.end(), Period(PartialDate(int(found[1])), PartialDate(int(found[2]))), None)
    found = _CHINESE_DECADE.match(low, at)
    if found:
        decade = chinese(found[1] or found[2])
        assert decade is not None
        return Dating(at, found.end(), Period(PartialDate(1900 + int(decade)), PartialDate(1909 + int(decade))), None)
    return None


def _chinese_date_at(low: str, at: int) -> Dating | None:
    """A year with what stands behind it: 2022年6月30日, 今年4月, 去年上半年, 2024年1至5月."""
    found = _CHINESE_DATE.match(low, at)
    if not found:
        return None
    parts = found.groupdict()
    inner = found.start("count") if parts["count"] else None
    if parts["away"]:
        away = _YEARS_AWAY[parts["away"]]
        return Dating(at, found.end(), None, lambda anchor: _within(anchor.year + away, parts), inner)
    year = _whole(parts["year"])
    value = _within(year, parts) if _EARLIEST <= year <= _LATEST else None
    return Dating(at, found.end(), value, None, inner) if value else None


def _within(year: int, parts: dict[str, str | None]) -> When:
    """The part of a year that the pieces of a date name."""
    if parts["half"]:
        return _months(year, *((1, 6) if parts["half"] == "上" else (7, 12)))
    if parts["quarter"]:
        return _quarter(year, parts["quarter"])
    if parts["count"]:
        return _months(year, 1, _whole(parts["count"]))
    return _month_and_day(year, parts)


def _quarter(year: int, written: str) -> When:
    quarter = 1 if written == "首" else _whole(written)
    return _months(year, quarter * 3 - 2, quarter * 3)


def _month_and_day(year: int, parts: dict[str, str | None]) -> When:
    """A month, a day, or from one to another of them."""
    month, day, last_month, last_day = (
        _whole(parts[part]) if parts[part] else None for part in ("month", "day", "last_month", "last_day")
    )
    if last_month is not None:
        return _ordered(_dated(year, month), _dated(year, last_month))
    if last_day is not None:
        return _ordered(_dated(year, month, day), _dated(year, month, last_day))
    return _dated(year, month, day)


def _ordered(start: PartialDate | None, end: PartialDate | None) -> Period | None:
    """A period, None where it would end before it begins."""
    return _period(start, end) if start and end and start.first <= end.last else None


def _whole(text: str | None) -> int:
    number = chinese((text or "0").replace("廿", "二十"))
    return int(number or 0)


def _chinese_day_at(low: str, at: int) -> Dating | None:
    """A month, day or quarter without a year."""
    before = low[at - 1] if at else " "
    found = _CHINESE_QUARTER.match(low, at)
    if found and found["quarter"]:
        quarter = found["quarter"]
        start = at - 1 if before == "第" else at
        return Dating(start, found.end(), None, lambda anchor: _quarter(anchor.year, quarter))
    found = _CHINESE_DAY.match(low, at)
    if before.isdigit() or before in _N or before == "第":
        return None
    if not found:
        return _chinese_day_alone(low, at, before)
    parts = found.groupdict()
    if _month_and_day(_LEAP, parts) is None:
        return None
    if parts["last_month"] or parts["last_day"]:
        return Dating(at, found.end(), None, lambda anchor: _latest(anchor, parts))
    day = _whole(parts["day"]) if parts["day"] else None
    return Dating(at, found.end(), None, _yearless(_whole(parts["month"]), day), is_yearless=True)


def _chinese_day_alone(low: str, at: int, before: str) -> Dating | None:
    """10日: the latest such day."""
    found = _CHINESE_DAY_ALONE.match(low, at)
    if not found or not (before >= _CHINESE_LETTERS or before in ' ,(:"') or before in "月年每逢":
        return None
    day = int(found[1])

    def resolve(anchor: PartialDate) -> When:
        if anchor.day is None:
            return None
        return _month_from(anchor, 0, day) if day <= anchor.day else _month_from(anchor, -1, day)

    return Dating(at, found.end(), None, resolve)


#: Chinese letters from here on.
_CHINESE_LETTERS: Final = "\u3001"
#: A year that has every day.
_LEAP: Final = 2000


def _latest(anchor: PartialDate, parts: dict[str, str | None]) -> When:
    """The latest period between such months or days that had ended by the anchor's year, or month and day."""
    month, day = _whole(parts["last_month"] or parts["month"]), _whole(parts["last_day"]) if parts["last_day"] else None
    end = _yearless(month, day)(anchor)
    return _month_and_day(end.year, parts) if isinstance(end, PartialDate) else None


_CHINESE_SPAN_UNITS: Final = {"年": "years", "个月": "months", "個月": "months", "天": "days", "周": "weeks"}


def _chinese_span_at(_: str, low: str, at: int) -> Dating | None:
    found = _CHINESE_SPAN.match(low, at)
    count = chinese(found["count"]) if found else None
    if not found or count is None:
        return None
    if low.startswith("近", at) and at and low[at - 1] in "附最接将將":
        return None
    many, unit = int(count) * (1 if found["way"] in _ONWARD else -1), _CHINESE_SPAN_UNITS[found["unit"]]
    end = found.end("unit")
    return Dating(at, end, None, lambda anchor: _around(anchor, many, unit), found.start("count"))


def _chinese_away_at(_: str, low: str, at: int) -> Dating | None:
    """上个月, 昨天, 上半年, 上世纪九十年代."""
    found = _CHINESE_MONTHS_AWAY.match(low, at)
    if found:
        away, day = _MONTHS_AWAY[found[1]], int(found[2]) if found[2] else None
        return Dating(at, found.end(), None, lambda anchor: _month_from(anchor, away, day) if anchor.month else None)
    found = _CHINESE_DAYS.match(low, at)
    if found:
        days = _CHINESE_DAYS_AWAY[found[0]]
        return Dating(at, found.end(), None, lambda anchor: _days_from(anchor, days))
    found = _CHINESE_HALF.match(low, at)
    if found:
        first, last = (1, 6) if found[1] == "上" else (7, 12)
        return Dating(at, found.end(), None, lambda anchor: _months(anchor.year, first, last))
    return _chinese_years_at(low, at)


def _chinese_year_away_at(_: str, low: str, at: int) -> Dating | None:
    """今年4月, 去年上半年."""
    return _chinese_date_at(low, at)


def _dating_of_quarter(_: str, low: str, at: int) -> Dating | None:
    """首季度."""
    return _chinese_day_at(low, at)


def _chinese_week_at(_: str, low: str, at: int) -> Dating | None:
    """上周, 本周五."""
    found = _CHINESE_WEEK.match(low, at)
    if not found:
        return None
    away, weekday = _WEEKS_AWAY[found[1]], _CHINESE_WEEKDAYS.get(found[2] or "")

    def resolve(anchor: PartialDate) -> When:
        if weekday is None or anchor.day is None:
            return _shifted_unit(anchor, "week", away)
        return _days_from(anchor, 7 * away - anchor.first.weekday() + weekday)

    return Dating(at, found.end(), None, resolve)


def _chinese_weekday_at(_: str, low: str, at: int) -> Dating | None:
    """周五; not every Friday, nor once in two weeks."""
    if at and (low[at - 1] in "每逢上下" or low[at - 1] in _N):
        return None
    end = at + next(len(word) for word in ("星期", "礼拜", "禮拜", "周", "週") if low.startswith(word, at)) + 1
    return _weekday(at, end, _WEEKDAYS[_CHINESE_WEEKDAYS[low[end - 1]]], "this")


_CHINESE_WEEKDAYS: Final = dict(zip("一二三四五六日天", (*range(7), 6), strict=True))
_Reader = Callable[[str, str, int], Dating | None]
_CHINESE_WEEKDAY_READERS: Final[Mapping[str, _Reader]] = {
    week + day: _chinese_weekday_at for week in ("周", "週", "星期", "礼拜", "禮拜") for day in "一二三四五六日天"
}

#: The words, digits and characters that dates begin with, and what reads those at an offset in a text and its plain form.
DATING_READERS: Final[Mapping[str, _Reader]] = {
    **dict.fromkeys(DIGITS, _dating_in_digits),
    **dict.fromkeys(_MONTH_OF, _month_at),
    **dict.fromkeys(_WEEKDAYS, _weekday_at),
    **dict.fromkeys(_DAYS_AWAY, _away_at),
    **dict.fromkeys(("this", "earlier"), _whose_at),
    **dict.fromkeys(("next", "coming"), _whose_or_span_at),
    **dict.fromkeys(("last", "previous"), _whose_or_span_at),
    **dict.fromkeys(("past", "preceding"), _span_at),
    **dict.fromkeys(_NUMBER_OF_ORDINAL, _part_at),
    **dict.fromkeys(WORDS, _ago_at),
    **dict.fromkeys(("h1", "h2", "q1", "q2", "q3", "q4"), _code_at),
    **dict.fromkeys(CHINESE, _dating_in_chinese),
    **dict.fromkeys(_YEARS_AWAY, _chinese_year_away_at),
    **dict.fromkeys(("过去", "過去", "最近", "近", *_ONWARD), _chinese_span_at),
    **_CHINESE_WEEKDAY_READERS,
    **dict.fromkeys(
        (way + many + week for way in _WEEKS_AWAY for many in ("", "个", "個") for week in ("周", "週", "星期", "礼拜", "禮拜")),
        _chinese_week_at,
    ),
    **dict.fromkeys((*_MONTHS_AWAY, *_CHINESE_DAYS_AWAY, "上半年", "下半年", "上世纪", "上世紀"), _chinese_away_at),
    "首季": _dating_of_quarter,
}
#: The longest such word at an offset.
_FIRST_WORD = re.compile(
    "|".join(
        word + "(?![a-z0-9])" * (word.isascii() and word not in DIGITS) for word in sorted(DATING_READERS, key=len, reverse=True)
    )
)
