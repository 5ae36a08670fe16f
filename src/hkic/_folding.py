"""Names folded to the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOSE = re.compile(r"[^\w]+|_+")


def _bare(text: str) -> str:
    """Decompose, fold case, drop accents; to a fixed point, since folding case can bring accents back."""
    while True:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        bare = unicodedata.normalize("NFKC", "".join(c for c in decomposed if not unicodedata.combining(c)))
        if bare == text:
            return bare
        text = bare


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

    Empty where the text has neither letter nor digit.

    >>> fold("The Hong Kong-Shenzhen Zone") == fold("hong kong shenzhen zone")
    True
    """
    return "".join(word for word in words(text) if word != "the") or "".join(words(text))
