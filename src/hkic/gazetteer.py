"""Known words and names in a text, all of them in one pass.

With the extra ``fast`` an Aho–Corasick automaton finds them, without it a dictionary of their beginnings; both find the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

#: Characters that are written otherwise and mean the same, one for one, so that offsets stay.
_ALIKE: Final = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("‘’ʼ", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
}
_ALIKE_LETTER = re.compile(f"[{''.join(map(re.escape, _ALIKE))}]")
_TOKEN = re.compile(r"[^\W_]+")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")

try:
    from ahocorasick_rs import AhoCorasick, MatchKind  # the extra "fast"
except ModuleNotFoundError:  # pragma: no cover -- the other engine does the same
    AhoCorasick = None  # type: ignore[assignment,misc]


def alike(text: str) -> str:
    r"""A text with full-width letters, hyphens, quotes and white space in their plain form, as long as it was.

    >>> alike("Ｔｉａｎｈｅ‑2\u00a0on")
    'Tianhe-2 on'
    """
    spaced = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return spaced if spaced.isascii() else _ALIKE_LETTER.sub(lambda letter: _ALIKE[letter[0]], spaced)


def lowered(text: str) -> str:
    """A text in lower case, as long as it was.

    >>> lowered("HONG Kong İ")
    'hong kong İ'
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


class Gazetteer:
    """Words and names to be found in texts, in lower case and plain form.

    >>> Gazetteer(["hong kong", "kong"]).find("in hong kong, not in kongs")
    [(0, 3, 12), (1, 8, 12)]
    """

    def __init__(self, words: Iterable[str], *, automaton: bool = AhoCorasick is not None) -> None:
        self._words: Sequence[str] = tuple(words)
        self._edges = tuple((_joins(word[0]), _joins(word[-1])) for word in self._words)
        self._engine: Any = _Automaton(self._words) if automaton and self._words else _Beginnings(self._words)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every word in a text, by start and the longer first; Latin letters end at word boundaries.

        The text is in lower case and plain form.
        """
        edges = self._edges
        length = len(text)
        found = [
            (word, start, end)
            for word, start, end in self._engine.find(text)
            if not (start and edges[word][0] and _joins(text[start - 1]))
            and not (end < length and edges[word][1] and _joins(text[end]))
        ]
        found.sort(key=_longest_first)
        return found


def _longest_first(found: tuple[int, int, int]) -> tuple[int, int]:
    return found[1], -found[2]


def _joins(letter: str) -> bool:
    """Whether a word goes on across this letter: in scripts with spaces it does."""
    return letter.isalnum() and letter < "\u2e80"


class _Automaton:
    def __init__(self, words: Sequence[str]) -> None:
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


class _Beginnings:
    """Words by their first token; those of scripts without spaces by their first character."""

    def __init__(self, words: Sequence[str]) -> None:
        self._by_token: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._by_letter: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, word in enumerate(words):
            token = _TOKEN.search(word)
            if token and token[0].isascii() and token.start() == 0 and (token.end() == len(word) or word[token.end()].isascii()):
                self._by_token[token[0]].append((number, word))
            elif word:
                self._by_letter[word[0]].append((number, word))
        letters = "".join(map(re.escape, self._by_letter))
        self._letters = re.compile(f"[{letters}]") if letters else None

    def find(self, text: str) -> list[tuple[int, int, int]]:
        found = []
        for token in _ASCII_TOKEN.finditer(text):
            for number, word in self._by_token.get(token[0], ()):
                if text.startswith(word, token.start()):
                    found.append((number, token.start(), token.start() + len(word)))
        if self._letters:
            for letter in self._letters.finditer(text):
                for number, word in self._by_letter[letter[0]]:
                    if text.startswith(word, letter.start()):
                        found.append((number, letter.start(), letter.start() + len(word)))
        return found
