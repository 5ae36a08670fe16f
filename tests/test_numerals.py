from __future__ import annotations

from decimal import Decimal, localcontext
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.numerals import LONGEST, chinese, digits, english

ONES = str.split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = str.split("- - twenty thirty forty fifty sixty seventy eighty ninety")
FIGURES = "零一二三四五六七八九"


def english_words(number: int) -> str:
    """A number below a billion as one reads it aloud."""
    for size, scale in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if number >= size:
            whole, rest = divmod(number, size)
            joint = " and " if size == 100 else " "
            return f"{english_words(whole)} {scale}" + (joint + english_words(rest) if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def chinese_words(number: int) -> str:
    """A number below 10**12 as one reads it aloud: a 零 for zeros in between, none at the end."""
    for size, scale in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            whole, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return chinese_words(whole) + scale + (gap + chinese_words(rest) if rest else "")
    letters = "".join(
        FIGURES[int(digit)] + "千百十 "[4 - width + at] if digit != "0" else "零"
        for width in [len(str(number))]
        for at, digit in enumerate(str(number))
    )
    return "".join(letter for letter, _ in groupby(letters.replace(" ", ""))).rstrip("零") or "零"


@given(st.integers(0, 10**6))
def test_a_number_in_english_words_is_read_back(number: int) -> None:
    assert english(english_words(number)) == number


@given(st.integers(0, 10**6))
def test_hyphens_capitals_and_a_missing_and_make_no_difference_in_english(number: int) -> None:
    words = english_words(number)
    assert english(words.replace("-", " ").replace(" and ", " ").upper()) == number


@given(st.integers(0, 10**12 - 1))
def test_a_number_in_chinese_characters_is_read_back(number: int) -> None:
    assert chinese(chinese_words(number)) == number


@given(st.integers(1, 10**6))
def test_a_traditional_scale_says_what_the_simplified_one_says(number: int) -> None:
    words = chinese_words(number)
    assert chinese(words.replace("万", "萬")) == chinese(words)


@given(st.integers(0, 10**15))
def test_separators_change_nothing(number: int) -> None:
    assert digits(f"{number:,}") == digits(str(number)) == number


@given(st.decimals(0, 10**9, places=4), st.sampled_from([1, 12, 100, 1000, 10**6, 10**12]))
def test_a_scale_multiplies_exactly_whatever_the_precision_of_the_context(number: Decimal, scale: int) -> None:
    with localcontext(prec=3):
        scaled = digits(f"{number:f}", scale)
    assert scaled == number * scale
    assert str(scaled) == str(scaled.normalize()) or scaled == scaled.to_integral_value()


@given(st.integers(0, 9999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("千万", 10**7), ("万亿", 10**12), ("兆", 10**12)]))
def test_digits_with_a_chinese_scale_are_multiplied_out(number: int, scale: tuple[str, int]) -> None:
    assert chinese(f"{number}{scale[0]}") == number * scale[1]


@pytest.mark.parametrize("words", ["", "laboratory", "two laboratories", "and so", "half"])
def test_words_that_are_no_number_are_none(words: str) -> None:
    assert english(words) is None


@pytest.mark.parametrize("words", ["", "实验室", "三家", "x"])
def test_characters_that_are_no_number_are_none(words: str) -> None:
    assert chinese(words) is None


def test_what_is_longer_than_any_number_is_none() -> None:
    assert chinese("一" * LONGEST) == Decimal("1" * LONGEST)
    assert chinese("一" * (LONGEST + 1)) is None


def test_a_half_is_half_of_what_follows() -> None:
    assert english("half a million") == 500_000
    assert english("half a dozen") == 6
