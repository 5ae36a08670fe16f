"""Numbers written in words and digits, English and Chinese, as decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Final

_ONES: Final = dict(
    zip(
        str.split(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        range(20),
        strict=True,
    )
)
_TENS: Final = dict(zip(str.split("twenty thirty forty fifty sixty seventy eighty ninety"), range(20, 100, 10), strict=True))
_ORDINALS: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    **{
        f"{word}th": number
        for word, number in _ONES.items()
        if word not in ("one", "two", "three", "five", "eight", "nine", "twelve")
    },
    **{f"{word[:-1]}ieth": number for word, number in _TENS.items()},
    "hundredth": 100,
}
_BELOW_HUNDRED: Final = _ONES | _TENS | _ORDINALS
#: Scale words, abbreviated ones too, and what they multiply by.
SCALES: Final = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "trillion": 10**12,
    "trln": 10**12,
    "tn": 10**12,
}
#: Words that a number in English words is made of.
WORDS: Final = frozenset({*_ONES, *_TENS, "hundred", "dozen", "thousand", "million", "billion", "trillion"})
#: Ordinals in English words; those above twenty end in one (twenty-first).
ORDINALS: Final = frozenset(_ORDINALS)

_CHINESE_DIGITS: Final = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("貳參陸", (2, 3, 6), strict=True)),
    "两": 2,
    "兩": 2,
}
_CHINESE_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
#: Chinese scale characters and what they multiply by.
CHINESE_SCALES: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
#: Characters that a number in Chinese words is made of.
CHINESE: Final = frozenset({*_CHINESE_DIGITS, *_CHINESE_UNITS, *CHINESE_SCALES})

#: The digits of a number in plain form.
DIGITS: Final = frozenset("0123456789")
#: Digits or characters that a number has at most; what is longer is a code, or noise.
LONGEST: Final = 24

_CHINESE_MIXED = re.compile(r"([\d.,]+)([千百]?[万萬亿億兆]?[亿億]?)")


@lru_cache(maxsize=4096)
def digits(text: str, scale: int = 1) -> Decimal:
    """A number in digits times a scale, exactly; with thousands separators or without, without trailing zeros.

    >>> digits("130,000"), digits("27.44"), digits("27.440", 10**6)
    (Decimal('130000'), Decimal('27.44'), Decimal('27440000'))
    """
    whole, _, part = text.replace(",", "").partition(".")
    if not part:
        return Decimal(int(whole) * scale)
    product, unit = int(whole + part) * scale, 10 ** len(part)
    if not product % unit:
        return Decimal(product // unit)
    return Decimal(f"{product // unit}.{product % unit:0{len(part)}}".rstrip("0"))


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """A part of one as a decimal number of at most four places, exactly; None where no such number says it.

    >>> quotient(Decimal(3), Decimal(4)), quotient(Decimal(2), Decimal(3))
    (Decimal('0.75'), None)
    """
    value = round(numerator / denominator, 4)
    return value.normalize() if 0 < value < 1 and value * denominator == numerator else None


@lru_cache(maxsize=4096)
def english(text: str) -> Decimal | None:
    """A number in English words, an ordinal too; None where it is none.

    >>> english("one hundred and twenty"), english("twenty-eighth"), english("half a million"), english("a dozen")
    (Decimal('120'), Decimal('28'), Decimal('500000'), Decimal('12'))
    """
    words = re.split(r"[\s-]+", text.lower().strip())
    is_half = words[0] == "half" and len(words) > 1
    words = words[is_half:]
    if words[0] in ("a", "an") and len(words) > 1:
        words[0] = "one"
    total = section = 0
    for word in words:
        if word in _BELOW_HUNDRED:
            section += _BELOW_HUNDRED[word]
        elif word in ("hundred", "dozen"):
            section = max(section, 1) * SCALES[word]
        elif word in SCALES:
            total += max(section, 1) * SCALES[word]
            section = 0
        elif word != "and":
            return None
    return digits("0.5", total + section) if is_half else Decimal(total + section)


@lru_cache(maxsize=4096)
def chinese(text: str) -> Decimal | None:
    """A number in Chinese characters, or in digits with a Chinese scale; None where it is none.

    >>> chinese("二十八"), chinese("1.14亿"), chinese("三百零五万"), chinese("二〇二二"), chinese("13萬")
    (Decimal('28'), Decimal('114000000'), Decimal('3050000'), Decimal('2022'), Decimal('130000'))
    """
    mixed = _CHINESE_MIXED.fullmatch(text)
    if mixed:
        return digits(mixed[1], prod(CHINESE_SCALES.get(letter) or _CHINESE_UNITS[letter] for letter in mixed[2]))
    if not text or len(text) > LONGEST or not CHINESE.issuperset(text):
        return None
    if len(text) > 1 and _CHINESE_DIGITS.keys() >= set(text):
        return Decimal("".join(str(_CHINESE_DIGITS[letter]) for letter in text))
    return Decimal(_chinese_words(text))


def _chinese_words(text: str) -> int:
    total = section = digit = 0
    for letter in text:
        if letter in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[letter]
        elif letter in _CHINESE_UNITS:
            section += (digit or 1) * _CHINESE_UNITS[letter]
            digit = 0
        else:  # 亿 multiplies all before it, 万 what stands since the last 亿
            scale = CHINESE_SCALES[letter]
            total = (total + section + digit) * scale if total and total < scale else total + (section + digit or 1) * scale
            section = digit = 0
    return total + section + digit
