from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.dates import PartialDate, Period
from hkic.reading import MentionKind, Reader

READER = Reader({})
DAYS = st.dates(date(1500, 1, 1), date(2099, 12, 31))
ANCHORS = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
)
ENGLISH: list[Callable[[date], str]] = [
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day:%b}. {day.day}, {day.year}" if day.month != 5 else f"May {day.day}, {day.year}",
    lambda day: f"{day.day}th of {day:%B}, {day.year}",
    lambda day: f"{day.year}-{day:%m-%d}",
]
CHINESE: list[Callable[[date], str]] = [
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year)) + f"年{day.month}月{day.day}號",
]
RELATIVE = (
    "today",
    "yesterday",
    "tomorrow",
    "this year",
    "last year",
    "next year",
    "earlier this year",
    "last month",
    "this week",
    "next quarter",
    "last December",
    "next May",
    "On Monday",
    "last Friday",
    "the past two years",
    "the last six months",
    "the past 20 days",
    "the first half of last year",
    "the third quarter",
    "in June",
    "On June 30",
    "今年",
    "去年4月",
    "上个月",
    "昨天",
    "过去三年",
    "近五个月",
    "下半年",
    "6月30日",
)


def read(text: str, anchor: PartialDate | None = None) -> list[tuple[str, str]]:
    return [(one.as_printed, str(one.value)) for one in READER.read(text, anchor) if one.kind is MentionKind.DATE]


def the_one(text: str, anchor: str | None) -> str:
    ((_, value),) = read(text, PartialDate.parse(anchor) if anchor else None)
    return value


@given(DAYS, st.sampled_from(ENGLISH))
def test_a_day_printed_in_english_is_read_back(day: date, spelling: Callable[[date], str]) -> None:
    assert read(f"They met on {spelling(day)} in Oslo.") == [(spelling(day), day.isoformat())]


@given(DAYS, st.sampled_from(CHINESE))
def test_a_day_printed_in_chinese_is_read_back(day: date, spelling: Callable[[date], str]) -> None:
    assert read(f"他们在{spelling(day)}见面。") == [(spelling(day), day.isoformat())]


@given(DAYS)
def test_a_month_and_a_year_are_read_back(day: date) -> None:
    month = f"{day:%Y-%m}"
    assert read(f"It opened in {day:%B} {day.year}.") == [(f"{day:%B} {day.year}", month)]
    assert read(f"它于{day.year}年{day.month}月启用。") == [(f"{day.year}年{day.month}月", month)]
    assert read(f"It opened in {day.year}.") == [(f"{day.year}", f"{day.year}")]


@given(DAYS, st.integers(1, 400))
def test_a_period_is_one_date(start: date, length: int) -> None:
    end = min(start + timedelta(days=length), date(2099, 12, 31))
    days = str(Period(PartialDate(start.year, start.month, start.day), PartialDate(end.year, end.month, end.day)))
    assert [value for _, value in read(f"from {start.day} {start:%B} {start.year} to {end.day} {end:%B} {end.year}")] == [days]
    assert [value for _, value in read(f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日")] == [
        days
    ]


@given(st.sampled_from(RELATIVE), ANCHORS)
def test_a_relative_date_is_never_more_precise_than_its_anchor_allows(text: str, anchor: PartialDate) -> None:
    for mention in READER.read(text, anchor):
        if mention.kind is not MentionKind.DATE:
            continue
        if mention.value is None:
            assert mention.resolved_from is None
        else:
            assert mention.resolved_from == anchor


@pytest.mark.parametrize("text", RELATIVE)
def test_without_an_anchor_a_relative_date_is_found_and_not_guessed(text: str) -> None:
    assert [value for _, value in read(text)] == ["None"]


@pytest.mark.parametrize(
    ("text", "from_day", "from_month", "from_year"),
    [
        ("yesterday", "2022-06-30", "None", "None"),
        ("last year", "2021", "2021", "2021"),
        ("last month", "2022-06", "2022-06", "None"),
        ("this week", "2022-06-27/2022-07-03", "None", "None"),
        ("last quarter", "2022-04/2022-06", "2022-04/2022-06", "None"),
        ("last December", "2021-12", "2021-12", "2021-12"),
        ("next May", "2023-05", "2023-05", "2023-05"),
        ("On Monday", "2022-06-27", "None", "None"),
        ("last Friday", "2022-06-24", "None", "None"),
        ("the past two years", "2020-07/2022-07", "2020-07/2022-07", "2020/2022"),
        ("the past six months", "2022-01/2022-07", "2022-01/2022-07", "None"),
        ("the first half of last year", "2021-01/2021-06", "2021-01/2021-06", "2021-01/2021-06"),
        ("On June 30", "2022-06-30", "2022-06-30", "2022-06-30"),
        ("On August 3", "2021-08-03", "2021-08-03", "2022-08-03"),
        ("昨天", "2022-06-30", "None", "None"),
        ("去年4月", "2021-04", "2021-04", "2021-04"),
        ("过去三年", "2019-07/2022-07", "2019-07/2022-07", "2019/2022"),
    ],
)
def test_a_relative_date_is_resolved_as_far_as_its_anchor_tells(
    text: str, from_day: str, from_month: str, from_year: str
) -> None:
    assert the_one(text, "2022-07-01") == from_day
    assert the_one(text, "2022-07") == from_month
    assert the_one(text, "2022") == from_year


@given(st.sampled_from(RELATIVE), st.sampled_from(["0001-01-01", "0001", "9999-12-31", "9999"]))
def test_at_the_ends_of_the_calendar_nothing_is_raised(text: str, anchor: str) -> None:
    READER.read(text, PartialDate.parse(anchor))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the 1990s", [("the 1990s", "1990/1999")]),
        ("2019 to 2022", [("2019 to 2022", "2019/2022")]),
        ("2022-23", [("2022-23", "2022/2023")]),
        ("between 2018 and 2021", [("2018 and 2021", "2018/2021")]),
        ("11-13 March 2024", [("11-13 March 2024", "2024-03-11/2024-03-13")]),
        ("Q3 2021", [("Q3 2021", "2021-07/2021-09")]),
        ("2018-2020年", [("2018-2020年", "2018/2020")]),
        ("上世纪九十年代", [("上世纪九十年代", "1990/1999")]),
        ("2023年第三季度", [("2023年第三季度", "2023-07/2023-09")]),
        ("February 30, 2022", [("2022", "2022")]),
        ("they may come", []),
        ("May be so", []),
        ("2,022 applications", []),
        ("2019 seats", []),
        ("13月", []),
    ],
)
def test_dates_are_read_as_printed(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


def test_a_chain_of_dates_ends_somewhere() -> None:
    assert len(read("May 2021 to " * 5000)) == 2500


@pytest.mark.parametrize(
    ("text", "printed", "spelt"),
    [
        ("For the first four months of 2024 it rose.", "the first four months of 2024", "2024-01/2024-04"),
        ("since the last quarter of 2023.", "the last quarter of 2023", "2023-10/2023-12"),
        ("From 12 to 14 June they met.", "12 to 14 June", "2024-06-12/2024-06-14"),
        ("On March 5-11, 2024 they met.", "March 5-11, 2024", "2024-03-05/2024-03-11"),
        ("polled between January and April this year", "January and April this year", "2024-01/2024-04"),
        ("from November to February 2023", "November to February 2023", "2022-11/2023-02"),
        ("between 2017 and 2020, as planned", "2017 and 2020", "2017/2020"),
        ("Over the next five years", "the next five years", "2024-06/2029-06"),
        ("for delivery from mid-2025", "2025", "2025"),
        ("at 93 per cent of 2019 levels", "2019", "2019"),
        ("on Friday, May 31, it closed", "Friday, May 31", "2024-05-31"),
        ("Thursday 6 June 2024", "Thursday 6 June 2024", "2024-06-06"),
        ("It began four years ago.", "four years ago", "2020"),
        ("It began 3 months ago.", "3 months ago", "2024-03"),
        ("A share of 2 per cent by 2029 seems modest.", "2029", "2029"),
        ("2023年11月5日至2月8日", "2023年11月5日至2月8日", "2023-11-05/2024-02-08"),
        ("from 3 May 2023 to 6 June", "3 May 2023 to 6 June", "2023-05-03/2023-06-06"),
        ("本社20日电", "20日", "2024-05-20"),
        ("6月3日, some days ago", "6月3日", "2024-06-03"),
        ("上周开会", "上周", "2024-06-03/2024-06-09"),
        ("本周三开会", "本周三", "2024-06-12"),
        ("上月28日公布", "上月28日", "2024-05-28"),
        ("昨晚公布", "昨晚", "2024-06-15"),
        ("三月廿三日公布", "三月廿三日", "2024-03-23"),
        ("七十年代的廠房", "七十年代", "1970/1979"),
        ("5月份公布", "5月份", "2024-05"),
        ("2024年1—5月", "2024年1—5月", "2024-01/2024-05"),
        ("今年首五個月", "今年首五個月", "2024-01/2024-05"),
        ("6月12日至14日", "6月12日至14日", "2024-06-12/2024-06-14"),
        ("比一季度高", "一季度", "2024-01/2024-03"),
        ("去年四季度", "去年四季度", "2023-10/2023-12"),
        ("2023年度总收入", "2023年", "2023"),
        ("未來五年", "未來五年", "2024-06/2029-06"),
        ("周五收报", "周五", "2024-06-14"),
    ],
)
def test_periods_that_news_prints(text: str, printed: str, spelt: str) -> None:
    found = READER.read(text, PartialDate(2024, 6, 16))
    assert (printed, spelt) in [(one.as_printed, str(one.value)) for one in found if one.kind is MentionKind.DATE]


@pytest.mark.parametrize("text", ["每周五开会", "两周一次"])
def test_what_comes_again_and_again_is_no_date(text: str) -> None:
    assert not [one for one in READER.read(text, PartialDate(2024, 6, 16)) if one.kind is MentionKind.DATE]
