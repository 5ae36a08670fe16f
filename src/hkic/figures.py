"""Quantities in a text, English and Chinese: the number, how it is hedged, its unit or what is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from hkic.chinese_figures import CHINESE_READERS, figures_in_chinese, is_chinese_number
from hkic.english_figures import ENGLISH_READERS, figures_in_digits, figures_in_words
from hkic.numerals import CHINESE, DIGITS
from hkic.units import FAR, Figure


def figures_at(text: str, low: str, at: int) -> list[Figure]:
    """The figure whose number begins at an offset, both parts of a range; empty where none does.

    ``low`` is the text in lower case and plain form, as long as the text.

    >>> [(f.start, f.end, str(f.value)) for f in figures_at("over 5 km", "over 5 km", 5)]
    [(0, 9, 'more than 5 km')]
    """
    read = _in_digits if low[at] in DIGITS else figures_in_chinese if low[at] in CHINESE else figures_in_words
    return read(text, low, at)


def _in_digits(text: str, low: str, at: int) -> list[Figure]:
    """The figures of a number in digits, which do not tell of what language it is."""
    if not (low.isascii() or low[at - 1 if at else 0 : at + FAR].isascii()) and is_chinese_number(low, at):
        return figures_in_chinese(text, low, at)
    return figures_in_digits(text, low, at)


#: The words, digits and characters that numbers begin with, and what reads those at an offset in a text and its plain form.
FIGURE_READERS: Final[Mapping[str, Callable[[str, str, int], list[Figure]]]] = {
    **dict.fromkeys(DIGITS, _in_digits),
    **ENGLISH_READERS,
    **CHINESE_READERS,
}
