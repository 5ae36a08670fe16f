"""Known words and names in a text, all of them in one pass.

With the extra ``fast`` an Aho–Corasick automaton finds them, without it a dictionary of their beginnings; both find the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

#: Characters that are written otherwise and mean the same, one for one, so that offsets stay.
_ALIKE: Final = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("‘’ʼ", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
}
#: The commonest of them, by the first byte of their UTF-8: they are replaced one after the other, without a call for each place.
_COMMON: Final = tuple(
    (letters[0].encode()[:1], tuple((letter, _ALIKE[letter]) for letter in letters))
    for letters in ("‘’“”–−", "，：；（）！？", "\u00a0", "\u3000")
)
#: The first bytes of the others, and of half a surrogate pair.
_BEGINNINGS: Final = (b"\xe2", b"\xef", b"\xed", b"\xca")
_ALIKE_LETTER = re.compile(f"[{''.join(map(re.escape, _ALIKE))}\ud800-\udfff]")
#: All bytes but those that letters with capitals begin with in UTF-8, beyond ASCII: É, Ж.
_WITHOUT_CAPITALS: Final = bytes({*range(256)} - {*range(0xC3, 0xE2)})
_TOKEN = re.compile(r"[a-z0-9]+")
#: The beginning of a word that is a token in every text: not é, which a token does not go on across.
_FIRST_TOKEN = re.compile(r"[a-z0-9]++(?=[ -~]|$)")

try:
    from ahocorasick_rs import AhoCorasick, Implementation  # the extra "fast"
except ModuleNotFoundError:  # pragma: no cover -- the other engine does the same
    HAS_AUTOMATON = False
else:
    HAS_AUTOMATON = True


def alike(text: str) -> str:
    r"""A text with full-width letters, hyphens, quotes and spaces in their plain form, as long as it was; line ends stay.

    >>> alike("Ｔｉａｎｈｅ‑2\u00a0on")
    'Tianhe-2 on'
    """
    plain = text.replace("\t", " ").replace("\r", " ")
    if plain.isascii():
        return plain
    encoded = plain.encode("utf-8", "surrogatepass")
    for beginning, letters in _COMMON:
        if beginning in encoded:
            for letter, other in letters:
                plain = plain.replace(letter, other)
    encoded = plain.encode("utf-8", "surrogatepass")
    return _ALIKE_LETTER.sub(_plain_letter, plain) if any(beginning in encoded for beginning in _BEGINNINGS) else plain


def _plain_letter(letter: re.Match[str]) -> str:
    return _ALIKE.get(letter[0], "\ufffd")  # half a surrogate pair is no text


def lowered(text: str) -> str:
    """A text in lower case, as long as it was.

    >>> lowered("HONG Kong İ")
    'hong kong İ'
    """
    if not text.isascii():
        encoded = text.encode("utf-8", "surrogatepass")
        if not encoded.translate(None, _WITHOUT_CAPITALS):
            return encoded.lower().decode("utf-8", "surrogatepass")
    low = text.lower()
    return low if len(low) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


class Gazetteer:
    """Words and names to be found in texts, in lower case and plain form; and prefixes, which words may go on behind.

    >>> Gazetteer(["hong kong", "kong"], prefixes="12").find("in hong kong, not in 12 kongs")
    [(0, 3, 12), (1, 8, 12), (2, 21, 22)]
    """

    def __init__(self, words: Iterable[str], *, prefixes: Iterable[str] = (), automaton: bool = HAS_AUTOMATON) -> None:
        whole, open_ended = tuple(words), tuple(prefixes)
        self._not_before = [_joining(word[0]) for word in (*whole, *open_ended)]
        self._not_behind = [_joining(word[-1]) for word in whole] + [_NOTHING] * len(open_ended)
        self._engine: Any = (_Automaton if automaton else _Beginnings)(whole, open_ended)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every word in a text, by start and the longer first; Latin letters end at word boundaries.

        The text is in lower case and plain form. Prefixes have the numbers behind those of the words.

        >>> Gazetteer(["中国", "bay"]).find("中国's bay")
        [(0, 0, 2), (1, 5, 8)]
        """
        not_before, not_behind, padded = self._not_before, self._not_behind, f" {text} "
        found = [
            one
            for one in self._engine.find(text)
            if padded[one[1]] not in not_before[one[0]] and padded[one[2] + 1] not in not_behind[one[0]]
        ]
        found.reverse()  # an engine gives them by their ends
        found.sort(key=_START)
        return found


_START, _END = itemgetter(1), itemgetter(2)


#: Letters and digits that a word goes on across: those of scripts with spaces.
_JOINING: Final = frozenset(filter(str.isalnum, map(chr, range(0x2E80))))
_NOTHING: Final[frozenset[str]] = frozenset()


def _joining(letter: str) -> frozenset[str]:
    """The letters that a word which begins or ends with a letter goes on with."""
    return _JOINING if letter in _JOINING else _NOTHING


class _Automaton:
    def __init__(self, words: Sequence[str], prefixes: Sequence[str]) -> None:
        self._automaton = AhoCorasick((*words, *prefixes), implementation=Implementation.ContiguousNFA)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


class _Beginnings:
    """Words by their first token; prefixes, and words of scripts without spaces, by their first character."""

    def __init__(self, words: Sequence[str], prefixes: Sequence[str]) -> None:
        self._by_token: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._by_letter: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, word in enumerate(words):
            token = _FIRST_TOKEN.match(word)
            (self._by_token[token[0]] if token else self._by_letter[word[0]]).append((number, word))
        for number, prefix in enumerate(prefixes, len(words)):
            self._by_letter[prefix[0]].append((number, prefix))
        self._letter = re.compile(f"[{''.join(map(re.escape, self._by_letter))}]" if self._by_letter else "(?!)")

    def find(self, text: str) -> list[tuple[int, int, int]]:
        found = []
        for pattern, known in ((_TOKEN, self._by_token), (self._letter, self._by_letter)):
            for beginning in pattern.finditer(text):
                for number, word in known.get(beginning[0], ()):
                    if text.startswith(word, beginning.start()):
                        found.append((number, beginning.start(), beginning.start() + len(word)))
        found.sort(key=_END)
        return found
