"""Wording: whether our own words about a record, its labels and reasons say no more than its evidence.

Each number, date and name in them must stand in the evidence, be of a record that is near to this one, or have a public source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from hkic._desk import Desk, Places, ends_of, ids_of, is_inside, is_within, leaves, longer_names, names_unit, spelt, stands_flat
from hkic._folding import words
from hkic._model import Value
from hkic.agreement import OWN_WORDS, Agreement, Reading
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.evidence import Evidence, concerns
from hkic.quantities import Quantity
from hkic.reading import Mention, MentionKind, candidates
from hkic.records import Carrier, Document, Record, Relation, Statement, carriers, links
from hkic.texts import is_whole
from hkic.units import UNITY


def own_words(
    dataset: Dataset, texts: Mapping[str, str], of: Iterable[Record], *, places: Places | None = None
) -> Iterator[Reading]:
    """Every number, date and record's name in our own words about these records, held against their evidence.

    >>> list(own_words(Dataset(), {}, []))
    []
    """
    desk = Desk(dataset, texts, places)
    for record in of:
        yield from _OwnWords(desk, record).readings()


class _Words(NamedTuple):
    """A text in our own words: where it stands, and whether a public source says it."""

    carrier: Carrier
    field: str
    text: str
    external: bool = False
    is_reason: bool = False


class _OwnWords:
    """Our own words about one record, and all that its evidence says."""

    def __init__(self, desk: Desk, record: Record) -> None:
        self.desk, self.record = desk, record
        self._named_in: dict[str, set[str]] = {}

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
        read = [one for one in self.desk.dataset.read(ours.text) if not (ours.is_reason and _counts_words(one))]
        is_label = ours.field == "name"  # which is no evidence of itself
        mentions = [one for one in read if not (is_label and self.record.id in ids_of(one))]
        standing = [one for one in mentions if self._stands(one, ours)]
        for mention in mentions:
            stands = any(_says_no_more(mention, other) for other in standing)
            verdict = Agreement.AGREES if stands else Agreement.EXTERNAL if ours.external else Agreement.DIFFERS
            if verdict is Agreement.DIFFERS and not self._is_at_hand:
                verdict = Agreement.NOT_CHECKED
            aspect = "number" if mention.kind is MentionKind.QUANTITY else mention.kind.value
            said = "" if verdict is Agreement.AGREES else "nothing of it"
            yield Reading(verdict, ours.carrier, None, ours.field, aspect, mention.as_printed, said)
        yield from self._strangers(ours, read)

    def _strangers(self, ours: _Words, mentions: list[Mention]) -> Iterator[Reading]:
        """What came of names that no record has, and of what a list names twice, where that differs."""
        if ours.external or not self._is_at_hand:
            return
        names = [one for one in mentions if one.kind is MentionKind.NAME]
        longest = [one for one in names if not longer_names(one, names)]
        unknown = [*_lengthened(ours.text, longest), *(() if ours.is_reason else _unknown(ours.text, mentions))]
        for text in unknown if self._is_spelt_alike else ():
            if not self._prints(text, begins=ours.text.startswith(text)):
                yield Reading(Agreement.DIFFERS, ours.carrier, None, ours.field, "name", text, "nothing of it")
        doubled = _named_twice(longest) if ours.field == "name" and isinstance(self.record, Relation) else ()
        for one in {*_listed_twice(ours.text, longest), *doubled}:
            again = f"{one.as_printed} (a second time)"
            yield Reading(Agreement.DIFFERS, ours.carrier, None, ours.field, "name", again, "nothing of it")

    def _prints(self, name: str, *, begins: bool) -> bool:
        """Whether the evidence prints a name that no record has, in whatever spelling; a word that begins a text may be ours."""
        less = re.sub(r"^\S+(?: [a-z]+)*", "", name).strip() if begins else ""
        return any(f" {_spelt_words(one)} " in f" {said} " for one in (name, less) if one for said in self._said)

    @cached_property
    def _is_spelt_alike(self) -> bool:
        """Whether the evidence is written in letters: what Chinese characters name has another spelling in our words."""
        return not any(_IDEOGRAPH.search(said) for said in self._said)

    @cached_property
    def _said(self) -> list[str]:
        """The words of the evidence, and of what errata say was meant, in one spelling."""
        if isinstance(self.record, Document):
            said = [self.desk.texts[self.record.id]]
        else:
            said = [self.desk.words(span) for span in self._spans]
        said += [one.probable for carrier in carriers(self.record) for one in carrier.sourced.errata]
        return [_spelt_words(one) for one in said]

    @cached_property
    def _is_at_hand(self) -> bool:
        """Whether some of its evidence can be read; where it has none, nothing in a document bears it out."""
        if isinstance(self.record, Document):
            return self.record.id in self.desk.texts
        return any(map(self.desk.is_at_hand, self._evidence)) if self._evidence else bool(self.desk.texts)

    @cached_property
    def _evidence(self) -> list[Evidence]:
        return [evidence for carrier in carriers(self.record) for evidence in carrier.sourced.evidence]

    def _stands(self, mention: Mention, ours: _Words) -> bool:
        value = mention.value
        if value is None:  # "last December", which no day of ours tells
            return any(stands_flat(mention.as_printed, self.desk.words(span)) for span in self._spans)
        if isinstance(value, Quantity):
            if value.number == getattr(self.record, "position", None):
                return True
            return any(
                (one.number, one.comparator) == (value.number, value.comparator) and self._is_same_unit(value.unit, one.unit)
                for one in self._quantities
            )
        if isinstance(value, PartialDate | Period):
            return all(any(is_within(end, known) for known in self._dates) for end in ends_of(value))
        return not self._named(ours).isdisjoint(value)

    def _is_same_unit(self, unit: str, read: str) -> bool:
        """Whether our unit is the one read, by whole words: what is said of it, or of what is counted, may be less."""
        ours, theirs = ({spelt(word) for word in one.split("-")} for one in (unit, read))
        if unit == UNITY or ours <= theirs or theirs <= ours:
            return True
        return read == UNITY and any(names_unit(unit, self.desk.unmentioned(span)) for span in self._spans)

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
        return {end for date in [*read, *held] for end in ends_of(date)}

    def _named(self, ours: _Words) -> set[str]:
        """What names in our words may rest on: the names in the evidence of what they say, and the records near to this one.

        A name within that of a place, as Macao in the Guangdong-Hong Kong-Macao Greater Bay Area, is no name of its own; nor is
        one within that of a policy that the record has nothing to do with.
        """
        key = "" if ours.is_reason else ours.field
        if key not in self._named_in:
            read = self._read_for(key)
            free = (one for names in read for one in names if not self._is_foreign(longer_names(one, names)))
            named = {id for one in free for id in ids_of(one)}
            if isinstance(self.record, Relation):
                named &= self._spoken_of
            self._named_in[key] = self._near | named
        return self._named_in[key]

    def _read_for(self, field: str) -> Iterator[list[Mention]]:
        """The names in each span that says who or what is spoken of: no date, and of a statement only what was said."""
        bearing = [one for one in self._spans if field and {field, "description"} & {*one.supports}]
        if isinstance(self.record, Document) and not bearing:  # what it says is its evidence
            yield [one for one in self._mentions if one.kind is MentionKind.NAME]
        if isinstance(self.record, Statement) and field in ("name", "description", "summary"):
            spans = [*bearing, *(one for one in self._spans if concerns("summary", one.supports))]
        else:
            spans = [one for one in self._spans if not (field and _DATES.issuperset(map(_field_of, one.supports)))]
        for span in spans:
            yield [one for one in self.desk.mentions(span) if one.kind is MentionKind.NAME]

    @cached_property
    def _near(self) -> set[str]:
        """The records near to this one, and those that errata say are meant."""
        mended = " ".join(erratum.probable for carrier in carriers(self.record) for erratum in carrier.sourced.errata)
        return self.desk.near(self.record).union(*map(ids_of, self.desk.dataset.read(mended)))

    @cached_property
    def _spoken_of(self) -> set[str]:
        """The records near to this one, what those refer to or have in their names, and what all these are part of."""
        dataset = self.desk.dataset
        near = [dataset[id] for id in self._near if id in dataset]
        within = (id for one in near for name in one.names for held in dataset.read(name.text) for id in ids_of(held))
        return self.desk.with_wholes({*self._near, *within, *(link.target for one in near for link in links(one))})

    def _is_foreign(self, around: list[Mention]) -> bool:
        """Whether what a name is a part of is a place, or a policy that is not near, and no name of the record itself."""
        ids = {id for other in around for id in ids_of(other)}
        kinds = {self.desk.dataset[id].kind for id in ids}
        return self.record.id not in ids and ("place" in kinds or ("policy" in kinds and self._near.isdisjoint(ids)))


#: Fields that hold a date, whose evidence tells of nothing else.
_DATES: Final = frozenset({"date", "dates", "period", "as_of", "founded", "published"})


def _field_of(path: str) -> str:
    """The name of the field that a path begins with."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _says_no_more(one: Mention, other: Mention) -> bool:
    """Whether a mention is another one, or a part of it: a name within a name, and not one between a number and its noun."""
    return is_inside(one, other) and (one.kind is not MentionKind.NAME or other.kind is MentionKind.NAME)


def _spelt_words(text: str) -> str:
    return " ".join(map(spelt, words(text)))


_IDEOGRAPH: Final = re.compile("[\u3400-\u9fff]")
#: Adjectives of nations and languages, which name nobody.
_LANGUAGES: Final = frozenset(
    ["american", "british", "cantonese", "chinese", "english", "european", "french", "german", "japanese", "mandarin"]
)


def _unknown(text: str, mentions: list[Mention]) -> Iterator[str]:
    """Names in letters in a text that no record has; no letter of 5G, and no language."""
    for one in candidates(text, mentions):
        if not _IDEOGRAPH.match(one.text) and is_whole(text, one.start, one.end) and one.text.lower() not in _LANGUAGES:
            yield one.text


_CAPITALISED: Final = r"[A-Z][\w&’-]*"
_BEFORE: Final = re.compile(rf"(?<=[\w,;] )({_CAPITALISED}) (?:the )?$")
_BEHIND: Final = re.compile(rf" ({_CAPITALISED})")


def _lengthened(text: str, names: list[Mention]) -> Iterator[str]:
    """Names with the words with capitals right beside them that belong to no name: they may be part of a longer one."""
    starts, ends = {one.start for one in names}, {one.end for one in names}
    for one in names:
        before, behind = _BEFORE.search(text, 0, one.start), _BEHIND.match(text, one.end)
        start = before.start(1) if before and before.end(1) not in ends else one.start
        end = behind.end() if behind and behind.start(1) not in starts else one.end
        if (start, end) != (one.start, one.end):
            yield text[start:end]


_IN_A_LIST: Final = re.compile(r"\s*(?:,|，|、|-|–|/|,?\s*\b(?:and|or)\b|[和与與及])\s*(?:the\s+)?", re.IGNORECASE)


def _listed_twice(text: str, names: list[Mention]) -> Iterator[Mention]:
    """The names in a list of names that stand for what one before them there stands for."""
    seen: set[str] = set()
    for before, one in pairwise(names):
        seen = seen | {*ids_of(before)} if _IN_A_LIST.fullmatch(text, before.end, one.start) else set()
        if not seen.isdisjoint(ids_of(one)):
            yield one


def _named_twice(names: list[Mention]) -> Iterator[Mention]:
    """The names that stand for what one before them stands for: no relation links a record with itself."""
    yield from (one for at, one in enumerate(names) if any({*ids_of(one)} & {*ids_of(other)} for other in names[:at]))


def _counts_words(mention: Mention) -> bool:
    """Whether a small number in words tells of the text, as "two posts" and "a first batch" do in our reasons."""
    small = isinstance(mention.value, Quantity) and mention.value.number < 100
    return small and not any(letter.isdigit() for letter in mention.as_printed)


def _dates_of(value: Value) -> Iterator[PartialDate | Period]:
    for name in type(value).model_fields:
        for leaf in leaves(getattr(value, name)):
            if isinstance(leaf, PartialDate | Period):
                yield leaf
