from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.numerals import CHINESE, digits
from hkic.quantities import Comparator, Quantity
from hkic.reading import MentionKind, Reader

READER = Reader({})
NUMBERS = st.integers(2, 10**12)


def read(text: str) -> list[str]:
    return [f"{one.as_printed}: {one.value}" for one in READER.read(text) if one.kind is MentionKind.QUANTITY]


def the_one(text: str) -> Quantity:
    (mention,) = (one for one in READER.read(text) if one.kind is MentionKind.QUANTITY)
    assert isinstance(mention.value, Quantity)
    return mention.value


@given(NUMBERS)
def test_digits_are_read_with_their_separators_and_what_they_count(number: int) -> None:
    value = the_one(f"They keep {number:,} seals in the bay.")
    assert value.number == number
    assert (value.unit, value.comparator) == ("seal", Comparator.EXACT)


@given(st.decimals(Decimal("0.01"), 9999, places=2), st.sampled_from(["million", "billion", "trillion"]))
def test_scale_words_are_multiplied_out(number: Decimal, scale: str) -> None:
    factors = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
    assert the_one(f"It cost {number} {scale} yuan.").number == digits(str(number), factors[scale])


@given(NUMBERS)
def test_what_is_read_is_a_valid_quantity(number: int) -> None:
    value = the_one(f"about {number} km")
    assert value == Quantity.model_validate_json(value.model_dump_json())
    assert hash(value) == hash(Quantity(number=number, comparator="about", unit="km", as_printed=f"about {number} km"))


@pytest.mark.parametrize(
    ("hedge", "comparator"),
    [
        ("more than", "more-than"),
        ("over", "more-than"),
        ("exceeding", "more-than"),
        ("at least", "at-least"),
        ("no fewer than", "at-least"),
        ("less than", "less-than"),
        ("fewer than", "less-than"),
        ("up to", "at-most"),
        ("no more than", "at-most"),
        ("about", "about"),
        ("roughly", "about"),
        ("nearly", "nearly"),
        ("almost", "nearly"),
    ],
)
def test_a_hedge_goes_with_the_one_number_behind_it(hedge: str, comparator: str) -> None:
    text = f"It took {hedge} 70 days and 40 ferries."
    assert read(text) == [f"{hedge} 70 days: {comparator.replace('-', ' ')} 70 d", "40 ferries: 40 ferry"]


@pytest.mark.parametrize(
    ("hedge", "comparator"),
    [("超过", "more than"), ("至少", "at least"), ("不足", "less than"), ("最多", "at most"), ("约", "about"), ("近", "nearly")],
)
def test_a_chinese_hedge_goes_with_the_one_number_behind_it(hedge: str, comparator: str) -> None:
    assert read(f"用了{hedge}70公斤和40家企业。") == [f"{hedge}70公斤: {comparator} 70 kg", "40家企业: 40 enterprise"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("worth RMB 5 million", ["RMB 5 million: 5,000,000 CNY"]),
        ("worth (HK$5m)", ["HK$5m: 5,000,000 HKD"]),
        ("between 5 and 8 percent", ["between 5: at least 5 %", "8 percent: at most 8 %"]),
        ("20 to 30 laboratories", ["20: at least 20 laboratory", "30 laboratories: at most 30 laboratory"]),
        ("rose from 5 to 8 percent", ["5: 5 %", "8 percent: 8 %"]),
        ("fell to -3.5%", ["-3.5%: -3.5 %"]),
        ("two and a half years", ["two and a half years: 2.5 a"]),
        ("half a million people", ["half a million people: 500,000 person"]),
        ("a hundred boats", ["a hundred boats: 100 boat"]),
        ("the 15th meeting", ["15th meeting: 15 meeting"]),
        ("ranked third in the world", ["third: 3 rank"]),
        ("three sets of instruments", ["three sets of instruments: 3 instrument"]),
        ("50 or more boats", ["50 or more boats: at least 50 boat"]),
        ("50+ boats", ["50+ boats: more than 50 boat"]),
        ("three decades", ["three decades: 30 a"]),
        ("less than a year", ["less than a year: less than 1 a"]),
        ("1.14亿元人民币", ["1.14亿元人民币: 114,000,000 CNY"]),
        ("十多名专家", ["十多名专家: more than 10 expert"]),
        ("5至8家企业", ["5: at least 5 enterprise", "8家企业: at most 8 enterprise"]),
        ("1.5%至2%", ["1.5%: at least 1.5 %", "2%: at most 2 %"]),
        ("百分之九十六点四", ["百分之九十六点四: 96.4 %"]),
        ("３萬人以上", ["３萬人以上: at least 30,000 person"]),
        ("两年半", ["两年半: 2.5 a"]),
        ("第二位", ["第二位: 2 rank"]),
    ],
)
def test_figures_are_read_as_printed(text: str, found: list[str]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "a 5G network",
        "Tianhe-2 is fast",
        "under Article 23",
        "a Boeing 737",
        "at 10:30",
        "version 2.0.1",
        "call 2358 1234",
        "Room 1204",
        "First, they met",
        "at first sight",
        "one of the laboratories",
        "no one came",
        "hundreds of boats",
        "十分热闹",
        "一带一路",
        "一个实验室",
        "12号线",
        "ISO-9001",
    ],
)
def test_designations_and_idioms_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_a_hedge_before_a_blank_line_hedges_nothing_behind_it() -> None:
    assert read("All in all it is over\n\n5 km of rope") == ["5 km: 5 km"]


def test_more_digits_than_any_number_has_are_a_code() -> None:
    assert read("code " + "1" * 25) == []
    assert read("一" * 26 + "家企业") == []


def test_a_word_longer_than_any_noun_is_no_unit() -> None:
    assert read("5 " + "a" * 70 + "s") == ["5: 5 1"]
    assert read("5-" + "a" * 70 + "s") == []


@given(st.text("0123456789.,%$-:/ ackmnoty 年月日第一二三十百千万亿半至超约元米個", max_size=30))
def test_every_unit_and_number_read_is_one_that_validation_lets_through(text: str) -> None:
    for mention in READER.read(text):
        if isinstance(mention.value, Quantity):
            assert Quantity.model_validate(mention.value.model_dump()) == mention.value


@given(st.sampled_from(sorted(CHINESE)), NUMBERS)
def test_a_number_of_one_character_is_read_behind_a_number_of_digits(character: str, number: int) -> None:
    assert read(f"{number}个。{character}")[:1] == [f"{number}个: {number:,} 个"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Grants ranged from HK$50,000 to HK$2 million.",
            ["HK$50,000: at least 50,000 HKD", "HK$2 million: at most 2,000,000 HKD"],
        ),
        ("Visits last six to nine months.", ["six: at least 6 mo", "nine months: at most 9 mo"]),
        ("It costs RMB 5 to RMB 8 million.", ["RMB 5: at least 5,000,000 CNY", "RMB 8 million: at most 8,000,000 CNY"]),
        ("It edged down by 0.2 percentage points to 5.1%.", ["0.2 percentage points: 0.2 percentage-point", "5.1%: 5.1 %"]),
        ("Sales grew 3 percent to 15 percent.", ["3 percent: 3 %", "15 percent: 15 %"]),
        ("The tenants rose 5 to 15.", ["5: 5 1", "15: 15 1"]),
        ("八到十个月", ["八: at least 8 mo", "十个月: at most 10 mo"]),
    ],
)
def test_ranges_are_told_from_changes(text: str, figures: list[str]) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("We raised Rmb450mn in spring.", ["Rmb450mn: 450,000,000 CNY"]),
        ("A sensor costs €1,200, and more.", ["€1,200: 1,200 EUR"]),
        ("It was half a tonne.", ["half a tonne: 0.5 t"]),
        ("Rents went up for a third straight month.", ["third straight month: 3 mo"]),
        ("One customer bought 80 per cent.", ["One customer: 1 customer", "80 per cent: 80 %"]),
        ("They had 145 and 188 requests.", ["145: 145 1", "188 requests: 188 request"]),
        ("Food came over three hours late.", ["over three hours: more than 3 h"]),
        ("They paid over three hours.", ["three hours: 3 h"]),
        ("保持在零下18摄氏度", ["零下18摄氏度: -18 Cel"]),
        ("增长一成左右", ["一成左右: about 10 %"]),
        ("佔逾六成", ["逾六成: more than 60 %"]),
        ("只睡四个半小时", ["四个半小时: 4.5 h"]),
        ("收窄至5%以內", ["5%以內: at most 5 %"]),
        ("最高500万元", ["最高500万元: at most 5,000,000 CNY"]),
        ("答：42名研究员", ["42名研究员: 42 researcher"]),
        ("與兩名同學開設公司", ["兩名: 2 名"]),
        ("訪港旅客2150万人次", ["2150万人次: 21,500,000 人次"]),
        ('He said ("more than 30 boats").', ["more than 30 boats: more than 30 boat"]),
        ("It costs A$35 or C$30.", ["A$35: 35 AUD", "C$30: 30 CAD"]),
        ("It runs at 90 km/h, 2 m above ground.", ["90 km/h: 90 km/h", "2 m: 2 m"]),
        ("A 300-square-metre hall", ["300-square-metre: 300 m2"]),
        ("Three quarters of them left, two fifths by sea.", ["Three quarters: 0.75 1", "two fifths: 0.4 1"]),
        ("Two thirds of them left.", []),
        ("Nearly half of them left, half an hour late.", ["Nearly half: nearly 0.5 1", "half an hour: 0.5 h"]),
        ("Costs rose by a tenth to a quarter more.", ["a tenth: 0.1 1", "a quarter: 0.25 1"]),
        (
            "It came within 20 miles, perhaps 15 miles.",
            ["within 20 miles: at most 20 [mi_i]", "perhaps 15 miles: about 15 [mi_i]"],
        ),
        ("It replies within 3 days.", ["3 days: 3 d"]),
        ("Tickets for those aged 60 or above HK$5.", ["60 or above: at least 60 1", "HK$5: 5 HKD"]),
        ("It warmed from 12 to 18 degrees Celsius.", ["12: 12 Cel", "18 degrees Celsius: 18 Cel"]),
        ("children under 6 and pensioners", ["under 6: less than 6 1"]),
        ("He netted 40 fish.", ["40 fish: 40 fish"]),
        ("in the 30th minute", ["30th minute: 30 min"]),
        ("功率提高到300千瓦", ["300千瓦: 300 kW"]),
        ("每日少於6克", ["少於6克: less than 6 g"]),
        ("容量3000万立方米", ["3000万立方米: 30,000,000 m3"]),
        ("限速60公里/小时", ["60公里/小时: 60 km/h"]),
        ("占五分之二，三分之一不占", ["五分之二: 0.4 1"]),
        ("增长三成二，成本降一成半，两成多亏本", ["三成二: 32 %", "一成半: 15 %", "两成多: more than 20 %"]),
        (
            "修一次四五千元，来了七八个",
            ["四: at least 4,000 CNY", "五千元: at most 5,000 CNY", "七: at least 7 个", "八个: at most 8 个"],
        ),
        ("股价升5.2%至31港元", ["5.2%: 5.2 %", "31港元: 31 HKD"]),
        ("介乎2.5%與3.1%", ["2.5%: at least 2.5 %", "3.1%: at most 3.1 %"]),
        ("约占二成，不下三百只，不過40米", ["约占二成: about 20 %", "不下三百只: at least 300 只", "不過40米: at most 40 m"]),
        ("60歲及以上", ["60歲及以上: at least 60 a"]),
        ("两百来家", ["两百来家: about 200 家"]),
        ("历时四年零三个月", ["四年: 4 a", "三个月: 3 mo"]),
        ("3小時20分鐘，2小时5分", ["3小時: 3 h", "20分鐘: 20 min", "2小时: 2 h", "5分: 5 min"]),
        ("等了一小時，走了一个星期", ["一小時: 1 h", "一个星期: 1 wk"]),
        ("半数迟到半年，半年报", ["半数: 0.5 1", "半年: 0.5 a"]),
        ("新设至少两个公共平台", ["至少两个公共平台: at least 2 platform"]),
        ("比上限低三億。", ["三億: 300,000,000 1"]),
        ("来了一两个", ["一: at least 1 个", "两个: at most 2 个"]),
        ("十分之三", ["十分之三: 0.3 1"]),
        ("几个百分点", []),
        ("4 years ago it began", ["4 years: 4 a"]),
    ],
)
def test_figures_of_all_kinds(text: str, figures: list[str]) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "It is in Unit 805, 8/F, Block 22E.",
        "Fish caught under Cap. 374 are safe.",
        "They moved to 66 Anchor Road in spring.",
        "It runs until 11.45 pm, from 6.15 am.",
        "The code is 002918.",
        "请致电1823。",
        "科技大道8號第3座15樓",
        "下午3時40分發出",
        "见第3.12段",
        "数十项手续",
        "The paper is No. 3,905.",
        "走高速第12出口",
        "热线电话：12345。",
        "主队3比1获胜",
        "千万不要",
    ],
)
def test_addresses_codes_and_times_of_day_are_no_figures(text: str) -> None:
    assert read(text) == []
