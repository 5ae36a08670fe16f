"""Faults planted in a copy of the data by the hundred, and how many of each sort the check finds."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hkic.agreement import OWN_WORDS
from hkic.checks import check
from hkic.dataset import Dataset
from hkic.evidence import Origin
from hkic.quantities import Comparator, Quantity
from hkic.records import Metric, Record, Statement, links
from hkic.rules import carriers
from hkic.texts import anchor, is_whole, read_document

#: The least share of the faults of each sort that the check must find.
LEAST = 0.98
#: At most so many faults of each sort are planted, drawn anew from all the places where they can be.
MOST = 250
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
    for record in dataset.values():
        for field in OWN_WORDS:
            text = getattr(record, field, None)
            for mention in dataset.read(text) if text else ():
                if isinstance(mention.value, Quantity):
                    assert text
                    figure = re.sub(r"\b[\d.,]*\d|^[\w-]+", f"{number(mention.value.number):f}", mention.as_printed, count=1)
                    yield record.id, _content(record) | {field: text[: mention.start] + figure + text[mention.end :]}


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
        readable = {"names", "value", "date", "period", "speaker", "place", "parent", "source", "target", "title", "founded"}
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
            and not _still_says(span, text[start:end])
        ):
            moved = anchor(text, start, end, document=span["document"], supports=span["supports"])
            content = _content(record)
            _set(content, path, moved.model_dump(mode="json"))
            yield record.id, content


def _still_says(span: Content, words: str) -> bool:
    """Whether it is no fault to point there: the very name stands there, too."""
    names = [field[len("names[") : -1] for field in span["supports"] if field.startswith("names[")]
    return bool(names) and all(name in words for name in names)


def other_documents(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    for record, path, span in _evidence(dataset):
        content = _content(record)
        other = chance.choice(sorted(set(texts) - {span["document"]}))
        _set(content, path, span | {"document": other})
        yield record.id, content


def names_swapped(dataset: Dataset, texts: Mapping[str, str], chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """A reference to another record of the same kind, where documents state the reference."""
    for record in dataset.values():
        for carrier in carriers(record):
            for link in links(carrier.sourced):
                stated = carrier.sourced.origin(link.path) in (Origin.STATED, Origin.DERIVED)
                if link.path.startswith(("evidence", "observations", "roles")) or not stated:
                    continue
                kind = dataset[link.target].kind
                other = chance.choice(
                    [id for id, one in dataset.items() if one.kind == kind and id not in (link.target, record.id)]
                )
                content = _content(record)
                swapped = (
                    carrier.sourced.model_dump_json()
                    .replace(f'"{link.target}"', f'"{other}"')
                    .replace(f"[{link.target}]", f"[{other}]")
                )
                yield record.id, _inserted(content, carrier.path, swapped)


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
    import json

    return json.dumps(text, ensure_ascii=False)[1:-1]


def _parsed(text: str) -> Content:
    import json

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


SORTS: list[Planter] = [
    numbers_times_ten,
    numbers_off_by_one,
    hedges_dropped,
    hedges_changed,
    other_units,
    years_off_by_one,
    spans_moved,
    spans_moved_and_digested_anew,
    other_documents,
    names_swapped,
    printed_names_swapped,
]


def _planted(dataset: Dataset, faults: list[tuple[str, Fault]]) -> list[dict[str, Fault]]:
    """The faults in rounds, each with at most one in a record, and none in two records that one is derived from the other."""
    derived: defaultdict[str, set[str]] = defaultdict(set)
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


def _wholes(*records: Record) -> set[str]:
    """The statements that a point belongs to, before and with the fault: their points are then miscounted."""
    return {one.part_of for one in records if isinstance(one, Statement) and one.part_of}


def rate(dataset: Dataset, texts: Mapping[str, str], folder: Path, plant: Planter) -> tuple[int, list[str]]:
    """How many faults of a sort were planted, and the records of those not found."""
    chance = random.Random(plant.__name__)
    faults = list(plant(dataset, texts, chance))
    chance.shuffle(faults)
    known = Counter(str(finding) for finding in check(folder, dataset=dataset).findings)
    missed, planted = [], 0
    for together in _planted(dataset, faults[:MOST]):
        records = {}
        for id, fault in together.items():
            planted += 1
            try:
                records[id] = type(dataset[id]).model_validate(fault)
            except ValueError:
                continue  # no such record can be made, so it is found before any check
        changed = Dataset([records.get(id, record) for id, record in dataset.items()], packs=dataset.packs)
        found = {finding.record for finding in check(folder, dataset=changed).findings if not known[str(finding)]}
        missed += [id for id, record in records.items() if found.isdisjoint({id} | _wholes(dataset[id], record))]
    return planted, missed


@pytest.mark.parametrize("plant", SORTS, ids=lambda plant: plant.__name__)
def test_planted_faults_are_found(builtin: Dataset, sources: Path, plant: Planter) -> None:
    texts = {document.id: read_document(sources / document.file_name) for document in builtin.documents.values()}
    planted, missed = rate(builtin, texts, sources, plant)
    found = 1 - len(missed) / planted
    sys.stdout.write(f"{plant.__name__}: {planted - len(missed)} of {planted} found ({found:.1%})\n")  # pytest -rP shows it
    assert found >= LEAST, f"{found:.1%} of {planted} found; not those in {missed}"
