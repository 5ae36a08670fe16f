"""Agreement: whether the span that an evidence points at really says what the record holds, read by rules.

A digest shows that somebody pointed at a place. Here the place is read: the quantity, date, name or wording that a field holds
must be what the readers find in the span. What follows from a span and something else is *derived*, and then it must follow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple

from hkic._folding import words
from hkic._model import Value
from hkic.dataset import Dataset
from hkic.dates import OPEN, PartialDate, Period
from hkic.errors import UnknownFieldError
from hkic.evidence import Derivation, Evidence, prefixes
from hkic.figures import RANK, UNITY, singular
from hkic.quantities import Quantity
from hkic.reading import Mention, MentionKind
from hkic.records import Document, Identifier, Name, Participant, PolicyDate, Record, Statement, links, value_at
from hkic.rules import Carrier, carriers
from hkic.texts import is_whole

#: Fields that no rule can read out of a span, and why.
JUDGED: Final[Mapping[str, str]] = {
    "category": "what kind of thing it is, in our classification",
    "status": "how far a thing has come, judged from the whole passage",
    "is_group": "whether a name stands for one body or several",
    "former": "whether an office is held no more",
    "predicate": "how two records are linked, in our list of links",
    "part": "which part somebody had, in our list of parts",
    "step": "what happened to a policy, in our list of steps",
    "summary": "what is said, in our own words; its numbers, dates and names are read as own words",
}

#: Fields that hold our own words, whose numbers, dates and names must stand in the record's evidence.
OWN_WORDS: Final = ("description", "definition", "summary", "note")


class Agreement(StrEnum):
    """Whether a span says what a field holds.

    >>> Agreement("agrees") is Agreement.AGREES
    True
    """

    AGREES = "agrees"
    """The span says it."""
    DERIVED = "derived"
    """It follows from the span and from what its derivation names."""
    EXTERNAL = "external"
    """A public source that the record names says it, of our own words alone."""
    DIFFERS = "differs"
    """The span does not say it."""
    NOT_READABLE = "not readable"
    """No rule can tell: a judgement, or a summary."""
    NOT_CHECKED = "not checked"
    """The document was not at hand."""


class Reading(NamedTuple):
    """What came of reading one span for one field.

    >>> from hkic.evidence import Sourced
    >>> reading = Reading(Agreement.DIFFERS, Carrier("a", "", Sourced()), None, "founded", "date", "2001", "2002")
    >>> reading.aspect
    'date'
    """

    verdict: Agreement
    """Whether they agree."""
    carrier: Carrier
    """What holds the field."""
    evidence: Evidence | None
    """The span that was read; None for our own words, which all the record's evidence must bear out."""
    field: str
    """Field path, relative to the carrier."""
    aspect: str
    """What was compared: number, comparator, unit, date, name, text, whole; empty where nothing could be."""
    recorded: str = ""
    """What the record holds."""
    read: str = ""
    """What the span says instead."""


Places = Mapping[Evidence, tuple[int, int]]
_BEGINNING = itemgetter(0)


def readings(
    dataset: Dataset, texts: Mapping[str, str], of: Iterable[Carrier], *, places: Places | None = None
) -> Iterator[Reading]:
    """Every evidence of these carriers read for every field that it supports; texts are canonical texts by document id.

    Where ``places`` tell where evidence stands in these copies, it is read there, and what they leave out is not checked.

    >>> list(readings(Dataset(), {}, []))
    []
    """
    desk = _Desk(dataset, texts, places)
    for carrier in of:
        for evidence in carrier.sourced.evidence:
            for field in evidence.supports:
                yield desk.read(carrier, evidence, field)


def own_words(
    dataset: Dataset, texts: Mapping[str, str], of: Iterable[Record], *, places: Places | None = None
) -> Iterator[Reading]:
    """Every number, date and record's name in our own words about these records, held against their evidence.

    >>> list(own_words(Dataset(), {}, []))
    []
    """
    desk = _Desk(dataset, texts, places)
    for record in of:
        yield from _OwnWords(desk, record).readings()


class _Desk:
    """The documents at hand, read once for each anchor."""

    def __init__(self, dataset: Dataset, texts: Mapping[str, str], places: Places | None) -> None:
        self.dataset = dataset
        self.texts = texts
        self._places = places
        self._mentions: dict[tuple[str, PartialDate | None], list[Mention]] = {}

    @cached_property
    def linked(self) -> Mapping[str, set[str]]:
        """Every record's neighbours: what it names, and what names it."""
        linked: defaultdict[str, set[str]] = defaultdict(set)
        for record in self.dataset.values():
            for link in links(record):
                if ".document" not in link.path and link.target in self.dataset:
                    linked[record.id].add(link.target)
                    linked[link.target].add(record.id)
        return linked

    @cached_property
    def _wholes(self) -> Mapping[str, set[str]]:
        """What each record is part of, stands in or lies in."""
        wholes: defaultdict[str, set[str]] = defaultdict(set)
        for record in self.dataset.values():
            for link in links(record):
                if re.split(r"\W", link.path)[0] in ("within", "parent", "part_of", "place") and link.target in self.dataset:
                    wholes[record.id].add(link.target)
        return wholes

    def neighbours(self, id: str) -> set[str]:
        """What a record names or is named by, what else the events, relations and the like among these name, and their wholes."""
        near = self.linked[id]
        joining = ("document", "relation", "event", "policy", "project", "statement", "metric", "ranking")
        found = near.union(*(self.linked[one] for one in near if self.dataset[one].kind in joining))
        ahead = [id, *near]
        while ahead:
            above = self._wholes[ahead.pop()] - found
            ahead += above
            found |= above
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
        start, end = self.place(evidence)
        return _folded(self.texts[evidence.document][start:end])

    def read(self, carrier: Carrier, evidence: Evidence, field: str) -> Reading:
        """One span read for one field."""
        if not self.is_at_hand(evidence):
            return Reading(Agreement.NOT_CHECKED, carrier, evidence, field, "")
        try:
            value = value_at(carrier.sourced, field)
        except UnknownFieldError:
            value = None
        if value is None or value == ():
            return Reading(Agreement.DIFFERS, carrier, evidence, field, "text", "nothing", "")
        return _Question(self, carrier, evidence, field).ask(value)


_SINCE = re.compile(r"\b(?:since|from|starting|beginning|as early as)\b|[自从從起]|以来|以來", re.IGNORECASE)
#: An anchor that stands for none.
NEVER: Final = PartialDate(1)


def _folded(text: str) -> str:
    return " ".join(text.split())


class _Question:
    """One span and one field."""

    def __init__(self, desk: _Desk, carrier: Carrier, evidence: Evidence, field: str) -> None:
        self.desk, self.carrier, self.evidence, self.field = desk, carrier, evidence, field

    def ask(self, value: Any) -> Reading:
        """Whether the span says the value."""
        if self._last in JUDGED:
            return self._verdict(Agreement.NOT_READABLE, "")
        if isinstance(value, tuple):
            found = [self.ask(item) for item in value]
            return next((one for one in found if one.verdict is Agreement.DIFFERS), found[0])
        if isinstance(value, Quantity):
            return self._quantity(value)
        if isinstance(value, PolicyDate | PartialDate | Period):
            return self._date(value.date if isinstance(value, PolicyDate) else value)
        return self._named(value)

    def _named(self, value: Any) -> Reading:
        """Whether the span names it: a form of a name, a record, or words as printed."""
        if isinstance(value, Name | Identifier):
            return self._text(value.text if isinstance(value, Name) else value.value, "name")
        target = value.who if isinstance(value, Participant) else str(value)
        if self.field == "part_of" and isinstance(self.carrier.sourced, Statement):
            return self._whole(target)
        return self._reference(target) if target in self._targets else self._text(target, "text")

    @property
    def _last(self) -> str:
        """The name of the field, without keys and what it lies in."""
        return re.sub(r"\[[^\]]*\]$", "", self.field).rpartition(".")[2]

    @property
    def _targets(self) -> set[str]:
        """The records that the field names."""
        within = (f"{self.field}.", f"{self.field}[")
        return {link.target for link in links(self.carrier.sourced) if link.path == self.field or link.path.startswith(within)}

    def _verdict(self, verdict: Agreement, aspect: str, recorded: object = "", read: object = "") -> Reading:
        return Reading(verdict, self.carrier, self.evidence, self.field, aspect, str(recorded), str(read))

    @cached_property
    def _derivations(self) -> list[Derivation]:
        held = self.carrier.sourced.derivations
        return [one for one in held if self._concerns(one.supports) and one.document in (None, self.evidence.document)]

    def _concerns(self, supports: Iterable[str]) -> bool:
        """Whether a source supports the field, a wider one, or something within it."""
        wider = prefixes(self.field)
        return any(path in wider or path.startswith((f"{self.field}.", f"{self.field}[")) for path in supports)

    @cached_property
    def _spans(self) -> list[Evidence]:
        """The evidence of the field in documents at hand."""
        return [one for one in self.carrier.sourced.evidence if self._concerns(one.supports) and self.desk.is_at_hand(one)]

    @cached_property
    def _phrases_stand(self) -> bool:
        """Whether what the derivations quote stands in the evidence of the field."""
        words = [self.desk.words(span) for span in self._spans]
        return all(one.as_printed is None or any(_folded(one.as_printed) in said for said in words) for one in self._derivations)

    @cached_property
    def _marked(self) -> set[str]:
        """The records that derivations name as what a phrase in this very span stands for, as a pronoun does."""
        said = self.desk.words(self.evidence)
        marking = (one for one in self._derivations if one.as_printed is not None and _folded(one.as_printed) in said)
        return {source.partition(".")[0] for one in marking for source in one.sources}

    def _source_values(self) -> Iterator[Any]:
        """What the derivations' sources hold; a field is no source of itself."""
        itself = f"{self.carrier.record}.{self.field.partition('[')[0]}" if not self.carrier.path else ""
        for derivation in self._derivations:
            for source in derivation.sources:
                id, _, field = source.partition(".")
                if id in self.desk.dataset and source != itself:
                    with suppress(UnknownFieldError):
                        yield from _leaves(value_at(self.desk.dataset[id], field))

    # -- quantities --

    def _quantity(self, value: Quantity) -> Reading:
        if value.as_printed is not None and not self._is_printed(value.as_printed):
            return self._verdict(Agreement.DIFFERS, "text", value.as_printed, "other words")
        found = [one for one in self.desk.mentions(self.evidence) if isinstance(one.value, Quantity)]
        closest: tuple[int, str, Quantity | None] = (-1, "number", None)
        for mention in found:
            read = mention.value
            assert isinstance(read, Quantity)
            same = (
                read.number == value.number,
                read.comparator == value.comparator,
                self._same_unit(value, read, mention.as_printed),
            )
            if all(same) and self._prints(value, mention):
                return self._verdict(Agreement.AGREES, "number", value, read)
            if same[0] and sum(same) > closest[0]:
                closest = (sum(same), "comparator" if not same[1] else "unit", read)
        if closest[2] is None:
            return self._verdict(Agreement.DIFFERS, "number", value, ", ".join(str(one.value) for one in found) or "no number")
        return self._verdict(Agreement.DIFFERS, closest[1], value, closest[2])

    def _prints(self, value: Quantity, mention: Mention) -> bool:
        """Whether the figure as printed is that mention, or says no less; what another document prints is read there."""
        printed = None if value.as_printed is None else _folded(value.as_printed)
        if printed is None or not _stands_whole(printed, self.desk.words(self.evidence)):
            return True
        if printed == _folded(mention.as_printed):
            return True
        said = (one.value for one in self.desk.dataset.read(printed) if isinstance(one.value, Quantity))
        return _covers(printed, mention) and any((one.number, one.comparator) == (value.number, value.comparator) for one in said)

    def _is_printed(self, figure: str) -> bool:
        """Whether some evidence of the field prints the figure, be it of another document; what is not at hand may."""
        supporting = [one for one in self.carrier.sourced.evidence if self._concerns(one.supports)]
        if len(supporting) > len(self._spans):
            return True
        return any(_stands_whole(_folded(figure), self.desk.words(span)) for span in self._spans)

    def _same_unit(self, value: Quantity, read: Quantity, printed: str) -> bool:
        """Whether the recorded unit is the one read: the same, or made of words of what is counted."""
        if value.unit == read.unit:
            return True
        if (read.unit != UNITY and read.unit == read.unit.upper()) or read.unit in (RANK, "%"):
            return False
        wanted = {_spelt(word) for word in value.unit.split("-")}
        if read.unit == UNITY:  # the noun stands elsewhere in what is said of the figure
            said = _lemmas(" ".join(map(self.desk.words, self._spans)))
            return value.unit in said or wanted <= said
        return _spelt(read.unit) in wanted and wanted <= _lemmas(printed)

    # -- dates --

    def _date(self, value: PartialDate | Period) -> Reading:
        seen = [one for one in self._dates(self.evidence) if one is not None]
        if _says(value, seen) or self._says_open(value, seen):
            return self._verdict(Agreement.AGREES, "date", value, value)
        if self._derivations and self._phrases_stand and self._follows(value):
            return self._verdict(Agreement.DERIVED, "date", value, value)
        return self._verdict(Agreement.DIFFERS, "date", value, ", ".join(map(str, seen)) or "no date")

    def _dates(self, span: Evidence, anchor: PartialDate | None = None) -> list[PartialDate | Period | None]:
        """The dates in a span; a document's own day of publication is not read from itself."""
        if self.field == "published" and anchor is None:
            anchor = NEVER
        found = [one for one in self.desk.mentions(span, anchor) if one.kind is MentionKind.DATE]
        own = [one for one in found if anchor is not NEVER or one.resolved_from is None]
        return [one.value for one in own if not isinstance(one.value, Quantity | tuple)]

    def _says_open(self, value: PartialDate | Period, seen: list[PartialDate | Period]) -> bool:
        """Whether the span says that it goes on since a date that it gives."""
        if not isinstance(value, Period) or value.end != OPEN or value.start not in seen:
            return False
        return bool(_SINCE.search(self.desk.words(self.evidence)))

    def _follows(self, value: PartialDate | Period) -> bool:
        """Whether the ends of a date are among what its evidence and the sources of its derivation give."""
        given = {end for one in self._source_values() if isinstance(one, PartialDate | Period) for end in _ends(one)}
        pool = given | {end for span in self._spans for one in self._dates(span) if one is not None for end in _ends(one)}
        phrases = [one.as_printed for one in self._derivations if one.as_printed is not None]
        spoken = [one for phrase in phrases for one in self.desk.dataset.read(phrase)]
        figures = spoken or [one for span in self._spans for one in self.desk.mentions(span)]
        years = {int(one.value.number) for one in figures if isinstance(one.value, Quantity) and _counts_years(one.value)}
        moved = {year for end in pool for count in years for year in _moved(end, count)}
        told = moved | {PartialDate(end.year) for end in given}
        for span in self._spans:
            for anchor in pool.copy():  # "the past two years", seen from another date that is told
                pool |= {end for one in self._dates(span, anchor) if isinstance(one, Period) for end in _ends(one)}
            if None in self._dates(span) or self.field == "published":  # "June 30", where no day of publication tells the year
                days = (one for year in told for one in self._dates(span, year) if isinstance(one, PartialDate))
                pool |= {end for one in days for end in _ends(one)}
        return bool(_ends(value)) and all(any(_is_within(end, known) for known in pool | moved) for end in _ends(value))

    # -- names and words --

    def _reference(self, target: str) -> Reading:
        named = self._names(self.evidence)
        if target in named:
            return self._verdict(Agreement.AGREES, "name", target, target)
        if self._derivations and self._phrases_stand:
            elsewhere = {id for span in self._spans for id in self._names(span)}
            if target in self._marked | elsewhere or target in self._source_values():
                return self._verdict(Agreement.DERIVED, "name", target, target)
        return self._verdict(Agreement.DIFFERS, "name", target, ", ".join(sorted(named)) or "no name")

    def _names(self, span: Evidence) -> set[str]:
        """The records that a span names; within a longer name only where that is of what the field is about.

        Hong Kong is named in the University of Hong Kong as the place of that university, and of nobody else.
        """
        names = [one for one in self.desk.mentions(span) if one.kind is MentionKind.NAME]
        about = {self.carrier.record} | self.desk.linked[self.carrier.record]
        found: set[str] = set()
        for one in names:
            outermost = min(names, key=lambda other: (not _is_inside(one, other), other.start, -other.end))
            own = any(self.carrier.record in _ids(other) for other in names if _is_inside(one, other))
            if own or outermost.as_printed == one.as_printed or not about.isdisjoint(_ids(outermost)):
                found.update(_ids(one))
        return found

    def _text(self, text: str, aspect: str) -> Reading:
        said = self.desk.words(self.evidence)
        if _stands_whole(_folded(text), said) or (aspect == "name" and _stands_folded(text, said)):
            return self._verdict(Agreement.AGREES, aspect, text, text)
        if self._derivations and self._phrases_stand and _folded(text) in _folded(self.desk.texts[self.evidence.document]):
            return self._verdict(Agreement.DERIVED, aspect, text, text)
        return self._verdict(Agreement.DIFFERS, aspect, text, "other words")

    def _whole(self, target: str) -> Reading:
        """Whether a point of a statement has the speaker and the document of the whole."""
        point, whole = self.carrier.sourced, self.desk.dataset.statements.get(target)
        assert isinstance(point, Statement)
        same = (
            whole is not None
            and whole.speaker in (None, point.speaker)
            and any(one.document == self.evidence.document and one.start <= self.evidence.end for one in whole.evidence)
        )
        return self._verdict(
            Agreement.AGREES if same else Agreement.DIFFERS, "whole", target, target if same else "another speaker or document"
        )


def _stands_whole(words: str, said: str) -> bool:
    """Whether words stand in a text, cutting no word or number: HKU does not stand in HKUST."""
    start = said.find(words)
    while start >= 0 and not is_whole(said, start, start + len(words)):
        start = said.find(words, start + 1)
    return start >= 0 and bool(words)


def _stands_folded(name: str, said: str) -> bool:
    """Whether a name stands in a text but for case, width and the spaces that a translation put beside its quotation marks."""
    return bool(words(name)) and f" {' '.join(words(name))} " in f" {' '.join(words(said))} "


def _covers(printed: str, mention: Mention) -> bool:
    """Whether a figure as printed is the mention, or holds it: one of two like figures is not the other."""
    return _folded(printed) in _folded(mention.as_printed) or _folded(mention.as_printed) in _folded(printed)


def _is_inside(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, PolicyDate):
        yield value.date
    else:
        yield value


def _ids(mention: Mention) -> tuple[str, ...]:
    return mention.value if isinstance(mention.value, tuple) else ()


def _ends(value: PartialDate | Period) -> set[PartialDate]:
    if isinstance(value, PartialDate):
        return {value}
    return {end for end in (value.start, value.end) if isinstance(end, PartialDate)}


def _says(value: PartialDate | Period, seen: list[PartialDate | Period]) -> bool:
    """Whether a date, or both ends of a period, are among those read."""
    if value in seen:
        return True
    if isinstance(value, Period) and not (isinstance(value.start, PartialDate) and isinstance(value.end, PartialDate)):
        return False  # that it goes on, or has an end that is not told, is more than a date says
    read = {one for one in seen if isinstance(one, PartialDate)}
    whole = {one.start for one in seen if isinstance(one, Period) and one.start == one.end}
    return bool(_ends(value)) and _ends(value) <= read | whole


def _is_within(end: PartialDate, known: PartialDate) -> bool:
    """Whether a date is another one, or the month or year of it."""
    return end in (known, PartialDate(known.year, known.month), PartialDate(known.year))


def _counts_years(value: Quantity) -> bool:
    return value.unit in ("a", "anniversary") and value.number == int(value.number) and value.number < 1000


def _moved(end: PartialDate, years: int) -> Iterator[PartialDate]:
    for year in (end.year - years, end.year + years):
        if 1 <= year <= 9999:
            yield PartialDate(year)


_SPELLINGS: Final = {
    "center": "centre",
    "program": "programme",
    "labor": "labour",
    "organization": "organisation",
    "r&d": "research",
}


def _spelt(word: str) -> str:
    return _SPELLINGS.get(singular(word), singular(word))


def _lemmas(text: str) -> set[str]:
    """The words of a text in the singular, in British spelling, compounds and their parts."""
    found = set(re.findall(r"[a-z][a-z&'-]*", text.lower()))
    return {_spelt(part) for word in found for part in (word, *word.split("-"))}


class _OwnWords:
    """Our own words about one record, and all that its evidence says."""

    def __init__(self, desk: _Desk, record: Record) -> None:
        self.desk, self.record = desk, record

    def readings(self) -> Iterator[Reading]:
        """What came of each number, date and name in the record's own words."""
        for carrier in carriers(self.record):
            for field in OWN_WORDS:
                text = getattr(carrier.sourced, field, None)
                if text:
                    yield from self._read(carrier, field, text)

    def _read(self, carrier: Carrier, field: str, text: str) -> Iterator[Reading]:
        external = any(field in reference.supports for reference in carrier.sourced.references)
        at_hand = any(self.desk.is_at_hand(evidence) for held in carriers(self.record) for evidence in held.sourced.evidence)
        sourced = any(held.sourced.evidence for held in carriers(self.record))
        if isinstance(self.record, Document):
            at_hand = self.record.id in self.desk.texts
        elif not sourced:  # nothing in a document bears it out
            at_hand = bool(self.desk.texts)
        mentions = [one for one in self.desk.dataset.read(text) if one.value is not None]
        standing = [one for one in mentions if self._stands(one)]
        for mention in mentions:
            stands = any(_is_inside(mention, other) for other in standing)  # a name within one that stands says no more
            verdict = Agreement.AGREES if stands else Agreement.EXTERNAL if external else Agreement.DIFFERS
            if verdict is Agreement.DIFFERS and not at_hand:
                verdict = Agreement.NOT_CHECKED
            aspect = "number" if mention.kind is MentionKind.QUANTITY else mention.kind.value
            yield Reading(
                verdict, carrier, None, field, aspect, mention.as_printed, "" if verdict is Agreement.AGREES else "nothing of it"
            )

    def _stands(self, mention: Mention) -> bool:
        if isinstance(mention.value, Quantity):
            value = mention.value
            return any(
                (one.number, one.comparator) == (value.number, value.comparator)
                and (
                    one.unit == value.unit
                    or UNITY in (one.unit, value.unit)
                    or _spelt(value.unit) in _spelt(one.unit)
                    or _spelt(one.unit) in _spelt(value.unit)
                )
                for one in self._quantities
            )
        if isinstance(mention.value, PartialDate | Period):
            ends = _ends(mention.value)
            return all(any(_is_within(end, known) for known in self._dates) for end in ends)
        return not self._named.isdisjoint(_ids(mention))

    @cached_property
    def _mentions(self) -> list[Mention]:
        if isinstance(self.record, Document):  # what it says is its evidence
            return self.desk.whole(self.record)
        return [
            mention
            for carrier in carriers(self.record)
            for evidence in carrier.sourced.evidence
            if self.desk.is_at_hand(evidence)
            for mention in self.desk.mentions(evidence)
        ]

    @cached_property
    def _quantities(self) -> list[Quantity]:
        return [mention.value for mention in self._mentions if isinstance(mention.value, Quantity)]

    @cached_property
    def _dates(self) -> set[PartialDate]:
        read = [mention.value for mention in self._mentions if isinstance(mention.value, PartialDate | Period)]
        held = [date for carrier in carriers(self.record) for date in _dates_of(carrier.sourced)]
        return {end for date in [*read, *held] for end in _ends(date)}

    @cached_property
    def _named(self) -> set[str]:
        mended = " ".join(erratum.probable for carrier in carriers(self.record) for erratum in carrier.sourced.errata)
        read = {id for mention in [*self._mentions, *self.desk.dataset.read(mended)] for id in _ids(mention)}
        return read | self.desk.neighbours(self.record.id) | {self.record.id}


def _dates_of(value: Value) -> Iterator[PartialDate | Period]:
    for name in type(value).model_fields:
        for leaf in _leaves(getattr(value, name)):
            if isinstance(leaf, PartialDate | Period):
                yield leaf
