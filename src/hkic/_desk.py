"""The desk: documents laid open beside a dataset, the mentions in their spans, and which records are near to one another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Final

from hkic._folding import flat, words
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.english_figures import singular
from hkic.evidence import Evidence
from hkic.figures import figures_at
from hkic.reading import Mention
from hkic.records import Document, Person, PolicyDate, Record, Relation, carriers, links, wholes
from hkic.texts import is_whole
from hkic.units import UNITY

#: Where evidence stands in the copies at hand.
Places = Mapping[Evidence, tuple[int, int]]
_BEGINNING: Final = itemgetter(0)


class Desk:
    """The documents at hand, read once for each anchor.

    >>> Desk(Dataset(), {}).with_wholes(["nobody"])
    set()
    """

    def __init__(self, dataset: Dataset, texts: Mapping[str, str], places: Places | None = None) -> None:
        self.dataset = dataset
        self.texts = texts
        self._places = places
        self._mentions: dict[tuple[str, PartialDate | None], list[Mention]] = {}

    @cached_property
    def _linked(self) -> Mapping[str, set[str]]:
        """What relations link each record with."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for relation in self.dataset.relations.values():
            found[relation.source].add(relation.target)
            found[relation.target].add(relation.source)
        return found

    @cached_property
    def _by_end(self) -> Mapping[tuple[str, str, str], list[Relation]]:
        found: defaultdict[tuple[str, str, str], list[Relation]] = defaultdict(list)
        for relation in self.dataset.relations.values():
            found[relation.predicate, "from", relation.source].append(relation)
            found[relation.predicate, "to", relation.target].append(relation)
        return found

    def relations_like(self, predicate: str, source: str, target: str) -> Iterator[Relation]:
        """The relations of a predicate that have the source or the target."""
        for end in (("from", source), ("to", target)):
            yield from self._by_end.get((predicate, *end), ())

    def near(self, record: Record) -> set[str]:
        """A record, what it refers to or was derived from, and what relations link it with."""
        derivations = (one for carrier in carriers(record) for one in carrier.sourced.derivations)
        sources = {source.partition(".")[0] for one in derivations for source in one.sources}
        return {record.id} | sources | self._linked[record.id] | {link.target for link in links(record)}

    def concerned(self, mention: Mention) -> set[str]:
        """The records that a name may stand for, and what these refer to: a plan's name is of what it is a plan for."""
        found = set(ids_of(mention))
        return found | {link.target for id in found for link in links(self.dataset[id])}

    def with_wholes(self, ids: Iterable[str]) -> set[str]:
        """Records, and what these are part of, stand in or lie in, or have an office of."""
        found = {id for id in ids if id in self.dataset}
        ahead = list(found)
        while ahead:
            record = self.dataset[ahead.pop()]
            held = {*wholes(record), str(getattr(record, "place", "")), *_bodies(record)}
            above = {id for id in held if id in self.dataset} - found
            found |= above
            ahead += above
        return found

    def mentions(self, evidence: Evidence, anchor: PartialDate | None = None) -> list[Mention]:
        """The mentions of a document that lie in a span; relative dates seen from the day of publication, or the anchor given."""
        document = self.dataset.documents.get(evidence.document)
        seen_from = anchor or (document.published if document else None)
        key = (evidence.document, seen_from)
        if key not in self._mentions:
            self._mentions[key] = self.dataset.read(self.texts[evidence.document], seen_from)
        held, (start, end) = self._mentions[key], self.place(evidence)
        within = held[bisect_left(held, start, key=_BEGINNING) : bisect_left(held, end, key=_BEGINNING)]
        return [one for one in within if one.end <= end]

    def is_at_hand(self, evidence: Evidence) -> bool:
        """Whether the span can be read."""
        return evidence.document in self.texts and (self._places is None or evidence in self._places)

    def place(self, evidence: Evidence) -> tuple[int, int]:
        """Where the span stands in the text at hand."""
        return (evidence.start, evidence.end) if self._places is None else self._places[evidence]

    def whole(self, document: Document) -> list[Mention]:
        """All mentions of a document."""
        return self.dataset.read(self.texts[document.id], document.published) if document.id in self.texts else []

    def words(self, evidence: Evidence) -> str:
        """The words of a span, on one line."""
        start, end = self.place(evidence)
        return flat(self.texts[evidence.document][start:end])

    def unmentioned(self, evidence: Evidence, near: Mention | None = None) -> str:
        """The words of a span without the figures, dates and names in it; of the sentence of a mention alone."""
        start, end = self.place(evidence)
        rest = list(self.texts[evidence.document][start:end])
        for one in self.mentions(evidence):
            rest[one.start - start : one.end - start] = " " * (one.end - one.start)
        said = "".join(rest)
        if near is not None:
            ends = [0, *(stop.end() for stop in _STOP.finditer(said)), len(said)]
            at = bisect_right(ends[:-1], near.start - start)
            said = said[ends[at - 1] : ends[at]]
        return flat(said)


#: Where a sentence ends.
_STOP: Final = re.compile(r"[.;!?](?=\s)|[。；！？\n]")


def _bodies(record: Record) -> Iterator[str]:
    """The bodies that somebody has an office of."""
    if isinstance(record, Person):
        yield from (role.organisation for role in record.roles if role.organisation is not None)


def stands_whole(words: str, said: str) -> bool:
    """Whether words stand in a text, cutting no word or number.

    >>> stands_whole("HKU", "at HKUST"), stands_whole("HKU", "at HKU")
    (False, True)
    """
    start = said.find(words)
    while start >= 0 and not is_whole(said, start, start + len(words)):
        start = said.find(words, start + 1)
    return start >= 0 and bool(words)


def stands_flat(name: str, said: str) -> bool:
    """Whether a name stands in a text but for case, width and the spaces that a translation put beside its quotation marks.

    >>> stands_flat('"Bay" Institute', 'the " Bay " institute')
    True
    """
    return bool(words(name)) and f" {' '.join(words(name))} " in f" {' '.join(words(said))} "


def longer_names(one: Mention, names: Iterable[Mention]) -> list[Mention]:
    """The longer names that a name is a part of.

    >>> bay = Mention(4, 7, "name", ("bay",), "Bay")
    >>> [one.as_printed for one in longer_names(bay, [bay, Mention(4, 17, "name", ("institute",), "Bay Institute")])]
    ['Bay Institute']
    """
    return [other for other in names if is_inside(one, other) and not is_inside(other, one)]


def is_inside(one: Mention, other: Mention) -> bool:
    """Whether a mention lies within another, or is one with it.

    >>> bay = Mention(4, 7, "name", ("bay",), "Bay")
    >>> is_inside(bay, bay)
    True
    """
    return other.start <= one.start and one.end <= other.end


def leaves(value: Any) -> Iterator[Any]:
    """The single values that a field holds, be it a list of them.

    >>> list(leaves((1, (2, 3))))
    [1, 2, 3]
    """
    if isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, PolicyDate):
        yield value.date
    else:
        yield value


def ids_of(mention: Mention) -> tuple[str, ...]:
    """The records that a name may stand for; none where it is no name.

    >>> ids_of(Mention(0, 4, "date", PartialDate(2019), "2019"))
    ()
    """
    return mention.value if isinstance(mention.value, tuple) else ()


def ends_of(value: PartialDate | Period) -> set[PartialDate]:
    """A date itself, or the ends of a period that are told.

    >>> sorted(map(str, ends_of(Period.parse("2018/2022"))))
    ['2018', '2022']
    """
    if isinstance(value, PartialDate):
        return {value}
    return {end for end in (value.start, value.end) if isinstance(end, PartialDate)}


def is_within(end: PartialDate, known: PartialDate) -> bool:
    """Whether a date is another one, or the month or year of it.

    >>> is_within(PartialDate(2019), PartialDate(2019, 2))
    True
    """
    return end in (known, PartialDate(known.year, known.month), PartialDate(known.year))


_SPELLINGS: Final = {
    "center": "centre",
    "program": "programme",
    "labor": "labour",
    "organization": "organisation",
    "r&d": "research",
}


def spelt(word: str) -> str:
    """A word in the singular, in British spelling.

    >>> spelt("centers")
    'centre'
    """
    return _SPELLINGS.get(singular(word), singular(word))


@cache
def _unit_of(noun: str) -> str:
    """The unit that a figure with a noun behind it is read with."""
    words = f"2 {noun}"
    return next((one.value.unit for one in figures_at(words, words, 0)), UNITY)


def names_unit(unit: str, words: str) -> bool:
    """Whether words have the plural of what is counted, and all that the unit says of it.

    >>> names_unit("research-boat", "the boats for research")
    True
    """
    plurals = [word for word in re.findall(r"[a-z][a-z&'-]*", words.lower()) if singular(word) != word]
    if unit in map(_unit_of, plurals):
        return True
    *qualities, noun = map(spelt, unit.split("-"))
    return noun in map(spelt, plurals) and lemmas(words).issuperset(qualities)


def lemmas(text: str) -> set[str]:
    """The words of a text in the singular, in British spelling, compounds and their parts.

    >>> sorted(lemmas("Centers"))
    ['centre']
    """
    found = set(re.findall(r"[a-z][a-z&'-]*", text.lower()))
    return {spelt(part) for word in found for part in (word, *word.split("-"))}
