"""Drafts: records that may stand in a document, proposed from the numbers, dates and names that are near one another in it.

A draft is a claim with a mark, which the gate refuses: somebody has to look at it. What no rule can tell is left open: whom a
figure is about and when it held, where several names or dates are near, and what a thing is in words. When something happened is
guessed: on the date nearest to the word for it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

from hkic._progress import Progress, counted
from hkic.dataset import Dataset, load
from hkic.dates import PartialDate, Period
from hkic.errors import DocumentError
from hkic.evidence import MIN_SPAN, Sourced
from hkic.ids import slug
from hkic.packs import PLACEHOLDERS, write_files
from hkic.quantities import Quantity
from hkic.quotes import Place, widened
from hkic.reading import Candidate, Mention, MentionKind, candidates
from hkic.records import Document, Event, Observation
from hkic.rules import CURRENCIES, all_carriers
from hkic.texts import read_document, text_digest
from hkic.vocabulary import EventCategory, QuantityKind, SegmentLabel

#: The file of a pack that holds drafts: no file of records, and passed by when the pack is loaded.
FILE: Final = "drafts.jsonl"


class Drafted(NamedTuple):
    """What was drafted from a document.

    >>> Drafted((), 0).added
    0
    """

    drafts: tuple[dict[str, Any], ...]
    """Every draft, in the form of a claim."""
    added: int
    """How many of them were not in the file yet."""


def draft(document: Path, pack: Path, *, base: Dataset | None = None, progress: Progress | None = None) -> Drafted:
    """Draft records from a document of a pack, and add those that are new to the pack's ``drafts.jsonl``.

    The file holds words of the document. Raises :class:`~hkic.errors.DocumentError` where the pack has no record of the text.

    >>> draft(Path("no/such/file.txt"), Path("."))
    Traceback (most recent call last):
    hkic.errors.DocumentError: no/such/file.txt: it cannot be read (No such file or directory); check the path
    """
    text = read_document(document)
    dataset = load(pack, base=base)
    digest = text_digest(text)
    record = next((each for each in dataset.documents.values() if each.sha256 == digest), None)
    if record is None:
        raise DocumentError(document, why="the pack has no record of this text", remedy="start a pack from it with hkic new")
    file = pack / FILE
    held = file.read_bytes() if file.exists() else b""
    drafts = tuple(propose(text, record, dataset, progress=progress))
    written = [json.dumps(each, ensure_ascii=False).encode() for each in drafts]
    known = set(held.splitlines())
    more = [line for line in written if line not in known]
    if more:
        between = b"" if held.endswith(b"\n") or not held else b"\n"
        write_files(pack, {FILE: held + between + b"\n".join(more) + b"\n"})
    return Drafted(drafts, len(more))


def propose(text: str, document: Document, dataset: Dataset, *, progress: Progress | None = None) -> Iterator[dict[str, Any]]:
    """Drafts of the entities, observations and events in each sentence of a document, but for what has evidence already.

    >>> note = Document(id="note", name="Note", description="A note.", language="en", translation="original", length=46,
    ...     genre="feature", file_name="note.txt", sha256="0" * 64, segments=[{"label": "body", "start": 0, "end": 46}])
    >>> [each["record"]["id"] for each in propose("It runs more than 20 laboratories in May 2021.", note, Dataset([note]))]
    ['note-laboratory']
    """
    mentions = dataset.read(text, document.published)
    starts = [each.start for each in mentions]
    drafter = _Drafter(text, document, dataset, mentions)
    for sentence in counted(list(_sentences(text, document)), "sentences", progress):
        start, end = sentence.at
        bounds = (bisect_left(starts, start), bisect_left(starts, end))
        yield from drafter.drafts(sentence, [each for each in mentions[slice(*bounds)] if each.end <= end])


#: Words that say what happened, by what they make of it.
_HAPPENINGS: Final = tuple(
    (category, re.compile(cue, re.IGNORECASE))
    for category, cue in (
        (EventCategory.OPENING, r"\b(opened|opens|inaugurated|unveiled)\b|启用|啟用|开幕|開幕|揭牌"),
        (EventCategory.SIGNING, r"\b(signed|signs|signing)\b|签署|簽署|签订|簽訂"),
        (EventCategory.PUBLICATION, r"\b(released|published|publishes)\b|发布|發布|發佈|公布|公佈"),
        (EventCategory.FOUNDING, r"\b(founded|established|set up)\b|成立|创立|創立|创办|創辦|设立|設立"),
        (EventCategory.LAUNCH, r"\b(launched|launches)\b|启动|啟動"),
        (EventCategory.AWARD, r"\b(awarded|won)\b|获颁|獲頒|荣获|榮獲"),
    )
)
#: Kinds of record that may take part in an event.
_PARTIES: Final = ("institution", "person", "place", "policy", "document")
#: What the end of an unknown name says of its bearer; where it says nothing, that is left open.
_BEARERS: Final = tuple(
    (re.compile(f"(.*[ ’'])?({words})|.*({characters})", re.IGNORECASE), kind, category)
    for kind, category, words, characters in (
        ("institution", "university", "university|college", "大学|大學"),
        ("institution", "laboratory", "laboratory|laboratories", "实验室|實驗室"),
        ("institution", "research-institute", "institute|centre|center", "研究所|研究院|中心"),
        ("institution", "company", r"limited|ltd\.?|company|inc\.?", "公司|集团|集團"),
        ("institution", "committee", "committee|commission", "委员会|委員會"),
        ("institution", "association", "association|society", "协会|協會|学会|學會"),
        ("institution", "hospital", "hospital", "医院|醫院"),
        ("institution", "government", "ministry|bureau|government", "政府|部|局|署"),
        ("place", "park", "park", "园区|園區|科学园|科學園|产业园|產業園"),
        ("place", "city", "city", "市"),
        ("policy", "plan", "plan|outline", "规划|規劃|纲要|綱要"),
        ("policy", "agreement", "agreement", "协议|協議|协定|協定"),
        ("policy", "fund", "fund", "基金"),
    )
)
#: What is measured in a unit; elsewhere it is a count.
_MEASURES: Final = {
    QuantityKind.MONEY: CURRENCIES,
    QuantityKind.RANK: {"rank"},
    QuantityKind.RATE: {"%", "percentage-point"},
    QuantityKind.DURATION: {"a", "mo", "wk", "d", "h", "min", "s"},
    QuantityKind.SIZE: {"nm", "um", "mm", "cm", "m", "km", "cm2", "m2", "km2", "m3"},
    QuantityKind.LOAD: {"g", "kg", "t"},
}
_SENTENCE_END = re.compile(r"(?<=[。！？；])|(?<=[.!?])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Dr|No|St)\.)[\"”’)]*\s+(?=[\"“(]?[A-Z])|\n\s*\n")


#: How far back, in code points, a quote reaches for whom "it" means.
_LONGEST_QUOTE: Final = 400


class _Bearer(NamedTuple):
    """A record that is named in a sentence."""

    at: Place
    id: str
    kind: str
    name: str


class _Sentence(NamedTuple):
    """A sentence, and the stretch to quote for it, which is wide enough for evidence."""

    at: Place
    quote: Place


def _sentences(text: str, document: Document) -> Iterator[_Sentence]:
    """The sentences of what a document says of its subject; a short one is quoted with its neighbour."""
    for segment in document.segments:
        if segment.label in (SegmentLabel.BODY, SegmentLabel.CAPTION):
            start = before = segment.start
            ends = (found.end() for found in _SENTENCE_END.finditer(text, segment.start, segment.end))
            for end in (*ends, segment.end):
                if text[start:end].strip():
                    first = before if len(text[start:end].strip()) < MIN_SPAN else start
                    yield _Sentence((start, end), widened(text, first, end, least=MIN_SPAN))
                    before = start
                start = end


def _only(names: Sequence[_Bearer]) -> _Bearer | None:
    """The bearer of a name, where there is one alone: of several, none is taken because it is near."""
    return names[0] if len({each.id for each in names}) == 1 else None


def _apart(one: Place, other: Place) -> int:
    """How many characters are between two places."""
    return max(one[0] - other[1], other[0] - one[1], 0)


class _Settled:
    """The evidence in a document of all that is of a kind."""

    def __init__(self, dataset: Dataset, document: Document, of: type[Sourced]) -> None:
        places = sorted(
            (place.start, place.end)
            for carrier in all_carriers(dataset)
            if type(carrier.sourced) is of
            for place in carrier.sourced.evidence
            if place.document == document.id
        )
        self.starts = [start for start, _ in places]
        self.reach = list(accumulate((end for _, end in places), max))

    def covers(self, mention: Mention) -> bool:
        """Whether one of the spans holds the mention."""
        begun = bisect_right(self.starts, mention.start)
        return begun > 0 and mention.end <= self.reach[begun - 1]


class _Drafter:
    """Makes drafts of what stands in the sentences of one document."""

    def __init__(self, text: str, document: Document, dataset: Dataset, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.document = document
        self.dataset = dataset
        self.mentions = mentions
        self.taken = {*dataset, *(held.id for metric in dataset.metrics.values() for held in metric.observations)}
        self.entities: dict[str, dict[str, Any]] = {}
        self.last: tuple[_Sentence, list[_Bearer]] | None = None
        self.numbers: Counter[str] = Counter()
        self.settled: Mapping[type[Sourced], _Settled] = {of: _Settled(dataset, document, of) for of in (Observation, Event)}
        self.unknown: Sequence[Candidate] = sorted(candidates(text, mentions))

    def drafts(self, sentence: _Sentence, mentions: Sequence[Mention]) -> Iterator[dict[str, Any]]:
        """Drafts of what one sentence says: unknown bearers of names, figures, and what happened."""
        names = list(self._known(mentions))
        for at, printed in self._unknown(sentence.at):
            # what runs into a Chinese name that is known by now is no part of it
            name = next((held for held in self.entities if not held.isascii() and printed.endswith(held)), printed)
            if name not in self.entities:
                self.entities[name] = self._entity(name)
                yield self._claim(sentence, self.entities[name])
            held = self.entities[name]
            names.append(_Bearer(at, held["id"], held.get("kind", ""), name))
        if not names and self.last and self.last[0].at[1] == sentence.at[0]:  # it, the city: who that is stands before
            start, end = self.last[0].quote[0], sentence.quote[1]
            if end - start <= _LONGEST_QUOTE:
                sentence, names = sentence._replace(quote=(start, end)), self.last[1]
        self.last = (sentence, names)
        dates = [each for each in mentions if each.kind is MentionKind.DATE and each.value is not None]
        for each in mentions:
            if (
                isinstance(each.value, Quantity)
                and not self._is_part(each, mentions)
                and not self.settled[Observation].covers(each)
            ):
                yield self._claim(sentence, self._metric(each.value, names, dates))
        yield from (self._claim(sentence, event) for event in self._events(sentence.at, names, dates))

    def _claim(self, sentence: _Sentence, record: dict[str, Any]) -> dict[str, Any]:
        start, end = sentence.quote
        quote = " ".join(self.text[start:end].split())
        return {"draft": True, "document": self.document.id, "quote": quote, "start": start, "end": end, "record": record}

    def _id(self, name: str, otherwise: str) -> str:
        first = id = slug(name, otherwise=otherwise)
        while id in self.taken:
            self.numbers[first] += 1
            id = f"{first}-{self.numbers[first] + 1}"
        self.taken.add(id)
        return id

    def _known(self, mentions: Sequence[Mention]) -> Iterator[_Bearer]:
        """Records named in a sentence, of nested names the longest; only where one record alone has the name."""
        reach = 0
        for each in mentions:
            if each.kind is MentionKind.QUANTITY:  # the Hong Kong of Hong Kong dollars is none
                reach = max(reach, each.end)
            elif each.end > reach and isinstance(each.value, tuple):
                reach = each.end
                record = self.dataset[each.value[0]]
                if len(each.value) == 1 and record != self.document:
                    yield _Bearer((each.start, each.end), record.id, record.kind, record.name)

    def _unknown(self, sentence: Place) -> Iterator[tuple[Place, str]]:
        for each in self.unknown[bisect_left(self.unknown, sentence[0], key=lambda one: one.start) :]:
            if each.end > sentence[1]:
                return
            yield (each.start, each.end), each.text

    def _is_part(self, mention: Mention, mentions: Sequence[Mention]) -> bool:
        """Whether a figure is part of a name or date: two years, in the past two years."""
        wider = (each for each in mentions if each.kind is not MentionKind.QUANTITY)
        return any(each.start <= mention.start and mention.end <= each.end for each in wider)

    # the records

    def _entity(self, name: str) -> dict[str, Any]:
        lang = "en" if name.isascii() else self.document.language
        bearer = next(((kind, category) for cue, kind, category in _BEARERS if cue.fullmatch(name)), None)
        record = {"id": self._id(name, f"{self.document.id}-name"), "name": name, "description": PLACEHOLDERS["description"]}
        record |= dict(zip(("kind", "category"), bearer, strict=True)) if bearer else {}
        return record | {"names": [{"text": name, "lang": lang, "sort": "printed"}]}

    def _metric(self, value: Quantity, names: Sequence[_Bearer], dates: Sequence[Mention]) -> dict[str, Any]:
        subject = _only(names)
        about = subject.id if subject else self.document.id
        kind = next((kind for kind, units in _MEASURES.items() if value.unit in units), QuantityKind.COUNT)
        id = self._id(f"{about}-{value.unit}", f"{about}-figure")
        observation: dict[str, Any] = {"id": self._id(f"{id}-observed", "observed"), "value": value.model_dump(mode="json")}
        observation |= {"subject": subject.id} if subject else {}
        observation |= self._dated("period", dates[0]) if len({each.value for each in dates}) == 1 else {}
        return {
            "id": id,
            "kind": "metric",
            "name": f"{value.unit}, {subject.name if subject else self.document.name}",
            "description": PLACEHOLDERS["description"],
            "definition": PLACEHOLDERS["definition"],
            "quantity_kind": kind.value,
            "unit": value.unit,
            "observations": [observation],
        }

    def _dated(self, field: str, mention: Mention) -> dict[str, Any]:
        """A date as a field, derived where it is relative."""
        assert isinstance(mention.value, PartialDate | Period)
        if mention.resolved_from is None:
            return {field: str(mention.value)}
        rule = "Resolved from the day of publication."
        sources = [f"{self.document.id}.published"]
        derivation = {"supports": [field], "as_printed": mention.as_printed, "sources": sources, "rule": rule}
        return {field: str(mention.value), "derivations": [derivation]}

    def _events(self, sentence: Place, names: Sequence[_Bearer], dates: Sequence[Mention]) -> Iterator[dict[str, Any]]:
        for category, cue in _HAPPENINGS if names and dates else ():
            found = cue.search(self.text, *sentence)
            if not found:
                continue
            date = min(dates, key=lambda each: _apart((each.start, each.end), found.span()))
            if self.settled[Event].covers(date):
                continue
            who = _only(names)
            record: dict[str, Any] = {
                "id": self._id(f"{who.id if who else self.document.id}-{category}", category.value),
                "kind": "event",
                "name": f"{who.name if who else self.document.name}, {category}",
                "description": PLACEHOLDERS["description"],
                "category": category.value,
            }
            part = {"participants": [{"who": who.id, "part": "subject"}]} if who and who.kind in _PARTIES else {}
            yield record | self._dated("date", date) | part
