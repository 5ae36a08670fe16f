"""The command line: the group of all commands, what the dataset holds, and one record.

Exit codes: 0 fine, 1 findings, 2 usage. With ``--json`` each command prints one JSON document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hkic._model import Value
from hkic.asking import COMMANDS as ASKING
from hkic.checking import COMMANDS as CHECKING
from hkic.curating import COMMANDS as CURATING
from hkic.dataset import Dataset
from hkic.evidence import Sourced
from hkic.records import Metric, Name, Observation, Record
from hkic.terminal import (
    WIDEST,
    Group,
    click,
    data_option,
    json_option,
    load_data,
    print_json,
    print_lines,
    print_section,
    table,
    wrapped,
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST})
@click.version_option(package_name="hkic")
def hkic() -> None:
    """Hong Kong – Mainland innovation and technology cooperation, with evidence for every fact."""


@hkic.command()
@data_option
@json_option
def overview(data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """What the dataset holds."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    if as_json:
        print_json(_overview(dataset))
        return
    packs = "; ".join(f"{pack.title} (data version {pack.version}, {pack.licence})" for pack in dataset.packs)
    print_lines(wrapped(packs))
    print_section("Documents", _documents(dataset))
    print_section("Records", _counts(dataset))
    print_section("Figures that most documents speak of", _metrics(dataset))
    some = [next(iter(held)) for held in (dataset.institutions, dataset.metrics, dataset.events) if held][:2]
    options = "".join((f" --data {data}" if data else "", " --beside-builtin" if beside_builtin else ""))
    commands = [*(f"hkic show {id}{options}" for id in some), f"hkic check --documents DIR{options}"]
    print_lines(["", *wrapped(f"Next: {' · '.join(commands)}")])


@hkic.command()
@click.argument("name")
@data_option
@json_option
def show(name: str, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """One record by id or name, and where it stands."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    record = dataset[name] if name in dataset else dataset.lookup(name)
    if as_json:
        print_json(record.model_dump(mode="json", exclude_none=True))
    else:
        print_lines(_record_lines(dataset, record))


for command in (*ASKING, *CHECKING, *CURATING):
    hkic.add_command(command)


# -- overview ------------------------------------------------------------------------------------------------------------------


def _overview(dataset: Dataset) -> dict[str, Any]:
    return {
        "packs": [pack.model_dump(mode="json") for pack in dataset.packs],
        "records": {name: len(held) for name, held in dataset.collections.items()},
        "observations": sum(len(metric.observations) for metric in dataset.metrics.values()),
        "spans": sum(len(sourced.evidence) for record in dataset.values() for sourced in _sourced(record)),
        "documents": [
            {"id": document.id, "title": document.name, "published": str(document.published) if document.published else None}
            for document in dataset.documents.values()
        ],
    }


def _sourced(record: Record) -> Iterator[Sourced]:
    yield record
    yield from getattr(record, "roles", ())
    yield from getattr(record, "observations", ())


def _documents(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for document in sorted(dataset.documents.values(), key=lambda each: str(each.published or "9999")):
        publisher = dataset[document.publisher].name if document.publisher else "publisher not told"
        yield str(document.published or "no date"), f"{document.name} · {publisher} [{document.id}]"


def _counts(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for name, held in dataset.collections.items():
        if held:
            yield name, f"{len(held):>4}   e.g. {', '.join(list(held)[:: max(1, len(held) // 3)][:3])}"
    counts = _overview(dataset)
    yield "evidence", f"{counts['spans']:>4}   spans of documents; {counts['observations']} observations in the metrics"


def _metrics(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The metrics that most documents speak of, and of these the ones with most observations."""

    def richness(metric: Metric) -> tuple[int, int]:
        held = metric.observations
        return len({place.document for one in held for place in one.evidence}), len(held)

    richest = sorted(dataset.metrics.values(), key=richness, reverse=True)
    for metric in richest[:6]:
        values = "; ".join(_value(observation) for observation in metric.observations[:4])
        more = f"; and {len(metric.observations) - 4} more" if len(metric.observations) > 4 else ""
        yield metric.name, f"{values}{more} [{metric.id}]"


def _value(observation: Observation) -> str:
    """The figure as printed, and when it holds."""
    figure = observation.value.as_printed or str(observation.value)
    return f"{figure} ({observation.period})" if observation.period else figure


# -- show ----------------------------------------------------------------------------------------------------------------------


def _record_lines(dataset: Dataset, record: Record) -> Iterator[str]:
    yield from wrapped(f"{record.name}  [{record.kind} {record.id}]")
    yield from wrapped(record.description)
    yield ""
    yield from table(_fields(dataset, record))
    for role in getattr(record, "roles", ()):
        yield ""
        yield from wrapped(f"Role: {role.title}")
        yield from table(_fields(dataset, role), indent=2)
        yield from _source_lines(role, indent=2)
    if isinstance(record, Metric):
        for observation in record.observations:
            yield ""
            printed = f", printed {observation.value.as_printed!r}" if observation.value.as_printed else ""
            yield from wrapped(f"{observation.value}{printed}  [{observation.id}]")
            yield from table(_fields(dataset, observation), indent=2)
            yield from _source_lines(observation, indent=2)
    yield from _source_lines(record)


def _fields(dataset: Dataset, sourced: Sourced) -> Iterator[tuple[str, str]]:
    hidden = {"id", "kind", "name", "description", "value", "observations", "roles", "title", *Sourced.model_fields}
    for field in type(sourced).model_fields:
        value = getattr(sourced, field)
        if field not in hidden and value is not None and value != ():
            for item in value if isinstance(value, tuple) else (value,):
                yield field, _shown(dataset, item)


def _shown(dataset: Dataset, value: Any) -> str:
    if isinstance(value, Name):
        return f"{value.text} ({value.lang}, {value.sort})"
    if isinstance(value, Sourced):
        parts = (f"{name} {_shown(dataset, part)}" for name, part in value if name not in Sourced.model_fields and part)
        return ", ".join(parts)
    if isinstance(value, Value):
        return ", ".join(_shown(dataset, part) for _, part in value if part is not None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"{dataset[text].name} [{text}]" if text in dataset else text


def _source_lines(sourced: Sourced, *, indent: int = 0) -> Iterator[str]:
    rows = list(_places(sourced))
    rows += [
        ("derived", f"{', '.join(one.supports)}: {one.rule}{f' ({one.as_printed!r})' if one.as_printed else ''}")
        for one in sourced.derivations
    ]
    rows += [
        ("external", f"{', '.join(one.supports)}: {one.title} <{one.url}>{f' ({one.note})' if one.note else ''}")
        for one in sourced.references
    ]
    rows += [
        ("probably wrong", f"{one.as_printed!r} for {one.probable!r} ({one.certainty}): {one.reason}") for one in sourced.errata
    ]
    if rows:
        yield ""
        yield " " * indent + "Where it stands"
        yield from table(rows, indent=indent + 2)


def _places(sourced: Sourced) -> Iterator[tuple[str, str]]:
    """Document by document, the fields that it states and the offsets of the spans."""
    spans: dict[tuple[str, str], list[str]] = {}
    for place in sourced.evidence:
        for path in place.supports:
            spans.setdefault((place.document, path), []).append(f"{place.start}:{place.end}")
    for (document, path), offsets in sorted(spans.items()):
        yield document, f"{path} at {', '.join(offsets)}"
