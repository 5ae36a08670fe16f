"""Quantities in a text, English and Chinese: the number, how it is hedged, its unit or what is counted.

Rules and word lists, no model. A number is read where it stands alone; digits of a designation (5G, Tianhe-2, Article 23) are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from hkic.numerals import CHINESE, ORDINALS, SCALES, WORDS, chinese, digits, english, tidy
from hkic.quantities import Comparator, Quantity


class Figure(NamedTuple):
    """A quantity and where it stands.

    >>> Figure(0, 3, Quantity(number=1, unit="t", as_printed="1 t")).end
    3
    """

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    value: Quantity
    """What it says."""


#: Unit of a figure that counts nothing named, after UCUM.
UNITY: Final = "1"
#: Unit of a place in a ranking.
RANK: Final = "rank"

_HEDGES: Final = {
    Comparator.MORE_THAN: "more than|over|above|in excess of|exceeding|exceeded|exceeds|exceed|surpassing|surpassed|topped|upwards of|"
    "greater than|higher than|larger than|just over|well over|slightly over|slightly more than|a little over|beyond",
    Comparator.AT_LEAST: "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of",
    Comparator.LESS_THAN: "less than|under|fewer than|below|lower than|smaller than|short of",
    Comparator.AT_MOST: "up to|at most|no more than|not more than|a maximum of|maximum of|as many as|as much as|not exceeding",
    Comparator.ABOUT: "around|about|some|roughly|approximately|approx.|circa|ca.|an estimated|estimated|in the region of|or so",
    Comparator.NEARLY: "nearly|almost|close to|just under|approaching|just short of|just below",
}
_CHINESE_HEDGES: Final = {
    Comparator.MORE_THAN: "超过 超過 逾 超 突破 高于 高於 多于 多於 大于 大於",
    Comparator.AT_LEAST: "至少 不少于 不少於 最少 不低于 不低於 起码 起碼",
    Comparator.LESS_THAN: "不足 不到 少于 少於 低于 低於 未满 未滿 小于 小於",
    Comparator.AT_MOST: "至多 最多 不超过 不超過 多达 多達 高达 高達 不多于 不多於",
    Comparator.ABOUT: "约 約 大约 大約 约为 約為 大概 约有 約有",
    Comparator.NEARLY: "近 接近 将近 將近 差不多",
}
_SYMBOLS: Final = {"~": Comparator.ABOUT, "≈": Comparator.ABOUT, ">": Comparator.MORE_THAN, "<": Comparator.LESS_THAN}
_SYMBOLS_OR_EQUAL: Final = {"≥": Comparator.AT_LEAST, "≤": Comparator.AT_MOST}

_CURRENCIES: Final = {
    "CNY": "yuan|rmb|renminbi|cny|¥|yuan rmb|chinese yuan",
    "HKD": "hk$|hkd|hong kong dollars|hong kong dollar",
    "USD": "us$|usd|$|us dollars|us dollar|u.s. dollars|american dollars|dollars|dollar",
    "EUR": "eur|€|euros|euro",
    "GBP": "gbp|£|pounds sterling|pounds|pound",
    "JPY": "jpy|yen",
    "MOP": "mop|mop$|patacas|pataca",
}
_UNITS: Final = {
    "%": "%|percent|per cent|pct",
    "percentage-point": "percentage points|percentage point",
    "mm": "mm|millimeters|millimetres|millimeter|millimetre",
    "cm": "cm|centimeters|centimetres|centimeter|centimetre",
    "m": "meters|metres|meter|metre",
    "km": "km|kilometers|kilometres|kilometer|kilometre",
    "nm": "nm|nanometers|nanometres|nanometer|nanometre",
    "um": "μm|µm|microns|micron|micrometers|micrometres",
    "cm2": "square centimeters|square centimetres|square centimeter|square centimetre|cm2|cm²|sq cm",
    "m2": "square meters|square metres|square meter|square metre|m2|m²|sq m",
    "km2": "square kilometers|square kilometres|square kilometer|square kilometre|km2|km²|sq km",
    "m3": "cubic meters|cubic metres|cubic meter|cubic metre|m3|m³",
    "har": "hectares|hectare|ha",
    "kg": "kg|kilograms|kilogram|kilos",
    "g": "grams|gram",
    "t": "tons|tonnes|ton|tonne|metric tons",
    "a": "years|year",
    "mo": "months|month",
    "wk": "weeks|week",
    "d": "days|day",
    "h": "hours|hour",
    "min": "minutes|minute",
    "s": "seconds",
    "W": "watts|watt",
    "kW": "kw|kilowatts|kilowatt",
    "MW": "mw|megawatts|megawatt",
    "GW": "gw|gigawatts|gigawatt",
    "kW.h": "kwh|kilowatt-hours|kilowatt hours",
    "MBy": "mb|megabytes|megabyte",
    "GBy": "gb|gigabytes|gigabyte",
    "TBy": "tb|terabytes|terabyte",
    "PBy": "pb|petabytes|petabyte",
    "Mbit/s": "mbps|megabits per second",
    "Gbit/s": "gbps|gigabits per second",
    "L": "liters|litres|liter|litre",
    "Hz": "hz|hertz",
    "GHz": "ghz|gigahertz",
    "K": "kelvin",
    "Cel": "°c|degrees celsius",
}
_DECADES: Final = {"decades": 10, "decade": 10, "centuries": 100, "century": 100}
_CHINESE_UNITS: Final = {
    "CNY": "元人民币 元人民幣 人民币 人民幣 元",
    "HKD": "港元 港币 港幣 元港币 元港幣",
    "USD": "美元 美金",
    "EUR": "欧元 歐元",
    "MOP": "澳门元 澳門元",
    "%": "% 个百分点 個百分點",
    "mm": "毫米",
    "cm": "厘米 公分",
    "m": "米 公尺",
    "km": "公里 千米",
    "cm2": "平方厘米 平方公分",
    "m2": "平方米 平方公尺",
    "km2": "平方公里",
    "kg": "公斤 千克",
    "t": "吨 噸",
    "a": "年 年间 年間 周年 週年 个年头 個年頭",
    "mo": "个月 個月",
    "wk": "周 週 星期 个星期 個星期",
    "d": "天",
    "h": "小时 小時 个小时 個小時",
    "min": "分钟 分鐘",
    "MW": "兆瓦",
    "kW": "千瓦",
    "kW.h": "千瓦时 千瓦時 度电 度電",
    "L": "升 公升",
    "MBy": "兆字节 兆字節",
    "GBy": "吉字节 吉字節",
}
_CLASSIFIERS: Final = (
    "个 個 家 名 位 台 臺 套 项 項 所 间 間 座 次 届 屆 篇 件 种 種 条 條 批 支 只 隻 期 级 級 人 岁 歲 份 款 类 類 大 地 市 倍 "
    "支 颗 顆 枚 艘 架 辆 輛 部 本 场 場 轮 輪 点 點 步 组 組 户 戶 校 国 國 城 人次 页 頁 幅 层 層 片 栋 棟 处 處 门 門 例 起 宗 方"
).split()
_CHINESE_NOUNS: Final = {
    "laboratory": "实验室 實驗室",
    "project": "项目 項目",
    "team": "团队 團隊",
    "enterprise": "企业 企業",
    "expert": "专家 專家",
    "university": "大学 大學",
    "institution": "机构 機構",
    "company": "公司",
    "city": "城市",
    "person": "人",
    "meeting": "会议 會議",
    "platform": "平台",
    "centre": "中心",
    "instrument": "仪器 儀器",
    "researcher": "研究员 研究員",
    "scholar": "学者 學者",
    "patent": "专利 專利",
    "paper": "论文 論文",
}
#: Words before a number that is the number of a thing, not of things.
_DESIGNATORS: Final = frozenset(
    "global article section chapter no no. nos number version page pages table figure fig. boeing airbus flight route line phase level "
    "grade model type mark room channel windows appendix annex part step fortune top csi code form class unit volume vol. issue "
    "resolution directive regulation paragraph item lot block building tower gate platform exit tel tel. phone".split()  # noqa: SIM905
)
#: Nouns that a phrase with "of" goes on behind: three sets of instruments are instruments.
_PORTIONS: Final = frozenset("sets set pieces piece pairs pair kinds kind types type units unit items item batches".split())  # noqa: SIM905
_STOP: Final = frozenset(
    "of in on at to for from by with within without under over during since until till into onto through between among across against "
    "than as that which who whom whose where when while if because although though but nor yet so then also too only even still "
    "the a an this these those its their his her our your my it they he she we you i them him us is are was were be been being has have had "
    "having do does did will would shall should can could may might must not no there here per each every all both either neither other "
    "another such more most less least fewer few many much some any own same said says say now today currently already ago later earlier "
    "before after about around up down out off respectively annually yearly worldwide nationwide globally overall altogether including "
    "involving covering compared versus via like unlike toward towards upon amid nearly almost just respectively alone together "
    "had plus minus".split()  # noqa: SIM905
)
_IRREGULAR: Final = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "staff": "staff",
    "data": "data",
    "media": "media",
    "criteria": "criterion",
    "analyses": "analysis",
    "theses": "thesis",
    "indices": "index",
    "personnel": "personnel",
    "equipment": "equipment",
    "series": "series",
    "species": "species",
    "lives": "life",
    "alumni": "alumnus",
    "faculty": "faculty",
    "passersby": "passer-by",
    "headquarters": "headquarters",
    **{word + "ves": word + "f" for word in ("shel", "hal", "lea", "wol", "thie", "cal")},
    "knives": "knife",
    "premises": "premises",
}
_ES: Final = ("ches", "shes", "sses", "xes", "zzes", "oes", "campuses", "viruses", "bonuses", "buses", "censuses")


def _longest_first(words: Iterator[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _flat(table: dict[str, str], *, by: str = "|") -> dict[str, str]:
    return {word: unit for unit, words in table.items() for word in words.split(by)}


_CURRENCY_OF: Final = _flat(_CURRENCIES)
_UNIT_OF: Final = _flat(_UNITS) | _CURRENCY_OF
_CHINESE_UNIT_OF: Final = _flat(_CHINESE_UNITS, by=" ")
_CHINESE_NOUN_OF: Final = _flat(_CHINESE_NOUNS, by=" ")

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?")
_SMALL = _longest_first(iter(word for word in WORDS if word not in SCALES and not word.endswith("ty")))
_TEN = _longest_first(iter(word for word in WORDS if word.endswith("ty")))
_BELOW_HUNDRED = rf"(?:(?:{_TEN})(?:[ -](?:{_SMALL})(?![a-z]))?|(?:{_SMALL})(?![a-z]))"
_BELOW_THOUSAND = rf"(?:(?:{_BELOW_HUNDRED} )?hundred(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_LARGE = "thousand|million|billion|trillion"
_NUMBER_WORDS = re.compile(
    rf"(?:(?:{_TEN})-)?(?:{_longest_first(iter(ORDINALS))})(?![a-z])"
    rf"|(?:{_BELOW_THOUSAND}(?:[ -](?:{_LARGE})(?: (?:and )?{_BELOW_THOUSAND})?)*|{_LARGE}|(?:{_BELOW_HUNDRED} )?dozen)(?![a-z])"
)
_SCALE = re.compile(rf"[ -]?({_longest_first(iter(SCALES))})(?![a-z0-9])")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z0-9])")
_UNIT = re.compile(rf"[ -]?({_longest_first(iter(_UNIT_OF))})(?![a-z0-9])")
_SPELT_UNIT = re.compile(rf"[ -]?({_longest_first(iter(word for word in _UNIT_OF if not word[0].isalpha()))})")
_DECADE = re.compile(rf"[ -]?({_longest_first(iter(_DECADES))})(?![a-z0-9])")
_NOUNS = re.compile(r"(?: [A-Za-z0-9][A-Za-z0-9&'/+-]*){1,10}")
_HYPHENATED = re.compile(r"-([a-z]+)(?![a-z-])")
_BEHIND = re.compile(r" (?:or|and) (more|above|over|less|fewer|below|under)(?![a-z]| than)")
_SPREAD = re.compile(r" ?(?:-|to) ?(?=\d)")
_AND = re.compile(r" and (?=\d)")
_TIME = re.compile(r":\d\d")
_AND_A_HALF = re.compile(r"(?:-| )and(?:-| )a(?:-| )half(?![a-z])")
_PHONE = re.compile(r"[ -]\d{4}(?!\d|[.,]\d)")
_CHINESE_NUMERALS = "".join(sorted(CHINESE))
_CHINESE_NUMBER = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?[千百]?(?:[万萬亿億]|兆(?![瓦字赫])){{0,2}}|[{_CHINESE_NUMERALS}]+"
)
_CHINESE_PERCENT = re.compile(rf"(\d+(?:\.\d+)?|[{_CHINESE_NUMERALS}]+)(?:[点點]([{_CHINESE_NUMERALS}]+))?")
_CHINESE_CURRENCY: Final = {
    "人民币": "CNY",
    "人民幣": "CNY",
    "港币": "HKD",
    "港幣": "HKD",
    "美金": "USD",
    "rmb": "CNY",
    "hk$": "HKD",
    "us$": "USD",
}
#: What makes a Chinese number the number of a thing: line 12, top 500, Article 23.
_CHINESE_DESIGNATORS = re.compile(r" ?(?:号|號|路|强|強|[gd](?![a-z]))")
_CHINESE_ORDINAL_DESIGNATORS = re.compile(r" ?(?:条|條|章|页|頁|题|題|方|款|号|號|版|节|節)")
_CHINESE_UNIT = re.compile(rf" ?({_longest_first(iter(_CHINESE_UNIT_OF))})")
_CLASSIFIER = re.compile(rf" ?({_longest_first(iter(_CLASSIFIERS))})")
_CHINESE_ODD = re.compile(r"([余餘多几幾])([万萬亿億]?)")
_CHINESE_SPREAD = re.compile(r"\s?[-—~至到]\s?(?=\d)")
_CHINESE_PERCENT_SPREAD = re.compile(r"%[-—~至到](?=\d)")
_CHINESE_NEAR = re.compile(r"[ %+-]?(?:\d+(?:\.\d+)?)?(?:[a-z]{1,3})?%?[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE_RUN = re.compile(r"[^\W\d_]+")
_CHINESE_STOP = re.compile("[和與与及在於于为為是有已将將被对對向从從由到至以并並的了等获獲共]")
_CHINESE_NOUN = re.compile(_longest_first(iter(noun for noun in _CHINESE_NOUN_OF if noun != "人")))
_CHINESE_BEHIND: Final = {
    "以上": Comparator.AT_LEAST,
    "左右": Comparator.ABOUT,
    "上下": Comparator.ABOUT,
    "以下": Comparator.AT_MOST,
}

#: "a year" and the like are figures behind a hedge alone: less than a year.
ARTICLES: Final = frozenset(f"a {word}" for word in ("year", "month", "week", "day", "decade", "century", "quarter"))

_HEDGES_BY_WORD: Final[dict[str, list[tuple[str, Comparator]]]] = defaultdict(list)
for _comparator, _phrases in _HEDGES.items():
    for _phrase in _phrases.split("|"):
        _HEDGES_BY_WORD[_phrase.rpartition(" ")[2]].append((_phrase, _comparator))
for _group in _HEDGES_BY_WORD.values():
    _group.sort(key=lambda pair: -len(pair[0]))
_CHINESE_HEDGE_OF: Final = {phrase: comparator for comparator, phrases in _CHINESE_HEDGES.items() for phrase in phrases.split()}


class _Number(NamedTuple):
    """A number in a text, before its hedge and unit are looked for."""

    value: Decimal
    start: int
    end: int
    ordinal: bool = False
    words: bool = False
    scaled: Decimal = Decimal(1)


@lru_cache(maxsize=16384)
def _quantity(number: Decimal, comparator: Comparator, unit: str, printed: str) -> Quantity:
    return Quantity(number=number, comparator=comparator, unit=unit, as_printed=printed if len(printed) <= 80 else None)


def _figure(text: str, start: int, end: int, number: Decimal, comparator: Comparator, unit: str) -> Figure:
    return Figure(start, end, _quantity(tidy(number), comparator, unit, " ".join(text[start:end].split())))


def figures_at(text: str, low: str, at: int) -> list[Figure]:
    """The figure whose number begins at an offset, both parts of a range; empty where none does.

    ``low`` is the text in lower case and plain form, as long as the text.

    >>> [(f.start, f.end, str(f.value)) for f in figures_at("over 5 km", "over 5 km", 5)]
    [(0, 9, 'more than 5 km')]
    """
    found = _chinese_figures(text, low, at)
    return _english_figures(text, low, at) if found is None else found


# -- English -------------------------------------------------------------------------------------------------------------------


def _english_figures(text: str, low: str, at: int) -> list[Figure]:
    if low.startswith("a ", at):
        return _article_figure(text, low, at)
    number = _digits_at(text, low, at) if low[at].isdigit() else _words_at(low, at)
    if number is None:
        return []
    spread = _range_at(text, low, number)
    if spread:
        return spread
    half = _AND_A_HALF.match(low, number.end)
    if half:
        number = number._replace(value=number.value + Decimal("0.5") * number.scaled, end=half.end())
    currency, before = _currency_before(low, number.start)
    comparator, start = _hedge_before(low, before)
    unit, end = (currency, number.end) if currency else _unit_behind(low, number)
    if number.words and _is_preposition(low[start:before], unit):
        comparator, start = Comparator.EXACT, before
    if not unit or (unit == UNITY and comparator is Comparator.EXACT and _is_designation(text, low, before)):
        return []
    if unit != currency and unit not in _UNITS and _last_word(low, before) in _DESIGNATORS and not number.words:
        return []
    hedged = _hedge_behind(low, max(end, number.end))
    if hedged and comparator is Comparator.EXACT:
        comparator, end = hedged
        if unit == UNITY:
            unit, end = _noun_behind(low, end, one=False)
    factor = _DECADES.get(low[number.end : end].strip(" -"), 1) if unit == "a" else 1
    return [_figure(text, start, end, number.value * factor, comparator, unit)]


def _is_preposition(hedge: str, unit: str) -> bool:
    """Whether over or under is no hedge: paid over four years, under two agreements."""
    return hedge.strip() in ("under", "below", "above", "beyond") or (
        hedge.strip() == "over" and unit in ("a", "mo", "wk", "d", "h")
    )


def _hedge_behind(low: str, at: int) -> tuple[Comparator, int] | None:
    """A hedge that follows a figure: or more, +, -plus."""
    found = _BEHIND.match(low, at)
    if found:
        return Comparator.AT_LEAST if found[1] in ("more", "above", "over") else Comparator.AT_MOST, found.end()
    sign = next((sign for sign in ("+", "-plus", "-odd") if low.startswith(sign, at)), None)
    return (Comparator.MORE_THAN, at + len(sign)) if sign else None


def _article_figure(text: str, low: str, at: int) -> list[Figure]:
    """One of a unit after a hedge: less than a year."""
    half = 5 if low.endswith("half ", 0, at) else 0
    comparator, start = _hedge_before(low, at - half)
    if comparator is Comparator.EXACT and not half:
        return []
    factor = Decimal("0.5") if half else Decimal(1)
    word = low[at + 2 : at + 10].split(" ")[0].strip(".,;:)")
    unit = "a" if word in _DECADES else _UNIT_OF.get(word)
    end = at + 2 + len(word)
    return [_figure(text, start, end, factor * _DECADES.get(word, 1), comparator, unit)] if unit else []


def _digits_at(text: str, low: str, at: int) -> _Number | None:
    """A number in digits that is no part of a designation, time or date."""
    found = _NUMBER.match(low, at)
    assert found
    start, end = at, found.end()
    before = low[at - 1] if at else " "
    value = digits(found[0])
    if before == "-":
        if at > 1 and not low[at - 2].isspace() and low[at - 2] not in '("' and low[at - 2] < "\u2e80":
            return None
        start, value = at - 1, -value
    elif before in ":/_#@=." or (before.isalnum() and before < "\u2e80"):
        return None
    if (
        len(found[0]) == 4
        and found[0].isdigit()
        and (_PHONE.match(low, end) or (start > 4 and _PHONE.match(low, start - 1) and low[start - 2].isdigit()))
    ):
        return None
    if _TIME.match(low, end) or low.startswith(("/", "."), end) and low[end + 1 : end + 2].isdigit():
        return None
    ordinal = _ORDINAL.match(low, end)
    if ordinal:
        return _Number(value, start, ordinal.end(), ordinal=True)
    return _scaled(text, low, _Number(value, start, end))


def _scaled(text: str, low: str, number: _Number) -> _Number | None:
    """With its scale word; None where letters make it a designation."""
    scale = _SCALE.match(low, number.end)
    attached = low[number.end : number.end + 1]
    if scale and len(scale[1]) == 1 and (attached.isspace() or not (_currency_before(low, number.start)[0] or scale[1] == "k")):
        scale = None
    if scale:
        factor = Decimal(SCALES[scale[1]])
        return _Number(number.value * factor, number.start, scale.end(), scaled=factor)
    if attached.isalpha() and attached < "\u2e80" and not _UNIT.match(low, number.end):
        return None
    if attached == "m" and not low[number.end + 1 : number.end + 2].isalnum():
        return number
    return number


def _words_at(low: str, at: int) -> _Number | None:
    """A number in words that is meant as one."""
    found = _NUMBER_WORDS.match(low, at)
    before = low[at - 1] if at else " "
    if not found or before.isalnum() or before == "-":
        return None
    start, end = at, found.end()
    value = english(found[0])
    assert value is not None
    words = found[0]
    if words in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
        for article, factor in (("half a ", Decimal("0.5")), ("a ", Decimal(1)), ("half ", Decimal("0.5"))):
            if low.endswith(article, 0, at):
                start, value = at - len(article), (value * factor).quantize(Decimal(1))
                break
        else:
            return None
    ordinal = re.split("[ -]", words)[-1] in ORDINALS
    if ordinal and not _is_meant_ordinal(low, start, end):
        return None
    if words == "one" and not _is_meant_one(low, start, end):
        return None
    return _Number(value, start, end, ordinal=ordinal, words=True)


def _is_meant_ordinal(low: str, start: int, end: int) -> bool:
    """Whether an ordinal in words counts: not "First, …", "at first", "first-class"."""
    if low[end : end + 1] in (",", "-", ":", ";", ".") and not _ranks_before(low, start):
        return False
    if (
        low.startswith(
            (" of all", " half", " and foremost", " time", " five-year", " party", " parties", " thought", " glance"), end
        )
        or _NUMBER_NEXT.match(low, end)
        or _last_word(low, start) in ("at", "per", "every")
    ):
        return False
    unit, _ = _noun_behind(low, end, one=True)
    return unit != UNITY or _ranks_before(low, start) or low.startswith(_RANKS_BEHIND, end)


_NUMBER_NEXT = re.compile(rf" (?:\d|(?:{_SMALL}|{_TEN}|hundred)(?![a-z]))")
_RANKS_BEHIND: Final = (
    " in the",
    " on the",
    " among",
    " globally",
    " worldwide",
    " for ",
    " after ",
    " behind ",
    " in asia",
    " nationwide",
    " out of",
)
_RANK_WORDS = re.compile(
    r"(?:rank\w*|placed?|came|coming|come|finish\w*|stands?|stood|rated|listed|won|from|to|of)(?: (?:the|joint|in|at))* $"
)


def _ranks_before(low: str, start: int) -> bool:
    return bool(_RANK_WORDS.search(low, max(0, start - 24), start))


def _is_meant_one(low: str, start: int, end: int) -> bool:
    if _last_word(low, start) in ("the", "no", "any", "each", "every", "this", "that", "which", "some", "by", "another", "other"):
        return False
    unit, _ = _unit_behind(low, _Number(Decimal(1), start, end))
    return unit not in (UNITY, "", "side", "hand", "day", "d", "thing", "way")


def _last_word(low: str, at: int) -> str:
    """The word before an offset, white space between."""
    end = at
    while end and low[end - 1] == " ":
        end -= 1
    return low[low.rfind(" ", 0, end) + 1 : end].lstrip("(\"'") if end < at else ""


def _currency_before(low: str, at: int) -> tuple[str, int]:
    """The currency written before a number, and where it begins."""
    end = at - 1 if at and low[at - 1] == " " else at
    for sign in ("rmb", "hk$", "us$", "cny", "hkd", "usd", "eur", "mop", "gbp", "jpy", "$", "€", "£", "¥"):
        if low.endswith(sign, 0, end):
            start = end - len(sign)
            if start and sign[0].isalpha() and low[start - 1].isalnum():
                continue
            return _CURRENCY_OF[sign], start
    return "", at


def _hedge_before(low: str, at: int) -> tuple[Comparator, int]:
    """The comparator in front of a number or its currency, and where it begins."""
    end = at
    while end and low[end - 1] == " ":
        end -= 1
    symbol = low[end - 1] if end == at and end else ""
    if symbol in _SYMBOLS or symbol in _SYMBOLS_OR_EQUAL:
        return (_SYMBOLS | _SYMBOLS_OR_EQUAL)[symbol], end - 1
    if end == at:
        return Comparator.EXACT, at
    word_start = low.rfind(" ", 0, end) + 1
    for phrase, comparator in _HEDGES_BY_WORD.get(low[word_start:end].lstrip("(\"'"), ()):
        start = end - len(phrase)
        if low.endswith(phrase, 0, end) and (not start or not low[start - 1].isalnum()):
            return comparator, start
    return Comparator.EXACT, at


def _unit_behind(low: str, number: _Number) -> tuple[str, int]:
    """Unit and end of a figure; no unit where letters or hyphens make it no figure."""
    end = number.end
    if number.ordinal:
        unit, past = _noun_behind(low, end, one=True)
        if low.startswith(("-", " five-year"), end):
            return "", end
        if unit in ("place", "position", "spot"):
            return RANK, past
        if unit == UNITY:
            return RANK, end
        return unit, past
    unit_found = _UNIT.match(low, end) or _SPELT_UNIT.match(low, end)
    if unit_found and not (low.startswith("-", end) and low.startswith((" plan", "-plan"), unit_found.end())):
        return _UNIT_OF[unit_found[1]], unit_found.end()
    decade = _DECADE.match(low, end)
    if decade:
        return "a", decade.end()
    if low.startswith("-", end):
        return _hyphenated(low, number)
    return _noun_behind(low, end, one=number.value == 1)


def _hyphenated(low: str, number: _Number) -> tuple[str, int]:
    """The noun that a hyphen joins to a number, as in 10-member; adjectives and fractions make no figure."""
    found = _HYPHENATED.match(low, number.end)
    if low.startswith(("-plus", "-odd"), number.end):
        return UNITY, number.end
    if (
        not found
        or found[1] in _UNIT_OF
        or found[1].endswith(("al", "ed", "ic", "ive", "fold", "ly", "thirds", "ths", "ing", "er", "ous"))
    ):
        return "", number.end
    return (found[1], found.end()) if number.value != 1 and not number.ordinal else ("", number.end)


def _noun_behind(low: str, at: int, *, one: bool) -> tuple[str, int]:
    """What is counted, and where its word ends."""
    found = _NOUNS.match(low, at)
    if not found:
        return UNITY, at
    unit, length = _head(found[0], one=one)
    return _UNIT_OF.get(unit + "s", unit) if not one and unit in _TIME_NOUNS else unit, at + length


_TIME_NOUNS: Final = frozenset({"year", "month", "week", "day", "hour"})


@lru_cache(maxsize=16384)
def _head(phrase: str, *, one: bool) -> tuple[str, int]:
    """The head noun of a phrase in the singular, and where its word ends; of one thing the last noun, of several the first plural."""
    head, length = UNITY, 0
    words = [(word[0], word.end()) for word in re.finditer(r"\S+", phrase)]
    portion = False
    for number, (word, end) in enumerate(words):
        if word == "of" and portion:
            portion = False
            continue
        if word in _STOP or (number == 0 and word[0].isdigit()):
            break
        if word in ("and", "or"):
            if one or portion or number + 1 == len(words) or words[number + 1][0] in _STOP:
                break
            continue
        if one:
            if head in ("anniversary", "edition") or number and word.endswith("ed"):
                break
            head, length = singular(word), end
        elif _is_plural(word):
            head, length = singular(word), end
            portion = word in _PORTIONS and number + 1 < len(words) and words[number + 1][0] == "of"
            if not portion:
                break
    return head, length


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in _NO_PLURALS


_NO_PLURALS: Final = frozenset(
    "this his was has does across perhaps always besides afterwards less whereas sports sciences".split()
)  # noqa: SIM905


def singular(noun: str) -> str:
    """An English noun in the singular, in lower case.

    >>> singular("laboratories"), singular("branches"), singular("people"), singular("start-ups")
    ('laboratory', 'branch', 'person', 'start-up')
    """
    word = noun.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not _is_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_ES):
        return word[:-2]
    return word[:-1]


def _is_designation(text: str, low: str, at: int) -> bool:
    """Whether a bare number is the number of the thing named before it: Boeing 737, Article 23."""
    word = _last_word(low, at)
    if word in _DESIGNATORS:
        return True
    start = at - len(word) - 1
    return len(word) > 1 and text[start : start + 1].isupper() and word not in _STOP and word.replace("-", "").isalpha()


def _range_at(text: str, low: str, first: _Number) -> list[Figure]:
    """Both ends of "between 5 and 8 percent", "5-8%", "20 to 30 laboratories"; of "from 5 to 8" each is a figure of its own."""
    if first.ordinal or first.words:
        return []
    currency, before = _currency_before(low, first.start)
    word = _last_word(low, before)
    if currency and word == "between":
        paired = re.compile(rf" and {re.escape(low[before : first.start])}(?=\d)").match(low, first.end)
        if paired:
            return _joined(text, low, first, paired, before)
    joint = (_AND if word == "between" else _SPREAD).match(low, first.end)
    if not joint:
        unit = _UNIT.match(low, first.end)
        joint = (_AND if word == "between" else _SPREAD).match(low, unit.end()) if unit else None
        if not unit or not joint or (word == "from"):
            return []
    if word == "from" or not low[joint.end() : joint.end() + 1].isdigit():
        return []
    return _joined(text, low, first, joint, before)


def _joined(text: str, low: str, first: _Number, joint: re.Match[str], before: int) -> list[Figure]:
    """The two figures of a range; what the first lacks, scale or unit, it has from the second."""
    found = _NUMBER.match(low, joint.end())
    assert found
    second = _scaled(text, low, _Number(digits(found[0]), joint.end(), found.end()))
    if second is None:
        return []
    currency = _currency_before(low, first.start)[0]
    unit, end = (currency, second.end) if currency else _unit_behind(low, second)
    value = first.value * (second.scaled if first.scaled == 1 else 1)
    start = low.rfind("between", 0, before) if _last_word(low, before) == "between" else before
    comparator, hedged = _hedge_before(low, start)
    if not unit or value >= second.value or comparator is not Comparator.EXACT:
        return []
    second_start = _currency_before(low, second.start)[1]
    return [
        _figure(text, hedged, joint.start(), value, Comparator.AT_LEAST, unit),
        _figure(text, second_start, end, second.value, Comparator.AT_MOST, unit),
    ]


# -- Chinese -------------------------------------------------------------------------------------------------------------------


def _chinese_figures(text: str, low: str, at: int) -> list[Figure] | None:
    """A figure in Chinese text; None where the number stands in other text."""
    found = _CHINESE_NUMBER.match(low, at)
    if not found or not _is_chinese_around(low, at, found.end()):
        return None
    written, before = found[0], low[at - 1] if at else " "
    if low.endswith("百分之", 0, at):
        return _chinese_percent(text, low, at)
    if _is_designated(low, at, found.end(), before):
        return []
    number, end = chinese(written), found.end()
    assert number is not None
    if not written[0].isdigit() and (_is_phrase(low, at, end) or _is_mere_one(low, at, written)):
        return []
    spread = _CHINESE_SPREAD.match(low, end) or (_CHINESE_PERCENT_SPREAD.match(low, end) if written[-1].isdigit() else None)
    if spread:
        return _chinese_range(text, low, at, found, spread)
    odd = _CHINESE_ODD.match(low, end)
    if odd:
        number *= chinese("1" + odd[2]) or 1
        end = odd.end()
    return _chinese_figure(text, low, _Number(number, at, end, words=not written[0].isdigit()), odd=bool(odd))


def _chinese_figure(text: str, low: str, number: _Number, *, odd: bool) -> list[Figure]:
    ordinal = low[number.start - 1 : number.start] == "第"
    value, at = number.value, number.start
    if low.endswith("-", 0, at) and (at < 2 or not low[at - 2].isalnum() or low[at - 2] >= "\u2e80"):
        value, at = -value, at - 1
    currency, at = _chinese_currency_before(low, at)
    comparator, start = (Comparator.EXACT, at - 1) if ordinal else _chinese_hedge_before(low, at)
    unit, end, counted = _chinese_unit_behind(low, number.end, ordinal=ordinal)
    if ordinal and unit == RANK and _is_enumeration(low, start, end):
        return []
    if currency:
        unit, end, counted = currency, max(number.end, end if unit == "CNY" else number.end), True
    if not counted and number.words and not ordinal:
        return []
    if low.startswith("半", end) and unit in ("a", "mo", "h"):
        value, end = value + Decimal("0.5"), end + 1
    if odd:
        comparator = Comparator.MORE_THAN
    behind = next((mark for mark in _CHINESE_BEHIND if low.startswith(mark, end)), None)
    if behind:
        comparator, end = _CHINESE_BEHIND[behind], end + len(behind)
    return [_figure(text, start, end, value, comparator, unit)]


def _chinese_percent(text: str, low: str, at: int) -> list[Figure]:
    """百分之九十六点四"""
    found = _CHINESE_PERCENT.match(low, at)
    assert found
    whole = chinese(found[1])
    assert whole is not None
    part = "".join(str(chinese(letter)) for letter in found[2] or "")
    comparator, start = _chinese_hedge_before(low, at - 3)
    return [_figure(text, start, found.end(), Decimal(f"{whole}.{part or 0}"), comparator, "%")]


def _is_designated(low: str, at: int, end: int, before: str) -> bool:
    """Whether letters, dots or a classifier around a number make it the number of a thing."""
    if before < "\u2e80" and (
        before.isalnum() or before in ".:/" or (before == "-" and at > 1 and low[at - 2].isalnum() and low[at - 2] < "\u2e80")
    ):
        return True
    if before == "第" and _CHINESE_ORDINAL_DESIGNATORS.match(low, end):
        return True
    if _CHINESE_DESIGNATORS.match(low, end) or _TIME.match(low, end):
        return True
    behind = low[end : end + 1]
    if behind.isascii() and behind.isalpha() and not _UNIT.match(low, end):
        return True
    return bool(
        low[at:end].isdigit() and (_PHONE.match(low, end) or (at > 4 and _PHONE.match(low, at - 1) and low[at - 2].isdigit()))
    )


def _is_enumeration(low: str, start: int, end: int) -> bool:
    """Whether an ordinal counts points: 第一，… ."""
    return low[end : end + 1] in ("，", "、", "：", ",", ":") and not low.endswith(
        ("列", "居", "名", "排", "位", "获", "獲", "为", "為", "是"), 0, start
    )


def _chinese_currency_before(low: str, at: int) -> tuple[str, int]:
    end = at - 1 if at and low[at - 1] == " " else at
    for length in (3, 2):
        currency = _CHINESE_CURRENCY.get(low[max(0, end - length) : end])
        if currency:
            return currency, end - length
    return "", at


def _is_chinese_around(low: str, at: int, end: int) -> bool:
    """Whether a Chinese letter stands in the number, before it, or soon behind it."""
    if low[end - 1] >= "\u2e80" or (at and low[at - 1] >= "\u2e80" and low[at - 1].isalpha()):
        return True
    return bool(_CHINESE_NEAR.match(low, end))


_PHRASES = re.compile(
    "十四五|十三五|十五五|十分|万一|千万不|一带|一国|两制|兩制|一帶|一國|一体|一體|一流|一定|一致|一直|一起|一同|统一|統一|一系列|三农|百分之"
)


def _is_phrase(low: str, at: int, end: int) -> bool:
    """Whether Chinese numerals are part of a word or set phrase."""
    near = max(0, at - 2)
    return any(found.start() < end and found.end() > at for found in _PHRASES.finditer(low, near, end + 3))


def _is_mere_one(low: str, at: int, written: str) -> bool:
    """Whether 一 is the article, as in 一个."""
    return written == "一" and not (at and low[at - 1] == "第")


def _chinese_hedge_before(low: str, at: int) -> tuple[Comparator, int]:
    end = at - 1 if at and low[at - 1] == " " else at
    for length in (3, 2, 1):
        if end >= length:
            comparator = _CHINESE_HEDGE_OF.get(low[end - length : end])
            if comparator:
                return comparator, end - length
    symbol = low[end - 1 : end]
    return (_SYMBOLS[symbol], end - 1) if symbol in _SYMBOLS and symbol else (Comparator.EXACT, at)


def _chinese_unit_behind(low: str, at: int, *, ordinal: bool) -> tuple[str, int, bool]:
    """Unit, end, and whether anything is measured or counted."""
    latin = _UNIT.match(low, at)
    if latin:
        return _UNIT_OF[latin[1]], latin.end(), True
    measured = _CHINESE_UNIT.match(low, at)
    classified = _CLASSIFIER.match(low, at)
    if measured and not (classified and classified.end() > measured.end()) and not ordinal:
        return _CHINESE_UNIT_OF[measured[1]], measured.end(), True
    end = classified.end() if classified else at
    if ordinal and (not classified or classified[1] in ("位", "名")):
        return RANK, end, True
    noun = _chinese_noun(low, end, classified[1] if classified else "")
    if noun:
        return noun[0], noun[1], True
    return (classified[1], end, True) if classified else (UNITY, at, False)


def _chinese_noun(low: str, at: int, classifier: str) -> tuple[str, int] | None:
    """The head noun of the run behind a classifier: the last known noun before the phrase ends."""
    if classifier in ("人", "人次"):
        return "person", at
    run = _CHINESE_RUN.match(low, at, at + 18)
    if not run:
        return None
    stop = _CHINESE_STOP.search(run[0])
    limit = at + (stop.start() if stop else len(run[0]))
    head = None
    for noun in _CHINESE_NOUN.finditer(low, at, limit):
        if head is not None and noun.start() - head.end() > 4:
            break
        head = noun
    return (_CHINESE_NOUN_OF[head[0]], head.end()) if head else None


def _chinese_range(text: str, low: str, at: int, first: re.Match[str], joint: re.Match[str]) -> list[Figure]:
    found = _CHINESE_NUMBER.match(low, joint.end())
    assert found
    lower, upper = chinese(first[0]), chinese(found[0])
    assert lower is not None
    assert upper is not None
    unit, end, _ = _chinese_unit_behind(low, found.end(), ordinal=False)
    bare = digits(re.sub(r"[^\d.,]", "", found[0]))
    scale = upper / bare if bare and first[0][-1].isdigit() else Decimal(1)
    comparator, start = _chinese_hedge_before(low, at)
    if lower * scale >= upper or comparator is not Comparator.EXACT:
        return []
    return [
        _figure(text, start, first.end() + joint[0].startswith("%"), lower * scale, Comparator.AT_LEAST, unit),
        _figure(text, found.start(), end, upper, Comparator.AT_MOST, unit),
    ]
