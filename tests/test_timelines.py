"""Timelines: everything dated, once, in order."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.evidence import Origin
from hkic.records import Person, value_at
from hkic.testing import datasets, periods
from hkic.timelines import timeline
from hkic.validity import periods_of


@given(datasets(max_records=2))
@settings(max_examples=20, deadline=None)
def test_everything_dated_is_there_once_and_in_order(dataset: Dataset) -> None:
    entries = timeline(dataset=dataset)
    assert all(one.period.sort_key <= other.period.sort_key for one, other in pairwise(entries))
    assert len({(entry.record.id, entry.path) for entry in entries}) == len(entries)
    for entry in entries:
        held = value_at(dataset[entry.record.id], entry.path)
        held = getattr(held, "date", held)
        assert entry.period == (Period(held, held) if isinstance(held, PartialDate) else held)
    assert {entry.record.id for entry in entries} >= {id for id, record in dataset.items() if periods_of(record)}


@given(datasets(max_records=1), periods(2000, 2030))
@settings(max_examples=20, deadline=None)
def test_a_period_keeps_what_lies_in_it_for_sure(dataset: Dataset, period: Period) -> None:
    every = timeline(dataset=dataset)
    assert timeline(period, dataset=dataset) == [entry for entry in every if period.contains(entry.period) is True]


def test_it_tells_what_happened_between_two_years(builtin: Dataset) -> None:
    entries = timeline("2017/2019", category="signing", dataset=builtin)
    assert [str(entry.period) for entry in entries] == ["2017", "2018"]
    assert timeline("2017/2019", category="signing") == entries


def test_each_entry_says_where_its_date_comes_from(builtin: Dataset) -> None:
    for entry in timeline(dataset=builtin):
        assert entry.origin in (Origin.STATED, Origin.DERIVED, Origin.EXTERNAL), entry
        assert entry.evidence or entry.origin is Origin.EXTERNAL


def test_it_is_narrowed_as_a_dataset_is(builtin: Dataset) -> None:
    entries = timeline(mentions="hku", known_by="2022-12-31", dataset=builtin)
    assert entries
    assert {entry.record.id for entry in entries} <= set(builtin.known_by("2022-12-31").where(mentions="hku"))
    assert all(isinstance(entry.record, Person) for entry in timeline(kind="person", dataset=builtin))
