"""Timelines: what happened, what was said and what was in force, in the order of partial dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hkic.dataset import Dataset, load
from hkic.dates import PartialDate, Period
from hkic.evidence import Evidence, Origin, Sourced, prefixes
from hkic.records import Document, Event, Institution, Metric, Person, Policy, Project, Record, Relation, Statement
from hkic.validity import meets, periods_of


class Entry(NamedTuple):
    """One thing on a timeline.

    >>> print(Entry(Period.parse("2018"), "founded", Institution.model_construct(name="A body"), "founded"))
    2018  A body: founded
    """

    period: Period
    """When."""
    what: str
    """What happened to the record then: the step of a policy, ``founded``, ``published``, ``said``, a figure as printed; ``in
    force`` for a policy over the time between its steps."""
    record: Record
    """The record."""
    path: str
    """Field path of the date in it."""
    evidence: tuple[Evidence, ...] = ()
    """Spans that state the date, or from which it is derived."""
    origin: Origin = Origin.ABSENT
    """Where the date comes from."""

    def __str__(self) -> str:
        return f"{self.period}  {self.record.name}: {self.what}"


def timeline(
    period: Period | PartialDate | str | None = None,
    *predicates: Callable[[Any], bool],
    dataset: Dataset | None = None,
    in_force: bool = False,
    undated: bool = False,
    **conditions: Any,
) -> list[Entry]:
    """What happened over a period, in order; all that is dated where no period is given.

    Events, steps of policies, foundings, publications, dated statements, roles, relations and figures: what lies in the period,
    or begins in it. With ``in_force`` also what holds in it though it began before: policies, relations, and figures or events of
    a longer time. Of what only may be there, because its date is too vague or its end unknown, ``undated`` decides.

    The order is that of the dates, the vaguer first, and of ids for the same date. Predicates and conditions narrow the records,
    as :meth:`hkic.Dataset.where` does, which ``undated`` goes to as well.

    >>> for entry in timeline("2018", kind="event"):
    ...     print(entry)
    2018  Signing of the arrangement on innovation and technology cooperation: signing
    2018  Start of direct central funding for Hong Kong research institutes: award
    2018  Start of Roborn's partnership with ZTE and China Mobile: partnership
    """
    held = load() if dataset is None else dataset
    narrowed = held.where(*predicates, undated=undated, **conditions) if predicates or conditions else held
    asked = None if period is None else Period.of(period)
    entries = [
        entry
        for record in narrowed.values()
        for entry in (*_entries(record), *(_in_force(record) if in_force else ()))
        if asked is None or _is_there(entry.period, asked, in_force=in_force, undated=undated)
    ]
    return sorted(entries, key=lambda entry: (entry.period.sort_key, entry.record.id, entry.path))


def _is_there(period: Period, asked: Period, *, in_force: bool, undated: bool) -> bool:
    """Whether what has a period belongs to the one asked for."""
    found = [asked.contains(period)]
    found += [asked.contains(period.start)] if isinstance(period.start, PartialDate) else []
    found += [meets(period, asked)] if in_force else []
    return True in found or (undated and None in found)


def _in_force(record: Record) -> Iterator[Entry]:
    """The time over which a policy is in force, from the step with which it began."""
    if isinstance(record, Policy):
        steps = {step.date.start: step for step in reversed(record.dates)}
        for period in periods_of(record):
            if period.start in steps and all(period != step.date for step in record.dates):
                path = f"dates[{steps[period.start].key}]"
                yield _entry(record, record, period, "in force", path)


def _entries(record: Record) -> Iterator[Entry]:
    """All that is dated in one record."""
    if isinstance(record, Policy):
        for step in record.dates:
            yield _entry(record, record, step.date, step.step.value, f"dates[{step.key}]")
    elif isinstance(record, Metric):
        for observation in record.observations:
            figure = observation.value.as_printed or str(observation.value)
            yield from _optional(record, observation, observation.period, figure, f"observations[{observation.key}].period")
    elif isinstance(record, Person):
        for role in record.roles:
            yield from _optional(record, role, role.as_of, role.title, f"roles[{role.key}].as_of")
    else:
        yield from _dated(record)


def _dated(record: Record) -> Iterator[Entry]:
    if isinstance(record, Event | Project):
        yield from _optional(record, record, record.date, record.category.value, "date")
    elif isinstance(record, Statement):
        yield from _optional(record, record, record.date, "said", "date")
    elif isinstance(record, Relation):
        yield from _optional(record, record, record.period, record.predicate.value, "period")
    elif isinstance(record, Institution) and record.founded:
        yield _entry(record, record, Period(record.founded, record.founded), "founded", "founded")
    elif isinstance(record, Document) and record.published:
        yield _entry(record, record, Period(record.published, record.published), "published", "published")


def _optional(record: Record, sourced: Sourced, period: Period | None, what: str, path: str) -> Iterator[Entry]:
    if period is not None:
        yield _entry(record, sourced, period, what, path)


def _entry(record: Record, sourced: Sourced, period: Period, what: str, path: str) -> Entry:
    field = path.rpartition("].")[2] if sourced is not record else path
    wider = prefixes(field) | {f"{field}.date"}
    evidence = tuple(one for one in sourced.evidence if not wider.isdisjoint(one.supports))
    return Entry(period, what, record, path, evidence, sourced.origin(field))
