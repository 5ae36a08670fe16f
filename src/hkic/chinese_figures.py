"""Quantities in Chinese text, in simplified and traditional characters.

Rules and word lists, no model, and no dictionary of the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from hkic.numerals import CHINESE, CHINESE_SCALES, DIGITS, LONGEST, chinese, digits, quotient
from hkic.quantities import Comparator
from hkic.units import (
    CHINESE_BEGINS,
    EXACT,
    RANK,
    SIGNS_BEFORE,
    TIME_OF_DAY,
    UNIT_BEHIND,
    UNITY,
    Figure,
    Number,
    figure,
    flat,
    is_code,
    is_phone,
    longest_first,
    unit_named,
)

_HEDGES: Final = {
    Comparator.MORE_THAN: "超过 超過 逾 超 突破 高于 高於 多于 多於 大于 大於",
    Comparator.AT_LEAST: "至少 不少于 不少於 最少 最低 不低于 不低於 起码 起碼 不下",
    Comparator.LESS_THAN: "不足 不到 少于 少於 低于 低於 未满 未滿 小于 小於 跌破",
    Comparator.AT_MOST: "至多 最多 最高 最长 最長 不超过 不超過 多达 多達 高达 高達 不多于 不多於 不过 不過 "
    "最多可载 最多可載 最多可容纳 最多可容納",
    Comparator.ABOUT: "约 約 大约 大約 约为 約為 大概 约有 約有 约占 約佔 約占 大约占 大約佔 大約占",
    Comparator.NEARLY: "近 接近 将近 將近 差不多",
}
_UNITS: Final = {
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
_NOUNS: Final = {
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
_UNIT_OF: Final = flat(_UNITS, by=" ")
_NOUN_OF: Final = flat(_NOUNS, by=" ")

_NUMERALS = "".join(sorted(CHINESE))
_NUMBER = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,8}}|\d+)(?:\.\d+)?(?:千(?![瓦米克赫卡伏字])|百)?(?:[万萬亿億]|兆(?![瓦字赫])){{0,2}}"
    rf"|[{_NUMERALS}]{{1,{LONGEST + 1}}}"
)
_PERCENT = re.compile(rf"(\d+(?:\.\d+)?|[{_NUMERALS}]{{1,{LONGEST}}})(?:[点點]([{_NUMERALS}]{{1,{LONGEST}}}))?", re.ASCII)
_CURRENCY: Final = {
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
_DESIGNATORS = re.compile(r" ?(?:号|號|路|强|強|楼|樓|室|[gd](?![a-z]))")
_ORDINAL_DESIGNATORS = re.compile(r" ?(?:出口|条|條|章|页|頁|题|題|方|款|号|號|版|节|節|楼|樓|室|段)")
#: A house by its number, in digits: 第3座.
_HOUSE = re.compile(r"\d+ ?座", re.ASCII)
#: A time of day; not the minutes of a duration.
_CLOCK = re.compile(r"\d{1,2}[时時](?![间間候代期])|(?<!小[时時])(?<=[时時点點])\d{1,2}分(?![钟鐘])", re.ASCII)
#: A result: 2比1.
_SCORE = re.compile(r"\d+比\d", re.ASCII)
#: What stands before a number that is called, or looked up.
_CALLED: Final = tuple(
    word + colon for word in str.split("致电 致電 电话 電話 热线 熱線 查询 代码 代碼 编号 編號") for colon in ("", ":")
)
#: A number of tens of percent with what is more, and words in which the same character is another.
_TENTHS = re.compile("成(?![立为為功果员員本长長交分型绩績就])(?:(半|[一二三四五六七八九](?!成))|([多余餘]))?")
#: Points of a score, and minutes behind hours.
_POINTS = re.compile(" ?(分)(?![之钟鐘别別公店校部支析布歧子享行开開配散为為成类類批期红紅])")
_UNIT = re.compile(rf" ?({longest_first(_UNIT_OF)})")
_CLASSIFIER = re.compile(rf" ?({longest_first(_CLASSIFIERS)})")
#: Behind a number in tens or more: some more than it, or about it.
_ODD = re.compile(r"([余餘多几幾]|(?<=[十百千万萬])[来來](?=[\u3400-\u9fff]))([万萬亿億]?)")
_SPREAD = re.compile(r"\s?[-—~至到]\s?(?=\d)")
#: Between the ends of a range behind 介于.
_BETWEEN = re.compile(r"%?[与與和至到](?=\d)")
_WORDS_SPREAD = re.compile(rf"[-—~至到](?=[{_NUMERALS}])")
_PERCENT_SPREAD = re.compile(r"%[-—~至到](?=\d)")
_NEAR = re.compile(r"[ %+-]?(?:\d+(?:\.\d+)?)?(?:[a-z]{1,3})?%?[\u3400-\u9fff\U00020000-\U0003ffff]")
_RUN = re.compile(r"[^\W\d_]+")
_STOP = re.compile("(?<!公)共|[和與与及在於于为為是有已将將被对對向从從由到至以并並的了等获獲]")
_NOUN = re.compile(longest_first(noun for noun in _NOUN_OF if noun != "人"))
_BEHIND: Final = {
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

_HEDGE_OF: Final = {phrase: comparator for comparator, phrases in _HEDGES.items() for phrase in phrases.split()}
_HEDGE_ENDS: Final = frozenset(phrase[-1] for phrase in _HEDGE_OF)
_HEDGE_LENGTHS: Final = sorted({len(phrase) for phrase in _HEDGE_OF}, reverse=True)
_CURRENCY_ENDS: Final = frozenset(word[-1] for word in _CURRENCY)


# -- Chinese -------------------------------------------------------------------------------------------------------------------


def is_chinese_number(low: str, at: int) -> bool:
    """Whether a Chinese letter stands in a number in digits, before it, or soon behind it.

    >>> is_chinese_number("有5家", 1), is_chinese_number("5 km", 0)
    (True, False)
    """
    found = _NUMBER.match(low, at)
    assert found
    end = found.end()
    before = low[at - 2 : at] if low[at - 1 : at] == ":" else low[at - 1 : at]
    if low[end - 1] >= CHINESE_BEGINS or (before >= CHINESE_BEGINS and before[0].isalpha()):
        return True
    return bool(_NEAR.match(low, end))


def figures_in_chinese(text: str, low: str, at: int) -> list[Figure]:
    """The figures whose number begins at an offset, both parts of a range.

    ``low`` is the text in lower case and plain form, as long as the text.

    >>> [str(found.value) for found in figures_in_chinese("逾二十家企业", "逾二十家企业", 1)]
    ['more than 20 enterprise']
    """
    found = _NUMBER.match(low, at)
    assert found
    written, before, end = found[0], low[at - 1] if at else " ", found.end()
    if before == "之":
        return _percent(text, low, at) if low.endswith("百分之", 0, at) else []
    if written[0] in "零〇" and before in _ENDS_UNIT and end - at > 1:
        at, written = at + 1, written[1:]  # 六年零五个月
    is_words = written[0] not in DIGITS
    if is_words and (before in CHINESE or before in _VAGUE or _is_mere_one(low, at, end) or _is_phrase(low, at, end)):
        return []
    value = None if _is_designated(low, at, end, before) or is_code(written) else chinese(written)
    if value is None:
        return []
    figures = _of_several(text, low, found)
    return _single(text, low, Number(value, at, end, is_words=is_words)) if figures is None else figures


def _of_several(text: str, low: str, found: re.Match[str]) -> list[Figure] | None:
    """The figures of a number that another one goes with, in a range, a part of a whole, or side by side; None of others."""
    at, end = found.span()
    behind = low[end : end + 1]
    if behind == "分" and low.startswith("分之", end):
        return _fraction(text, low, at, found)
    spread = _spread(low, at, found) if behind in _SPREAD_BEGINS else None
    if spread:
        figures = _range(text, low, at, found, spread)
        return None if not figures and spread[0].startswith("%") else figures
    neighbours = _NEIGHBOURS.fullmatch(found[0])
    return _neighbours(text, low, at, neighbours) if neighbours else None


def _single(text: str, low: str, number: Number) -> list[Figure]:
    """The figure of a number that stands alone."""
    value, at, end, is_words = number.value, number.start, number.end, number.is_words
    odd = _ODD.match(low, end) if low[end : end + 1] in _ODDS else None
    if odd:
        value *= chinese("1" + odd[2]) or 1
        end = odd.end()
    tenths = _TENTHS.match(low, end) if is_words and value < _TEN_TENTHS and low[at - 1 : at] != "第" else None
    if tenths:
        return _tenths(text, low, at, value, tenths)
    hedge = None if not odd else Comparator.ABOUT if odd[1] in "来來" else Comparator.MORE_THAN
    return _figure(text, low, number._replace(value=value, end=end), hedge)


_TEN_TENTHS: Final = 10
_ODDS: Final = "余餘多几幾来來"
#: The last characters of units behind which 零 joins a lesser one.
_ENDS_UNIT: Final = frozenset("年岁歲月天时時")


def _tenths(text: str, low: str, at: int, number: Decimal, tenths: re.Match[str]) -> list[Figure]:
    """近三成: nearly 30 percent; 两成三: 23; 六成半: 65; 三成多: more than 30."""
    more = Decimal(5) if tenths[1] == "半" else chinese(tenths[1] or "零") or Decimal(0)
    comparator, start = _hedge_before(low, at)
    behind, end = _hedge_behind(low, tenths.end())
    odd = Comparator.MORE_THAN if tenths[2] else None
    return [figure(text, (start, end), number * 10 + more, behind or odd or comparator, "%")]


def _hedge_behind(low: str, end: int) -> tuple[Comparator | None, int]:
    """A hedge that follows a figure, and where the figure ends with it."""
    for length in (3, 2):
        comparator = _BEHIND.get(low[end : end + length])
        if comparator:
            return comparator, end + length
    return None, end


def _fraction(text: str, low: str, at: int, whole: re.Match[str]) -> list[Figure]:
    """五分之一: 0.2; nothing where no decimal number says it, as of 三分之一."""
    part = _NUMBER.match(low, whole.end() + len("分之"))
    numerator, denominator = chinese(part[0]) if part else None, chinese(whole[0])
    value = quotient(numerator, denominator) if numerator and denominator else None
    if part is None or value is None:
        return []
    comparator, start = _hedge_before(low, at)
    unit = _UNIT.match(low, part.end())
    return [figure(text, (start, (unit or part).end()), value, comparator, _UNIT_OF[unit[1]] if unit else UNITY)]


#: Two digits beside each other that leave open which is meant: 七八, 两三千.
_NEIGHBOURS = re.compile(
    f"(一(?=[二两兩])|{'|'.join(map('{}(?={})'.format, '二两兩三四五六七八', '三三三四五六七八九'))})(.)([十百千万萬亿億]*)"
)


def _neighbours(text: str, low: str, at: int, found: re.Match[str]) -> list[Figure]:
    """两三千元: at least 2,000, at most 3,000."""
    lower, upper = chinese(found[1] + found[3]), chinese(found[2] + found[3])
    unit, end, is_counted = _unit_behind(low, at + len(found[0]), ordinal=False)
    comparator, start = _hedge_before(low, at)
    if lower is None or upper is None or not is_counted or comparator is not EXACT:
        return []
    return [
        figure(text, (start, at + 1), lower, Comparator.AT_LEAST, unit),
        figure(text, (at + 1, end), upper, Comparator.AT_MOST, unit),
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
    comparator, start = _hedge_before(low, at)
    behind, end = _hedge_behind(low, end)
    return [figure(text, (start, end), digits("0.5"), behind or comparator, _HALVES[word])]


_SPREAD_BEGINS: Final = frozenset(" -—~至到%与與和")
#: What makes a number in characters mean some tens, some hundreds.
_VAGUE: Final = frozenset("数數几幾")


def _spread(low: str, at: int, number: re.Match[str]) -> re.Match[str] | None:
    """What joins a number to the other end of a range."""
    end, written = number.end(), number[0]
    if low.endswith(("介乎", "介于", "介於"), 0, at):
        return _BETWEEN.match(low, end)
    if written[-1] not in DIGITS:
        return _SPREAD.match(low, end) or _WORDS_SPREAD.match(low, end)
    return _SPREAD.match(low, end) or _PERCENT_SPREAD.match(low, end)


def _figure(text: str, low: str, number: Number, odd: Comparator | None = None) -> list[Figure]:
    value, at, before = number.value, number.start, low[number.start - 1 : number.start]
    ordinal = before == "第"
    if before == "-" and (at < 2 or not low[at - 2].isalnum() or low[at - 2] >= CHINESE_BEGINS):
        value, at = value.copy_negate(), at - 1
    if low.endswith("零下", 0, at):
        value, at = value.copy_negate(), at - 2
    currency, at = _currency_before(low, at)
    comparator, start = (EXACT, at - 1) if ordinal else _hedge_before(low, at)
    unit, end, counted = _unit_behind(low, number.end, ordinal=ordinal)
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
        value, unit, end = value + Decimal("0.5"), _UNIT_OF[half[1]], half.end()
    behind, end = _hedge_behind(low, end)
    return [figure(text, (start, end), value, behind or odd or comparator, unit)]


def _is_large(written: str) -> bool:
    """Whether a number in characters is one without a unit: 兩億; not 千万, by all means."""
    return written[-1] in CHINESE_SCALES and written[0] not in "千百十" and written[0] not in CHINESE_SCALES


_AND_A_HALF_HOUR = re.compile("[个個]半(小时|小時|星期)")


def _percent(text: str, low: str, at: int) -> list[Figure]:
    """百分之九十六点四: 96.4 percent."""
    found = _PERCENT.match(low, at)
    assert found
    whole = chinese(found[1])
    if whole is None:
        return []
    part = "".join(str(chinese(letter)) for letter in found[2] or "")
    comparator, start = _hedge_before(low, at - 3)
    return [figure(text, (start, found.end()), digits(f"{whole}.{part}"), comparator, "%")]


def _is_designated(low: str, at: int, end: int, before: str) -> bool:
    """Whether letters, dots or a classifier around a number make it the number of a thing."""
    if before < CHINESE_BEGINS and (
        before.isalnum()
        or before in "./"
        or (before in ":-" and at > 1 and low[at - 2].isalnum() and low[at - 2] < CHINESE_BEGINS)
    ):
        return True
    if (
        _is_score(low, at)
        or _DESIGNATORS.match(low, end)
        or (end - at < 3 and _CLOCK.match(low, at))
        or low.endswith(_CALLED, 0, at)
    ):
        return True
    if before == "第" and (_ORDINAL_DESIGNATORS.match(low, end) or _HOUSE.match(low, at)):
        return True
    behind = low[end : end + 1]
    if not behind.isascii():
        return False
    if behind == ":":
        return bool(TIME_OF_DAY.match(low, end))
    return (behind.isalpha() and not UNIT_BEHIND.match(low, end)) or (low[at:end].isdigit() and is_phone(low, at, end))


def _is_score(low: str, at: int) -> bool:
    """Whether a number is one side of a result: 2比1."""
    return low[at] in DIGITS and bool(_SCORE.match(low, at) or (low[at - 1 : at] == "比" and low[at - 2 : at - 1] in DIGITS))


def _is_enumeration(low: str, start: int, end: int) -> bool:
    """Whether an ordinal counts points: 第一，… ."""
    return low[end : end + 1] in ("，", "、", "：", ",", ":") and not low.endswith(
        ("列", "居", "名", "排", "位", "获", "獲", "为", "為", "是"), 0, start
    )


def _currency_before(low: str, at: int) -> tuple[str, int]:
    end = at - 1 if at and low[at - 1] == " " else at
    if low[end - 1 : end] in _CURRENCY_ENDS:
        for length in (3, 2):
            currency = _CURRENCY.get(low[max(0, end - length) : end])
            if currency:
                return currency, end - length
    return "", at


_PHRASES = re.compile(
    "十四五|十三五|十五五|十分(?!之)|万一|千万不|一带|一国|两制|兩制|一帶|一國|一体|一體|一流|一定|一致|一直|一起|一同|统一|統一|一系列|三农|(?<![一二三四五六七八九两兩])百分"
)


def _is_phrase(low: str, at: int, end: int) -> bool:
    """Whether Chinese numerals are part of a word or set phrase."""
    near = max(0, at - 2)
    return any(found.start() < end and found.end() > at for found in _PHRASES.finditer(low, near, end + 3))


def _is_mere_one(low: str, at: int, end: int) -> bool:
    """Whether 一 is the article, as in 一个; not in 第一 and 一成, nor before a unit of measurement or behind a hedge."""
    if low[at:end] != "一" or low[at - 1 : at] == "第":
        return False
    return not (_TENTHS.match(low, end) or _ONE_MEASURED.match(low, end) or _hedge_before(low, at)[1] < at)


_ONE_MEASURED = re.compile("天(?!天)|小[时時]|[米周週吨噸](?![一年刊边邊围圍期])|[个個]?(?:月|星期)(?!份)|公里|公斤|分[钟鐘]")


def _hedge_before(low: str, at: int) -> tuple[Comparator, int]:
    end = at - 1 if at and low[at - 1] == " " else at
    last = low[end - 1 : end]
    if last in _HEDGE_ENDS:
        for length in _HEDGE_LENGTHS:
            comparator = _HEDGE_OF.get(low[end - length : end]) if length <= end else None
            if comparator:
                return comparator, end - length
    sign = SIGNS_BEFORE.get(last)
    return (sign, end - 1) if sign else (EXACT, at)


def _unit_behind(low: str, at: int, *, ordinal: bool) -> tuple[str, int, bool]:
    """Unit, end, and whether anything is measured or counted."""
    latin = UNIT_BEHIND.match(low, at) if low[at : at + 2].strip()[:1].isascii() else None
    if latin:
        return unit_named(latin[1]), latin.end(), True
    measured = None if low.startswith(("升到", "升至"), at) else _UNIT.match(low, at)
    classified = _CLASSIFIER.match(low, at)
    if measured and not (classified and classified.end() > measured.end()):
        unit = _UNIT_OF[measured[1]]
        if not ordinal or unit in _ORDINAL_UNITS:
            return unit, measured.end(), True
    points = None if classified or ordinal else _POINTS.match(low, at)
    if points:
        return "min" if _HOURS_BEFORE.search(low, max(0, at - 8), at) else "分", points.end(), True
    end = classified.end() if classified else at
    if ordinal and (not classified or classified[1] in ("位", "名")):
        return RANK, end, True
    noun = _noun(low, end, classified[1] if classified else "")
    if noun:
        return noun[0], noun[1], True
    return (classified[1], end, True) if classified else (UNITY, at, False)


#: Units that ordinals count: 第73分钟.
_ORDINAL_UNITS: Final = frozenset({"min", "h", "wk", "mo"})
_HOURS_BEFORE = re.compile(r"小[时時]\d{1,2}$", re.ASCII)


def _noun(low: str, at: int, classifier: str) -> tuple[str, int] | None:
    """The head noun of the run behind a classifier: the last known noun before the phrase ends."""
    if classifier == "人":
        return "person", at
    run = _RUN.match(low, at, at + 18)
    if not run:
        return None
    stop = _STOP.search(run[0])
    limit = at + (stop.start() if stop else len(run[0]))
    head = None
    for noun in _NOUN.finditer(low, at, limit):
        if head is not None and noun.start() - head.end() > 4:
            break
        head = noun
    if head is None:
        return None
    counted = _NOUN_OF[head[0]]
    return (counted, head.end()) if classifier not in ("名", "位") or counted in _PERSONS else None


#: What 名 and 位 count.
_PERSONS: Final = frozenset({"person", "expert", "researcher", "scholar"})


def _range(text: str, low: str, at: int, first: re.Match[str], joint: re.Match[str]) -> list[Figure]:
    found = _NUMBER.match(low, joint.end())
    assert found
    shared = found[0].lstrip("0123456789.,") if first[0][-1] in DIGITS else ""
    lower, upper = chinese(first[0] + shared), chinese(found[0])
    unit, end, _ = _unit_behind(low, found.end(), ordinal=False)
    comparator, start = _hedge_before(low, at)
    if lower is None or upper is None or lower >= upper or comparator is not EXACT:
        return []
    if joint[0].startswith("%") and unit != "%":  # 升4.4%至12.86港元
        return []
    return [
        figure(text, (start, first.end() + joint[0].startswith("%")), lower, Comparator.AT_LEAST, unit),
        figure(text, (found.start(), end), upper, Comparator.AT_MOST, unit),
    ]


#: The characters that numbers begin with, and what reads those at an offset in a text and its plain form.
CHINESE_READERS: Final[Mapping[str, Callable[[str, str, int], list[Figure]]]] = {
    **dict.fromkeys(CHINESE, figures_in_chinese),
    **dict.fromkeys(_HALVES, _half_in_chinese),
}
