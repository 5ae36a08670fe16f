"""Agreement: whether the span that an evidence points at really says what the record holds, read by rules.

A digest shows that somebody pointed at a place. Here the place is read: the quantity, date, name or wording that a field holds
must be what the readers find in the span. What follows from a span and something else is *derived*, and then it must follow.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple

from hkic._folding import flat, words
from hkic._model import Value
from hkic.dataset import Dataset
from hkic.dates import OPEN, PartialDate, Period
from hkic.errors import UnknownFieldError
from hkic.evidence import Derivation, Evidence, concerns
from hkic.figures import RANK, UNITY, figures_at, singular
from hkic.quantities import Quantity
from hkic.reading import Mention, MentionKind
from hkic.records import (
    Carrier,
    Document,
    Identifier,
    Name,
    Participant,
    Person,
    PolicyDate,
    Record,
    Relation,
    Role,
    Statement,
    carriers,
    links,
    value_at,
    wholes,
)
from hkic.speakers import speaking, standing, titled
from hkic.texts import is_whole

#: Fields that hold our own words, whose numbers, dates and names must stand in the record's evidence. A ``name`` is of our own
#: words where it is a label, and none of the record's ``names``.
OWN_WORDS: Final = ("name", "description", "definition", "ranks", "summary", "note")

#: Fields that no rule can read out of a span, and why.
JUDGED: Final[Mapping[str, str]] = {
    "category": "what kind of thing it is, in our classification",
    "status": "how far a thing has come, judged from the whole passage",
    "is_group": "whether a name stands for one body or several",
    "former": "whether an office is held no more",
    "predicate": "how two records are linked, in our list of links",
    "part": "which part somebody had, in our list of parts",
    "step": "what happened to a policy, in our list of steps",
    "about": "what is spoken of, judged from the whole passage",
    "voice": "whether somebody or the document itself speaks",
    "modality": "how something is said, in our list of ways",
    "genre": "what kind of text it is, in our list of genres",
    "quantity_kind": "what kind of quantity it is, in our list of kinds",
    **dict.fromkeys(OWN_WORDS[1:], "our own words; their numbers, dates and names are read as own words"),
}


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
    SEVERAL = "names several"
    """The span names it, and beside it others that the field could hold as well; no rule can tell which is meant."""
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
    def _ends(self) -> Mapping[str, set[str]]:
        """What relations link each record with."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for relation in self.dataset.relations.values():
            found[relation.source].add(relation.target)
            found[relation.target].add(relation.source)
        return found

    def near(self, record: Record) -> set[str]:
        """A record, what it is part of or lies in, what it refers to or was derived from, and what relations link it with."""
        derivations = (one for carrier in carriers(record) for one in carrier.sourced.derivations)
        sources = {source.partition(".")[0] for one in derivations for source in one.sources}
        return self.with_wholes({record.id}) | sources | self._ends[record.id] | {link.target for link in links(record)}

    def concerned(self, mention: Mention) -> set[str]:
        """The records that a name may stand for, and what these refer to: a plan's name is of what it is a plan for."""
        found = set(_ids(mention))
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
        question = _Question(self, carrier, evidence, field)
        return question.misquoted() or question.ask(value)


#: An anchor that stands for none.
_NEVER: Final = PartialDate(1)


#: Where a sentence ends.
_STOP: Final = re.compile(r"[.;!?](?=\s)|[。；！？\n]")


class _Question:
    """One span and one field."""

    def __init__(self, desk: _Desk, carrier: Carrier, evidence: Evidence, field: str) -> None:
        self.desk, self.carrier, self.evidence, self.field = desk, carrier, evidence, field

    def misquoted(self) -> Reading | None:
        """What a derivation or an erratum quotes, and no evidence of the field prints."""
        errata = (one.as_printed for one in self.carrier.sourced.errata if concerns(self.field, (one.field,)))
        quoted = (one for one in (*(held.as_printed for held in self._derivations), *errata) if one is not None)
        words = next((one for one in quoted if not self._is_quoted(one)), None)
        return None if words is None else self._verdict(Agreement.DIFFERS, "text", words, "other words")

    def _is_quoted(self, phrase: str) -> bool:
        """Whether some evidence of the field prints the phrase; what is not at hand may."""
        if len(self._supporting) > len(self._spans):
            return True
        return any(flat(phrase) in self.desk.words(span) for span in self._spans)

    def ask(self, value: Any) -> Reading:
        """Whether the span says the value."""
        if self._last in JUDGED:
            return self._verdict(Agreement.NOT_READABLE, "")
        if isinstance(value, tuple):
            found = [self.ask(item) for item in value]
            return min(found, key=lambda one: _BY_WEIGHT.get(one.verdict, len(_BY_WEIGHT)))
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
        return [one for one in held if concerns(self.field, one.supports) and one.document in (None, self.evidence.document)]

    @cached_property
    def _supporting(self) -> list[Evidence]:
        """The evidence of the field."""
        return [one for one in self.carrier.sourced.evidence if concerns(self.field, one.supports)]

    @cached_property
    def _spans(self) -> list[Evidence]:
        """The evidence of the field in documents at hand."""
        return [one for one in self._supporting if self.desk.is_at_hand(one)]

    @cached_property
    def _marked(self) -> set[str]:
        """The records that derivations name as what a phrase in this very span stands for, as a pronoun does."""
        said = self.desk.words(self.evidence)
        marking = (one for one in self._derivations if one.as_printed is not None and flat(one.as_printed) in said)
        return {id for one in marking for source in one.sources for id in self._stood_for(source)}

    def _stood_for(self, source: str) -> set[str]:
        """What a source of a derivation says a phrase stands for: its record, or what its field holds where the record cannot be."""
        id, _, field = source.partition(".")
        record = self.desk.dataset.get(id)
        if record is None or self._may_be(id):
            return {id}
        within = (f"{field}.", f"{field}[")
        return {one.target for one in links(record) if one.path == field or one.path.startswith(within)}

    def _may_be(self, id: str) -> bool:
        """Whether the field could hold a record, by its kind."""
        return not self._kinds or self.desk.dataset[id].kind in self._kinds

    @cached_property
    def _kinds(self) -> set[str]:
        """The kinds of records that the field holds; none where it holds any."""
        return {kind for link in links(self.carrier.sourced) if concerns(self.field, (link.path,)) for kind in link.ref.kinds}

    @cached_property
    def _sources(self) -> set[str]:
        """The records that something in the carrier was derived from."""
        return {source.partition(".")[0] for one in self.carrier.sourced.derivations for source in one.sources}

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
                self._same_unit(value, read, mention),
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
        printed = None if value.as_printed is None else flat(value.as_printed)
        if printed is None or not _stands_whole(printed, self.desk.words(self.evidence)):
            return True
        if printed == flat(mention.as_printed):
            return True
        said = (one.value for one in self.desk.dataset.read(printed) if isinstance(one.value, Quantity))
        return _covers(printed, mention) and any((one.number, one.comparator) == (value.number, value.comparator) for one in said)

    def _is_printed(self, figure: str) -> bool:
        """Whether some evidence of the field prints the figure, be it of another document; what is not at hand may."""
        if len(self._supporting) > len(self._spans):
            return True
        return any(_stands_whole(flat(figure), self.desk.words(span)) for span in self._spans)

    def _same_unit(self, value: Quantity, read: Quantity, mention: Mention) -> bool:
        """Whether the recorded unit is the one read: the same, or made of words of what is counted."""
        if value.unit == read.unit:
            return True
        if read.unit == UNITY:  # the noun stands elsewhere in what is said of the figure
            holding = (one for one in self._spans if one.document == self.evidence.document)
            return any(_names_unit(value.unit, self._rest(span, mention)) for span in holding)
        if read.unit == read.unit.upper() or read.unit in (RANK, "%"):
            return False
        wanted = {_spelt(word) for word in value.unit.split("-")}
        return _spelt(read.unit) in wanted and wanted <= _lemmas(mention.as_printed)

    def _rest(self, span: Evidence, mention: Mention) -> str:
        """What the sentence of a mention says beside all that is mentioned in it: the noun of another figure is not its own."""
        return self.desk.unmentioned(span, mention) if mention in self.desk.mentions(span) else ""

    # -- dates --

    def _date(self, value: PartialDate | Period) -> Reading:
        seen = [one for one in self._dates(self.evidence) if one is not None]
        if _says(value, seen) or self._says_open(value, seen):
            return self._verdict(Agreement.AGREES, "date", value, value)
        if self._derivations and self._follows(value):
            return self._verdict(Agreement.DERIVED, "date", value, value)
        return self._verdict(Agreement.DIFFERS, "date", value, ", ".join(map(str, seen)) or "no date")

    def _dates(self, span: Evidence, anchor: PartialDate | None = None) -> list[PartialDate | Period | None]:
        """The dates in a span; a document's own day of publication is not read from itself."""
        if self.field == "published" and anchor is None:
            anchor = _NEVER
        found = [one for one in self.desk.mentions(span, anchor) if one.kind is MentionKind.DATE]
        own = [one for one in found if anchor is not _NEVER or one.resolved_from is None]
        return [one.value for one in own if not isinstance(one.value, Quantity | tuple)]

    def _says_open(self, value: PartialDate | Period, seen: list[PartialDate | Period]) -> bool:
        """Whether the span says that it goes on since a date that it gives."""
        if not isinstance(value, Period) or value.end != OPEN or value.start not in seen:
            return False
        return value.start in self._since(self.evidence)

    def _since(self, span: Evidence) -> list[object]:
        """The dates in a span since when something goes on: those with a word right before or behind them that says so."""
        text, dates = self.desk.texts[span.document], (one for one in self.desk.mentions(span) if one.kind is MentionKind.DATE)
        start, end = self.desk.place(span)
        around = ((one.value, text[max(start, one.start - 40) : one.start], text[one.end : min(end, one.end + 8)]) for one in dates)
        return [date for date, before, behind in around if _SINCE.search(before) or _EVER_SINCE.match(behind)]

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
        follows = all(any(_is_within(end, known) for known in pool | moved) for end in _ends(value))
        return bool(_ends(value)) and follows and self._ends_follow(value)

    def _ends_follow(self, value: PartialDate | Period) -> bool:
        """Whether that a period goes on, or always went on, is what the spans or the sources say; an unknown end says nothing."""
        if not isinstance(value, Period):
            return True
        read = [one for span in self._spans for one in self._dates(span)]
        given = [one for one in (*self._source_values(), *read) if isinstance(one, Period)]
        goes_on = any(one.end == OPEN for one in given) or any(map(self._since, self._spans))
        went_on = any(one.start == OPEN for one in given)
        return (value.end != OPEN or goes_on) and (value.start != OPEN or went_on)

    # -- names and words --

    def _reference(self, target: str) -> Reading:
        named = self._names(self.evidence)
        if self._marked and target not in self._marked:
            return self._verdict(Agreement.DIFFERS, "name", target, ", ".join(sorted(self._marked)))
        if target in named:
            verdict, others = self._choice(target)
            if verdict is Agreement.SEVERAL and target in self._marked:
                return self._verdict(Agreement.DERIVED, "name", target, target)
            return self._verdict(verdict, "name", target, target if verdict is Agreement.AGREES else ", ".join(sorted(others)))
        if self._derivations:
            elsewhere = {id for span in self._spans for id in self._names(span)}
            if target in self._marked | elsewhere or target in self._source_values():
                return self._verdict(Agreement.DERIVED, "name", target, target)
        return self._verdict(Agreement.DIFFERS, "name", target, ", ".join(sorted(named)) or "no name")

    def _choice(self, target: str) -> tuple[Agreement, set[str]]:
        """Whether it is this record that is meant, of all that the span names and the field could hold; and the others."""
        heads = self._meant
        if self._last in (*_SPEAKERS, *_LEADERS) or self._title:
            if heads and not any(target in _ids(one) for one in heads):
                return Agreement.DIFFERS, {id for one in heads for id in _ids(one)}
        elif not any(target in _ids(one) for one in heads):
            heads = self._heads
        if not any(target in _ids(one) for one in self._heads) and (free := self._standing_free(target)):
            return Agreement.DIFFERS, free
        others = self._untold(heads, target)
        if target in self._elsewhere and (rest := self._untold(self._heads, target)):  # it is named as what another field holds
            return Agreement.DIFFERS, rest
        if target in self._elsewhere and self._derivations:  # another is meant that the span does not name
            return Agreement.SEVERAL, {target}
        if others and (meant := self._explaining(heads, target)):
            return Agreement.DIFFERS, meant
        return (Agreement.SEVERAL if others else Agreement.AGREES), others

    def _standing_free(self, target: str) -> set[str]:
        """The records of a kind with the target, and in no field, that names of their own stand for, where its name is in another."""
        dataset = self.desk.dataset
        known = self._elsewhere | {self.carrier.record, target}
        return {id for one in self._heads for id in _ids(one) if id not in known and dataset[id].kind == dataset[target].kind}

    def _explaining(self, names: list[Mention], target: str) -> set[str]:
        """The records that would leave none of some names over, where the target leaves them over."""
        return {one for one in self._untold(names, target) if not self._untold(names, one, of_other_kinds=True)}

    @cached_property
    def _meant(self) -> list[Mention]:
        """The names in the span that by word order are of what the field asks for; all where none is."""
        heads = self._heads
        if self._last in _SPEAKERS:
            return speaking(*self._words_and(heads))
        if self._last in (*_LEADERS, *_AGENTS):
            return standing(*self._words_and(heads)) or heads
        if self._title:
            return titled(*self._words_and(heads), self._title) or heads
        return heads

    def _untold(self, names: list[Mention], target: str, *, of_other_kinds: bool = False) -> set[str]:
        """The records that names stand for, and that neither the target nor another field of the carrier tells of.

        A record tells of what it is part of or stands in; where asked, of what is of another kind alone.
        """
        dataset = self.desk.dataset
        above = self.desk.with_wholes({target})
        if of_other_kinds:
            above = {id for id in above if id == target or dataset[id].kind != dataset[target].kind}
        ours = {self.carrier.record} if self.carrier.path else set()  # the record's own fields are told of by each other
        told = above | self.desk.with_wholes(self._elsewhere | ours) | self._beside(target) | {self.carrier.record}
        return {id for one in names if told.isdisjoint(_ids(one)) for id in _ids(one)}

    def _beside(self, target: str) -> set[str]:
        """What other relations say of the same words, of the same source or target in the same way: a list told one by one."""
        ours = self.carrier.sourced
        if not isinstance(ours, Relation):
            return set()
        ends = (target, ours.target) if self.field == "source" else (ours.source, target)
        like = (one for one in self.desk.dataset.relations.values() if one.predicate == ours.predicate and one.id != ours.id)
        shared = (one for one in like if one.source == ends[0] or one.target == ends[1])
        return {id for one in shared if any(map(self._overlaps, one.evidence)) for id in (one.source, one.target)}

    def _overlaps(self, other: Evidence) -> bool:
        """Whether another evidence has words of this one's span."""
        mine = self.evidence
        return other.document == mine.document and other.start < mine.end and mine.start < other.end

    @property
    def _title(self) -> str:
        """The title whose body the field holds."""
        role = self.carrier.sourced
        return role.title if isinstance(role, Role) and self.field == "organisation" else ""

    def _words_and(self, names: list[Mention]) -> tuple[str, list[Mention], int, int]:
        """The document, names in the span, and where the span stands."""
        return self.desk.texts[self.evidence.document], names, *self.desk.place(self.evidence)

    @cached_property
    def _elsewhere(self) -> set[str]:
        """The records that other fields of the same carrier name."""
        within = (f"{self.field}.", f"{self.field}[")
        held = (link for link in links(self.carrier.sourced) if link.path.partition("[")[0] not in _SOURCES)
        return {link.target for link in held if link.path != self.field and not link.path.startswith(within)}

    @cached_property
    def _heads(self) -> list[Mention]:
        """The names in the span, but those within others, of records that the field may hold.

        Where there is none but the record's own, those that make up its own name: of Bay in the Bay Institute the place is told.
        """
        around = self._within(self.evidence)
        own = {one for one in around if self.carrier.record in _ids(one)}
        free = [one for one in self._fitting if around[one] is None]
        return free if set(free) - own else [one for one in self._fitting if around[one] in own] or free

    @cached_property
    def _fitting(self) -> list[Mention]:
        """The names in the span of records that the field may hold."""
        return [one for one in self._within(self.evidence) if any(map(self._may_be, _ids(one)))]

    def _within(self, span: Evidence) -> Mapping[Mention, Mention | None]:
        """The names in a span, and the shortest longer one that each is a part of.

        Hong Kong is named in the University of Hong Kong as the place of that university, be that within the name of a faculty.
        "Hong Kong University" is no body's name where "Hong Kong University of Science and Technology" stands.
        """
        names = [one for one in self.desk.mentions(span) if one.kind is MentionKind.NAME]
        found: dict[Mention, Mention | None] = {}
        for one in names:
            around = _around(one, names)
            whole = [each for each in around if not any(_is_cut_out(each, other) for other in around)]
            found[one] = min(whole, key=_length, default=None)
        return found

    def _names(self, span: Evidence) -> set[str]:
        """The records that a span names; within a longer name only where that is of what the field is about."""
        about = set() if self._last in (*_SPEAKERS, "subject") else {self.carrier.record} | self._elsewhere | self._sources
        within = self._within(span).items()
        named = (one for one, around in within if around is None or not about.isdisjoint(self.desk.concerned(around)))
        return {id for one in named for id in _ids(one)}

    def _text(self, text: str, aspect: str) -> Reading:
        said = self.desk.words(self.evidence)
        if _stands_whole(flat(text), said) or (aspect == "name" and _standsflat(text, said)):
            return self._verdict(Agreement.AGREES, aspect, text, text)
        if self._derivations and flat(text) in flat(self.desk.texts[self.evidence.document]):
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


#: What is said of several records that one field holds: the verdict that weighs most.
_BY_WEIGHT: Final = {Agreement.DIFFERS: 0, Agreement.SEVERAL: 1}
#: Fields of a carrier that hold its sources.
_SOURCES: Final = ("evidence", "derivations", "references", "errata", "roles", "observations")
#: Fields that hold who says something.
_SPEAKERS: Final = ("speaker", "attributed_to")
#: Fields that hold who does or is something, which what stands behind "of", "in" or "from" is not, where another name can be.
_AGENTS: Final = ("subject", "source", "participants")
#: Fields that hold who has done something, and so none of those.
_LEADERS: Final = ("issuers", "leads")


def _bodies(record: Record) -> Iterator[str]:
    """The bodies that somebody has an office of."""
    if isinstance(record, Person):
        yield from (role.organisation for role in record.roles if role.organisation is not None)


def _stands_whole(words: str, said: str) -> bool:
    """Whether words stand in a text, cutting no word or number: HKU does not stand in HKUST."""
    start = said.find(words)
    while start >= 0 and not is_whole(said, start, start + len(words)):
        start = said.find(words, start + 1)
    return start >= 0 and bool(words)


def _standsflat(name: str, said: str) -> bool:
    """Whether a name stands in a text but for case, width and the spaces that a translation put beside its quotation marks."""
    return bool(words(name)) and f" {' '.join(words(name))} " in f" {' '.join(words(said))} "


def _covers(printed: str, mention: Mention) -> bool:
    """Whether a figure as printed is the mention, or holds it: one of two like figures is not the other."""
    return flat(printed) in flat(mention.as_printed) or flat(mention.as_printed) in flat(printed)


def _around(one: Mention, names: Iterable[Mention]) -> list[Mention]:
    """The longer names that a name is a part of."""
    return [other for other in names if _is_inside(one, other) and not _is_inside(other, one)]


def _is_cut_out(one: Mention, other: Mention) -> bool:
    """Whether a longer name goes on behind a name with "of", so that it is no name of its own."""
    return one.start == other.start and flat(other.as_printed).startswith(f"{flat(one.as_printed)} of ")


def _length(mention: Mention) -> int:
    return mention.end - mention.start


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


#: Words right before a date that say that something goes on from it, and such words behind it.
_SINCE: Final = re.compile(
    r"(?:\b(?:since|(?:from|starting|beginning)(?: (?:in|from|on|with))?)\s+(?:as early as\s+)?(?:the\s+)?|[自从從]\s*)$", re.IGNORECASE
)
_EVER_SINCE: Final = re.compile(r"\s*(?:以来|以來|起|onwards?\b|on,)")


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


@cache
def _unit_of(noun: str) -> str:
    """The unit that a figure with a noun behind it is read with."""
    words = f"2 {noun}"
    return next((one.value.unit for one in figures_at(words, words, 0)), UNITY)


def _names_unit(unit: str, words: str) -> bool:
    """Whether words have the plural of what is counted, and all that the unit says of it."""
    plurals = [word for word in re.findall(r"[a-z][a-z&'-]*", words.lower()) if singular(word) != word]
    if unit in map(_unit_of, plurals):
        return True
    *qualities, noun = map(_spelt, unit.split("-"))
    return noun in map(_spelt, plurals) and _lemmas(words).issuperset(qualities)


def _lemmas(text: str) -> set[str]:
    """The words of a text in the singular, in British spelling, compounds and their parts."""
    found = set(re.findall(r"[a-z][a-z&'-]*", text.lower()))
    return {_spelt(part) for word in found for part in (word, *word.split("-"))}


class _Words(NamedTuple):
    """A text in our own words: where it stands, and whether a public source says it."""

    carrier: Carrier
    field: str
    text: str
    external: bool = False
    is_reason: bool = False


class _OwnWords:
    """Our own words about one record, and all that its evidence says."""

    def __init__(self, desk: _Desk, record: Record) -> None:
        self.desk, self.record = desk, record

    def readings(self) -> Iterator[Reading]:
        """What came of each number, date and name in the record's own words."""
        for ours in self._texts():
            yield from self._read(ours)

    def _texts(self) -> Iterator[_Words]:
        """What is said of the record in our own words: what it is, and why its values are what they are."""
        for carrier in carriers(self.record):
            sourced = carrier.sourced
            for field in OWN_WORDS:
                text = getattr(sourced, field, None)
                if text and (field != "name" or not any(text == name.text for name in self.record.names)):
                    yield _Words(carrier, field, text, any(field in one.supports for one in sourced.references))
            for at, derivation in enumerate(sourced.derivations):
                yield _Words(carrier, f"derivations[{at}].rule", derivation.rule, is_reason=True)
            for erratum in sourced.errata:
                yield _Words(carrier, f"errata[{erratum.field}].reason", erratum.reason, is_reason=True)
            for at, reference in enumerate(sourced.references):
                if reference.note:
                    yield _Words(carrier, f"references[{at}].note", reference.note, external=True, is_reason=True)
        about = Carrier(self.record.id, "", self.record)
        for waiver in self.desk.dataset.waivers:
            if waiver.document == self.record.id:
                yield _Words(about, f"waivers[{waiver.start}:{waiver.end}].reason", waiver.reason, is_reason=True)

    def _read(self, ours: _Words) -> Iterator[Reading]:
        mentions = [one for one in self.desk.dataset.read(ours.text) if not (ours.is_reason and _counts_words(one))]
        if ours.field == "name":  # a label, which is no evidence of itself
            mentions = [one for one in mentions if self.record.id not in _ids(one)]
        standing = [one for one in mentions if self._stands(one)]
        for mention in mentions:
            stands = any(_is_inside(mention, other) for other in standing)  # a name within one that stands says no more
            verdict = Agreement.AGREES if stands else Agreement.EXTERNAL if ours.external else Agreement.DIFFERS
            if verdict is Agreement.DIFFERS and not self._is_at_hand:
                verdict = Agreement.NOT_CHECKED
            aspect = "number" if mention.kind is MentionKind.QUANTITY else mention.kind.value
            read = "" if verdict is Agreement.AGREES else "nothing of it"
            yield Reading(verdict, ours.carrier, None, ours.field, aspect, mention.as_printed, read)

    @cached_property
    def _is_at_hand(self) -> bool:
        """Whether some of its evidence can be read; where it has none, nothing in a document bears it out."""
        if isinstance(self.record, Document):
            return self.record.id in self.desk.texts
        return any(map(self.desk.is_at_hand, self._evidence)) if self._evidence else bool(self.desk.texts)

    @cached_property
    def _evidence(self) -> list[Evidence]:
        return [evidence for carrier in carriers(self.record) for evidence in carrier.sourced.evidence]

    def _stands(self, mention: Mention) -> bool:
        value = mention.value
        if value is None:  # "last December", which no day of ours tells
            return any(_standsflat(mention.as_printed, self.desk.words(span)) for span in self._spans)
        if isinstance(value, Quantity):
            if value.number == getattr(self.record, "position", None):
                return True
            return any(
                (one.number, one.comparator) == (value.number, value.comparator) and self._is_same_unit(value.unit, one.unit)
                for one in self._quantities
            )
        if isinstance(value, PartialDate | Period):
            return all(any(_is_within(end, known) for known in self._dates) for end in _ends(value))
        return not self._named.isdisjoint(value)

    def _is_same_unit(self, unit: str, read: str) -> bool:
        """Whether our unit is the one read, by whole words: what is said of it, or of what is counted, may be less."""
        ours, theirs = ({_spelt(word) for word in one.split("-")} for one in (unit, read))
        if unit == UNITY or ours <= theirs or theirs <= ours:
            return True
        return read == UNITY and any(_names_unit(unit, self.desk.unmentioned(span)) for span in self._spans)

    @cached_property
    def _spans(self) -> list[Evidence]:
        return [evidence for evidence in self._evidence if self.desk.is_at_hand(evidence)]

    @cached_property
    def _mentions(self) -> list[Mention]:
        if isinstance(self.record, Document):  # what it says is its evidence
            return self.desk.whole(self.record)
        return [mention for evidence in self._spans for mention in self.desk.mentions(evidence)]

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
        """What names in our words may rest on: the names in the evidence, and the records near to this one.

        A name within that of a place or policy, as Macao in the Guangdong-Hong Kong-Macao Greater Bay Area, is no name of its
        own, but where the record has to do with that place or policy.
        """
        mended = " ".join(erratum.probable for carrier in carriers(self.record) for erratum in carrier.sourced.errata)
        near = self.desk.near(self.record).union(*map(_ids, self.desk.dataset.read(mended)))
        names = [one for one in self._mentions if one.kind is MentionKind.NAME]
        own = (one for one in names if not self._is_foreign(_around(one, names), near))
        return near.union(*map(_ids, own))

    def _is_foreign(self, around: list[Mention], near: set[str]) -> bool:
        """Whether what a name is a part of is a place or policy, and nothing that is near."""
        ids = {id for other in around for id in _ids(other)}
        return near.isdisjoint(ids) and any(self.desk.dataset[id].kind in ("place", "policy") for id in ids)


def _counts_words(mention: Mention) -> bool:
    """Whether a small number in words tells of the text, as "two posts" and "a first batch" do in our reasons."""
    small = isinstance(mention.value, Quantity) and mention.value.number < 100
    return small and not any(letter.isdigit() for letter in mention.as_printed)


def _dates_of(value: Value) -> Iterator[PartialDate | Period]:
    for name in type(value).model_fields:
        for leaf in _leaves(getattr(value, name)):
            if isinstance(leaf, PartialDate | Period):
                yield leaf
