"""Finding records by name: exactly, whatever the case, width or hyphens, and approximately.

A name is found by a dictionary of folded names. A search also knows scripts, sounds, words and slips of the finger, each by a
structure of its own that is made when the first search needs it. With the extra ``search`` it reads the other Chinese script and
pinyin, and compares spellings with rapidfuzz; without it, it finds the same slips by trigrams of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from heapq import nlargest, nsmallest
from itertools import chain, islice, takewhile
from math import log
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from hkic._folding import fold, readings, simplified, syllables, words
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError
from hkic.records import KINDS, Metric, Record, Relation, Statement
from hkic.vocabulary import NameSort

R = TypeVar("R", bound=Record)

_KINDS: Final = tuple(str(of.model_fields["kind"].default) for of in KINDS.values())

#: Scores of a name but for case, width, accents, hyphens and script; and of the best of all other matches.
_FOLDED, _TOP = 0.95, 0.9
#: What a word counts that stands in a name, in a label of ours, in our words; and what the beginning of one counts beside it.
_IN_NAME, _IN_LABEL, _IN_TEXT, _BEGINS = 1.0, 0.8, 0.6, 0.8
#: What a name keeps however many words it has beside the one asked for; and however long it is beside the part asked for.
_LONG_NAME, _SMALL_PART = 0.85, 0.6
#: The part of the words asked for, weighed by rarity and by where they stand, that a record must have to be found.
_LEAST = 0.3
#: Sums in another order may differ by as little.
_NEARLY: Final = 1 - 1e-9
#: The shortest beginning of a word that is looked for.
_BEGINNING: Final = 3
#: Words that say nothing alone, digits among them.
_SLIGHT: Final = frozenset("的和与及在0123456789").union(
    ("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "into", "is", "it", "its", "of", "on"),
    ("or", "that", "the", "their", "this", "to", "was", "were", "which", "with"),
)
#: Letters of alphabets, or others, side by side.
_SCRIPT: Final = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
#: Words joined by hyphens.
_COMPOUND: Final = re.compile(r"\w+(?:-\w+)+")
#: What a suggestion's score must be of the best one's.
_NEAR = 0.75


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
    """One of its names but for case, width, accents, hyphens, spaces, article or Chinese script."""
    PINYIN = "pinyin"
    """How one of its Chinese names, or some syllables of it, is read."""
    WORD = "word"
    """Words of its names, description or summary, beginnings of them, or a part of a Chinese name."""
    TYPO = "typo"
    """A name, or words, but for a few letters that are missing, added, changed or swapped."""


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
    """How well it fits, from 0 to 1: 1 for a name letter by letter, 0.95 for a folded one, at most 0.9 for anything else."""
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


class _Found(NamedTuple):
    """A record by its position, before it is known to be among the best."""

    record: int
    score: float
    how: How
    name: str


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
        self._keys = [fold(form.text) for form in self._forms]
        groups: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for form, key in zip(self._forms, self._keys, strict=True):
            groups[key][form.record] = None
        groups.pop("", None)
        self._folded: dict[str, tuple[int, ...]] = {key: tuple(found) for key, found in groups.items()}
        self._exact = {form.text: self._folded.get(key, ()) for form, key in zip(self._forms, self._keys, strict=True)}

    def lookup(self, name: str) -> R:
        """The one record that has this name, in any case and width, with or without hyphens, spaces, accents or article.

        What it finds depends on no extra. Raises :class:`~hkic.errors.NotFoundError` with the names that a search finds, and
        :class:`~hkic.errors.AmbiguousNameError` with the candidates where several records have it.

        >>> from hkic.records import Place
        >>> NameIndex([Place(id="b", name="Qianhai", description="B.", category="zone")]).lookup("Qianhia")
        Traceback (most recent call last):
        hkic.errors.NotFoundError: no record named 'Qianhia'; did you mean 'Qianhai'?
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
        """The names that a search finds for one that was not found, best first.

        >>> from hkic.records import Place
        >>> NameIndex([Place(id="b", name="Qianhai", description="B.", category="zone")]).near("Qianhia")
        ['Qianhai']
        """
        found = self.search(name)
        alike = (match.matched_name for match in found if match.score >= _NEAR * found[0].score)
        return list(islice(dict.fromkeys(alike), limit))

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Match[R]]:
        """The records that fit a text, best first; ties in the order of kinds and ids.

        Raises :class:`~hkic.errors.InvalidValueError` for a kind that there is not.

        >>> from hkic.records import Place
        >>> NameIndex([Place(id="b", name="Bay Area", description="B.", category="region")]).search("")
        []
        """
        if kind is not None and kind not in _KINDS:
            raise InvalidValueError(kind, what="kind", why=f"the kinds are {', '.join(_KINDS)}")
        key = _key(text)
        if not key or limit < 1:
            return []
        best: dict[int, _Found] = {}
        for found in self._finder.candidates(text, key, kind, limit):
            held = best.get(found.record)
            if (held is None or held.score < found.score) and kind in (None, self._records[found.record].kind):
                best[found.record] = found
        ranked = sorted(best.values(), key=lambda found: (-found.score, found.record))
        return [Match(self._records[found.record], found.score, found.how, found.name) for found in ranked[:limit]]

    @cached_property
    def _finder(self) -> _Finder:
        return _Finder(self._records, self._forms, map(simplified, self._keys))


def _forms(records: tuple[Record, ...]) -> Iterator[_Form]:
    for position, record in enumerate(records):
        yield _Form(position, record.name, How.EXACT)
        for name in record.names:
            if name.text != record.name:
                yield _Form(position, name.text, How.ACRONYM if name.sort is NameSort.ACRONYM else How.ALIAS)


def _key(text: str) -> str:
    """The form in which a search compares names."""
    return simplified(fold(text))


# -- searching -----------------------------------------------------------------------------------------------------------------


class _Asked(NamedTuple):
    """One word that was asked for, and what was found of it."""

    word: str
    meant: Collection[str]
    """Words of the data that it is, begins or is a slip of."""
    hits: Mapping[int, float]
    """Record to what the word counts there, but for the scale."""
    scale: float
    """How far what was found is the word."""
    weight: float
    """How rare it is."""
    how: How
    tells: bool
    """Whether some record of any kind is found by it, and the word says something alone."""


class _Finder:
    """What a search needs beyond the names: each part is made when it is first used."""

    def __init__(self, records: Sequence[Record], forms: Sequence[_Form], keys: Iterable[str]) -> None:
        self._records = records
        self._forms = forms
        groups: defaultdict[str, list[_Form]] = defaultdict(list)
        for form, key in zip(forms, keys, strict=True):
            groups[key].append(form)
        self._by_key = dict(groups)

    def candidates(self, text: str, key: str, kind: str | None, limit: int) -> Iterator[_Found]:
        """Everything that may be among the best, in no order; a record may come several times."""
        for form in self._by_key.get(key, ()):
            same = form.text == text
            yield _Found(form.record, 1.0 if same else _FOLDED, form.how if same else How.FOLDED, form.text)
        yield from self._by_sound(key, kind, limit)
        for asked in dict.fromkeys((_words(text), _words(_COMPOUND.sub(lambda found: found[0].replace("-", ""), text)))):
            yield from self._by_word(asked, kind, limit)
        if key not in self._by_key:
            yield from self._by_slip(key)

    @cached_property
    def _chinese(self) -> list[str]:
        """Keys that are not in an alphabet of ours alone, in which parts are looked for."""
        return [key for key in self._by_key if not key.isascii()]

    @cached_property
    def _chinese_forms(self) -> list[list[_Form]]:
        """The names that have these keys."""
        return [self._by_key[key] for key in self._chinese]

    @cached_property
    def _pairs(self) -> dict[str, list[int]]:
        """Two letters side by side to the numbers of these keys that hold them."""
        pairs: defaultdict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._chinese):
            for pair in {key[i : i + 2] for i in range(len(key) - 1)}:
                pairs[pair].append(number)
        return dict(pairs)

    # -- sounds --

    @cached_property
    def _letters_of(self) -> dict[str, str]:
        """Syllable to the letters in names that can be read so."""
        letters: defaultdict[str, list[str]] = defaultdict(list)
        for letter in sorted(set(chain.from_iterable(self._chinese))):
            for reading in readings(letter):
                letters[reading].append(letter)
        return {reading: "".join(held) for reading, held in letters.items()}

    def _by_sound(self, key: str, kind: str | None, limit: int) -> Iterator[_Found]:
        """The best of the Chinese names of which two syllables or more are read like this."""
        ways = self._ways(key.replace("v", "u"))
        if not ways:
            return
        letters = self._letters_of
        heard = re.compile("|".join("".join(f"[{letters[one]}]" for one in way) for way in ways))
        pairs = (one + other for way in ways for one in letters[way[0]] for other in letters[way[1]])
        scores: dict[int, float] = {}
        names: dict[int, str] = {}
        chinese, forms, hear, held = self._chinese, self._chinese_forms, heard.search, scores.get
        for number in sorted({number for pair in pairs for number in self._pairs.get(pair, ())}):
            part = hear(chinese[number])
            if part is None:
                continue
            score = _part(part.end() - part.start(), chinese[number])
            for record, text, _ in forms[number]:
                if score > held(record, 0.0) and (kind is None or self._records[record].kind == kind):
                    scores[record], names[record] = score, text
        for position in _best(scores, limit):
            yield _Found(position, _TOP * scores[position], How.PINYIN, names[position])

    def _ways(self, spoken: str) -> list[tuple[str, ...]]:
        """The ways to part a text into two syllables or more that letters in names are read as."""
        if not (spoken.isascii() and spoken.isalpha() and self._chinese and syllables(spoken)):  # pypinyin takes a while to load
            return []
        return [way for way in syllables(spoken, self._letters_of) if len(way) > 1]

    # -- words --

    @cached_property
    def _worth(self) -> list[float]:
        """What a word in the name of each record counts."""
        return [_IN_LABEL if isinstance(record, Metric | Statement | Relation) else _IN_NAME for record in self._records]

    @cached_property
    def _postings(self) -> dict[str, dict[int, float]]:
        """Word to record to what the word counts there."""
        found: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for form in self._forms:
            parts = words(form.text)
            for word in _spellings(form.text):
                counts = self._worth[form.record] * (_LONG_NAME + (1 - _LONG_NAME) / len(parts))
                held = found[simplified(word)]
                held[form.record] = max(held.get(form.record, 0.0), counts)
        for position, record in enumerate(self._records):
            for word in _spellings(_own_words(record)):
                found[simplified(word)].setdefault(position, _IN_TEXT)
        return dict(found)

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._postings)

    @cached_property
    def _chinese_texts(self) -> list[tuple[int, str]]:
        """Records whose description or summary is not in an alphabet of ours alone."""
        texts = ((position, _own_words(record)) for position, record in enumerate(self._records))
        return [(position, _key(text)) for position, text in texts if not text.isascii()]

    @cached_property
    def _misspelt(self) -> _Slips:
        """Words of names, of which another word may be a slip."""
        return _slips([word for word in self._vocabulary if max(self._postings[word].values()) > _IN_TEXT])

    def _by_word(self, asked: tuple[str, ...], kind: str | None, limit: int) -> Iterator[_Found]:
        """The best records in which enough of the words are found."""
        found = sorted((self._asked(word, kind) for word in asked), key=lambda each: -each.weight)
        if not any(each.tells for each in found):
            return
        whole = sum(each.weight for each in found)
        found = [each._replace(weight=each.weight / whole) for each in found]
        scores = _scores(found, limit)
        sought = [(each.weight, frozenset(each.meant), "" if each.word.isascii() else each.word) for each in found]
        for position in _best(scores, limit):
            slipped = any(each.how is How.TYPO and position in each.hits for each in found)
            name = self._name_with(sought, position)
            yield _Found(position, _TOP * scores[position], How.TYPO if slipped else How.WORD, name)

    def _asked(self, word: str, kind: str | None) -> _Asked:
        how = How.WORD
        meant = dict.fromkeys(self._singular(word), _BEGINS) | dict.fromkeys(self._beginning(word), _BEGINS) | {word: 1.0}
        if word.isascii() and len(meant) == 1 and word not in self._postings:
            how = How.TYPO
            meant = {
                near: _TOP * _alike(word, near, slips) for near, slips in self._misspelt.within(word, min(1, _allowed(word)))
            }
        held = {one: factor for one, factor in meant.items() if one in self._postings}
        if len(held) == 1 and word.isascii():  # what is found of one word alone is not gone through
            ((one, scale),) = held.items()
            hits: Mapping[int, float] = self._postings[one]
        else:
            hits, scale = self._hits(held), 1.0
        if not word.isascii():
            hits = self._with_parts(hits, word)
        weight = log(1 + len(self._records) / (1 + len(hits)))
        tells = bool(hits) and word not in _SLIGHT
        if kind is not None:
            hits = {position: counts for position, counts in hits.items() if self._records[position].kind == kind}
        return _Asked(word, meant.keys(), hits, scale, weight, how, tells)

    def _singular(self, word: str) -> Iterator[str]:
        """What a word may be the plural of; and where the data has neither, longer words that begin so."""
        ends = (word[:-3] + "y",) if word.endswith("ies") else (word[:-1],) if word.endswith("s") and word[-2:] != "ss" else ()
        for one in ends if len(word) > _BEGINNING else ():
            if one in self._postings:
                yield one
            elif word not in self._postings:
                yield from self._beginning(one)

    def _beginning(self, word: str) -> Iterator[str]:
        """Longer words that begin so."""
        if len(word) >= _BEGINNING and word.isascii():
            start = bisect_right(self._vocabulary, word)
            yield from takewhile(lambda longer: longer.startswith(word), islice(self._vocabulary, start, None))

    def _hits(self, meant: Mapping[str, float]) -> Mapping[int, float]:
        """Records to what these words count there, each by how far it is the one asked for."""
        hits: Mapping[int, float] = {}
        for word, factor in meant.items():
            hits = _add(hits, self._postings[word], factor)
        return hits

    def _with_parts(self, hits: Mapping[int, float], word: str) -> Mapping[int, float]:
        """Also where the letters stand anywhere in a Chinese name or text, which has no spaces between words."""
        found = {position: _IN_TEXT for position, text in self._chinese_texts if word in text}
        for name in self._chinese:
            if word in name:
                part = _part(len(word), name)
                for form in self._by_key[name]:
                    counts = part * self._worth[form.record]
                    if found.get(form.record, 0.0) < counts:
                        found[form.record] = counts
        return _add(found, hits, 1.0)

    def _name_with(self, sought: list[tuple[float, frozenset[str], str]], position: int) -> str:
        """The record's name with most of the words, the shortest of them; the first where they stand in our words alone.

        Of each word is given what it weighs, what it may mean, and, where it is Chinese, itself, for it may stand within another.
        """
        record = self._records[position]
        best, best_rank = record.name, (0.0, 0)
        for text in (record.name, *(name.text for name in record.names)) if record.names else ():
            key, parts = _parts(text)
            weight = 0.0
            for weighs, meant, within in sought:
                if not parts.isdisjoint(meant) or (within and within in key):
                    weight += weighs
            if weight and (weight, -len(key)) > best_rank:
                best, best_rank = text, (weight, -len(key))
        return best

    # -- slips --

    @cached_property
    def _near_names(self) -> _Slips:
        return _slips(list(self._by_key))

    def _by_slip(self, key: str) -> Iterator[_Found]:
        for name, slips in self._near_names.within(key, _allowed(key)):
            for form in self._by_key[name]:
                yield _Found(form.record, _TOP * _alike(key, name, slips), How.TYPO, form.text)


def _own_words(record: Record) -> str:
    return f"{record.description} {getattr(record, 'summary', '')}"


def _words(text: str) -> tuple[str, ...]:
    """The words that a search asks for, each once; one in two scripts is two."""
    return tuple(dict.fromkeys(part for word in words(text) for part in _SCRIPT.findall(simplified(word))))


def _spellings(text: str) -> Iterator[str]:
    """The words of a text, their parts where they are in two scripts, and its hyphenated ones as one word too."""
    for word in words(text):
        yield word
        yield from () if word.isascii() else _SCRIPT.findall(word)
    if "-" in text:
        for compound in _COMPOUND.findall(text):
            yield from words(compound.replace("-", ""))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, frozenset[str]]:
    """The key of a name, and its words."""
    return _key(text), frozenset(map(simplified, _spellings(text)))


def _part(length: int, name: str) -> float:
    """What a part of a name counts: the longer the better."""
    return _SMALL_PART + (1 - _SMALL_PART) * length / len(name)


def _add(hits: Mapping[int, float], more: Mapping[int, float], factor: float) -> Mapping[int, float]:
    """Each record with what counts most in it; neither of the two mappings is changed."""
    if factor != 1.0:
        more = {position: factor * counts for position, counts in more.items()}
    if not hits or not more:
        return hits or more
    both = {position: max(hits[position], more[position]) for position in hits.keys() & more.keys()}
    return {**hits, **more, **both}


def _scores(asked: list[_Asked], limit: int) -> Mapping[int, float]:
    """Records by what the words count in them; those that can no longer be among the best are left out on the way."""
    scores: Mapping[int, float] = {}
    left = 1.0
    for hits, weight, counted in ((each.hits, each.weight, each.weight * each.scale) for each in asked):
        floor = _NEARLY * max([_LEAST, *nlargest(limit, scores.values())[limit - 1 : limit]])
        if left >= floor and scores:
            grown = {position: scores.get(position, 0.0) + counted * counts for position, counts in hits.items()}
            scores = {**scores, **grown}
        elif left >= floor:
            scores = {position: counted * counts for position, counts in hits.items()} if counted < 1 else hits
        else:
            least, found = floor - left, hits.get
            scores = {position: score + counted * found(position, 0.0) for position, score in scores.items() if score >= least}
        left -= weight
    return scores


def _best(scores: Mapping[int, float], limit: int) -> list[int]:
    """The positions with the highest scores; of equal ones the first positions. Sorting all of them would take longer."""
    highest = nlargest(limit, scores.values())
    if not highest:
        return []
    last = highest[-1]
    above = sorted((position for position, score in scores.items() if score > last), key=lambda p: (-scores[p], p))
    equal = nsmallest(limit - len(above), (position for position, score in scores.items() if score == last))
    return [position for position in above + equal if scores[position] >= _LEAST]


# -- slips of the finger -------------------------------------------------------------------------------------------------------


def _grams(text: str) -> frozenset[str]:
    """Trigrams of a text, its ends marked."""
    padded = f"\x02{text}\x03"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def _allowed(text: str) -> int:
    """How many slips a text may hold: one from 5 letters on, two from 9, three from 16.

    A slip changes at most four trigrams, so that a text with so few slips shares a trigram with what was meant.
    """
    return min((len(_grams(text)) - 1) // 4, 1 + len(text) // 8, 3)


def _alike(left: str, right: str, slips: int) -> float:
    """How much of two texts is the same."""
    return 1 - slips / max(len(left), len(right))


class _Slips(Protocol):
    """Texts that can be asked which of them are few slips away: letters missing, added, changed, or swapped with the next."""

    def within(self, asked: str, most: int) -> list[tuple[str, int]]:
        """Texts that are at least one and at most so many slips away, nearest first, then in their order."""


def _slips(texts: Sequence[str]) -> _Slips:
    try:
        return _Compared(texts)
    except ModuleNotFoundError as error:
        if error.name != "rapidfuzz":
            raise
        return _Trigrams(texts)


class _Compared:
    """Slips found with rapidfuzz, which compares fast enough to do without an index."""

    def __init__(self, texts: Sequence[str]) -> None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        self._texts: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        self._numbers: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            self._texts[_size(text)].append(text)
            self._numbers[_size(text)].append(number)
        self._extract: Any = partial(process.extract, scorer=OSA.distance, limit=None)

    def within(self, asked: str, most: int) -> list[tuple[str, int]]:
        """Compare with all texts of a fitting size."""
        ranked = []
        for size in filter(self._texts.__contains__, _sizes(asked, most)):
            for text, slips, index in self._extract(asked, self._texts[size], score_cutoff=most):
                ranked.append((slips, self._numbers[size][index], text))
        return [(text, slips) for slips, _, text in sorted(ranked) if slips]


class _Trigrams:
    """Slips found by an index of trigrams, which is made for each size when it is first asked for, then compared."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._numbers: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._holders: dict[tuple[int, int], Mapping[str, list[int]]] = {}
        for number, text in enumerate(texts):
            self._numbers[_size(text)].append(number)

    def within(self, asked: str, most: int) -> list[tuple[str, int]]:
        """Compare with the texts of a fitting size that share enough trigrams."""
        grams = _grams(asked)
        least = len(grams) - 4 * most
        common = max(0, least - 1) // 2  # the longest lists are left out: who stands in enough of all stands in enough others
        close: list[int] = []
        for size in filter(self._numbers.__contains__, _sizes(asked, most)):
            held = self._holding(size)
            lists = sorted((held.get(gram, []) for gram in grams), key=len)
            shared = Counter(chain.from_iterable(lists[: len(grams) - common]))
            close += [number for number, count in shared.items() if count >= least - common]
        ranked = sorted((_slips_between(asked, self._texts[number]), number) for number in close)
        return [(self._texts[number], slips) for slips, number in ranked if 0 < slips <= most]

    def _holding(self, size: tuple[int, int]) -> Mapping[str, list[int]]:
        """Trigram to the texts of one size that hold it."""
        if size not in self._holders:
            holders: defaultdict[str, list[int]] = defaultdict(list)
            for number in self._numbers[size]:
                for gram in _grams(self._texts[number]):
                    holders[gram].append(number)
            self._holders[size] = dict(holders)
        return self._holders[size]


def _size(text: str) -> tuple[int, int]:
    """How many letters a text has, and how many that are not ASCII: a slip changes either by one at most."""
    return len(text), 0 if text.isascii() else sum(not letter.isascii() for letter in text)


def _sizes(text: str, most: int) -> list[tuple[int, int]]:
    """The sizes of texts that are at most so many slips away."""
    if not most:
        return []
    length, wide = _size(text)
    return [(n, w) for n in range(length - most, length + most + 1) for w in range(max(0, wide - most), wide + most + 1)]


def _slips_between(left: str, right: str) -> int:
    """The optimal string alignment distance, one column of the matrix at a time in the bits of a number (Hyyrö 2003)."""
    where: defaultdict[str, int] = defaultdict(int)
    for number, letter in enumerate(left):
        where[letter] |= 1 << number
    last, every = 1 << (len(left) - 1), (1 << len(left)) - 1
    up, down, diagonal, before, distance = every, 0, 0, 0, len(left)
    for letter in right:
        equal = where[letter]
        swapped = ((~diagonal & equal) << 1) & before
        diagonal = (((equal & up) + up) ^ up) | equal | down | swapped
        rising, falling = down | ~(diagonal | up), diagonal & up
        distance += bool(rising & last) - bool(falling & last)
        rising, falling = (rising << 1) | 1, falling << 1
        up, down, before = (falling | ~(diagonal | rising)) & every, rising & diagonal & every, equal
    return distance
