"""Coverage: whether everything that stands in a document is under some record's evidence, or under a waiver that says why not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from hkic._progress import Progress, counted
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import Finding
from hkic.evidence import Evidence, Waiver
from hkic.quantities import Quantity
from hkic.reading import Candidate, Mention, candidates
from hkic.records import Carrier, Document, links
from hkic.rules import BOILERPLATE, all_carriers, spans_by_document
from hkic.texts import Placement, Verdict, locate, text_digest

T = TypeVar("T")
M = TypeVar("M", Mention, Candidate)


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
    NOT_TOLD = "not told"
    """Nothing, in a copy that differs where navigation stood, so that it may be part of that."""


class Part(StrEnum):
    """What a part of a document's text is.

    >>> Part("waived") is Part.WAIVED
    True
    """

    EVIDENCE = "under evidence"
    """Some record's evidence."""
    WAIVED = "waived"
    """Under a waiver, and no evidence."""
    BOILERPLATE = "boilerplate"
    """Navigation, teasers and page numbers: nothing in it asks for evidence."""
    REST = "neither"
    """What is left."""


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

    @property
    def part(self) -> Part:
        """What it is.

        >>> Stretch(0, 30, (), "A table of prices").part.value
        'waived'
        """
        if self.by:
            return Part.EVIDENCE
        return Part.WAIVED if self.waiver is not None else Part.BOILERPLATE if self.is_boilerplate else Part.REST


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
        open_ones = sum(one.cover in (Cover.UNCOVERED, Cover.NOT_TOLD) for one in self.mentions)
        return 1 - open_ones / len(self.mentions) if self.mentions else 1.0

    @property
    def parts(self) -> Mapping[Part, int]:
        """How much of the text is what, in code points.

        >>> list(Coverage("d", 40, (), (Stretch(0, 30, ("hku",), None), Stretch(30, 40, (), None)), ()).parts.values())
        [30, 0, 0, 10]
        """
        lengths = dict.fromkeys(Part, 0)
        for stretch in self.stretches:
            lengths[stretch.part] += stretch.end - stretch.start
        return lengths


def coverages(dataset: Dataset, texts: Mapping[str, str], *, progress: Progress | None = None) -> Iterator[Coverage]:
    """What covers each document of a dataset that is at hand; texts are canonical texts by document id.

    In a copy that is not the very text, navigation, teasers and page numbers are where the spans around them have moved to.

    >>> list(coverages(Dataset(), {}))
    []
    """
    evidence = spans_by_document(all_carriers(dataset))
    waivers = _by_document(dataset.waivers)
    at_hand = [document for document in dataset.documents.values() if document.id in texts]
    for document in counted(at_hand, "coverage", progress):
        held = evidence.get(document.id, []), waivers.get(document.id, [])
        yield _Map(dataset, document, texts[document.id], *held).coverage()


def stale_waivers(dataset: Dataset, texts: Mapping[str, str], found: Iterable[Coverage]) -> Iterator[Finding]:
    """What is wrong with waivers: those whose words are not where they say, and those that nothing needs any more.

    >>> list(stale_waivers(Dataset(), {}, []))
    []
    """
    waivers = _by_document(dataset.waivers)
    for coverage in found:
        needed = sorted(one.mention.start for one in coverage.mentions if one.cover is Cover.WAIVED)
        held = waivers.get(coverage.document, [])
        for waiver, place in zip(held, locate(texts[coverage.document], held) if held else (), strict=True):
            said = _staleness(coverage.document, place, needed)
            if said:
                field = f"[{waiver.start}:{waiver.end}]"
                yield Finding("stale-waiver", said[0], file="waivers.json", field=field, remedy=said[1])


def _staleness(document: str, place: Placement, needed: Sequence[int]) -> tuple[str, str] | None:
    """What is wrong with a waiver that stands there, and what to do; the mentions that need one begin at the places needed."""
    if not _where(place):
        return f"its words are {place.verdict.value} in {document}", "waive what stands there now, or remove it"
    if any(bisect_left(needed, start) < bisect_left(needed, end) for start, end in place.at):
        return None
    return f"nothing of {document} needs it: no mention there, or all under evidence", "remove it"


def _by_document(waivers: Iterable[Waiver]) -> Mapping[str, list[Waiver]]:
    found: defaultdict[str, list[Waiver]] = defaultdict(list)
    for waiver in waivers:
        found[waiver.document].append(waiver)
    return found


#: Start and end of a stretch of text.
_Place = tuple[int, int]


class _Map:
    """One document and everything that points at it."""

    def __init__(
        self,
        dataset: Dataset,
        document: Document,
        text: str,
        evidence: Sequence[tuple[Carrier, Evidence]],
        waivers: Sequence[Waiver],
    ) -> None:
        self.dataset, self.document, self.text = dataset, document, text
        spans = locate(text, [one for _, one in evidence])
        waived = locate(text, waivers)
        self.evident = _Layer((at, carrier) for (carrier, _), place in zip(evidence, spans, strict=True) for at in _where(place))
        self.waived = _Layer((at, waiver) for waiver, place in zip(waivers, waived, strict=True) for at in _where(place))
        placed = [*zip((one for _, one in evidence), spans, strict=True), *zip(waivers, waived, strict=True)]
        known = {
            point
            for one, place in placed
            if len(place.at) == 1
            for point in ((one.start, place.at[0][0]), (one.end, place.at[0][1]))
        }
        is_the_text = text_digest(text) == document.sha256
        boilerplate, unsure = _boilerplate(document) if is_the_text else _boilerplate_of_copy(document, text, known)
        self.boilerplate = _Layer((place, None) for place in boilerplate)
        self.unsure = _Layer((place, None) for place in unsure)

    def coverage(self) -> Coverage:
        mentions = self.dataset.read(self.text, self.document.published)
        told = self._without_boilerplate(mentions)
        found = self._without_boilerplate(sorted(candidates(self.text, mentions)))
        return Coverage(self.document.id, len(self.text), tuple(self._covered(told)), tuple(self._stretches()), tuple(found))

    def _without_boilerplate(self, found: Sequence[M]) -> list[M]:
        over = self.boilerplate.over((one.start, one.start + 1) for one in found)
        return [one for one, within in zip(found, over, strict=True) if not within]

    def _covered(self, mentions: Sequence[Mention]) -> Iterator[Covered]:
        places = [(one.start, one.end) for one in mentions]
        layers = (self.evident.over(places), self.waived.over(places), self.unsure.over(places))
        for mention, carriers, waivers, unsure in zip(mentions, *layers, strict=True):
            by = tuple(dict.fromkeys(carrier.record for carrier in carriers))
            if any(_holds(carrier, mention) for carrier in carriers):
                cover = Cover.RECORDED
            elif by:
                cover = Cover.UNDER_EVIDENCE
            else:
                cover = Cover.WAIVED if waivers else Cover.NOT_TOLD if unsure else Cover.UNCOVERED
            yield Covered(mention, cover, by)

    def _stretches(self) -> Iterator[Stretch]:
        layers = (self.evident, self.waived, self.boilerplate)
        edges = sorted({0, len(self.text)}.union(*(layer.edges() for layer in layers)))
        places = [(start, end) for start, end in pairwise(edges) if end <= len(self.text)]
        for (start, end), carriers, waivers, within in zip(places, *(layer.over(places) for layer in layers), strict=True):
            by = tuple(sorted({carrier.record for carrier in carriers}))
            yield Stretch(start, end, by, waivers[0].reason if waivers else None, bool(within))


class _Layer(Generic[T]):
    """Stretches of a text with what each of them is of."""

    def __init__(self, spans: Iterable[tuple[_Place, T]]) -> None:
        self.spans = [(start, end, order, what) for order, ((start, end), what) in enumerate(spans)]
        self.spans.sort(key=itemgetter(0))

    def edges(self) -> set[int]:
        """Where stretches begin and end."""
        return {edge for start, end, _, _ in self.spans for edge in (start, end)}

    def over(self, places: Iterable[_Place]) -> Iterator[list[T]]:
        """For each of some places, in order of their starts: what lies over all of it, in the order in which it was given."""
        begun: list[tuple[int, int, int, T]] = []
        ahead = 0
        for start, end in places:
            while ahead < len(self.spans) and self.spans[ahead][0] <= start:
                begun.append(self.spans[ahead])
                ahead += 1
            begun = [one for one in begun if one[1] > start]
            yield [what for _, _, _, what in sorted((one for one in begun if end <= one[1]), key=itemgetter(2))]


def _boilerplate(document: Document) -> tuple[list[_Place], list[_Place]]:
    return [(one.start, one.end) for one in document.segments if one.label in BOILERPLATE], []


def _boilerplate_of_copy(document: Document, text: str, known: Iterable[_Place]) -> tuple[list[_Place], list[_Place]]:
    """Where boilerplate stands in a copy, and where it may stand; known are offsets in the text itself and in the copy.

    A segment is taken to have moved with what stands before and behind it, where both have moved alike.
    """
    points = sorted({(0, 0), (document.length, len(text)), *known})
    offsets = [old for old, _ in points]
    found: list[_Place] = []
    unsure: list[_Place] = []
    for start, end in _boilerplate(document)[0]:
        before = points[bisect_right(offsets, start) - 1]
        behind = points[min(bisect_left(offsets, end), len(points) - 1)]
        shift = before[1] - before[0]
        if behind[1] - behind[0] == shift:
            found.append((start + shift, end + shift))
        else:
            unsure.append((before[1], behind[1]) if before[1] < behind[1] else (0, len(text)))
    return found, unsure


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
