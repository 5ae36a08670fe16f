"""Quantities in a text, English and Chinese: the number, how it is hedged, its unit or what is counted.

Rules and word lists, no model. A number is read where it stands alone; the digits of 5G, Tianhe-2 or Article 23 are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from pydantic import BaseModel

from hkic.numerals import CHINESE, CHINESE_SCALES, DIGITS, LONGEST, ORDINALS, SCALES, WORDS, chinese, digits, english, quotient
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


#: Letters from here on are Chinese, or punctuation of theirs.
_CHINESE_BEGINS: Final = "\u2e80"
#: How far from a number its neighbours are looked for.
_FAR: Final = 32
#: Unit of a figure that counts nothing named, after UCUM.
UNITY: Final = "1"
#: Unit of a place in a ranking.
RANK: Final = "rank"

_EXACT: Final = Comparator.EXACT
_HEDGES: Final = {
    Comparator.MORE_THAN: "more than|over|above|in excess of|exceeding|exceeded|exceeds|exceed|surpassing|surpassed|topped|"
    "upwards of|greater than|higher than|larger than|just over|slightly over|slightly more than|a little over|beyond",
    Comparator.AT_LEAST: "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of",
    Comparator.LESS_THAN: "less than|under|fewer than|below|lower than|smaller than|short of",
    Comparator.AT_MOST: "up to|at most|within|never more than|no more than|not more than|a maximum of|maximum of|as many as|as much as|not exceeding",
    Comparator.ABOUT: "around|about|perhaps|maybe|some|roughly|approximately|approx.|circa|ca.|an estimated|estimated|in the region of|or so",
    Comparator.NEARLY: "nearly|almost|close to|just under|approaching|just short of|just below",
}
_CHINESE_HEDGES: Final = {
    Comparator.MORE_THAN: "超过 超過 逾 超 突破 高于 高於 多于 多於 大于 大於",
    Comparator.AT_LEAST: "至少 不少于 不少於 最少 最低 不低于 不低於 起码 起碼 不下",
    Comparator.LESS_THAN: "不足 不到 少于 少於 低于 低於 未满 未滿 小于 小於 跌破",
    Comparator.AT_MOST: "至多 最多 最高 最长 最長 不超过 不超過 多达 多達 高达 高達 不多于 不多於 不过 不過 "
    "最多可载 最多可載 最多可容纳 最多可容納",
    Comparator.ABOUT: "约 約 大约 大約 约为 約為 大概 约有 約有 约占 約佔 約占 大约占 大約佔 大約占",
    Comparator.NEARLY: "近 接近 将近 將近 差不多",
}
_SIGNS_BEFORE: Final = {
    "~": Comparator.ABOUT,
    "≈": Comparator.ABOUT,
    ">": Comparator.MORE_THAN,
    "<": Comparator.LESS_THAN,
    "≥": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
}

_CURRENCIES: Final = {
    "CNY": "yuan|rmb|renminbi|cny|¥|yuan rmb|chinese yuan",
    "HKD": "hk$|hkd|hong kong dollars|hong kong dollar",
    "USD": "us$|usd|$|us dollars|us dollar|u.s. dollars|american dollars|dollars|dollar",
    "EUR": "eur|€|euros|euro",
    "GBP": "gbp|£|pounds sterling|pounds|pound",
    "JPY": "jpy|yen",
    "MOP": "mop|mop$|patacas|pataca",
    "SGD": "sgd|s$|singapore dollars",
    "AUD": "aud|a$|australian dollars",
    "CAD": "cad|c$|canadian dollars",
    "TWD": "twd|nt$|new taiwan dollars",
    "CHF": "chf|swiss francs",
    "KRW": "krw|won",
    "INR": "inr|rupees|rupee",
}
_UNITS: Final = {
    "%": "%|percent|per cent|pct",
    "percentage-point": "percentage points|percentage point",
    "basis-point": "basis points|basis point",
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
    "[sft_i]": "square feet|square foot|sq ft",
    "km/h": "km/h|kilometres per hour|kilometers per hour",
    "[yd_i]": "yards|yard",
    "[mi_i]": "miles|mile",
    "[in_i]": "inches|inch",
    "[acr_us]": "acres|acre",
    "dB": "decibels|decibel|db",
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
    "CNY": "元人民币 元人民幣 人民币 人民幣 元 块钱",
    "HKD": "港元 港币 港幣 元港币 元港幣",
    "USD": "美元 美金",
    "EUR": "欧元 歐元",
    "MOP": "澳门元 澳門元",
    "JPY": "日元 日圓 日圆",
    "GBP": "英镑 英鎊",
    "TWD": "新台币 新台幣 台币 台幣",
    "SGD": "新加坡元 新元",
    "AUD": "澳元",
    "CAD": "加元",
    "KRW": "韩元 韓元",
    "%": "% 厘",
    "percentage-point": "个百分点 個百分點 百分点 百分點",
    "basis-point": "个基点 個基點 基点 基點",
    "[sft_i]": "平方呎 平方英尺 平方尺",
    "har": "公顷 公頃",
    "Cel": "摄氏度 攝氏度 ℃",
    "ug/m3": "微克/立方米 微克每立方米",
    "s": "秒 秒钟 秒鐘",
    "nm": "纳米 納米 奈米",
    "um": "微米",
    "km/h": "公里每小时 公里/小时 公里/小時",
    "m/s": "米/秒 米每秒",
    "m3": "立方米 立方公尺",
    "mm": "毫米",
    "cm": "厘米 公分",
    "m": "米 公尺",
    "km": "公里 千米",
    "cm2": "平方厘米 平方公分",
    "m2": "平方米 平方公尺",
    "km2": "平方公里",
    "kg": "公斤 千克",
    "g": "克 公克",
    "mg": "毫克",
    "ug": "微克",
    "[car_m]": "克拉",
    "dB": "分贝 分貝",
    "t": "吨 噸 公吨 公噸",
    "a": "年 年间 年間 周年 週年 个年头 個年頭 岁 歲",
    "mo": "个月 個月",
    "wk": "周 週 星期 个星期 個星期",
    "d": "天",
    "h": "小时 小時 个小时 個小時",
    "min": "分钟 分鐘",
    "MW": "兆瓦",
    "GW": "吉瓦",
    "kW": "千瓦",
    "kW.h": "千瓦时 千瓦時 度电 度電",
    "L": "升 公升",
    "MBy": "兆字节 兆字節",
    "GBy": "吉字节 吉字節",
}
_CLASSIFIERS: Final = str.split(
    "个 個 家 名 位 台 臺 套 项 項 所 间 間 座 次 届 屆 篇 件 种 種 条 條 批 支 只 隻 期 级 級 人 份 款 类 類 大 地 "
    "市 倍 支 颗 顆 枚 艘 架 辆 輛 部 本 场 場 轮 輪 点 點 步 组 組 户 戶 校 国 國 城 人次 页 頁 幅 层 層 片 栋 棟 处 處 门 "
    "門 例 起 宗 方 块 塊 幅 张 張 封 间次 人口 席 枝 列 班 趟 顿 頓 节 節 股 幢 堂 把 桶 箱 袋 瓶 杯 头 頭 匹 株 棵 "
    "队 隊 站"
)
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
    str.split(
        "global article section chapter no no. nos number version page pages table figure fig. boeing airbus flight route "
        "line phase level grade model type mark room channel windows appendix annex part step fortune top csi code form "
        "class unit volume vol. issue resolution directive regulation paragraph item lot block building tower gate platform "
        "exit tel tel. phone cap cap. chap. art. sec. para. pp. p. iso ieee web industry"
    )
)
#: Nouns that a phrase with "of" goes on behind: three sets of instruments are instruments.
_PORTIONS: Final = frozenset(str.split("sets set pieces piece pairs pair kinds kind types type units unit items item batches"))
_STOP: Final = frozenset(
    str.split(
        "of in on at to for from by with within without under over during since until till into onto through between among "
        "across against than as that which who whom whose where when while if because although though but nor yet so then "
        "also too only even still the a an this these those its their his her our your my it they he she we you i them him "
        "us is are was were be been being has have had having do does did will would shall should can could may might must "
        "not no there here per each every all both either neither other another such more most less least fewer few many "
        "much some any own same said says say now today currently already ago later earlier before after about around up "
        "down out off respectively annually yearly worldwide nationwide globally overall altogether including involving "
        "covering compared versus via like unlike toward towards upon amid nearly almost just respectively alone together "
        "had plus minus means remains remained becomes became includes included makes made takes took gives gave gets got goes "
        "went comes came seems contains brings brought keeps kept met held began saw said closes opens begins "
        "reopens"
    )
)
#: Words behind which "one" is no number of anything.
_ENDS_PHRASE: Final = _STOP - {"us"} | {"and", "or"}
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
    "teus": "teu",
    "cpus": "cpu",
    "gpus": "gpu",
    "headquarters": "headquarters",
    **{word + "ves": word + "f" for word in ("shel", "hal", "lea", "wol", "thie", "cal")},
    "knives": "knife",
    "premises": "premises",
    **{word: word for word in ("fish", "sheep", "aircraft", "spacecraft", "offspring", "cattle")},
}
_ES: Final = ("ches", "shes", "sses", "xes", "zzes", "oes", "campuses", "viruses", "bonuses", "buses", "censuses")


def _longest_first(words: Iterator[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _flat(table: dict[str, str], *, by: str = "|") -> dict[str, str]:
    return {word: unit for unit, words in table.items() for word in words.split(by)}


_CURRENCY_OF: Final = _flat(_CURRENCIES)
_UNIT_OF: Final = _flat(_UNITS) | _CURRENCY_OF
#: Units that are measured in, not counted.
_UNIT_CODES: Final = frozenset(_UNITS) | frozenset(_CURRENCIES)
#: Units of one letter, which a space parts from their number.
_LETTER_UNITS: Final = {"m": "m"}
_CHINESE_UNIT_OF: Final = _flat(_CHINESE_UNITS, by=" ")
_CHINESE_NOUN_OF: Final = _flat(_CHINESE_NOUNS, by=" ")

#: A number in digits, and the word behind it: a space or hyphen between, or nothing.
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3}){1,8}(?!\d|,\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?:[ -]?([a-z]+))?", re.ASCII)
#: The same where it goes on as no time of day, date or version, and no other letter or sign than those of an amount is before it.
_NUMBER_ALONE = re.compile(
    rf"(?<![/_#@=.])(?<![a-z0-9]:)(?<![0-9],(?=[0-9]{{3}}(?![0-9])))(?<![^\W{_CHINESE_BEGINS}-\U0010ffff])(?>([0-9]{{1,3}}(?:,[0-9]{{3}}){{1,8}}(?![0-9]|,[0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?))(?!:[0-9][0-9]|[/.][0-9]|/[a-z](?![a-z])| ?[x×] ?[0-9])(?:[ -]?([a-z]+))?"
)
_SMALL = _longest_first(iter(word for word in WORDS if word not in SCALES and not word.endswith("ty")))
_TEN = _longest_first(iter(word for word in WORDS if word.endswith("ty")))
_BELOW_HUNDRED = rf"(?:(?:{_TEN})(?:[ -](?:{_SMALL})(?![a-z]))?|(?:{_SMALL})(?![a-z]))"
_BELOW_THOUSAND = rf"(?:(?:{_BELOW_HUNDRED} )?hundred(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_LARGE = "thousand|million|billion|trillion"
_NUMBER_WORDS = re.compile(
    rf"(?:(?:{_TEN})-)?(?:{_longest_first(iter(ORDINALS))})(?![a-z])"
    rf"|(?:{_BELOW_THOUSAND}(?:[ -](?:{_LARGE})(?: (?:and )?{_BELOW_THOUSAND})?){{0,6}}"
    rf"|{_LARGE}|(?:{_BELOW_HUNDRED} )?dozen)(?![a-z])"
)
#: A word that a number may be, and the word behind it.
_TWO_WORDS = re.compile(r"([a-z]+)(?:[ -]?([a-z]+))?")
_NUMBER_PARTS: Final = WORDS | ORDINALS | {"and"}
_WORD_BEHIND = re.compile(r"[ -]?([a-z]+)")
_UNIT = re.compile(rf"[ -]?({_longest_first(iter(_UNIT_OF)).replace(re.escape(' '), '[ -]')})(?![a-z0-9])")
_SPELT_UNIT = re.compile(rf"[ -]?({_longest_first(iter(word for word in _UNIT_OF if not word[0].isalpha()))})")
_DECADE = re.compile(rf"[ -]?({_longest_first(iter(_DECADES))})(?![a-z0-9])")
#: First words of units, and the signs that others begin with; a unit is looked for behind these alone.
_UNIT_WORDS: Final = frozenset(
    word[0] for word in map(re.compile("[a-z]+").match, (*_UNIT_OF, *_DECADES, *_LETTER_UNITS)) if word
)
#: What stands behind a number that begins no range, and has no unit; nothing at the end of a text.
_ENDINGS: Final = frozenset((*".,;:)", ""))
#: What may stand between the two numbers of a range: a word that joins them, or a unit before that.
_BEFORE_RANGE_END: Final = _UNIT_WORDS | {"to", "and"}
#: Units of one word that no longer one begins with.
_SIMPLE_UNITS: Final = {
    word: unit
    for word, unit in _UNIT_OF.items()
    if word.isalpha() and not any(other.startswith(word + " ") for other in _UNIT_OF)
}
#: What a unit of one word goes on with: m2, km/h.
_UNIT_GOES_ON: Final = frozenset("0123456789/")
_UNIT_SIGNS = re.compile(rf"[ -]?[{re.escape(''.join(sorted({word[0] for word in _UNIT_OF if not 'a' <= word[0] <= 'z'})))}]")
_LONGEST_NOUN: Final = 40
_NOUN = rf"(?: [a-z0-9][a-z0-9&'/+-]{{0,{_LONGEST_NOUN - 1}}}+(?![a-z0-9&'/+-]))"
_NOUNS = re.compile(f"{_NOUN}{{1,10}}")
#: The first words of a phrase, which mostly tell what is counted.
_FEW_NOUNS = re.compile(f"{_NOUN}{{1,3}}")
_HYPHENATED = re.compile(r"-([a-z]{1,40})(?![a-z-])")
_BEHIND = re.compile(r" (?:or|and) (more|above|over|less|fewer|below|under)(?![a-z]| than)")
_OTHER_END = r"(?:rmb ?|hk\$|us\$|[$€£¥])?(?=\d)"
_SPREAD = re.compile(rf" ?(?:-|to) ?{_OTHER_END}", re.ASCII)
_TO = re.compile(rf" to {_OTHER_END}", re.ASCII)
_AND = re.compile(rf" and {_OTHER_END}", re.ASCII)
_TO_WORDS = re.compile(r" to (?=[a-z\d])", re.ASCII)
#: Another number soon behind a number, as the other end of a range.
_NUMBER_NEAR = re.compile(r"(\D{1,26}+)\d", re.ASCII)
_TIME = re.compile(r":\d\d", re.ASCII)
_AND_A_HALF = re.compile(r"(?:-| )and(?:-| )a(?:-| )half(?![a-z])")
_PHONE = re.compile(r"[ -]\d{4}(?!\d|[.,]\d)", re.ASCII)
_CHINESE_NUMERALS = "".join(sorted(CHINESE))
_CHINESE_NUMBER = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,8}}|\d+)(?:\.\d+)?(?:千(?![瓦米克赫卡伏字])|百)?(?:[万萬亿億]|兆(?![瓦字赫])){{0,2}}"
    rf"|[{_CHINESE_NUMERALS}]{{1,{LONGEST + 1}}}"
)
_CHINESE_PERCENT = re.compile(
    rf"(\d+(?:\.\d+)?|[{_CHINESE_NUMERALS}]{{1,{LONGEST}}})(?:[点點]([{_CHINESE_NUMERALS}]{{1,{LONGEST}}}))?", re.ASCII
)
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
_CHINESE_DESIGNATORS = re.compile(r" ?(?:号|號|路|强|強|楼|樓|室|[gd](?![a-z]))")
_CHINESE_ORDINAL_DESIGNATORS = re.compile(r" ?(?:出口|条|條|章|页|頁|题|題|方|款|号|號|版|节|節|楼|樓|室|段)")
#: A house by its number, in digits: 第3座.
_CHINESE_HOUSE = re.compile(r"\d+ ?座", re.ASCII)
#: A time of day; not the minutes of a duration.
_CHINESE_CLOCK = re.compile(r"\d{1,2}[时時](?![间間候代期])|(?<!小[时時])(?<=[时時点點])\d{1,2}分(?![钟鐘])", re.ASCII)
#: A result: 2比1.
_CHINESE_SCORE = re.compile(r"\d+比\d", re.ASCII)
#: What stands before a number that is called, or looked up.
_CALLED: Final = tuple(
    word + colon for word in str.split("致电 致電 电话 電話 热线 熱線 查询 代码 代碼 编号 編號") for colon in ("", ":")
)
#: A number of tens of percent with what is more, and words in which the same character is another.
_TENTHS = re.compile("成(?![立为為功果员員本长長交分型绩績就])(?:(半|[一二三四五六七八九](?!成))|([多余餘]))?")
#: Points of a score, and minutes behind hours.
_CHINESE_POINTS = re.compile(" ?(分)(?![之钟鐘别別公店校部支析布歧子享行开開配散为為成类類批期红紅])")
_CHINESE_UNIT = re.compile(rf" ?({_longest_first(iter(_CHINESE_UNIT_OF))})")
_CLASSIFIER = re.compile(rf" ?({_longest_first(iter(_CLASSIFIERS))})")
#: Behind a number in tens or more: some more than it, or about it.
_CHINESE_ODD = re.compile(r"([余餘多几幾]|(?<=[十百千万萬])[来來](?=[\u3400-\u9fff]))([万萬亿億]?)")
_CHINESE_SPREAD = re.compile(r"\s?[-—~至到]\s?(?=\d)")
#: Between the ends of a range behind 介于.
_CHINESE_BETWEEN = re.compile(r"%?[与與和至到](?=\d)")
_CHINESE_WORDS_SPREAD = re.compile(rf"[-—~至到](?=[{_CHINESE_NUMERALS}])")
_CHINESE_PERCENT_SPREAD = re.compile(r"%[-—~至到](?=\d)")
_CHINESE_NEAR = re.compile(r"[ %+-]?(?:\d+(?:\.\d+)?)?(?:[a-z]{1,3})?%?[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE_RUN = re.compile(r"[^\W\d_]+")
_CHINESE_STOP = re.compile("(?<!公)共|[和與与及在於于为為是有已将將被对對向从從由到至以并並的了等获獲]")
_CHINESE_NOUN = re.compile(_longest_first(iter(noun for noun in _CHINESE_NOUN_OF if noun != "人")))
_CHINESE_BEHIND: Final = {
    "以上": Comparator.AT_LEAST,
    "左右": Comparator.ABOUT,
    "上下": Comparator.ABOUT,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "以內": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
    "之內": Comparator.AT_MOST,
    **dict.fromkeys(("及以上", "或以上"), Comparator.AT_LEAST),
    **dict.fromkeys(("及以下", "或以下"), Comparator.AT_MOST),
}

#: "a year" and the like are figures behind a hedge alone: less than a year.
_ARTICLES: Final = frozenset(f"a {word}" for word in ("year", "month", "week", "day", "decade", "century", "quarter"))

_HEDGE_OF: Final = {phrase: comparator for comparator, phrases in _HEDGES.items() for phrase in phrases.split("|")}
#: The last words of hedges, and the hedges that end so, the longest first.
_HEDGES_BY_WORD: Final = {
    last: tuple((phrase, _HEDGE_OF[phrase]) for phrase in sorted(_HEDGE_OF, key=len, reverse=True) if phrase.split()[-1] == last)
    for last in {phrase.split()[-1] for phrase in _HEDGE_OF}
}
_CHINESE_HEDGE_OF: Final = {phrase: comparator for comparator, phrases in _CHINESE_HEDGES.items() for phrase in phrases.split()}
_CHINESE_HEDGE_ENDS: Final = frozenset(phrase[-1] for phrase in _CHINESE_HEDGE_OF)
_CHINESE_HEDGE_LENGTHS: Final = sorted({len(phrase) for phrase in _CHINESE_HEDGE_OF}, reverse=True)
_CHINESE_CURRENCY_ENDS: Final = frozenset(word[-1] for word in _CHINESE_CURRENCY)


class _Number(NamedTuple):
    """A number in a text, before its hedge and unit are looked for."""

    value: Decimal
    start: int
    end: int
    behind: str = ""
    """The word that follows."""
    scale: int = 1
    is_ordinal: bool = False
    is_words: bool = False


def _figure(text: str, span: tuple[int, int], number: Decimal, comparator: Comparator, unit: str) -> Figure:
    """A figure whose parts are valid by construction: its quantity is what ``model_construct`` makes, in a third of the time."""
    start, end = span
    printed: str | None = text[start:end]
    if end - start > _LONGEST_PRINTED or not printed.isascii() or "\n" in printed:
        printed = _on_one_line(printed)
    quantity = _new(Quantity)
    _set_values(quantity, {"number": number, "comparator": comparator, "unit": unit, "as_printed": printed})
    _set_given(quantity, _ALL_FIELDS)
    _set_extra(quantity, None)
    _set_private(quantity, None)
    return _new_tuple(Figure, (start, end, quantity))


def _on_one_line(printed: str) -> str | None:
    """A figure as printed, on one line; None of one that is too long to be kept."""
    printed = " ".join(printed.split())
    return printed if len(printed) <= _LONGEST_PRINTED else None


_new: Final = Quantity.__new__
_new_tuple: Final = tuple.__new__
#: What sets the slots of a model, without looking for them by name.
_set_values, _set_given, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_LONGEST_PRINTED: Final = 80
#: One set for all of them: quantities are frozen, and a copy copies it; a set for each would cost the garbage collector.
_ALL_FIELDS: Final = {"number", "comparator", "unit", "as_printed"}


def figures_at(text: str, low: str, at: int) -> list[Figure]:
    """The figure whose number begins at an offset, both parts of a range; empty where none does.

    ``low`` is the text in lower case and plain form, as long as the text.

    >>> [(f.start, f.end, str(f.value)) for f in figures_at("over 5 km", "over 5 km", 5)]
    [(0, 9, 'more than 5 km')]
    """
    read = _figures_in_digits if low[at] in DIGITS else _figures_in_chinese if low[at] in CHINESE else _figures_in_words
    return read(text, low, at)


# -- English -------------------------------------------------------------------------------------------------------------------


def _figures_in_digits(text: str, low: str, at: int) -> list[Figure]:
    if not (low.isascii() or low[at - 1 if at else 0 : at + _FAR].isascii()) and _is_chinese_number(low, at):
        return _figures_in_chinese(text, low, at)
    number = _number_at(low, at)
    return _english_figures(text, low, number) if number else []


def _figures_in_words(text: str, low: str, at: int) -> list[Figure]:
    if at and low[at - 1] != " " and (low[at - 1].isalnum() or low[at - 1] == "-"):
        return []
    number = _words_at(low, at)
    return _english_figures(text, low, number) if number else []


def _english_figures(text: str, low: str, number: _Number) -> list[Figure]:
    value, at, end, behind, _, _, is_words = number
    if is_words and value == _ONE and not number.is_ordinal and not _is_meant_one(low, number):
        return []
    if (not behind or behind in _BEFORE_RANGE_END) and low[end : end + 1] not in _ENDINGS:
        spread = _range_at(text, low, number) if _is_joined(low, end, behind) else None
        if spread:
            return spread
        if behind == "and":
            number = _with_half(low, number)
            value, end = number.value, number.end
    currency, comparator, before, start, word = "", _EXACT, at, at, _last_word(low, at)
    if (word or low[at - 1 : at]) in _TELLING:
        currency, before, word = _before(low, at, word)
        comparator, start = _hedge_before(low, before, word)
    unit, past = (currency, end) if currency else _unit_behind(low, number)
    if not unit or (
        start == before and (unit == UNITY or word in _DESIGNATORS) and _is_designation(text, before, word, number, unit)
    ):
        return []
    if comparator is not _EXACT and _is_preposition(low[start:before].strip(), unit, low[past : past + 6], is_words=is_words):
        comparator, start = _EXACT, before
    if comparator is _EXACT and low.startswith(_HEDGES_BEHIND, past):
        comparator, past, unit = _hedge_behind(low, past, unit)
    if behind in _DECADES and unit == "a":
        value *= _DECADES[behind]
    return [_figure(text, (start, past), value, comparator, unit)]


def _is_joined(low: str, end: int, behind: str) -> bool:
    """Whether a word or sign that makes a range joins a number to another one soon behind it."""
    if behind == "to":
        return True
    found = _NUMBER_NEAR.match(low, end)
    return found is not None and low[end : found.end(1)].rstrip(" $€£¥").endswith(_JOINTS)


#: What stands before the other end of a range, its sign left out: a joint, or the letters of a currency behind one.
_JOINTS: Final = ("-", "to", "and", "rmb", "hk", "us")


def _with_half(low: str, number: _Number) -> _Number:
    """Two and a half."""
    half = _AND_A_HALF.match(low, number.end)
    if not half:
        return number
    value, end = number.value + digits("0.5", number.scale), half.end()
    return number._replace(value=value, end=end, behind=_word_behind(low, end))


def _is_preposition(hedge: str, unit: str, behind: str, *, is_words: bool) -> bool:
    """Whether over or under is no hedge: paid over four years, under two agreements; but over three hours late."""
    if hedge == "within":
        return unit not in _LENGTHS
    if not is_words:
        return False
    if hedge == "over":
        return unit in ("a", "mo", "wk", "d", "h") and not behind.startswith((" late", " long", " old", " away", " ahead"))
    return hedge in _PREPOSITIONS


#: Units of which "within" is a bound.
_LENGTHS: Final = frozenset({"mm", "cm", "m", "km", "[mi_i]", "[yd_i]", "%", "percentage-point"})
#: Hedges that may be prepositions.
_PREPOSITIONS: Final = ("over", "under", "below", "above", "beyond")


_HEDGES_BEHIND: Final = (" or ", " and ", "+", "-plus", "-odd")


def _hedge_behind(low: str, at: int, unit: str) -> tuple[Comparator, int, str]:
    """A hedge that follows a figure, its end, and the unit that may follow it: or more, +, -plus."""
    found = _BEHIND.match(low, at)
    if found:
        comparator, end = Comparator.AT_LEAST if found[1] in ("more", "above", "over") else Comparator.AT_MOST, found.end()
    else:
        sign = next((sign for sign in _HEDGES_BEHIND[2:] if low.startswith(sign, at)), "")
        comparator, end = Comparator.MORE_THAN if sign else _EXACT, at + len(sign)
    return (comparator, *_noun_behind(low, end, one=False)[::-1]) if end > at and unit == UNITY else (comparator, end, unit)


def _article_figure(text: str, low: str, at: int) -> list[Figure]:
    """One of a unit after a hedge: less than a year."""
    half = 5 if low.endswith("half ", 0, at) else 0
    comparator, start = _hedge_before(low, at - half, _last_word(low, at - half))
    if low.startswith("a quarter", at) and not half:
        is_part = _QUARTER_OF_SOMETHING.match(low, at + len("a quarter"))
        return [_figure(text, (start, at + len("a quarter")), digits("0.25"), comparator, UNITY)] if is_part else []
    if (comparator is _EXACT or low.startswith("within", start)) and not half:
        return []
    word = low[at + 2 : at + 10].partition(" ")[0].strip(".,;:)")
    end = at + 2 + len(word)
    unit = "a" if word in _DECADES else _UNIT_OF.get(word)
    value = digits("0.5" if half else "1", _DECADES.get(word, 1))
    return [_figure(text, (start, end), value, comparator, unit)] if unit else []


_QUARTER_OF_SOMETHING = re.compile(r" (?:of (?!(?:the |last |this |next )?(?:year|[12][0-9]{3}))|more|less|to |from )")


def _half_of_something(text: str, low: str, at: int) -> list[Figure]:
    """Nearly half of them; half an hour."""
    comparator, start = _hedge_before(low, at, _last_word(low, at))
    hour = _HALF_HOUR.match(low, at)
    return [_figure(text, (start, hour.end() if hour else at + len("half")), digits("0.5"), comparator, "h" if hour else UNITY)]


_HALF_HOUR = re.compile("half(?:-| an )hour")


def _half_figure(text: str, low: str, at: int) -> list[Figure]:
    """Half a tonne; half a million and half a year are read where million and year stand."""
    behind = _word_behind(low, at + 6)
    number = _Number(digits("0.5"), at, at + 6, behind)
    measured = _measure_behind(low, number.end, behind) if behind in _UNIT_WORDS and behind not in _TIME_WORDS else None
    if measured is None:
        return []
    comparator, start = _hedge_before(low, at, _last_word(low, at))
    return [_figure(text, (start, measured[1]), number.value, comparator, measured[0])]


_TIME_WORDS: Final = frozenset(word.removeprefix("a ") for word in _ARTICLES)


def _figures_behind_code(text: str, low: str, at: int) -> list[Figure]:
    """RMB450mn, USD5: a currency right before its number."""
    found = _NUMBER.match(low, at + _CODE_LENGTH)
    number = _scaled(low, found, at + _CODE_LENGTH) if found and len(found[1]) <= LONGEST else None
    if number is None:
        return []
    comparator, start = _hedge_before(low, at, _last_word(low, at))
    return [_figure(text, (start, number.end), number.value, comparator, _CURRENCY_OF[low[at : at + _CODE_LENGTH]])]


_CODE_LENGTH: Final = 3


def _number_at(low: str, at: int) -> _Number | None:
    """A number in digits that is no part of a designation, time or date."""
    found = _NUMBER_ALONE.match(low, at)
    if not found:
        return None
    written, word = found.groups("")
    length = len(written)
    if length > LONGEST or (length == 4 and _is_phone(low, at, at + 4)) or word in _CLOCK or _is_code(written):
        return None
    if at and low[at - 1] == "-":
        number = _scaled(low, found, at - 1) if _is_minus(low, at - 1) else None
        return number._replace(value=number.value.copy_negate()) if number else None
    end = at + length
    if word and (word in SCALES or low[end] not in " -"):
        return _scaled(low, found, at)
    value = Decimal(written) if written.isdecimal() else digits(written)  # the cache is for what takes longer
    return _new_tuple(_Number, (value, at, end, word, 1, False, False))


#: What makes digits a time of day.
_CLOCK: Final = frozenset({"am", "pm"})


def _is_code(written: str) -> bool:
    """Whether digits are no number of anything: 002918."""
    return written[0] == "0" and len(written) > 2 and written[1] in DIGITS


def _is_minus(low: str, at: int) -> bool:
    """Whether a hyphen before a number is a minus sign."""
    return at == 0 or low[at - 1].isspace() or low[at - 1] in '("' or low[at - 1] >= _CHINESE_BEGINS


def _is_phone(low: str, at: int, end: int) -> bool:
    """Whether four digits stand beside four others: 2358 1234."""
    is_first = low[end + 1 : end + 2] in DIGITS and _PHONE.match(low, end)
    return bool(is_first or (at > 4 and low[at - 2] in DIGITS and _PHONE.match(low, at - 1))) and low[at:end].isdigit()


def _word_behind(low: str, at: int) -> str:
    found = _WORD_BEHIND.match(low, at)
    return found[1] if found else ""


def _scaled(low: str, found: re.Match[str], start: int) -> _Number | None:
    """A number in digits with its scale word or the ending of an ordinal; None where letters make it a designation."""
    written, word = found.groups()
    end, past = found.end(1), found.end()
    if word is None:
        return _Number(digits(written), start, end)
    if word in SCALES and not low[past : past + 1].isdigit() and (len(word) > 1 or _is_scale_letter(low, word, start, end)):
        return _Number(digits(written, SCALES[word]), start, past, _word_behind(low, past), SCALES[word])
    if low[end] not in " -" and not _UNIT.match(low, end):
        is_ordinal = word in _ORDINAL_ENDINGS and not low[past : past + 1].isdigit()
        return _Number(digits(written), start, past, _word_behind(low, past), is_ordinal=True) if is_ordinal else None
    return _Number(digits(written), start, end, word)


_ORDINAL_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})


def _is_scale_letter(low: str, letter: str, start: int, end: int) -> bool:
    """Whether a letter right behind a number is a scale: 5k, $5m."""
    return low[end] != " " and (
        letter == "k"
        or low[start - _CODE_LENGTH : start] in CURRENCY_CODES
        or bool(_before(low, start, _last_word(low, start))[0])
    )


def _words_at(low: str, at: int) -> _Number | None:
    """A number in words that is meant as one."""
    words, end, behind = _spelt_at(low, at)
    worth = _worth(words)
    if worth is None or (words == "one" and behind in _ENDS_PHRASE):
        return None
    value, is_ordinal = worth
    if behind in _PARTS and (value == _THREE or behind != "quarters"):
        part = quotient(value, _PARTS[behind])
        return part and _new_tuple(_Number, (part, at, end + 1 + len(behind), "", 1, False, True))
    if is_ordinal and low.endswith(" a ", 0, at) and words + "s" in _PARTS and (behind in _BEHIND_PART or not behind):
        part = quotient(_ONE, value)
        return part and _new_tuple(_Number, (part, at - 2, end, "", 1, False, True))
    if is_ordinal:
        return _new_tuple(_Number, (value, at, end, behind, 1, True, True)) if _is_meant_ordinal(low, at, end) else None
    start = at
    if words in _BARE_SCALES:
        article = next((article for article in ("half a ", "a ", "half ") if low.endswith(article, 0, at)), None)
        if article is None:
            return None
        start, value = at - len(article), digits("0.5" if "half" in article else "1", int(value))
    return _new_tuple(_Number, (value, start, end, behind, 1, False, True))


@lru_cache(maxsize=4096)
def _worth(words: str) -> tuple[Decimal, bool] | None:
    """What number words are, and whether they are an ordinal."""
    value = english(words)
    return None if value is None else (value, words in ORDINALS or words.rpartition("-")[2] in ORDINALS)


def _spelt_at(low: str, at: int) -> tuple[str, int, str]:
    """The words of a number, their end, and the word behind; most numbers have one word."""
    found = _TWO_WORDS.match(low, at)
    assert found
    words, behind = found.groups("")
    if behind not in _NUMBER_PARTS:
        return words, found.end(1), behind
    found = _NUMBER_WORDS.match(low, at)
    return (found[0], found.end(), _word_behind(low, found.end())) if found else ("", at, "")


#: Parts of a whole in words, and how many there are of them.
_PARTS: Final = {
    "thirds": Decimal(3),
    "quarters": Decimal(4),
    **{f"{word}s": english(word) or Decimal(0) for word in str.split("fifth sixth seventh eighth ninth tenth")},
}
_THREE: Final = Decimal(3)
#: What stands behind a part: a fifth of.
_BEHIND_PART: Final = frozenset(str.split("of to from more less"))
_BARE_SCALES: Final = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})


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
_RANK_WORDS: Final = frozenset(str.split("place placed came coming come stand stands stood rated listed won from to of"))
_RANK_LINKS: Final = frozenset({"the", "joint", "in", "at"})


def _ranks_before(low: str, start: int) -> bool:
    """Whether what stands before an ordinal makes it a place: ranked the, came in."""
    word = _last_word(low, start)
    while word in _RANK_LINKS:
        start -= len(word) + 1
        word = _last_word(low, start)
    return word in _RANK_WORDS or word.startswith(("rank", "finish"))


def _is_meant_one(low: str, number: _Number) -> bool:
    if _last_word(low, number.start) in _BEFORE_PRONOUN:
        return False
    return _unit_behind(low, number)[0] not in _NO_THINGS


#: What one of is no figure: on one side, one day.
_NO_THINGS: Final = frozenset({UNITY, "", "side", "hand", "day", "d", "thing", "way"})

_BEFORE_PRONOUN: Final = frozenset(str.split("the no any each every this that which some by another other"))


def _last_word(low: str, at: int) -> str:
    """The word before an offset, a space between."""
    if not at or low[at - 1] != " ":
        return ""
    return low[at - _FAR if at > _FAR else 0 : at - 1].rpartition(" ")[2].lstrip("(\"'")


_CURRENCY_SIGNS: Final = frozenset("$€£¥")
_CURRENCY_WORDS: Final = {word: unit for word, unit in _CURRENCY_OF.items() if len(word) == 3 or word[-1] in _CURRENCY_SIGNS}
#: Words and signs that a currency or hedge before a number ends with.
_TELLING: Final = frozenset({*_CURRENCY_WORDS, *_HEDGES_BY_WORD, *_SIGNS_BEFORE})


def _before(low: str, at: int, word: str) -> tuple[str, int, str]:
    """The currency before a number, where it or the number begins, and the last word before that; the word is the last here."""
    if word:
        if word not in _CURRENCY_WORDS:
            return "", at, word
        start = at - 1 - len(word)
        return _CURRENCY_WORDS[word], start, _last_word(low, start)
    if not at or low[at - 1] not in _CURRENCY_SIGNS:
        return "", at, ""
    letters = _LETTERS_BEFORE_SIGN.search(low, max(0, at - 5), at - 1)
    start = letters.start() if letters and low[letters.start() : at] in _CURRENCY_WORDS else at - 1  # HK$, not $
    return _CURRENCY_WORDS[low[start:at]], start, _last_word(low, start)


_LETTERS_BEFORE_SIGN = re.compile(r"(?<![a-z0-9])[a-z]{1,3}$")


def _hedge_before(low: str, at: int, word: str) -> tuple[Comparator, int]:
    """The comparator in front of a number or its currency, and where it begins; the word is the last one there."""
    if not word:
        sign = _SIGNS_BEFORE.get(low[at - 1]) if at else None
        return (sign, at - 1) if sign else (_EXACT, at)
    for phrase, comparator in _HEDGES_BY_WORD.get(word, ()):
        start = at - 1 - len(phrase)
        if low.startswith(phrase, start) and (not start or low[start - 1] in _BEFORE_WORD):
            is_behind_other = phrase in _PREPOSITIONS and low.endswith(" or ", 0, start)  # aged 65 or above
            return (_EXACT, at) if is_behind_other else (comparator, start)
    return _EXACT, at


#: What may stand right before a word.
_BEFORE_WORD: Final = frozenset(" ([{\"'/-—~")


def _unit_behind(low: str, number: _Number) -> tuple[str, int]:
    """Unit and end of a figure; no unit where letters or hyphens make it no figure."""
    value, _, end, behind, _, is_ordinal, _ = number
    if is_ordinal:
        return _rank_behind(low, end)
    sign = low[end : end + 1]
    if sign in _ENDINGS:
        return UNITY, end
    measured = _measure_behind(low, end, behind) if not behind or behind in _UNIT_WORDS else None
    if measured:
        return measured
    if sign == "-":
        return _hyphenated(low, number)
    if not behind:
        return UNITY, end
    past = end + 1 + len(behind)
    unit = None if low[past : past + 1] in _GOING_ON else _counted_by(behind)
    if unit == UNITY:
        return UNITY, end
    is_one = value == _ONE
    return _noun_behind(low, end, one=is_one) if is_one or not unit else (unit, past)


#: What a word goes on with that has letters before it.
_GOING_ON: Final = frozenset("0123456789&'/+-")
_ONE: Final = Decimal(1)


@lru_cache(maxsize=8192)
def _counted_by(word: str) -> str | None:
    """What a word right behind a number says is counted: a plural its own, a word that ends a phrase nothing; None of others."""
    part = _part_of_speech(word)
    if part == "stop":
        return UNITY
    return singular(word) if part == "plural" and word not in _PORTIONS and len(word) <= _LONGEST_NOUN else None


def _rank_behind(low: str, end: int) -> tuple[str, int]:
    """What an ordinal counts, or that it is a place in an order."""
    if low.startswith(("-", " five-year"), end):
        return "", end
    unit, past = _noun_behind(low, end, one=True)
    if unit in ("place", "position", "spot"):
        return RANK, past
    if unit in _ORDINAL_TIMES or (unit in _TIME_NOUNS and low.startswith((" straight", " consecutive", " successive"), end)):
        return _UNIT_OF[unit + "s"], past
    return (RANK, end) if unit == UNITY else (unit, past)


#: Units of time that ordinals count.
_ORDINAL_TIMES: Final = frozenset({"minute", "month"})


def _measure_behind(low: str, end: int, behind: str) -> tuple[str, int] | None:
    """The unit of measurement behind a number, and where it ends; of units of one word, and of percent, without much ado."""
    past = end + 1 + len(behind)
    if behind in _SIMPLE_UNITS and low[end] == " " and low[past : past + 1] not in _UNIT_GOES_ON:
        return _SIMPLE_UNITS[behind], past
    if behind in _LETTER_UNITS and low[end] == " " and low[past : past + 1] not in _GOING_ON:
        return _LETTER_UNITS[behind], past
    if low[end : end + 1] == "%":
        return "%", end + 1
    if not behind and not _UNIT_SIGNS.match(low, end):
        return None
    found = _UNIT.match(low, end) or _SPELT_UNIT.match(low, end)
    if found and not (low.startswith("-", end) and low.startswith((" plan", "-plan"), found.end())):
        return _unit_named(found[1]), found.end()
    decade = _DECADE.match(low, end)
    return ("a", decade.end()) if decade else None


def _unit_named(word: str) -> str:
    """The unit that a word or several name, with hyphens between them too: square-metre."""
    return _UNIT_OF.get(word) or _UNIT_OF[word.replace("-", " ")]


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
    return (found[1], found.end()) if number.value != 1 and not number.is_ordinal else ("", number.end)


def _noun_behind(low: str, at: int, *, one: bool) -> tuple[str, int]:
    """What is counted, and where its word ends."""
    found = _FEW_NOUNS.match(low, at)
    if not found:
        return UNITY, at
    head_of = _head_of_one if one else _head_of_several
    unit, length, is_told = head_of(found[0])
    if not is_told or at + length == found.end():
        found = _NOUNS.match(low, at)
        assert found
        unit, length, _ = head_of(found[0])
    return _UNIT_OF.get(unit + "s", unit) if not one and unit in _TIME_NOUNS else unit, at + length


#: Verbs behind the one thing that is counted: one customer bought.
_PAST: Final = frozenset(
    str.split(
        "bought sold built told found led ran won wrote rose fell left lost paid sent spent stood grew drew chose spoke drove "
        "flew caught taught thought felt knew showed broke"
    )
)
_TIME_NOUNS: Final = frozenset({"year", "month", "week", "day", "hour"})


class _Head(NamedTuple):
    """The head noun of a phrase in the singular, where it ends, and whether more words would change nothing."""

    unit: str = UNITY
    length: int = 0
    is_told: bool = True


@lru_cache(maxsize=16384)
def _head_of_one(phrase: str) -> _Head:
    """Of one thing, the last noun."""
    head, end = _Head(), 0
    for number, word in enumerate(phrase.split(" ")[1:]):
        end += 1 + len(word)
        if _part_of_speech(word) in ("stop", "and") or word[0] in DIGITS or head.unit in ("anniversary", "edition"):
            return head
        if number and (word.endswith("ed") or word in _PAST):
            return head
        head = _Head(singular(word), end)
    return head._replace(is_told=False)


@lru_cache(maxsize=16384)
def _head_of_several(phrase: str) -> _Head:
    """Of several things, the first plural, or what its portions are of."""
    head, end, portion = _Head(), 0, False
    words = phrase.split(" ")[1:]
    for number, word in enumerate(words, 1):
        end += 1 + len(word)
        part, following = _part_of_speech(word), words[number : number + 1]
        if portion and word == "of":
            portion = False
        elif part == "stop" or (number == 1 and word[0] in DIGITS):
            return head
        elif part == "and":
            if number == 1 or portion or (following and (following[0] in _STOP or following[0][0] in DIGITS)):
                return head
        elif part == "plural":
            head, portion = _Head(singular(word), end), word in _PORTIONS and following == ["of"]
            if not portion:
                return head
    return head._replace(is_told=False)


@lru_cache(maxsize=8192)
def _part_of_speech(word: str) -> str:
    return "stop" if word in _STOP else "and" if word in ("and", "or") else "plural" if _is_plural(word) else ""


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "'s")) and word not in _NO_PLURALS


_NO_PLURALS: Final = frozenset(
    str.split("this his was has does across perhaps always besides afterwards less whereas sports sciences")
)


@lru_cache(maxsize=8192)
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


def _is_designation(text: str, before: int, word: str, number: _Number, unit: str) -> bool:
    """Whether a number is the number of the thing named before it, Boeing 737, Article 23, or of a house: 66 Anchor Road."""
    if word in _DESIGNATORS:
        return unit not in _UNIT_CODES and (unit == UNITY or not number.is_words)
    if unit != UNITY:
        return False
    if number.behind and text[number.end + 1].isupper() and _STREET.match(text, number.end):
        return True
    return len(word) > 1 and word not in _STOP and text[before - len(word) - 1].isupper() and word.replace("-", "").isalpha()


_STREET = re.compile(r"(?: [A-Z][\w'’-]*){1,3}? (?:Road|Street|Avenue|Lane|Drive|Boulevard|Place|Square)(?!\w)")


#: Behind these the second of two numbers is what the first led to, and no other end of a range: up 3 to 15.
_CHANGED: Final = frozenset(
    str.split(
        "by rose rise rises fell fall falls up down increased grew gained climbed dropped declined decreased jumped slid lost "
        "added surged dipped eased narrowed widened edged slipped advanced tumbled soared shrank"
    )
)
#: Before "from" these make a range of it: ranging from 5 to 8.
_RANGING: Final = frozenset(str.split("ranged ranging range ranges vary varies varied varying"))


def _range_at(text: str, low: str, first: _Number) -> list[Figure]:
    """Both ends of "between 5 and 8 percent", "5-8%", "20 to 30 laboratories"; of "from 5 to 8 km" both are exact."""
    currency, before, word = _before(low, first.start, _last_word(low, first.start))
    if first.is_ordinal or word in _CHANGED:
        return []
    is_change = word == "from" and _last_word(low, before - len("from ")) not in _RANGING
    pattern = _AND if word == "between" else _TO_WORDS if first.is_words else _TO if word == "from" else _SPREAD
    joint = pattern.match(low, first.end)
    own = None if joint or currency else _UNIT.match(low, first.end)
    joint = pattern.match(low, own.end()) if own else joint
    second = _number_behind(low, joint.end()) if joint else None
    if joint is None or second is None:
        return []
    other, second_start, _ = _before(low, second.start, _last_word(low, second.start))
    unit, end = (currency or other, second.end) if currency or other else _unit_behind(low, second)
    start = before - len("between ") if word == "between" else before - len("from ") if word == "from" else before
    comparator, hedged = _hedge_before(low, start, _last_word(low, start))
    is_one_unit = other in ("", currency) and (own is None or _unit_named(own[1]) == unit)
    if is_change:
        is_shared = own is None and not (currency or other) and unit in _UNITS and second.scale == 1 and not first.is_words
        ends = ((before, joint.start(), first.value), (second_start, end, second.value)) if is_shared else ()
        return [_figure(text, (start, end), value, _EXACT, unit) for start, end, value in ends]
    value = _shared(first, second)
    if not unit or not is_one_unit or (first.is_words and unit == UNITY) or value >= second.value or comparator is not _EXACT:
        return []
    low_start = before if word == "from" else hedged
    return [
        _figure(text, (low_start, joint.start()), value, Comparator.AT_LEAST, unit),
        _figure(text, (second_start, end), second.value, Comparator.AT_MOST, unit),
    ]


def _number_behind(low: str, at: int) -> _Number | None:
    """The number that begins behind what joins it to another."""
    if low[at] in DIGITS:
        found = _NUMBER.match(low, at)
        return _scaled(low, found, at) if found and len(found[1]) <= LONGEST else None
    words, end, behind = _spelt_at(low, at)
    worth = _worth(words)
    if worth is None or worth[1]:
        return None
    return _Number(worth[0], at, end, behind, SCALES.get(words.rpartition(" ")[2], 1), is_words=True)


def _shared(first: _Number, second: _Number) -> Decimal:
    """The first number of a range with the scale of the second, where it has none and is the lesser with it: 5 to 8 million."""
    scaled = first.value * second.scale if first.scale == 1 else first.value
    return scaled if scaled < second.value else first.value


# -- Chinese -------------------------------------------------------------------------------------------------------------------


def _is_chinese_number(low: str, at: int) -> bool:
    """Whether a Chinese letter stands in a number, before it, or soon behind it."""
    found = _CHINESE_NUMBER.match(low, at)
    assert found
    end = found.end()
    before = low[at - 2 : at] if low[at - 1 : at] == ":" else low[at - 1 : at]
    if low[end - 1] >= _CHINESE_BEGINS or (before >= _CHINESE_BEGINS and before[0].isalpha()):
        return True
    return bool(_CHINESE_NEAR.match(low, end))


def _figures_in_chinese(text: str, low: str, at: int) -> list[Figure]:
    """The figures of a number in Chinese text."""
    found = _CHINESE_NUMBER.match(low, at)
    assert found
    written, before, end = found[0], low[at - 1] if at else " ", found.end()
    if before == "之":
        return _chinese_percent(text, low, at) if low.endswith("百分之", 0, at) else []
    is_words = written[0] not in DIGITS
    if is_words:
        if written[0] in "零〇" and before in _CHINESE_ENDS_UNIT and end - at > 1:
            at, written = at + 1, written[1:]  # 六年零五个月
        if before in CHINESE or before in _VAGUE or _is_mere_one(low, at, end) or _is_phrase(low, at, end):
            return []
    number = None if _is_designated(low, at, end, before) or _is_code(written) else chinese(written)
    if number is None:
        return []
    behind = low[end : end + 1]
    if behind == "分" and low.startswith("分之", end):
        return _chinese_fraction(text, low, at, found)
    spread = _chinese_spread(low, at, found) if behind in _SPREAD_BEGINS else None
    if spread:
        figures = _chinese_range(text, low, at, found, spread)
        if figures or not spread[0].startswith("%"):
            return figures
    neighbours = _NEIGHBOURS.fullmatch(written) if is_words else None
    if neighbours:
        return _chinese_neighbours(text, low, at, neighbours)
    odd = _CHINESE_ODD.match(low, end) if behind in _ODDS else None
    if odd:
        number *= chinese("1" + odd[2]) or 1
        end = odd.end()
    tenths = _TENTHS.match(low, end) if is_words and number < _TEN_TENTHS and before != "第" else None
    if tenths:
        return _chinese_tenths(text, low, at, number, tenths)
    hedge = None if not odd else Comparator.ABOUT if odd[1] in "来來" else Comparator.MORE_THAN
    return _chinese_figure(text, low, _Number(number, at, end, is_words=is_words), hedge)


_TEN_TENTHS: Final = 10
_ODDS: Final = "余餘多几幾来來"
#: The last characters of units behind which 零 joins a lesser one.
_CHINESE_ENDS_UNIT: Final = frozenset("年岁歲月天时時")


def _chinese_tenths(text: str, low: str, at: int, number: Decimal, tenths: re.Match[str]) -> list[Figure]:
    """近三成: nearly 30 percent; 两成三: 23; 六成半: 65; 三成多: more than 30."""
    more = Decimal(5) if tenths[1] == "半" else chinese(tenths[1] or "零") or Decimal(0)
    comparator, start = _chinese_hedge_before(low, at)
    behind, end = _chinese_hedge_behind(low, tenths.end())
    odd = Comparator.MORE_THAN if tenths[2] else None
    return [_figure(text, (start, end), number * 10 + more, behind or odd or comparator, "%")]


def _chinese_hedge_behind(low: str, end: int) -> tuple[Comparator | None, int]:
    """A hedge that follows a figure, and where the figure ends with it."""
    for length in (3, 2):
        comparator = _CHINESE_BEHIND.get(low[end : end + length])
        if comparator:
            return comparator, end + length
    return None, end


def _chinese_fraction(text: str, low: str, at: int, whole: re.Match[str]) -> list[Figure]:
    """五分之一: 0.2; nothing where no decimal number says it, as of 三分之一."""
    part = _CHINESE_NUMBER.match(low, whole.end() + len("分之"))
    numerator, denominator = chinese(part[0]) if part else None, chinese(whole[0])
    value = quotient(numerator, denominator) if numerator and denominator else None
    if part is None or value is None:
        return []
    comparator, start = _chinese_hedge_before(low, at)
    unit = _CHINESE_UNIT.match(low, part.end())
    return [_figure(text, (start, (unit or part).end()), value, comparator, _CHINESE_UNIT_OF[unit[1]] if unit else UNITY)]


#: Two digits beside each other that leave open which is meant: 七八, 两三千.
_NEIGHBOURS = re.compile(
    f"({'|'.join(map('%s(?=%s)'.__mod__, zip('一二两兩三四五六七八', '二三三三四五六七八九', strict=True)))})(.)([十百千万萬亿億]*)"
)


def _chinese_neighbours(text: str, low: str, at: int, found: re.Match[str]) -> list[Figure]:
    """两三千元: at least 2,000, at most 3,000."""
    lower, upper = chinese(found[1] + found[3]), chinese(found[2] + found[3])
    unit, end, is_counted = _chinese_unit_behind(low, at + len(found[0]), ordinal=False)
    comparator, start = _chinese_hedge_before(low, at)
    if lower is None or upper is None or not is_counted or comparator is not _EXACT:
        return []
    return [
        _figure(text, (start, at + 1), lower, Comparator.AT_LEAST, unit),
        _figure(text, (at + 1, end), upper, Comparator.AT_MOST, unit),
    ]


_HALVES: Final = {
    **dict.fromkeys(("一半", "半数", "半數"), UNITY),
    **dict.fromkeys(("半小时", "半小時", "半个小时", "半個小時"), "h"),
    **dict.fromkeys(("半个月", "半個月"), "mo"),
    "半年": "a",
    "半天": "d",
}


def _half_in_chinese(text: str, low: str, at: int) -> list[Figure]:
    """半年: half a year; not 半年报, a report."""
    word = next(word for word in _HALVES if low.startswith(word, at))
    end = at + len(word)
    if low[end : end + 1] in ("报", "報", "度", "期") or low[at - 1 : at] in ("大", "多", "前", "后", "後"):
        return []
    comparator, start = _chinese_hedge_before(low, at)
    behind, end = _chinese_hedge_behind(low, end)
    return [_figure(text, (start, end), digits("0.5"), behind or comparator, _HALVES[word])]


_SPREAD_BEGINS: Final = frozenset(" -—~至到%与與和")
#: What makes a number in characters mean some tens, some hundreds.
_VAGUE: Final = frozenset("数數几幾")


def _chinese_spread(low: str, at: int, number: re.Match[str]) -> re.Match[str] | None:
    """What joins a number to the other end of a range."""
    end, written = number.end(), number[0]
    if low.endswith(("介乎", "介于", "介於"), 0, at):
        return _CHINESE_BETWEEN.match(low, end)
    if written[-1] not in DIGITS:
        return _CHINESE_SPREAD.match(low, end) or _CHINESE_WORDS_SPREAD.match(low, end)
    return _CHINESE_SPREAD.match(low, end) or _CHINESE_PERCENT_SPREAD.match(low, end)


def _chinese_figure(text: str, low: str, number: _Number, odd: Comparator | None = None) -> list[Figure]:
    value, at, before = number.value, number.start, low[number.start - 1 : number.start]
    ordinal = before == "第"
    if before == "-" and (at < 2 or not low[at - 2].isalnum() or low[at - 2] >= _CHINESE_BEGINS):
        value, at = value.copy_negate(), at - 1
    if low.endswith("零下", 0, at):
        value, at = value.copy_negate(), at - 2
    currency, at = _chinese_currency_before(low, at)
    comparator, start = (_EXACT, at - 1) if ordinal else _chinese_hedge_before(low, at)
    unit, end, counted = _chinese_unit_behind(low, number.end, ordinal=ordinal)
    if currency:
        unit, end, counted = currency, max(number.end, end if unit == "CNY" else number.end), True
    if ordinal and unit == RANK and end == number.end and _is_enumeration(low, start, end):
        return []
    if number.is_words and not counted and not _is_large(low[number.start : number.end]):
        return []
    if low.startswith("半", end) and unit in ("a", "mo", "h"):
        value, end = value + Decimal("0.5"), end + 1
    half = _AND_A_HALF_HOUR.match(low, number.end)
    if half:
        value, unit, end = value + Decimal("0.5"), _CHINESE_UNIT_OF[half[1]], half.end()
    behind, end = _chinese_hedge_behind(low, end)
    return [_figure(text, (start, end), value, behind or odd or comparator, unit)]


def _is_large(written: str) -> bool:
    """Whether a number in characters is one without a unit: 兩億; not 千万, by all means."""
    return written[-1] in CHINESE_SCALES and written[0] not in "千百十" and written[0] not in CHINESE_SCALES


_AND_A_HALF_HOUR = re.compile("[个個]半(小时|小時|星期)")


def _chinese_percent(text: str, low: str, at: int) -> list[Figure]:
    """百分之九十六点四: 96.4 percent."""
    found = _CHINESE_PERCENT.match(low, at)
    assert found
    whole = chinese(found[1])
    if whole is None:
        return []
    part = "".join(str(chinese(letter)) for letter in found[2] or "")
    comparator, start = _chinese_hedge_before(low, at - 3)
    return [_figure(text, (start, found.end()), digits(f"{whole}.{part}"), comparator, "%")]


def _is_designated(low: str, at: int, end: int, before: str) -> bool:
    """Whether letters, dots or a classifier around a number make it the number of a thing."""
    if before < _CHINESE_BEGINS and (
        before.isalnum()
        or before in "./"
        or (before == ":" and at > 1 and low[at - 2].isalnum() and low[at - 2] < _CHINESE_BEGINS)
        or (before == "-" and at > 1 and low[at - 2].isalnum() and low[at - 2] < _CHINESE_BEGINS)
    ):
        return True
    if _CHINESE_SCORE.match(low, at) or (before == "比" and low[at - 2 : at - 1] in DIGITS and low[at] in DIGITS):
        return True
    if _CHINESE_DESIGNATORS.match(low, end) or (end - at < 3 and _CHINESE_CLOCK.match(low, at)) or low.endswith(_CALLED, 0, at):
        return True
    if before == "第" and (_CHINESE_ORDINAL_DESIGNATORS.match(low, end) or _CHINESE_HOUSE.match(low, at)):
        return True
    behind = low[end : end + 1]
    if not behind.isascii():
        return False
    if behind == ":":
        return bool(_TIME.match(low, end))
    return (behind.isalpha() and not _UNIT.match(low, end)) or (low[at:end].isdigit() and _is_phone(low, at, end))


def _is_enumeration(low: str, start: int, end: int) -> bool:
    """Whether an ordinal counts points: 第一，… ."""
    return low[end : end + 1] in ("，", "、", "：", ",", ":") and not low.endswith(
        ("列", "居", "名", "排", "位", "获", "獲", "为", "為", "是"), 0, start
    )


def _chinese_currency_before(low: str, at: int) -> tuple[str, int]:
    end = at - 1 if at and low[at - 1] == " " else at
    if low[end - 1 : end] in _CHINESE_CURRENCY_ENDS:
        for length in (3, 2):
            currency = _CHINESE_CURRENCY.get(low[max(0, end - length) : end])
            if currency:
                return currency, end - length
    return "", at


_PHRASES = re.compile(
    "十四五|十三五|十五五|十分|万一|千万不|一带|一国|两制|兩制|一帶|一國|一体|一體|一流|一定|一致|一直|一起|一同|统一|統一|一系列|三农|百分(?![点點])"
)


def _is_phrase(low: str, at: int, end: int) -> bool:
    """Whether Chinese numerals are part of a word or set phrase."""
    near = max(0, at - 2)
    return any(found.start() < end and found.end() > at for found in _PHRASES.finditer(low, near, end + 3))


def _is_mere_one(low: str, at: int, end: int) -> bool:
    """Whether 一 is the article, as in 一个; not in 第一 and 一成, nor before a unit of measurement or behind a hedge."""
    if low[at:end] != "一" or low[at - 1 : at] == "第":
        return False
    return not (_TENTHS.match(low, end) or _ONE_MEASURED.match(low, end) or _chinese_hedge_before(low, at)[1] < at)


_ONE_MEASURED = re.compile("天(?!天)|小[时時]|[米周週吨噸](?![一年刊边邊围圍期])|[个個]?(?:月|星期)(?!份)|公里|公斤|分[钟鐘]")


def _chinese_hedge_before(low: str, at: int) -> tuple[Comparator, int]:
    end = at - 1 if at and low[at - 1] == " " else at
    last = low[end - 1 : end]
    if last in _CHINESE_HEDGE_ENDS:
        for length in _CHINESE_HEDGE_LENGTHS:
            comparator = _CHINESE_HEDGE_OF.get(low[end - length : end]) if length <= end else None
            if comparator:
                return comparator, end - length
    sign = _SIGNS_BEFORE.get(last)
    return (sign, end - 1) if sign else (_EXACT, at)


def _chinese_unit_behind(low: str, at: int, *, ordinal: bool) -> tuple[str, int, bool]:
    """Unit, end, and whether anything is measured or counted."""
    latin = _UNIT.match(low, at) if low[at : at + 2].strip()[:1].isascii() else None
    if latin:
        return _unit_named(latin[1]), latin.end(), True
    measured = None if low.startswith(("升到", "升至"), at) else _CHINESE_UNIT.match(low, at)
    classified = _CLASSIFIER.match(low, at)
    if measured and not (classified and classified.end() > measured.end()):
        unit = _CHINESE_UNIT_OF[measured[1]]
        if not ordinal or unit in _ORDINAL_UNITS:
            return unit, measured.end(), True
    points = None if classified or ordinal else _CHINESE_POINTS.match(low, at)
    if points:
        return "min" if _HOURS_BEFORE.search(low, max(0, at - 8), at) else "分", points.end(), True
    end = classified.end() if classified else at
    if ordinal and (not classified or classified[1] in ("位", "名")):
        return RANK, end, True
    noun = _chinese_noun(low, end, classified[1] if classified else "")
    if noun:
        return noun[0], noun[1], True
    return (classified[1], end, True) if classified else (UNITY, at, False)


#: Units that ordinals count: 第73分钟.
_ORDINAL_UNITS: Final = frozenset({"min", "h", "wk", "mo"})
_HOURS_BEFORE = re.compile(r"小[时時]\d{1,2}$", re.ASCII)


def _chinese_noun(low: str, at: int, classifier: str) -> tuple[str, int] | None:
    """The head noun of the run behind a classifier: the last known noun before the phrase ends."""
    if classifier == "人":
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
    if head is None:
        return None
    counted = _CHINESE_NOUN_OF[head[0]]
    return (counted, head.end()) if classifier not in ("名", "位") or counted in _PERSONS else None


#: What 名 and 位 count.
_PERSONS: Final = frozenset({"person", "expert", "researcher", "scholar"})


def _chinese_range(text: str, low: str, at: int, first: re.Match[str], joint: re.Match[str]) -> list[Figure]:
    found = _CHINESE_NUMBER.match(low, joint.end())
    assert found
    shared = found[0].lstrip("0123456789.,") if first[0][-1] in DIGITS else ""
    lower, upper = chinese(first[0] + shared), chinese(found[0])
    unit, end, _ = _chinese_unit_behind(low, found.end(), ordinal=False)
    comparator, start = _chinese_hedge_before(low, at)
    if lower is None or upper is None or lower >= upper or comparator is not _EXACT:
        return []
    if joint[0].startswith("%") and unit != "%":  # 升4.4%至12.86港元
        return []
    return [
        _figure(text, (start, first.end() + joint[0].startswith("%")), lower, Comparator.AT_LEAST, unit),
        _figure(text, (found.start(), end), upper, Comparator.AT_MOST, unit),
    ]


_Reader = Callable[[str, str, int], list[Figure]]

#: Currencies that stand right before digits, without a space.
CURRENCY_CODES: Final = frozenset({"rmb", "cny", "hkd", "usd", "eur", "gbp", "jpy", "sgd", "aud", "cad", "twd", "mop"})

#: The words, digits and characters that numbers begin with, and what reads those at an offset in a text and its plain form.
FIGURE_READERS: Final[Mapping[str, _Reader]] = {
    **dict.fromkeys(DIGITS, _figures_in_digits),
    **dict.fromkeys((*WORDS, *ORDINALS), _figures_in_words),
    **dict.fromkeys(_ARTICLES, _article_figure),
    **dict.fromkeys(CURRENCY_CODES, _figures_behind_code),
    "half a": _half_figure,
    **dict.fromkeys(("half of", "half the", "half their", "half its", "half an hour", "half-hour"), _half_of_something),
    **dict.fromkeys(CHINESE, _figures_in_chinese),
    **dict.fromkeys(_HALVES, _half_in_chinese),
}
