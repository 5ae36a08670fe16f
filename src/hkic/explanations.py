"""Explanations: what a record holds in a field, where that comes from, and what else it might be.

Everything that bears on the field is gathered in one place: the passages that state it, what it is derived from, public sources,
misprints, and other values with the reason why they are not this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple

from hkic._folding import flat
from hkic._model import Value
from hkic.dataset import Dataset, load
from hkic.dates import PartialDate
from hkic.errors import UnknownFieldError
from hkic.evidence import Certainty, Derivation, Erratum, Evidence, Origin, Reference, Sourced, prefixes
from hkic.quantities import Quantity
from hkic.records import (
    Carrier,
    Metric,
    Name,
    Observation,
    Participant,
    PolicyDate,
    Record,
    Role,
    carriers,
    id_of,
    paths,
    value_at,
)
from hkic.vocabulary import NameSort

_FIELD: Final = re.compile(r"[a-z_]+(\[[^\[\]]+\])?(\.[a-z_]+(\[[^\[\]]+\])?)*")
_KEY: Final = re.compile(r"\[[^\[\]]*\]")
#: Origins from the strongest to the weakest: what is made of several parts is no better founded than the weakest.
_STRENGTH: Final = (Origin.STATED, Origin.DERIVED, Origin.EXTERNAL)


class Passage(NamedTuple):
    """A span of a document that states a field, and which document that is.

    >>> evidence = Evidence(document="d", start=0, end=30, digest="0" * 64, supports=["name"])
    >>> print(Passage(evidence, "A report", PartialDate(2022, 7)))
    A report (2022-07), code points 0-30
    """

    evidence: Evidence
    """The span."""
    document: str
    """Name of the document; its id where the dataset does not hold it."""
    published: PartialDate | None
    """Its day of publication; None where nothing tells."""

    def __str__(self) -> str:
        return f"{self.document} ({self.published or 'undated'}), code points {self.evidence.start}-{self.evidence.end}"


class Ground(NamedTuple):
    """A derivation, with what the fields hold that it starts from.

    >>> print(Ground(Derivation(supports=["date"], sources=["d.published"], rule="The year before."), (("d.published", 2022),)))
    The year before. From d.published = 2022
    """

    derivation: Derivation
    """How the value follows."""
    sources: tuple[tuple[str, Any], ...]
    """What else it was derived from: field and value, None where the dataset does not hold it."""

    def __str__(self) -> str:
        start = "; ".join(f"{source} = {_shown(value)}" for source, value in self.sources)
        return f"{self.derivation.rule}{f' From {start}' if start else ''}"


class Other(NamedTuple):
    """Another value that one might have expected, and why it is not this one.

    >>> print(Other("names[HKUST]", "HKUST", "acronym, en"))
    HKUST (names[HKUST]): acronym, en
    """

    field: str
    """Field path in the same record at which it stands."""
    value: Any
    """The value."""
    why: str
    """In what it differs, as far as is known."""

    def __str__(self) -> str:
        return f"{_shown(self.value)} ({self.field}): {self.why}"


class Explanation(NamedTuple):
    """A field's value and everything that it rests on; as text, one line for each.

    >>> explain("tianhe-2", "place").value
    'guangzhou'
    """

    record: Record
    """The record."""
    field: str
    """The field path in it."""
    value: Any
    """What it holds there; None or empty where nothing is recorded."""
    origin: Origin
    """Where that comes from; the weakest where its parts differ."""
    evidence: tuple[Passage, ...]
    """The passages that state it or a part of it."""
    derivations: tuple[Ground, ...]
    """What it was derived from."""
    references: tuple[Reference, ...]
    """Public sources of it."""
    errata: tuple[Erratum, ...]
    """Printed forms in it that are probably wrong."""
    others: tuple[Other, ...]
    """Other values, and why they are not this one."""

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        items = self.value if isinstance(self.value, tuple) else ()
        yield f"{self.record.id}.{self.field} = {f'{len(items)} of them' if items else _shown(self.value)}"
        for item in items:
            path = f"{self.field}[{item if isinstance(item, str) else item.key}]"
            yield f"item: {_shown(item)}, {_origin(self.record, _wanted(self.record, path)).value}"
        weakest = " at the weakest" if len(items) > 1 else ""
        yield f"{self.origin.value}{weakest}: {_MEANING[self.origin] if _is_held(self.value) else 'nothing is recorded'}"
        yield from (f"passage: {passage}" for passage in self.evidence)
        yield from (f"derived: {ground}" for ground in self.derivations)
        yield from (f"public source: {flat(one.title)}, {one.url}" for one in self.references)
        yield from (f"misprint: {_ADVERB[one.certainty]} for {one.probable}. {one.reason}" for one in self.errata)
        yield from (f"other: {other}" for other in self.others)


_MEANING: Final = {
    Origin.STATED: "a document prints it",
    Origin.DERIVED: "it follows from what a document prints",
    Origin.EXTERNAL: "a public source outside the documents says it",
    Origin.EDITORIAL: "our own words or classification; nobody states it",
    Origin.ASSUMED: "taken for granted; no source says otherwise",
    Origin.ABSENT: "no source says it",
}
_ADVERB: Final = {Certainty.CERTAIN: "certainly", Certainty.PROBABLE: "probably", Certainty.POSSIBLE: "possibly"}


def explain(record: Record | Observation | str, field: str, *, dataset: Dataset | None = None) -> Explanation:
    """What a record or observation holds at a field path, where it comes from, and why it is no other value.

    Sources of the whole field and of its parts count. Others are given for names (its other forms) and for the value of an
    observation (those of the same metric and subject). Raises :class:`~hkic.errors.NotFoundError`, and
    :class:`~hkic.errors.UnknownFieldError` with the fields that there are.

    >>> print(explain("start-ups-2015", "value"))
    hong-kong-start-ups.observations[start-ups-2015].value = about 1,500 start-up
    stated: a document prints it
    passage: Hong Kong: Innovation Hub in the Making (2022-07-07), code points 550-598
    other: 4,000 start-up (observations[start-ups-2021].value): date 2021, here 2015...
    """
    held = load() if dataset is None else dataset
    whole, path = _found(record, field, held)
    value = _value(whole, path)
    wanted = _wanted(whole, path)
    sourced = list(carriers(whole))
    evidence = [one for each in sourced for one in each.sourced.evidence if _bears_on(wanted, each, *one.supports)]
    derivations = [one for each in sourced for one in each.sourced.derivations if _bears_on(wanted, each, *one.supports)]
    references = [one for each in sourced for one in each.sourced.references if _bears_on(wanted, each, *one.supports)]
    return Explanation(
        record=whole,
        field=path,
        value=value,
        origin=_origin(whole, wanted) if _is_held(value) else Origin.ABSENT,
        evidence=tuple(_passage(one, held.whole) for one in dict.fromkeys(evidence)),
        derivations=tuple(_ground(one, held.whole) for one in dict.fromkeys(derivations)),
        references=tuple(dict.fromkeys(references)),
        errata=tuple(one for each in sourced for one in each.sourced.errata if _bears_on(wanted, each, one.field)),
        others=tuple(_others(whole, path)),
    )


def _found(asked: Record | Observation | str, field: str, dataset: Dataset) -> tuple[Record, str]:
    """The record in question and the field path in it; an observation is a part of its metric."""
    if isinstance(asked, Record):
        return asked, field
    id = id_of(asked)
    metric = dataset.metric_of(id)
    return (dataset[id], field) if metric is None else (metric, f"observations[{id}].{field}")


def _value(record: Record, path: str) -> Any:
    """What a record holds at a path; what it could hold and does not is None or empty."""
    if (path in type(record).model_fields or _FIELD.fullmatch(path)) and Sourced.model_fields.keys().isdisjoint(
        _KEY.sub("", path).split(".")
    ):
        try:
            return _at(record, path)
        except UnknownFieldError:
            pass  # the fields nearest to what was asked say more
    raise UnknownFieldError(path, fields=_fields_near(record, path))


def _at(record: Record, path: str) -> Any:
    return getattr(record, path) if path in type(record).model_fields else value_at(record, path)


def _fields_near(record: Record, path: str) -> list[str]:
    """The field paths that lie directly within the longest part of a path that exists."""
    held = list(paths(record))
    within = max((one for one in prefixes(path) & set(held)), key=len, default="")
    if not within:
        return [name for name in type(record).model_fields if name not in Sourced.model_fields]
    value = _at(record, within)
    if isinstance(value, Value):
        return [f"{within}.{name}" for name in type(value).model_fields if name not in Sourced.model_fields]
    return [one for one in held if one.startswith(f"{within}[") and _is_item(one, within)] or [within]


def _is_item(path: str, whole: str) -> bool:
    return path.endswith("]") and path.index("]", len(whole)) == len(path) - 1


# -- sources -------------------------------------------------------------------------------------------------------------------


def _wanted(record: Record, path: str) -> tuple[str, ...]:
    """The field paths whose sources are sources of a field: itself, and of what a record is called the form that it is."""
    is_form = path == "name" and any(form.text == record.name for form in record.names)
    return (path, f"names[{record.name}]") if is_form else (path,)


def _bears_on(wanted: tuple[str, ...], carrier: Carrier, *supports: str) -> bool:
    """Whether what supports these fields of a carrier says something of a wanted one: it, what includes it, or a part of it."""
    wider = frozenset[str]().union(*map(prefixes, wanted))
    within = tuple(path + sign for path in wanted for sign in ".[")
    return any(one in wider or one.startswith(within) for one in map(carrier.at, supports))


def _origin(record: Record, wanted: tuple[str, ...]) -> Origin:
    """Where what stands at a path comes from, by its own sources or else by those of its parts."""
    origins = [_origin_at(record, path) for path in wanted]
    sourced = (origin for origin in origins if origin in _STRENGTH)
    return next(sourced, origins[0])


def _origin_at(record: Record, path: str) -> Origin:
    owner = max((one for one in carriers(record) if one.path in ("", *prefixes(path))), key=lambda one: len(one.path))
    field = path[len(owner.path) :].lstrip(".")
    origin = owner.sourced.origin(field) if field else Origin.ABSENT
    if origin is not Origin.ABSENT:
        return origin
    parts = {
        each.sourced.origin(one)
        for each in carriers(record)
        for one in _supported(each)
        if each.at(one).startswith((f"{path}.", f"{path}["))
    }
    if parts:
        return max(parts, key=_STRENGTH.index)
    editorial: frozenset[str] = getattr(owner.sourced, "editorial", frozenset())
    return Origin.EDITORIAL if field.partition(".")[0].partition("[")[0] in editorial else Origin.ABSENT


def _supported(carrier: Carrier) -> set[str]:
    """The fields of a carrier that have a source and hold something."""
    return set(paths(carrier.sourced)).intersection(carrier.sourced.supported())


def _passage(evidence: Evidence, dataset: Dataset) -> Passage:
    document = dataset.documents.get(evidence.document)
    return Passage(evidence, document.name if document else evidence.document, document.published if document else None)


def _ground(derivation: Derivation, dataset: Dataset) -> Ground:
    return Ground(derivation, tuple((source, _source_value(source, dataset)) for source in derivation.sources))


def _source_value(source: str, dataset: Dataset) -> Any:
    id, _, field = source.partition(".")
    return getattr(dataset[id], field, None) if id in dataset else None


# -- other values --------------------------------------------------------------------------------------------------------------


def _others(record: Record, path: str) -> Iterator[Other]:
    if path == "name" or path.startswith("names["):
        chosen = record.name if path == "name" else path[len("names[") :].partition("]")[0]
        yield from (_other_name(record, name) for name in record.names if name.text != chosen)
    elif isinstance(record, Metric):
        yield from _other_observations(record, path)


def _other_name(record: Record, name: Name) -> Other:
    field = f"names[{name.text}]"
    meant = [one.probable for one in record.errata if one.field == field]
    why = f"{name.sort}, {name.lang}"
    if name.sort is NameSort.MISPRINT and meant:
        why = f"{why}, for {' or '.join(meant)}"
    return Other(field, name.text, why)


def _other_observations(metric: Metric, path: str) -> Iterator[Other]:
    for chosen in metric.observations:
        if path in (f"observations[{chosen.id}]", f"observations[{chosen.id}].value", f"observations[{chosen.id}].value.number"):
            for one in metric.observations:
                if one.id != chosen.id and one.subject == chosen.subject:
                    yield Other(f"observations[{one.id}].value", one.value, _difference(one, chosen))


def _difference(other: Observation, chosen: Observation) -> str:
    """In what another observation differs from the chosen one; what is not told of one of them is no difference."""
    found = (
        _contrast("unit", other.value.unit, chosen.value.unit),
        _contrast("date", other.period, chosen.period),
        _contrast("territory", other.territory, chosen.territory),
        _contrast("beneficiaries", ", ".join(other.beneficiaries), ", ".join(chosen.beneficiaries)),
        _contrast("by word of", other.attributed_to or "the document", chosen.attributed_to or "the document"),
        _contrast("document", _documents(other), _documents(chosen)),
    )
    why = "; ".join(filter(None, found)) or "nothing else that is recorded tells them apart"
    return f"{why}. {flat(other.note)}" if other.note else why


def _contrast(what: str, other: object, chosen: object) -> str:
    return "" if other == chosen else f"{what} {other or 'not told'}, here {chosen or 'not told'}"


def _documents(observation: Observation) -> str:
    return ", ".join(sorted({one.document for one in observation.evidence}))


# -- values as text ------------------------------------------------------------------------------------------------------------


def _is_held(value: Any) -> bool:
    return value is not None and value != ()


def _shown(value: Any) -> str:
    """A value on one line, in data and words of ours."""
    if not _is_held(value):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value))
    if isinstance(value, Name | Role | Participant | PolicyDate):
        return _shown_item(value)
    if isinstance(value, Value) and not isinstance(value, Observation | Quantity):
        return ", ".join(f"{name} {_shown(held)}" for name, held in value if _is_held(held) and name not in Sourced.model_fields)
    return flat(value.value if isinstance(value, StrEnum) else str(value))


def _shown_item(value: Name | Role | Participant | PolicyDate) -> str:
    if isinstance(value, Name):
        return f"{value.text} ({value.sort}, {value.lang})"
    if isinstance(value, Participant):
        return f"{value.who} ({value.part})"
    if isinstance(value, PolicyDate):
        return f"{value.step} {value.date}"
    details = [*([value.organisation] if value.organisation else []), *([str(value.as_of)] if value.as_of else [])]
    former, held = "former " if value.former else "", f" ({', '.join(details)})" if details else ""
    return f"{former}{value.title}{held}"
