"""The rules of the data, each one named function from a dataset to findings; tests, command line and docs run the same ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from hkic.dataset import Dataset
from hkic.errors import Finding
from hkic.evidence import MAX_SPAN, Derivation, Evidence, Origin, Span, concerns, prefixes
from hkic.knowledge import facts
from hkic.packs import integrity, repeated_observations
from hkic.records import Carrier, Document, Metric, Record, Segment, Statement, carriers, paths, wholes
from hkic.vocabulary import InstitutionCategory, NameSort, Predicate, QuantityKind, SegmentLabel

Rule = Callable[[Dataset], Iterator[Finding]]

#: Every rule, by name, in the order in which they run.
RULES: Final[dict[str, Rule]] = {}

#: Segments that say nothing of their document's subject.
BOILERPLATE: Final = frozenset({SegmentLabel.NAVIGATION, SegmentLabel.TEASER, SegmentLabel.PAGINATION})


#: Codes of the currencies in use, after ISO 4217, with the special drawing right.
CURRENCIES: Final = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
    CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD
    IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
    MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XDR XOF
    XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 -- a code a line would be pages
)


def rule(function: Rule) -> Rule:
    """Enter a rule under its name in kebab-case.

    >>> "names-are-unique" in RULES
    True
    """
    RULES[function.__name__.replace("_", "-")] = function
    return function


def all_carriers(dataset: Dataset) -> Iterator[Carrier]:
    """Everything in a dataset that carries sources.

    >>> list(all_carriers(Dataset()))
    []
    """
    for record in dataset.values():
        yield from carriers(record)


def spans_by_document(held: Iterable[Carrier]) -> dict[str, list[tuple[Carrier, Evidence]]]:
    """All evidence of some carriers, by the document that it points at.

    >>> spans_by_document(all_carriers(Dataset()))
    {}
    """
    found: defaultdict[str, list[tuple[Carrier, Evidence]]] = defaultdict(list)
    for carrier in held:
        for evidence in carrier.sourced.evidence:
            found[evidence.document].append((carrier, evidence))
    return dict(found)


def _all_evidence(dataset: Dataset) -> Iterator[tuple[Carrier, Evidence]]:
    for carrier in all_carriers(dataset):
        yield from ((carrier, evidence) for evidence in carrier.sourced.evidence)


def _all_derivations(dataset: Dataset) -> Iterator[tuple[Carrier, Derivation]]:
    for carrier in all_carriers(dataset):
        yield from ((carrier, derivation) for derivation in carrier.sourced.derivations)


@rule
def references_resolve_and_official_names_are_unique(dataset: Dataset) -> Iterator[Finding]:
    """Every reference names a record of a kind that it may name; no two records claim one official name."""
    yield from integrity(dataset.values())


@rule
def facts_have_sources(dataset: Dataset) -> Iterator[Finding]:
    """Every fact has evidence, or a reference to a public source."""
    for carrier in all_carriers(dataset):
        for field in facts(carrier.sourced):
            if carrier.sourced.origin(field) is Origin.ABSENT:
                message, remedy = "nothing says where this comes from", "add evidence or a reference, or remove it"
                yield _finding("facts-have-sources", message, carrier, field, remedy)


@rule
def supports_resolve(dataset: Dataset) -> Iterator[Finding]:
    """Every source supports fields that hold something."""
    for carrier in all_carriers(dataset):
        held = set(paths(carrier.sourced)) - {"id", "kind"}
        for path in dict.fromkeys(carrier.sourced.supported()):
            if path not in held:
                yield _finding("supports-resolve", "a source supports this, and it holds nothing", carrier, path, "mend the path")


@rule
def derivations_rest_on_something(dataset: Dataset) -> Iterator[Finding]:
    """What is derived has evidence too, and what it was derived from exists."""
    for carrier, derivation in _all_derivations(dataset):
        own = (one for one in carrier.sourced.evidence if derivation.document in (None, one.document))
        evident = {path for evidence in own for path in evidence.supports}
        for path in derivation.supports:
            if evident.isdisjoint(prefixes(path)):
                yield _finding(
                    "derivations-rest-on-something",
                    "derived, and no evidence for it",
                    carrier,
                    path,
                    "add the evidence of the phrase",
                )
        for source in derivation.sources:
            id, _, field = source.partition(".")
            if id not in dataset or field not in paths(dataset[id]):
                yield _finding(
                    "derivations-rest-on-something",
                    f"derived from {source}, which holds nothing",
                    carrier,
                    derivation.supports[0],
                    "mend the source",
                )


@rule
def derivations_end_in_something(dataset: Dataset) -> Iterator[Finding]:
    """What a value was derived from does not follow from that value."""
    follows: dict[str, tuple[str, ...]] = {}
    for carrier, derivation in _all_derivations(dataset):
        for path in derivation.supports:
            field = f"{carrier.record}.{carrier.at(path).partition('[')[0].partition('.')[0]}"
            follows[field] = (
                *follows.get(field, ()),
                *(source for source in derivation.sources if not source.endswith((".name", ".names"))),
            )
    for field in follows:
        if _reaches(follows, field, field):
            id, _, path = field.partition(".")
            message = "it is derived from itself, directly or by way of others"
            yield Finding("derivations-end-in-something", message, record=id, field=path, remedy="derive it from what is stated")


@rule
def names_are_unique(dataset: Dataset) -> Iterator[Finding]:
    """A record lists each form of its name once; one with an official English name goes by one of its names."""
    for record in dataset.values():
        forms = Counter(name.text for name in record.names)
        for text, count in forms.items():
            if count > 1:
                yield Finding("names-are-unique", f"{count} entries", record=record.id, field=f"names[{text}]", remedy="keep one")
        official = any(name.sort is NameSort.OFFICIAL and name.lang.split("-")[0] == "en" for name in record.names)
        if official and record.name not in forms:
            yield Finding(
                "names-are-unique",
                f"{record.name!r} is not among its names",
                record=record.id,
                field="name",
                remedy="add it to names",
            )


@rule
def items_are_unique(dataset: Dataset) -> Iterator[Finding]:
    """Items of a list differ in their key, so that a field path names one."""
    for carrier in all_carriers(dataset):
        counts = Counter(paths(carrier.sourced))
        for path, count in counts.items():
            if count > 1 and path.endswith("]") and not path.startswith("names["):
                yield _finding(
                    "items-are-unique", f"{count} items with this key", carrier, path, "make them one, or tell them apart"
                )


@rule
def observation_ids_are_unique(dataset: Dataset) -> Iterator[Finding]:
    """No two observations have one id, nor an observation that of a record."""
    yield from repeated_observations(dataset.values())


@rule
def chinese_names_are_in_both_scripts(dataset: Dataset) -> Iterator[Finding]:
    """An official Chinese name is there in traditional and in simplified characters, or in ``zh`` where both are alike."""
    for record in dataset.values():
        langs = {name.lang for name in record.names if name.sort is NameSort.OFFICIAL and name.lang.startswith("zh")}
        if len(langs & {"zh-Hant", "zh-Hans"}) == 1:
            missing = ({"zh-Hant", "zh-Hans"} - langs).pop()
            yield Finding(
                "chinese-names-are-in-both-scripts",
                f"no official name in {missing}",
                record=record.id,
                field="names",
                remedy="add it",
            )


@rule
def errata_resolve(dataset: Dataset) -> Iterator[Finding]:
    """An erratum is about a field that holds something and has evidence; a misprinted name has one."""
    for carrier in all_carriers(dataset):
        held = set(paths(carrier.sourced))
        about = {erratum.field for erratum in carrier.sourced.errata}
        for field in sorted(about - held):
            yield _finding("errata-resolve", "an erratum is about this, and it holds nothing", carrier, field, "mend the path")
        printed = {path for evidence in carrier.sourced.evidence for path in evidence.supports}
        for field in sorted(about & held):
            if not concerns(field, printed):
                message, remedy = "an erratum is about this, and no evidence prints it", "point at the misprint"
                yield _finding("errata-resolve", message, carrier, field, remedy)
        if isinstance(carrier.sourced, Record):
            for name in carrier.sourced.names:
                if name.sort is NameSort.MISPRINT and f"names[{name.text}]" not in about:
                    yield _finding(
                        "errata-resolve", "a misprint without an erratum", carrier, f"names[{name.text}]", "say what was meant"
                    )


@rule
def spans_lie_in_what_documents_say(dataset: Dataset) -> Iterator[Finding]:
    """Evidence lies within its document; in navigation, teasers or page numbers only that of documents and media."""
    rule = "spans-lie-in-what-documents-say"
    boilerplate = {document.id: _Boilerplate(document) for document in dataset.documents.values()}
    for carrier, evidence in _all_evidence(dataset):
        document = dataset.documents.get(evidence.document)
        if document is None:
            continue
        field = f"evidence[{evidence.start}:{evidence.end}]"
        if evidence.end > document.length:
            yield _finding(rule, f"{document.id} has {document.length} code points", carrier, field, "mend the offsets")
        for segment in () if _is_about_itself(dataset[carrier.record]) else boilerplate[document.id].meeting(evidence):
            message = f"it lies in {segment.label} of {document.id}"
            yield _finding(rule, message, carrier, field, "point at what the document says")


def _is_about_itself(record: Record) -> bool:
    """Whether navigation and page numbers may speak of a record: a document, or the medium that printed it."""
    return isinstance(record, Document) or getattr(record, "category", None) == InstitutionCategory.MEDIA


class _Boilerplate:
    """The segments of a document that say nothing of its subject, in order."""

    def __init__(self, document: Document) -> None:
        self.segments = sorted((one for one in document.segments if one.label in BOILERPLATE), key=lambda one: one.start)
        self.starts = [one.start for one in self.segments]
        self.reach = list(accumulate((one.end for one in self.segments), max))

    def meeting(self, span: Span) -> Iterator[Segment]:
        """Those that have a part of a span."""
        near = slice(bisect_right(self.reach, span.start), bisect_left(self.starts, span.end))
        return (one for one in self.segments[near] if span.start < one.end)


@rule
def spans_are_short(dataset: Dataset) -> Iterator[Finding]:
    """No evidence and no waiver is longer than 600 code points: one span over everything would cover whatever is left out."""
    for carrier, evidence in _all_evidence(dataset):
        if evidence.end - evidence.start > MAX_SPAN:
            field = f"evidence[{evidence.start}:{evidence.end}]"
            remedy = "point at the clause that states the fact; where it takes several, at each"
            yield _finding("spans-are-short", _length(evidence), carrier, field, remedy)
    for waiver in dataset.waivers:
        if waiver.end - waiver.start > MAX_SPAN:
            field = f"[{waiver.start}:{waiver.end}]"
            remedy = "waive each paragraph or row by itself, with the reason for that"
            yield Finding(
                "spans-are-short", _length(waiver), file="waivers.json", record=waiver.document, field=field, remedy=remedy
            )


@rule
def one_span_has_one_digest(dataset: Dataset) -> Iterator[Finding]:
    """Evidence for the same span has the same digest wherever it stands."""
    digests: dict[tuple[str, int, int], str] = {}
    for carrier, evidence in _all_evidence(dataset):
        span = (evidence.document, evidence.start, evidence.end)
        if digests.setdefault(span, evidence.digest) != evidence.digest:
            yield _finding(
                "one-span-has-one-digest",
                "another record has another digest for it",
                carrier,
                f"evidence[{evidence.start}:{evidence.end}]",
                "digest the span again",
            )


@rule
def segments_are_in_order(dataset: Dataset) -> Iterator[Finding]:
    """Segments of a document do not overlap and lie within it."""
    for document in dataset.documents.values():
        end = 0
        for segment in document.segments:
            if not end <= segment.start < segment.end <= document.length:
                yield Finding(
                    "segments-are-in-order",
                    "it overlaps the one before or leaves the document",
                    record=document.id,
                    field=f"segments[{segment.key}]",
                    remedy="mend the offsets",
                )
            end = segment.end


@rule
def wholes_contain_no_cycle(dataset: Dataset) -> Iterator[Finding]:
    """Nothing is part of itself, however far one goes up."""
    above = {record.id: wholes(record) for record in dataset.values()}
    for relation in dataset.relations.values():
        if relation.predicate is Predicate.PART_OF:
            above[relation.source] = (*above.get(relation.source, ()), relation.target)
    for id in above:
        if _reaches(above, id, id):
            yield Finding("wholes-contain-no-cycle", "it is part of itself", record=id, remedy="name the larger one")


@rule
def relations_link_two_records(dataset: Dataset) -> Iterator[Finding]:
    """A relation links one record with another."""
    for relation in dataset.relations.values():
        if relation.source == relation.target:
            yield Finding(
                "relations-link-two-records",
                f"{relation.source!r} is linked with itself",
                record=relation.id,
                field="target",
                remedy="name the other one, or remove the relation",
            )


@rule
def relations_are_unique(dataset: Dataset) -> Iterator[Finding]:
    """No two relations link the same records in the same way, in either direction, over the same period."""
    held: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for relation in dataset.relations.values():
        held[relation.predicate, frozenset((relation.source, relation.target)), relation.period].append(relation.id)
    for alike in held.values():
        for id, other in zip(alike, [*alike[1:], alike[0]], strict=True) if len(alike) > 1 else ():  # one may be settled
            yield Finding("relations-are-unique", f"{other!r} says the same", record=id, field="target", remedy="make them one")


@rule
def points_are_counted(dataset: Dataset) -> Iterator[Finding]:
    """The points of a statement are numbered 1, 2, 3 … without gap or repeat."""
    points: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in dataset.statements.values():
        if statement.part_of is not None:
            points[statement.part_of].append(statement)
    for whole, held in points.items():
        numbers = Counter(point.position or 0 for point in held)
        for point in held:
            number = point.position or 0
            if numbers[number] > 1 or (number > 1 and number - 1 not in numbers):
                yield Finding(
                    "points-are-counted",
                    f"the points of {whole!r} are numbered {sorted(numbers.elements())}",
                    record=point.id,
                    field="position",
                    remedy="number them 1, 2, 3 …",
                )


@rule
def money_has_a_currency(dataset: Dataset) -> Iterator[Finding]:
    """A metric is of money exactly where its unit is an ISO 4217 code."""
    for metric in dataset.metrics.values():
        if (metric.unit in CURRENCIES) != (metric.quantity_kind is QuantityKind.MONEY):
            yield Finding(
                "money-has-a-currency",
                f"{metric.quantity_kind} in {metric.unit!r}",
                record=metric.id,
                field="unit",
                remedy="write an ISO 4217 code for money, and only for money",
            )


@rule
def other_units_are_noted(dataset: Dataset) -> Iterator[Finding]:
    """An observation that is counted in another unit than its metric has a note."""
    for metric in dataset.metrics.values():
        for observation in metric.observations:
            if observation.value.unit != metric.unit and not observation.note:
                yield Finding(
                    "other-units-are-noted",
                    f"{observation.value.unit!r}, and the metric is in {metric.unit!r}",
                    record=metric.id,
                    field=f"observations[{observation.id}].note",
                    remedy="say why, or give it a metric of its own",
                )


@rule
def nothing_stands_alone(dataset: Dataset) -> Iterator[Finding]:
    """Every record but a document, which is a source itself, has one; a metric has observations."""
    for record in dataset.values():
        if isinstance(record, Metric):
            if not record.observations:
                yield Finding(
                    "nothing-stands-alone",
                    "no observation",
                    record=record.id,
                    field="observations",
                    remedy="add one, or remove the metric",
                )
        elif not (record.evidence or record.references or isinstance(record, Document)):
            yield Finding(
                "nothing-stands-alone",
                "no evidence and no reference",
                record=record.id,
                field="evidence",
                remedy="add one, or remove the record",
            )


def _length(span: Span) -> str:
    return f"it has {span.end - span.start:,} code points, more than {MAX_SPAN}"


def _finding(rule: str, message: str, carrier: Carrier, field: str, remedy: str) -> Finding:
    return Finding(rule, message, record=carrier.record, field=carrier.at(field), remedy=remedy)


def _reaches(above: Mapping[str, tuple[str, ...]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    ahead = list(above.get(start, ()))
    while ahead:
        id = ahead.pop()
        if id == goal:
            return True
        if id not in seen:
            seen.add(id)
            ahead += above.get(id, ())
    return False
