"""Finding records by name: exactly, whatever the case, width or hyphens, and approximately.

A name is found by a dictionary of folded names; a search looks at words and at trigrams, by an inverted index of each, which
are made when the first search needs them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import islice, takewhile
from math import log
from typing import Final, Generic, NamedTuple, TypeVar

from hkic._folding import fold, words
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError
from hkic.records import KINDS, Record
from hkic.vocabulary import NameSort

R = TypeVar("R", bound=Record)

_KINDS: Final = tuple(str(of.model_fields["kind"].default) for of in KINDS.values())

#: A word match scores at most this, so that names always come first.
_WORD_TOP: Final = 0.9
#: A typo scores at most this.
_TYPO_TOP: Final = 0.85
#: Trigrams that two names must share (Dice's coefficient) to be taken for a typo of one another.
_TYPO_LEAST: Final = 0.5
#: Weights of a word found whole in a name, begun in a name, whole in our words, begun in our words.
_IN_NAME, _BEGINS_NAME, _IN_TEXT, _BEGINS_TEXT = 1.0, 0.8, 0.6, 0.45
#: The shortest beginning of a word that is looked for.
_BEGINNING: Final = 3


class How(StrEnum):
    """How a search found a record, best first.

    >>> How("typo") is How.TYPO
    True
    """

    EXACT = "exact"
    """Its name, letter by letter."""
    ALIAS = "alias"
    """Another of its names, letter by letter."""
    ACRONYM = "acronym"
    """Its acronym, letter by letter."""
    FOLDED = "folded"
    """One of its names but for case, width, accents, hyphens, spaces or article."""
    WORD = "word"
    """Words of its names, description or summary, or beginnings of them."""
    TYPO = "typo"
    """A name that shares most of its trigrams."""


class Match(NamedTuple, Generic[R]):
    """One record that a search found.

    >>> from hkic.records import Place
    >>> place = Place(id="b", name="Bay", description="B.", category="region")
    >>> NameIndex([place]).search("bay")[0].how.value
    'folded'
    """

    record: R
    """The record."""
    score: float
    """How well it fits, from 0 to 1: 1 for a name letter by letter, 0.95 folded, at most 0.9 for words, 0.85 for typos."""
    how: How
    """How it was found."""
    matched_name: str
    """The name that matched; for a match in our words, the record's name."""

    def __repr__(self) -> str:
        return f"<Match {self.record.id}: {self.how} {self.score:.2f} {self.matched_name!r}>"


class _Form(NamedTuple):
    record: int
    text: str
    how: How


class NameIndex(Generic[R]):
    """An index of records by all their names.

    >>> from hkic.records import Place
    >>> index = NameIndex([Place(id="b", name="The Bay-Area", description="B.", category="region")])
    >>> index.lookup("BAY AREA").id
    'b'
    """

    def __init__(self, records: Iterable[R]) -> None:
        self._records: tuple[R, ...] = tuple(records)
        self._forms = tuple(_forms(self._records))
        groups: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for form in self._forms:
            groups[fold(form.text)][form.record] = None
        groups.pop("", None)
        self._folded: dict[str, tuple[int, ...]] = {key: tuple(found) for key, found in groups.items()}
        self._exact = {form.text: self._folded.get(fold(form.text), ()) for form in self._forms}

    def lookup(self, name: str) -> R:
        """The one record that has this name, in any case and width, with or without hyphens, spaces, accents or article.

        Raises :class:`~hkic.errors.NotFoundError` with the nearest names, and :class:`~hkic.errors.AmbiguousNameError` with
        the candidates where several records have it.

        >>> from hkic.records import Place
        >>> NameIndex([Place(id="b", name="Bay", description="B.", category="region")]).lookup("Bai")
        Traceback (most recent call last):
        hkic.errors.NotFoundError: no record named 'Bai'; did you mean 'Bay'?
        """
        found = self._exact.get(name)
        if found is None:
            found = self._folded.get(fold(name), ())
        if len(found) == 1:
            return self._records[found[0]]
        if found:
            raise AmbiguousNameError(name, candidates=[self._records[i].id for i in found])
        raise NotFoundError(name, what="record named", near=self.near(name))

    def near(self, name: str, *, limit: int = 3) -> list[str]:
        """The names most like one that was not found, best first.

        >>> from hkic.records import Place
        >>> NameIndex([Place(id="b", name="Qianhai", description="B.", category="zone")]).near("Qianhia")
        ['Qianhai']
        """
        close = self._by_typo(fold(name), least=0.3)
        alike = [match for match in close if match.score >= 0.75 * close[0].score] or self.search(name)
        return list(islice(dict.fromkeys(match.matched_name for match in alike), limit))

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Match[R]]:
        """The records that fit a text, best first; ties in the order of kinds and ids.

        Raises :class:`~hkic.errors.InvalidValueError` for a kind that there is not.

        >>> from hkic.records import Place
        >>> NameIndex([Place(id="b", name="Bay Area", description="B.", category="region")]).search("")
        []
        """
        if kind is not None and kind not in _KINDS:
            raise InvalidValueError(kind, what="kind", why=f"the kinds are {', '.join(_KINDS)}")
        folded = fold(text)
        if not folded or limit < 1:
            return []
        best: dict[int, tuple[Match[R], int]] = {}
        for match, position in self._candidates(text, folded):
            if kind is None or match.record.kind == kind:
                held = best.get(position)
                if held is None or held[0].score < match.score:
                    best[position] = (match, position)
        ranked = sorted(best.values(), key=lambda found: (-found[0].score, found[1]))
        return [match for match, _ in ranked[:limit]]

    def _candidates(self, text: str, folded: str) -> Iterator[tuple[Match[R], int]]:
        for form in self._forms_by_fold.get(folded, ()):
            same = form.text == text
            yield self._match(form, 1.0 if same else 0.95, form.how if same else How.FOLDED), form.record
        for position, score, name in self._by_word(words(text), folded):
            yield Match(self._records[position], score, How.WORD, name), position
        for match in self._by_typo(folded, least=_TYPO_LEAST):
            yield match, self._positions[match.record.id]

    def _match(self, form: _Form, score: float, how: How) -> Match[R]:
        return Match(self._records[form.record], score, how, form.text)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {record.id: position for position, record in enumerate(self._records)}

    @cached_property
    def _forms_by_fold(self) -> dict[str, tuple[_Form, ...]]:
        groups: defaultdict[str, list[_Form]] = defaultdict(list)
        for form in self._forms:
            groups[fold(form.text)].append(form)
        return {key: tuple(forms) for key, forms in groups.items()}

    @cached_property
    def _postings(self) -> dict[str, dict[int, tuple[float, str]]]:
        """Word to record to weight and name."""
        found: defaultdict[str, dict[int, tuple[float, str]]] = defaultdict(dict)
        for form in self._forms:
            for word in words(form.text):
                found[word].setdefault(form.record, (_IN_NAME, form.text))
        for position, record in enumerate(self._records):
            for word in words(f"{record.description} {getattr(record, 'summary', '')}"):
                found[word].setdefault(position, (_IN_TEXT, record.name))
        return dict(found)

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._postings)

    def _by_word(self, asked: tuple[str, ...], folded: str) -> Iterator[tuple[int, float, str]]:
        """Records in which at least half of the words, weighed by their rarity, are found."""
        weights = {word: self._rarity(word) for word in asked}
        whole = sum(weights.values())
        scores: Counter[int] = Counter()
        names: dict[int, str] = {}
        for word, weight in weights.items():
            for position, (score, name) in self._word_hits(word).items():
                scores[position] += weight * score  # type: ignore[assignment]  # Counter is typed for ints, sums floats
                names.setdefault(position, name)
        for position, score in scores.items():
            if score >= whole / 2 * _BEGINS_TEXT:
                yield position, _WORD_TOP * score / whole, names[position]
        if not folded.isascii():
            for form in self._forms:
                if folded in fold(form.text):
                    yield form.record, _WORD_TOP * (0.5 + 0.5 * len(folded) / len(fold(form.text))), form.text

    def _rarity(self, word: str) -> float:
        return log(1 + len(self._records) / (1 + len(self._postings.get(word, ()))))

    def _word_hits(self, word: str) -> Mapping[int, tuple[float, str]]:
        hits = dict(self._postings.get(word, {}))
        if len(word) >= _BEGINNING:
            start = bisect_left(self._vocabulary, word)
            for longer in takewhile(lambda w: w.startswith(word), islice(self._vocabulary, start, None)):
                for position, (score, name) in self._postings[longer].items():
                    weaker = _BEGINS_NAME if score == _IN_NAME else _BEGINS_TEXT
                    if position not in hits or hits[position][0] < weaker:
                        hits[position] = (weaker, name)
        return hits

    @cached_property
    def _trigrams(self) -> tuple[dict[str, list[int]], list[int]]:
        """Trigram to forms, and how many trigrams each form has."""
        holders: defaultdict[str, list[int]] = defaultdict(list)
        sizes = []
        for number, form in enumerate(self._forms):
            grams = _grams(fold(form.text))
            sizes.append(len(grams))
            for gram in grams:
                holders[gram].append(number)
        return dict(holders), sizes

    def _by_typo(self, folded: str, *, least: float) -> list[Match[R]]:
        """Names by Dice's coefficient of their trigrams, best first."""
        holders, sizes = self._trigrams
        asked = _grams(folded)
        shared = Counter(number for gram in asked for number in holders.get(gram, ()))
        close = [
            (2 * count / (len(asked) + sizes[number]), number)
            for number, count in shared.items()
            if 2 * count >= least * (len(asked) + sizes[number])
        ]
        close.sort(key=lambda found: (-found[0], found[1]))
        return [self._match(self._forms[number], _TYPO_TOP * dice, How.TYPO) for dice, number in close]


def _forms(records: tuple[Record, ...]) -> Iterator[_Form]:
    for position, record in enumerate(records):
        yield _Form(position, record.name, How.EXACT)
        for name in record.names:
            if name.text != record.name:
                yield _Form(position, name.text, How.ACRONYM if name.sort is NameSort.ACRONYM else How.ALIAS)


def _grams(folded: str) -> frozenset[str]:
    """Trigrams of a folded name, its ends marked."""
    padded = f"\x02{folded}\x03"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2)) if folded else frozenset()
