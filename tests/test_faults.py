"""Faults planted in a copy of the data by the hundred, and how many of each sort the check finds.

A fault is found where a finding names the record that it was planted in. It is left open where the check says of what was changed
that the span names several records, and does not call it agreeing. What the models do not let anybody build is counted apart.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hkic.agreement import OWN_WORDS, Agreement, Reading
from hkic.checks import check
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.evidence import Origin, concerns
from hkic.quantities import Comparator, Quantity
from hkic.reading import Mention
from hkic.records import Carrier, Link, Metric, Record, carriers, links
from hkic.rules import all_carriers
from hkic.texts import anchor, is_whole, read_document

#: At most so many faults of each sort are planted, drawn by a seed from all the places where they can be; of sorts that are found
#: less well, all of them, since a hundred drawn may be the easy ones.
MOST, ALL = 100, 2000
Content = dict[str, Any]
#: A fault: the record's content with it.
Fault = Content
Planter = Callable[[Dataset, Mapping[str, str], random.Random], Iterator[tuple[str, Fault]]]


def _content(record: Record) -> Content:
    return record.model_dump(mode="json")


def _observations(dataset: Dataset) -> Iterator[tuple[Metric, int]]:
    for metric in dataset.metrics.values():
        yield from ((metric, at) for at in range(len(metric.observations)))


def _with_value(metric: Metric, at: int, **changes: object) -> tuple[str, Fault]:
    content = _content(metric)
    content["observations"][at]["value"] |= changes
    return metric.id, content


def _own_figures(dataset: Dataset, number: Callable[[Decimal], Decimal]) -> Iterator[tuple[str, Fault]]:
    """Our own words with another number in them."""
    for record, field, mention in _own_mentions(dataset):
        if isinstance(mention.value, Quantity):
            figure = re.sub(r"\b[\d.,]*\d|^[\w-]+", f"{number(mention.value.number):f}", mention.as_printed, count=1)
            yield record.id, _reworded(record, field, mention, figure)


def _own_mentions(dataset: Dataset) -> Iterator[tuple[Record, str, Mention]]:
    """The figures, dates and names in our own words: in descriptions and the like, and in labels."""
    for record in dataset.values():
        for field in OWN_WORDS:
            text = getattr(record, field, None)
            if text and (field != "name" or _is_label(record)):
                yield from ((record, field, mention) for mention in dataset.read(text))


def _is_label(record: Record) -> bool:
    return all(name.text != record.name for name in record.names)


def _reworded(record: Record, field: str, mention: Mention, words: str) -> Fault:
    text = getattr(record, field)
    return _content(record) | {field: text[: mention.start] + words + text[mention.end :]}


def numbers_times_ten(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for metric, at in _observations(dataset):
        yield _with_value(metric, at, number=str(metric.observations[at].value.number * 10))
    yield from _own_figures(dataset, lambda number: number * 10)


def numbers_off_by_one(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for metric, at in _observations(dataset):
        for step in (-1, 1):
            yield _with_value(metric, at, number=str(metric.observations[at].value.number + step))
    yield from _own_figures(dataset, lambda number: number + 1)


def hedges_dropped(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for metric, at in _observations(dataset):
        if metric.observations[at].value.comparator is not Comparator.EXACT:
            yield _with_value(metric, at, comparator="exact")


def hedges_changed(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for metric, at in _observations(dataset):
        for other in set(Comparator) - {metric.observations[at].value.comparator}:
            yield _with_value(metric, at, comparator=other.value)


def other_units(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    units = sorted(
        {metric.observations[at].value.unit for metric, at in _observations(dataset)} | {"HKD", "USD", "km", "%", "person"}
    )
    for metric, at in _observations(dataset):
        for other in chance.sample(units, 5):
            if other != metric.observations[at].value.unit:
                content = _with_value(metric, at, unit=other)[1]
                content["unit"] = other  # of the metric too, lest the rule about units that differ finds it
                yield metric.id, content


def years_off_by_one(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for record in dataset.values():
        for path, text in _dates(_content(record), ()):
            for year in re.finditer(r"\d{4}(?=-|/|$)", text):
                for step in (-1, 1):
                    content = _content(record)
                    changed = text[: year.start()] + f"{int(year[0]) + step:04}" + text[year.end() :]
                    _set(content, path, changed)
                    yield record.id, content


def _dates(content: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Where a record holds dates that it states; when a page was looked at is none of them."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in ("evidence", "references", "derivations", "errata"):
                yield from _dates(value, (*path, key))
    elif isinstance(content, list):
        for at, value in enumerate(content):
            yield from _dates(value, (*path, at))
    elif isinstance(content, str) and path[-1] in ("date", "period", "published", "founded", "as_of"):
        yield path, content


def _set(content: Any, path: tuple[Any, ...], value: object) -> None:
    for step in path[:-1]:
        content = content[step]
    content[path[-1]] = value


def _evidence(dataset: Dataset) -> Iterator[tuple[Record, tuple[Any, ...], Content]]:
    for record in dataset.values():
        content = _content(record)
        held: list[tuple[tuple[Any, ...], list[Content]]] = [(("evidence",), content["evidence"])]
        for name in ("observations", "roles"):
            held += [((name, at, "evidence"), one["evidence"]) for at, one in enumerate(content.get(name, ()))]
        for path, spans in held:
            yield from ((record, (*path, at), span) for at, span in enumerate(spans))


def spans_moved(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for record, path, span in _evidence(dataset):
        content, by = _content(record), chance.choice((-40, -7, -1, 1, 7, 40))
        if span["start"] + by >= 0:
            _set(content, path, span | {"start": span["start"] + by, "end": span["end"] + by})
            yield record.id, content


def spans_moved_and_digested_anew(
    dataset: Dataset, texts: Mapping[str, str], chance: random.Random
) -> Iterator[tuple[str, Fault]]:
    """Evidence for what can be read, at another place of the same document, with the digest of what stands there."""
    for record, path, span in _evidence(dataset):
        readable = {
            *("names", "value", "date", "period", "speaker", "place", "parent", "source", "target", "title", "founded"),
            *("subject", "organisation", "participants"),
        }
        if readable.isdisjoint(re.split(r"[\[.]", field)[0] for field in span["supports"]):
            continue
        text = texts[span["document"]]
        ends = [found.end() for found in re.finditer(r"\w(?=[ ,.;])", text)]
        starts = [found.start() for found in re.finditer(r"(?<=[\s(])\w", text) if abs(found.start() - span["start"]) > 200]
        start = chance.choice(starts)
        end = next((one for one in ends if one >= start + span["end"] - span["start"]), None)
        if (
            end is not None
            and is_whole(text, start, end)
            and text[start:end].count("\n") < 3
            and not _still_says(dataset, record, path, text[start:end])
        ):
            moved = anchor(text, start, end, document=span["document"], supports=span["supports"])
            content = _content(record)
            _set(content, path, moved.model_dump(mode="json"))
            yield record.id, content


def _still_says(dataset: Dataset, record: Record, path: tuple[Any, ...], words: str) -> bool:
    """Whether it is no fault to point there: what is supported stands there, too, be it one field of several."""
    carrier: Any = record
    for step in path[:-2]:
        carrier = carrier[step] if isinstance(step, int) else getattr(carrier, step)
    evidence = carrier.evidence[path[-1]]
    named = {id for mention in dataset.read(words) if isinstance(mention.value, tuple) for id in mention.value}
    held = {link.target for link in links(carrier) if any(link.path.startswith(field) for field in evidence.supports)}
    names = [field[len("names[") : -1] for field in evidence.supports if field.startswith("names[")]
    return bool(held & named) or any(name in words for name in names)


def other_documents(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for record, path, span in _evidence(dataset):
        content = _content(record)
        other = chance.choice(sorted(set(texts) - {span["document"]}))
        _set(content, path, span | {"document": other})
        yield record.id, content


def names_swapped(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """A reference to another record of the same kind, where documents state the reference."""
    for carrier, link in _stated(dataset):
        kind = dataset[link.target].kind
        others = [id for id, one in dataset.items() if one.kind == kind and id not in (link.target, carrier.record)]
        yield carrier.record, _swapped(dataset, carrier, link, chance.choice(others))


def _stated(dataset: Dataset) -> Iterator[tuple[Carrier, Link]]:
    """The references that documents state."""
    for carrier in all_carriers(dataset):
        for link in links(carrier.sourced):
            stated = carrier.sourced.origin(link.path) in (Origin.STATED, Origin.DERIVED)
            if stated and not link.path.startswith(("evidence", "derivations", "observations", "roles")):
                yield carrier, link


def _swapped(dataset: Dataset, carrier: Carrier, link: Link, other: str) -> Fault:
    written = carrier.sourced.model_dump_json()
    swapped = written.replace(f'"{link.target}"', f'"{other}"').replace(f"[{link.target}]", f"[{other}]")
    return _inserted(_content(dataset[carrier.record]), carrier.path, swapped)


def _swapped_within(dataset: Dataset, texts: Mapping[str, str], *fields: str) -> Iterator[tuple[str, Fault]]:
    """A reference to another record that the field may hold and that the very same span names; a body's place is one, too."""
    read = {id: dataset.read(text) for id, text in texts.items()}
    for carrier, link in _stated(dataset):
        if fields and link.path not in fields:
            continue
        spans = [one for one in carrier.sourced.evidence if concerns(link.path, one.supports)]
        mentions = (one for span in spans for one in read[span.document] if span.start <= one.start and one.end <= span.end)
        named = {id for one in mentions if isinstance(one.value, tuple) for id in one.value}
        for id in sorted(named - {link.target, carrier.record}):
            if not link.ref.kinds or dataset[id].kind in link.ref.kinds:
                yield carrier.record, _swapped(dataset, carrier, link, id)


def speakers_swapped_within_the_span(
    dataset: Dataset, texts: Mapping[str, str], chance: random.Random
) -> Iterator[tuple[str, Fault]]:
    yield from _swapped_within(dataset, texts, "speaker")


def subjects_swapped_within_the_span(
    dataset: Dataset, texts: Mapping[str, str], chance: random.Random
) -> Iterator[tuple[str, Fault]]:
    yield from _swapped_within(dataset, texts, "subject")


def references_swapped_within_the_span(
    dataset: Dataset, texts: Mapping[str, str], chance: random.Random
) -> Iterator[tuple[str, Fault]]:
    yield from _swapped_within(dataset, texts)


def dates_left_open(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """A date made one since when something goes on, or until when it went."""
    for record in dataset.values():
        for path, text in _dates(_content(record), ()):
            if "/" not in text and path[-1] in ("date", "period", "as_of"):
                for changed in (f"{text}/..", f"../{text}"):
                    content = _content(record)
                    _set(content, path, changed)
                    yield record.id, content


def figures_as_printed_trimmed(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for metric, at in _observations(dataset):
        printed = metric.observations[at].value.as_printed
        if printed is not None and len(printed) > 6:
            yield _with_value(metric, at, as_printed=printed[2:-2].strip())


def other_figures_of_the_span(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """Another figure that the very same span prints, with the unit that was recorded."""
    read = {id: dataset.read(text) for id, text in texts.items()}
    for metric, at in _observations(dataset):
        held = metric.observations[at]
        for span in held.evidence:
            if "value" in span.supports:
                for one in read[span.document]:
                    inside = span.start <= one.start and one.end <= span.end
                    if inside and isinstance(one.value, Quantity) and one.value.number != held.value.number:
                        figure = one.value.model_dump(mode="json") | {"as_printed": one.as_printed, "unit": held.value.unit}
                        yield _with_value(metric, at, **figure)


def names_in_own_words_swapped(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """Another record's name in a description, definition, summary or note, be it one that the evidence names, too."""
    yield from (fault for field, fault in _renamed(dataset, chance) if field != "name")


def names_in_labels_swapped(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    yield from (fault for field, fault in _renamed(dataset, chance) if field == "name")


def _renamed(dataset: Dataset, chance: random.Random) -> Iterator[tuple[str, tuple[str, Fault]]]:
    """A name in our own words that is another record's of the same kind."""
    for record, field, mention in _own_mentions(dataset):
        if isinstance(mention.value, tuple) and record.id not in mention.value:
            kind = dataset[mention.value[0]].kind
            others = [one for id, one in dataset.items() if one.kind == kind and one.names and id not in mention.value]
            other = chance.choice([one for one in others if one.id != record.id])
            yield field, (record.id, _reworded(record, field, mention, other.names[0].text))


def years_in_own_words_off_by_one(
    dataset: Dataset, texts: Mapping[str, str], chance: random.Random
) -> Iterator[tuple[str, Fault]]:
    for record, field, mention in _own_mentions(dataset):
        if isinstance(mention.value, PartialDate | Period) and (year := re.search(r"\d{4}", mention.as_printed)):
            printed = mention.as_printed
            for step in (-1, 1):
                changed = f"{printed[: year.start()]}{int(year[0]) + step}{printed[year.end() :]}"
                yield record.id, _reworded(record, field, mention, changed)


def printed_names_swapped(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """A printed name that is another record's."""
    for record in dataset.values():
        for name in record.names:
            if record.origin(f"names[{name.text}]") is Origin.STATED:
                others = [one for one in dataset.values() if one.kind == record.kind and one.id != record.id and one.names]
                other = chance.choice(others).names[0].text
                written = record.model_dump_json().replace(f'"text":"{_escaped(name.text)}"', f'"text":"{_escaped(other)}"')
                yield record.id, _parsed(written.replace(f"names[{_escaped(name.text)}]", f"names[{_escaped(other)}]"))


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _parsed(text: str) -> Content:
    parsed: Content = json.loads(text)
    return parsed


def _inserted(content: Content, path: str, carrier: str) -> Content:
    """A record's content with one of its carriers replaced."""
    if not path:
        return _parsed(carrier)
    name, key = path.rstrip("]").split("[", 1)
    keys = {"observations": "id", "roles": "title"}
    for at, one in enumerate(content[name]):
        if one[keys[name]] == key:
            content[name][at] = _parsed(carrier)
    return content


#: The least share of the faults of each sort that the check must find.
FOUND: dict[Planter, float] = {
    numbers_times_ten: 0.98,
    numbers_off_by_one: 0.98,
    hedges_dropped: 0.98,
    hedges_changed: 0.98,
    other_units: 0.98,
    years_off_by_one: 0.98,
    spans_moved: 0.98,
    spans_moved_and_digested_anew: 0.98,
    other_documents: 0.98,
    names_swapped: 0.98,
    printed_names_swapped: 0.98,
    speakers_swapped_within_the_span: 0.98,
    subjects_swapped_within_the_span: 0.98,
    references_swapped_within_the_span: 0.98,
    dates_left_open: 0.98,
    figures_as_printed_trimmed: 0.98,
    other_figures_of_the_span: 0.98,
    years_in_own_words_off_by_one: 0.98,
    names_in_own_words_swapped: 0.94,
    names_in_labels_swapped: 0.94,
}
#: The sorts of which every fault is planted.
WHOLLY = (references_swapped_within_the_span, names_in_own_words_swapped, names_in_labels_swapped)


def _planted(dataset: Dataset, faults: list[tuple[str, Fault]]) -> list[dict[str, Fault]]:
    """The faults in rounds, each with at most one in a record, and none in two records of which one tells of the other.

    So is what is derived from another record, and a relation of a list: two of them swapped with one another are no fault.
    """
    derived: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in permutations(dataset.relations.values(), 2):
        if one.predicate == other.predicate and not {one.source, one.target}.isdisjoint((other.source, other.target)):
            derived[one.id].add(other.id)
    for record in dataset.values():
        sources = {
            source.partition(".")[0] for one in carriers(record) for way in one.sourced.derivations for source in way.sources
        }
        documents = {place.document for one in carriers(record) for place in one.sourced.evidence}  # whose date is an anchor
        for source in sources | documents:
            derived[record.id].add(source)
            derived[source].add(record.id)
    rounds: list[dict[str, Fault]] = []
    for id, fault in faults:
        room = next((one for one in rounds if id not in one and derived[id].isdisjoint(one)), None)
        if room is None:
            room = {}
            rounds.append(room)
        room[id] = fault
    return rounds


class Tally(NamedTuple):
    """What became of the faults of a sort."""

    found: int
    open: int
    missed: tuple[str, ...]
    unbuildable: int

    @property
    def planted(self) -> int:
        return self.found + self.open + len(self.missed)


class Bench(NamedTuple):
    """What faults are planted in: the data, its documents, and the readings that are open without a fault."""

    dataset: Dataset
    folder: Path
    texts: Mapping[str, str]
    known: set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def bench(builtin: Dataset, sources: Path) -> Bench:
    texts = {document.id: read_document(sources / document.file_name) for document in builtin.documents.values()}
    return Bench(builtin, sources, texts, _open(check(sources, dataset=builtin).readings))


def tally(bench: Bench, plant: Planter) -> Tally:
    """What the check says of faults of a sort."""
    dataset, folder, texts, known = bench
    chance = random.Random(plant.__name__)
    faults = list(plant(dataset, texts, chance))
    chance.shuffle(faults)
    found, left_open, missed, unbuildable = 0, 0, [], 0
    for together in _planted(dataset, faults[: ALL if plant in WHOLLY else MOST]):
        records = _built(dataset, together)
        unbuildable += len(together) - len(records)
        changed = Dataset([records.get(id, record) for id, record in dataset.items()], packs=dataset.packs)
        settled = Dataset(record for id, record in dataset.items() if id not in records)
        report = check(folder, dataset=changed, base=settled)
        named = {finding.record for finding in report.findings if finding.severity == "error"}
        doubted = {record for record, *_ in _open(report.readings) - known}
        found += len(named & records.keys())
        left_open += len((doubted & records.keys()) - named)
        missed += sorted(records.keys() - named - doubted)
    return Tally(found, left_open, tuple(missed), unbuildable)


def _built(dataset: Dataset, together: Mapping[str, Fault]) -> dict[str, Record]:
    """The records with their faults, without those that the models do not let anybody build."""
    records: dict[str, Record] = {}
    for id, fault in together.items():
        with suppress(ValueError):
            records[id] = type(dataset[id]).model_validate(fault)
    return records


def _open(found: tuple[Reading, ...]) -> set[tuple[str, str, str]]:
    """The readings that no rule could decide."""
    several = (one for one in found if one.verdict is Agreement.SEVERAL)
    return {(one.carrier.record, one.carrier.at(one.field), one.recorded) for one in several}


@pytest.mark.parametrize("plant", FOUND, ids=lambda plant: plant.__name__)
def test_planted_faults_are_found(bench: Bench, plant: Planter) -> None:
    came = tally(bench, plant)
    share = came.found / came.planted
    sys.stdout.write(  # pytest -rP shows it
        f"{plant.__name__}: {came.found} of {came.planted} found ({share:.1%}), {came.open} left open, "
        f"{len(came.missed)} passed, {came.unbuildable} could not be built\n"
    )
    assert share >= FOUND[plant], f"{share:.1%} of {came.planted} found; not those in {came.missed}"


def unchanged(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    yield from ((record.id, _content(record)) for record in dataset.values())


def test_without_a_fault_nothing_is_found_nor_left_open_anew(bench: Bench) -> None:
    assert tally(bench, unchanged)[:2] == (0, 0)
