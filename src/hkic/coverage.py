"""Coverage: whether everything that stands in a document is under some record's evidence, or under a waiver that says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import Finding
from hkic.quantities import Quantity
from hkic.reading import Candidate, Mention, candidates
from hkic.records import Document, links
from hkic.rules import BOILERPLATE, Carrier, all_carriers
from hkic.texts import Placement, Verdict, locate


class Cover(StrEnum):
    """What covers a mention.

    >>> Cover("waived") is Cover.WAIVED
    True
    """

    RECORDED = "recorded"
    """Evidence, of a record that holds what the mention says."""
    UNDER_EVIDENCE = "under evidence"
    """Evidence, of records that say other things."""
    WAIVED = "waived"
    """A waiver, which says why it is left out."""
    UNCOVERED = "uncovered"
    """Nothing."""


class Covered(NamedTuple):
    """A mention in a document, and what covers it.

    >>> Covered(Mention(0, 4, "date", None, "2019"), Cover.UNCOVERED, ()).by
    ()
    """

    mention: Mention
    """The quantity, date or name."""
    cover: Cover
    """What covers it."""
    by: tuple[str, ...]
    """The records whose evidence covers it."""


class Stretch(NamedTuple):
    """A stretch of a document that is covered alike from end to end.

    >>> Stretch(0, 30, ("hkust",), None).by
    ('hkust',)
    """

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    by: tuple[str, ...]
    """The records whose evidence it is under, in the order of their ids."""
    waiver: str | None
    """Why it is left out, where a waiver says so."""
    is_boilerplate: bool = False
    """Whether it is navigation, a teaser or page numbers, which say nothing of the document's subject."""


class Coverage(NamedTuple):
    """What covers one document.

    >>> coverage = Coverage("d", 0, (), (), ())
    >>> coverage.share
    1.0
    """

    document: str
    """Id of the document."""
    length: int
    """Length of its canonical text, in code points."""
    mentions: tuple[Covered, ...]
    """The quantities, dates and known names outside navigation, teasers and page numbers."""
    stretches: tuple[Stretch, ...]
    """The whole text, in order."""
    candidates: tuple[Candidate, ...]
    """Names that no record has."""

    @property
    def share(self) -> float:
        """The share of the mentions that are under evidence or waived, from 0 to 1.

        >>> Coverage("d", 4, (Covered(Mention(0, 4, "date", None, "2019"), Cover.UNCOVERED, ()),), (), ()).share
        0.0
        """
        open_ones = sum(one.cover is Cover.UNCOVERED for one in self.mentions)
        return 1 - open_ones / len(self.mentions) if self.mentions else 1.0


def coverages(dataset: Dataset, texts: Mapping[str, str]) -> Iterator[Coverage]:
    """What covers each document of a dataset that is at hand; texts are canonical texts by document id.

    >>> list(coverages(Dataset(), {}))
    []
    """
    carriers = list(all_carriers(dataset))
    for document in dataset.documents.values():
        if document.id in texts:
            yield _Map(dataset, document, texts[document.id], carriers).coverage()


def stale_waivers(dataset: Dataset, texts: Mapping[str, str], found: Iterable[Coverage]) -> Iterator[Finding]:
    """What is wrong with waivers: those whose words are not where they say, and those that nothing needs any more.

    >>> list(stale_waivers(Dataset(), {}, []))
    []
    """
    found = list(found)
    mapped = {one.document for one in found} & texts.keys()
    needed = {(one.document, mention.mention.start) for one in found for mention in one.mentions if mention.cover is Cover.WAIVED}
    for waiver in dataset.waivers:
        if waiver.document not in mapped:
            continue
        field = f"[{waiver.start}:{waiver.end}]"
        (place,) = locate(texts[waiver.document], [waiver])
        if place.verdict not in (Verdict.VERIFIED, Verdict.MOVED):
            message, remedy = (
                f"its words are {place.verdict.value} in {waiver.document}",
                "waive what stands there now, or remove it",
            )
        elif not any((waiver.document, at) in needed for start, end in place.at for at in range(start, end)):
            message, remedy = f"nothing of {waiver.document} needs it: no mention there, or all under evidence", "remove it"
        else:
            continue
        yield Finding("stale-waiver", message, file="waivers.json", field=field, remedy=remedy)


class _Map:
    """One document and everything that points at it."""

    def __init__(self, dataset: Dataset, document: Document, text: str, carriers: list[Carrier]) -> None:
        self.dataset, self.document, self.text = dataset, document, text
        pairs = [(one, evidence) for one in carriers for evidence in one.sourced.evidence if evidence.document == document.id]
        placed = zip(pairs, locate(text, [evidence for _, evidence in pairs]), strict=True)
        self.spans = [(start, end, carrier) for (carrier, _), place in placed for start, end in _where(place)]
        waivers = [one for one in dataset.waivers if one.document == document.id]
        self.waived = [
            (start, end, waiver)
            for waiver, place in zip(waivers, locate(text, waivers), strict=True)
            for start, end in _where(place)
        ]

    def coverage(self) -> Coverage:
        mentions = self.dataset.read(self.text, self.document.published)
        covered = tuple(self._covered(one) for one in mentions if not self._is_boilerplate(one.start))
        found = tuple(one for one in candidates(self.text, mentions) if not self._is_boilerplate(one.start))
        return Coverage(self.document.id, len(self.text), covered, tuple(self._stretches()), found)

    def _is_boilerplate(self, at: int) -> bool:
        return any(segment.label in BOILERPLATE and segment.start <= at < segment.end for segment in self.document.segments)

    def _covered(self, mention: Mention) -> Covered:
        over = [carrier for start, end, carrier in self.spans if start <= mention.start and mention.end <= end]
        by = tuple(dict.fromkeys(carrier.record for carrier in over))
        if any(_holds(carrier, mention) for carrier in over):
            return Covered(mention, Cover.RECORDED, by)
        if by:
            return Covered(mention, Cover.UNDER_EVIDENCE, by)
        waived = any(start <= mention.start and mention.end <= end for start, end, _ in self.waived)
        return Covered(mention, Cover.WAIVED if waived else Cover.UNCOVERED, ())

    def _stretches(self) -> Iterator[Stretch]:
        bounds = {0, len(self.text)}
        for start, end, _ in [*self.spans, *self.waived]:
            bounds |= {start, end}
        for segment in self.document.segments:
            bounds |= {segment.start, segment.end}
        edges = sorted(bounds)
        for start, end in pairwise(edges):
            by = sorted({carrier.record for low, high, carrier in self.spans if low <= start and end <= high})
            waiver = next((one.reason for low, high, one in self.waived if low <= start and end <= high), None)
            yield Stretch(start, end, tuple(by), waiver, self._is_boilerplate(start))


def _where(place: Placement) -> tuple[tuple[int, int], ...]:
    return place.at if place.verdict in (Verdict.VERIFIED, Verdict.MOVED) else ()


def _holds(carrier: Carrier, mention: Mention) -> bool:
    """Whether what carries the evidence holds what the mention says: the figure, the date, or the record named."""
    if isinstance(mention.value, tuple):
        return carrier.record in mention.value or any(link.target in mention.value for link in links(carrier.sourced))
    held = [value for name in type(carrier.sourced).model_fields for value in _values(getattr(carrier.sourced, name))]
    if isinstance(mention.value, Quantity):
        return any(isinstance(one, Quantity) and one.number == mention.value.number for one in held)
    return any(one == mention.value or (isinstance(one, Period) and mention.value in (one.start, one.end)) for one in held)


def _values(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    elif isinstance(value, Quantity | PartialDate | Period):
        yield value
    elif hasattr(value, "date"):
        yield value.date
