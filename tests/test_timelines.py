"""Timelines: everything dated, once, in order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.evidence import Origin
from hkic.records import Person, Policy, value_at
from hkic.testing import datasets, periods
from hkic.timelines import timeline
from hkic.validity import holds_on, periods_of


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
def test_a_period_keeps_what_lies_or_begins_in_it_for_sure(dataset: Dataset, period: Period) -> None:
    every = timeline(dataset=dataset)
    assert timeline(period, dataset=dataset) == [
        entry
        for entry in every
        if period.contains(entry.period) is True
        or (isinstance(entry.period.start, PartialDate) and period.contains(entry.period.start) is True)
    ]


@given(datasets(max_records=1), periods(2000, 2030))
@settings(max_examples=20, deadline=None)
def test_what_is_in_force_or_vague_is_there_besides(dataset: Dataset, period: Period) -> None:
    lists = [timeline(period, dataset=dataset, in_force=one, undated=other) for one in (False, True) for other in (False, True)]
    happened, perhaps, holding, every = ([(entry.record.id, entry.path, entry.what) for entry in found] for found in lists)
    assert set(happened) <= set(perhaps) & set(holding)
    assert set(perhaps) | set(holding) <= set(every)
    assert len(set(every)) == len(every)
    held = {
        id for id, record in dataset.items() if holds_on(record, period) is True and record.kind not in ("institution", "metric")
    }
    assert held <= {id for id, _, _ in holding}


def _policy(**dates: str) -> Policy:
    steps = [{"step": step, "date": date} for step, date in dates.items()]
    base = {"id": "p", "name": "P", "description": "P.", "category": "plan", "status": "in-force"}
    return Policy.model_validate({**base, "dates": steps})


@pytest.mark.parametrize(
    ("dates", "asked", "happened", "holding"),
    [
        ({"signed": "2018"}, "2020", [], ["in force"]),
        ({"signed": "2018"}, "2017", [], []),
        ({"signed": "2018"}, "2018", ["signed"], ["signed", "in force"]),
        ({"signed": "2018", "ended": "2019"}, "2020", [], []),
        ({"signed": "2018", "ended": "2019"}, "2019", ["ended"], ["in force", "ended"]),
        ({"announced": "2018"}, "2020", [], []),
        ({"signed": "2018-06/.."}, "2018", ["signed"], ["signed"]),
        ({"signed": "2018-06/.."}, "2019", [], ["signed"]),
    ],
)
def test_what_was_in_force_is_told_when_asked(dates: dict[str, str], asked: str, happened: list[str], holding: list[str]) -> None:
    dataset = Dataset([_policy(**dates)])
    assert [entry.what for entry in timeline(asked, dataset=dataset)] == happened
    assert sorted(entry.what for entry in timeline(asked, dataset=dataset, in_force=True)) == sorted(holding)


def test_what_is_too_vague_is_told_when_asked() -> None:
    dataset = Dataset([_policy(signed="2018", ended="2019/")])
    assert timeline("2018-06", dataset=dataset) == []
    assert [entry.what for entry in timeline("2018-06", dataset=dataset, undated=True)] == ["signed"]
    assert [entry.what for entry in timeline("2019", dataset=dataset)] == ["ended"]


def test_what_was_in_force_in_2020_is_all_that_the_policies_of_that_year_are(builtin: Dataset) -> None:
    entries = timeline("2020", dataset=builtin, in_force=True)
    assert {entry.record.id for entry in entries if entry.what == "in force"} == set(builtin.policies.where(valid_on="2020"))
    assert all(entry.evidence for entry in entries)
    assert "2019-12/2021-12" in {str(entry.period) for entry in entries}
    began = timeline("2022", dataset=builtin, kind="relation")
    assert "2022-06-30/" in {str(entry.period) for entry in began}
    assert not any(entry.what == "in force" for entry in timeline(dataset=builtin))


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
