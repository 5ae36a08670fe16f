"""Agreement: whether the span that an evidence points at really says what the record holds, read by rules.

A digest shows that somebody pointed at a place. Here the place is read: the quantity, date, name or wording that a field holds
must be what the readers find in the span. What follows from a span and something else is *derived*, and then it must follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, NamedTuple

from hkic._desk import (
    Desk,
    Places,
    ends_of,
    ids_of,
    is_within,
    leaves,
    lemmas,
    longer_names,
    names_unit,
    spelt,
    stands_flat,
    stands_whole,
)
from hkic._folding import flat
from hkic.dataset import Dataset
from hkic.dates import OPEN, PartialDate, Period
from hkic.errors import UnknownFieldError
from hkic.evidence import Derivation, Evidence, concerns
from hkic.quantities import Quantity
from hkic.reading import Mention, MentionKind
from hkic.records import (
    Carrier,
    Identifier,
    Name,
    Participant,
    PolicyDate,
    Relation,
    Role,
    Statement,
    links,
    value_at,
)
from hkic.speakers import speaking, standing, titled
from hkic.units import RANK, UNITY

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
    """What the span says instead, or besides."""

    @property
    def doubt(self) -> str:
        """What is said of a span that names several; empty for other verdicts.

        >>> from hkic.evidence import Sourced
        >>> Reading(Agreement.SEVERAL, Carrier("a", "", Sourced()), None, "place", "name", "bay", "hill, lake").doubt
        'beside bay the span names hill, lake, and no rule tells which is meant'
        """
        if self.verdict is not Agreement.SEVERAL:
            return ""
        if self.read == self.recorded:
            return f"the span names {self.read} as what another field holds, and no rule tells whether it is meant here, too"
        return f"beside {self.recorded} the span names {self.read}, and no rule tells which is meant"


def readings(
    dataset: Dataset, texts: Mapping[str, str], of: Iterable[Carrier], *, places: Places | None = None
) -> Iterator[Reading]:
    """Every evidence of these carriers read for every field that it supports; texts are canonical texts by document id.

    Where ``places`` tell where evidence stands in these copies, it is read there, and what they leave out is not checked.

    >>> list(readings(Dataset(), {}, []))
    []
    """
    desk = Desk(dataset, texts, places)
    for carrier in of:
        for evidence in carrier.sourced.evidence:
            for field in evidence.supports:
                yield _read(desk, carrier, evidence, field)


def _read(desk: Desk, carrier: Carrier, evidence: Evidence, field: str) -> Reading:
    """One span read for one field."""
    if not desk.is_at_hand(evidence):
        return Reading(Agreement.NOT_CHECKED, carrier, evidence, field, "")
    try:
        value = value_at(carrier.sourced, field)
    except UnknownFieldError:
        value = None
    if value is None or value == ():
        return Reading(Agreement.DIFFERS, carrier, evidence, field, "text", "nothing", "")
    question = _Question(desk, carrier, evidence, field)
    return question.misquoted() or question.ask(value)


#: An anchor that stands for none.
_NEVER: Final = PartialDate(1)


class _Question:
    """One span and one field."""

    def __init__(self, desk: Desk, carrier: Carrier, evidence: Evidence, field: str) -> None:
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
        """What a source of a derivation says that a phrase stands for: its record, or what its field holds where it cannot be."""
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
                        yield from leaves(value_at(self.desk.dataset[id], field))

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
                rivals = self._rivals(value)
                return self._verdict(Agreement.SEVERAL if rivals else Agreement.AGREES, "number", value, rivals or read)
            if same[0] and sum(same) > closest[0]:
                closest = (sum(same), "comparator" if not same[1] else "unit", read)
        if closest[2] is None:
            return self._verdict(Agreement.DIFFERS, "number", value, ", ".join(str(one.value) for one in found) or "no number")
        return self._verdict(Agreement.DIFFERS, closest[1], value, closest[2])

    def _rivals(self, value: Quantity) -> str:
        """The other figures of the unit, where no span of the field prints the recorded one alone."""
        alike: list[str] = []
        for span in self._spans:
            read = [(one, one.value) for one in self.desk.mentions(span) if isinstance(one.value, Quantity)]
            others = [str(it) for one, it in read if it.number != value.number and self._same_unit(value, it, one)]
            if not others:
                return ""
            alike += others
        return ", ".join(dict.fromkeys(alike))

    def _prints(self, value: Quantity, mention: Mention) -> bool:
        """Whether the figure as printed is that mention, or says no less; what another document prints is read there."""
        printed = None if value.as_printed is None else flat(value.as_printed)
        if printed is None or not stands_whole(printed, self.desk.words(self.evidence)):
            return True
        if printed == flat(mention.as_printed):
            return True
        said = (one.value for one in self.desk.dataset.read(printed) if isinstance(one.value, Quantity))
        return _covers(printed, mention) and any((one.number, one.comparator) == (value.number, value.comparator) for one in said)

    def _is_printed(self, figure: str) -> bool:
        """Whether some evidence of the field prints the figure, be it of another document; what is not at hand may."""
        if len(self._supporting) > len(self._spans):
            return True
        return any(stands_whole(flat(figure), self.desk.words(span)) for span in self._spans)

    def _same_unit(self, value: Quantity, read: Quantity, mention: Mention) -> bool:
        """Whether the recorded unit is the one read: the same, or made of words of what is counted."""
        if value.unit == read.unit:
            return True
        if read.unit == UNITY:  # the noun stands elsewhere in what is said of the figure
            holding = (one for one in self._spans if one.document == self.evidence.document)
            return any(names_unit(value.unit, self._rest(span, mention)) for span in holding)
        if read.unit == read.unit.upper() or read.unit in (RANK, "%"):
            return False
        wanted = {spelt(word) for word in value.unit.split("-")}
        return spelt(read.unit) in wanted and wanted <= lemmas(mention.as_printed)

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
        around = (
            (one.value, text[max(start, one.start - 40) : one.start], text[one.end : min(end, one.end + 8)]) for one in dates
        )
        return [date for date, before, behind in around if _SINCE.search(before) or _EVER_SINCE.match(behind)]

    def _follows(self, value: PartialDate | Period) -> bool:
        """Whether the ends of a date are among what its evidence and the sources of its derivation give."""
        given = {end for one in self._source_values() if isinstance(one, PartialDate | Period) for end in ends_of(one)}
        pool = given | {end for span in self._spans for one in self._dates(span) if one is not None for end in ends_of(one)}
        phrases = [one.as_printed for one in self._derivations if one.as_printed is not None]
        spoken = [one for phrase in phrases for one in self.desk.dataset.read(phrase)]
        figures = spoken or [one for span in self._spans for one in self.desk.mentions(span)]
        years = {int(one.value.number) for one in figures if isinstance(one.value, Quantity) and _counts_years(one.value)}
        moved = {year for end in pool for count in years for year in _moved(end, count)}
        told = moved | {PartialDate(end.year) for end in given}
        for span in self._spans:
            for anchor in pool.copy():  # "the past two years", seen from another date that is told
                pool |= {end for one in self._dates(span, anchor) if isinstance(one, Period) for end in ends_of(one)}
            if None in self._dates(span) or self.field == "published":  # "June 30", where no day of publication tells the year
                days = (one for year in told for one in self._dates(span, year) if isinstance(one, PartialDate))
                pool |= {end for one in days for end in ends_of(one)}
        follows = all(any(is_within(end, known) for known in pool | moved) for end in ends_of(value))
        return bool(ends_of(value)) and follows and self._ends_follow(value)

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
            if heads and not any(target in ids_of(one) for one in heads):
                return Agreement.DIFFERS, {id for one in heads for id in ids_of(one)}
        elif not any(target in ids_of(one) for one in heads):
            heads = self._heads
        if not any(target in ids_of(one) for one in self._heads) and (free := self._standing_free(target)):
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
        """Records of the target's kind, and in no other field, that are named by themselves, where it is within another name."""
        dataset = self.desk.dataset
        known = self._elsewhere | {self.carrier.record, target}
        return {id for one in self._heads for id in ids_of(one) if id not in known and dataset[id].kind == dataset[target].kind}

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
        return {id for one in names if told.isdisjoint(ids_of(one)) for id in ids_of(one)}

    def _beside(self, target: str) -> set[str]:
        """What other relations say of the same words, of the same source or target in the same way: a list told one by one."""
        ours = self.carrier.sourced
        if not isinstance(ours, Relation):
            return set()
        source, end = (target, ours.target) if self.field == "source" else (ours.source, target)
        like = (one for one in self.desk.relations_like(ours.predicate, source, end) if one.id != ours.id)
        return {id for one in like if any(map(self._overlaps, one.evidence)) for id in (one.source, one.target)}

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
        own = {one for one in around if self.carrier.record in ids_of(one)}
        free = [one for one in self._fitting if around[one] is None]
        return free if set(free) - own else [one for one in self._fitting if around[one] in own] or free

    @cached_property
    def _fitting(self) -> list[Mention]:
        """The names in the span of records that the field may hold."""
        return [one for one in self._within(self.evidence) if any(map(self._may_be, ids_of(one)))]

    def _within(self, span: Evidence) -> Mapping[Mention, Mention | None]:
        """The names in a span, and the shortest longer one that each is a part of.

        Hong Kong is named in the University of Hong Kong as the place of that university, be that within the name of a faculty.
        "Hong Kong University" is no body's name where "Hong Kong University of Science and Technology" stands.
        """
        names = [one for one in self.desk.mentions(span) if one.kind is MentionKind.NAME]
        found: dict[Mention, Mention | None] = {}
        for one in names:
            around = longer_names(one, names)
            whole = [each for each in around if not any(_is_cut_out(each, other) for other in around)]
            found[one] = min(whole, key=_length, default=None)
        return found

    def _names(self, span: Evidence) -> set[str]:
        """The records that a span names; within a longer name only where that is of what the field is about."""
        about = set() if self._last in (*_SPEAKERS, "subject") else {self.carrier.record} | self._elsewhere | self._sources
        within = self._within(span).items()
        named = (one for one, around in within if around is None or not about.isdisjoint(self.desk.concerned(around)))
        return {id for one in named for id in ids_of(one)}

    def _text(self, text: str, aspect: str) -> Reading:
        said = self.desk.words(self.evidence)
        if stands_whole(flat(text), said) or (aspect == "name" and stands_flat(text, said)):
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


def _covers(printed: str, mention: Mention) -> bool:
    """Whether a figure as printed is the mention, or holds it: one of two like figures is not the other."""
    return flat(printed) in flat(mention.as_printed) or flat(mention.as_printed) in flat(printed)


def _length(mention: Mention) -> int:
    return mention.end - mention.start


def _is_cut_out(one: Mention, other: Mention) -> bool:
    """Whether a longer name goes on behind a name with "of", so that it is no name of its own."""
    return one.start == other.start and flat(other.as_printed).startswith(f"{flat(one.as_printed)} of ")


#: Words right before a date that say that something goes on from it, and such words behind it.
_SINCE: Final = re.compile(
    r"(?:\b(?:since|(?:from|starting|beginning)(?: (?:in|from|on|with))?)\s+(?:as early as\s+)?(?:the\s+)?|[自从從]\s*)$",
    re.IGNORECASE,
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
    return bool(ends_of(value)) and ends_of(value) <= read | whole


def _counts_years(value: Quantity) -> bool:
    return value.unit in ("a", "anniversary") and value.number == int(value.number) and value.number < 1000


def _moved(end: PartialDate, years: int) -> Iterator[PartialDate]:
    for year in (end.year - years, end.year + years):
        if 1 <= year <= 9999:
            yield PartialDate(year)
