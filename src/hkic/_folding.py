"""Names folded to the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LOOSE = re.compile(r"[^\w]+|_+")


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
    while True:
        bare = unicodedata.normalize("NFKC", "".join(_unaccented(unicodedata.normalize("NFKD", plain(text)))))
        if bare == text:
            return bare
        text = bare


def _unaccented(decomposed: str) -> Iterator[str]:
    accented = False
    for letter in decomposed:
        if not unicodedata.combining(letter):
            accented = unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC"))
            yield letter
        elif not accented:
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
