"""Names folded to the form in which they are compared.

What a text is without case, width and accents needs nothing; the script and the sound of Chinese letters need the extra
``search``, and without it every letter is only itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from functools import cache, lru_cache
from itertools import islice

_LOOSE = re.compile(r"[^\w]+|_+")

_INITIALS = ("", *"bpmfdtnlgkhjqxrzcsyw", "zh", "ch", "sh")
_FINALS = re.findall(
    r"\S+", "a ai an ang ao e ei en eng er i ia ian iang iao ie in ing iong iu o ong ou u ua uai uan uang ue ui un uo"
)
#: Everything that is spelt as a syllable of pinyin is, and some that is none.
SYLLABLES = frozenset(initial + final for initial in _INITIALS for final in _FINALS)
#: The longest syllable (zhuang), the longest text that is parted, and how many ways of parting it (an-an, a-nan) are followed.
_LONGEST, _SPOKEN, _WAYS = 6, 120, 32


def flat(text: str) -> str:
    """A text on one line, each run of white space one space.

    >>> flat(" a name   in three  pieces ")
    'a name in three pieces'
    """
    return " ".join(text.split())


def plain(text: str) -> str:
    """A text without case and width, to a fixed point, since folding case can bring width back.

    >>> plain("ＨＫ-Ｃ++")
    'hk-c++'
    """
    while True:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        if folded == text:
            return folded
        text = folded


def _bare(text: str) -> str:
    """Without case, width and the accents of alphabets; to a fixed point. Other marks tell letters apart (ハ, バ) and stay."""
    if text.isascii():
        return text.lower()
    while True:
        bare = unicodedata.normalize("NFKC", "".join(_unaccented(unicodedata.normalize("NFKD", plain(text)))))
        if bare == text:
            return bare
        text = bare


def _unaccented(decomposed: str) -> Iterator[str]:
    base = ""
    for letter in decomposed:
        if not unicodedata.combining(letter):
            base = letter
            yield letter
        elif not (base and unicodedata.name(base, "").startswith(("LATIN", "GREEK", "CYRILLIC"))):
            yield letter


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a text: no case, width, accents or punctuation.

    >>> words("Ｒ&D, the Hong-Kong Café")
    ('r', 'and', 'd', 'the', 'hong', 'kong', 'cafe')
    """
    return tuple(_LOOSE.sub(" ", _bare(text).replace("'", "").replace("’", "").replace("&", " and ")).split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The form in which two names are the same: no case, width, accents, punctuation, spaces or articles.

    A text with neither letter nor digit is only without case and width.

    >>> fold("The Hong Kong-Shenzhen Zone") == fold("hong kong shenzhen zone")
    True
    """
    found = words(text)
    return "".join(word for word in found if word != "the") or "".join(found) or "".join(plain(text).split())


class _Simplified(dict[int, str]):
    """A table for ``str.translate`` that learns letters as they come: a part of a text is written as in the whole."""

    def __missing__(self, code: int) -> str:
        letter, convert = chr(code), _converter()
        written = letter
        if convert is not None and unicodedata.category(letter) == "Lo":
            while (simpler := convert(written)) != written:
                written = simpler
        return self.setdefault(code, written)


_SIMPLIFIED = _Simplified()


@cache
def _converter() -> Callable[[str], str] | None:
    """From traditional Chinese, as in Hong Kong or elsewhere, to simplified; None without the extra."""
    try:
        from opencc import OpenCC
    except ModuleNotFoundError as error:
        if error.name != "opencc":
            raise
        return None
    convert: Callable[[str], str] = OpenCC("hk2s").convert
    return convert


def simplified(text: str) -> str:
    """A text with each Chinese letter in its simplified form; as it is without the extra ``search``.

    >>> simplified("Tianhe")
    'Tianhe'
    """
    return text if text.isascii() else text.translate(_SIMPLIFIED)


@cache
def readings(letter: str) -> frozenset[str]:
    """The syllables of pinyin, without tones and with u for ü, that a Chinese letter can be read as.

    None for a letter that is not Chinese, and none without the extra ``search``.

    >>> readings("x")
    frozenset()
    """
    if letter.isascii():
        return frozenset()
    try:
        from pypinyin import Style, pinyin
    except ModuleNotFoundError as error:
        if error.name != "pypinyin":
            raise
        return frozenset()
    (found,) = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore") or [[]]
    return frozenset(reading.replace("v", "u") for reading in found) & SYLLABLES


def syllables(text: str, known: Container[str] = SYLLABLES) -> list[tuple[str, ...]]:
    """The ways in which a text parts into known syllables, the longest first; at most 32 of them, of at most 120 letters.

    >>> syllables("xian")
    [('xian',), ('xi', 'an')]
    >>> syllables("hkust")
    []
    """
    if not 0 < len(text) <= _SPOKEN:
        return []
    ends: dict[int, list[int]] = {len(text): []}
    for start in range(len(text) - 1, -1, -1):
        reached = [end for end in range(start + _LONGEST, start, -1) if end in ends and text[start:end] in known]
        if reached:
            ends[start] = reached
    return list(islice(_ways(text, 0, ends), _WAYS)) if 0 in ends else []


def _ways(text: str, start: int, ends: dict[int, list[int]]) -> Iterator[tuple[str, ...]]:
    if start == len(text):
        yield ()
    for end in ends[start]:
        for rest in _ways(text, end, ends):
            yield (text[start:end], *rest)
