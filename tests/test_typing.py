"""The public face as a type checker sees it; mypy checks the assertions, running them only shows that they are reached."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, assert_type

import pytest

import hkic
from hkic import (
    Bounds,
    Change,
    Collection,
    Comparison,
    Comparisons,
    Dataset,
    Event,
    Evidence,
    Explanation,
    Institution,
    Match,
    Metric,
    Observation,
    PartialDate,
    Period,
    Person,
    Policy,
    Quantity,
    Record,
    Report,
    Series,
    Statement,
    Step,
    Verdict,
)
from hkic.conditions import Condition, after, before, during, having, stated_in
from hkic.timelines import Entry

if TYPE_CHECKING:
    import networkx


def test_collections_know_what_they_hold() -> None:
    assert_type(hkic.institutions, Collection[Institution])
    assert_type(hkic.institutions["hkust"], Institution)
    assert_type(hkic.institutions.get("nope"), Institution | None)
    assert_type(hkic.institutions[:3], Collection[Institution])
    assert_type(hkic.people.where(lambda person: bool(person.roles)), Collection[Person])
    assert_type(hkic.statements.first(), Statement | None)
    assert_type(hkic.metrics["hong-kong-start-ups"].observations, tuple[Observation, ...])


def test_the_dataset_knows_what_it_holds() -> None:
    assert_type(hkic.load(), Dataset)
    assert_type(hkic.load()["hkust"], Record)
    assert_type(hkic.load().metrics, Collection[Metric])
    assert_type(hkic.lookup("HKUST"), Record)
    assert_type(hkic.search("HKUST"), list[Match[Record]])
    assert_type(hkic.check(), Report)


def test_values_know_what_they_are() -> None:
    observation = hkic.metrics["hong-kong-start-ups"].observations[0]
    assert_type(observation.value, Quantity)
    assert_type(observation.value.number, Decimal)
    assert_type(observation.period, Period | None)
    assert_type(observation.evidence, tuple[Evidence, ...])
    assert_type(PartialDate.parse("2019").before(PartialDate.parse("2020")), bool | None)
    assert_type(observation.value.less_than(observation.value), bool | None)


def test_a_search_knows_what_it_found() -> None:
    match = hkic.search("HKUST", kind="institution", limit=1)[0]
    assert_type(match, Match[Record])
    assert_type(match.record, Record)
    assert_type(match.score, float)
    assert_type(hkic.load().search("HKUST"), list[Match[Record]])


def test_narrowing_keeps_the_kind() -> None:
    assert_type(hkic.policies.where(status="in-force", valid_on="2020", undated=True), Collection[Policy])
    assert_type(hkic.events.where(having(category="forum") & ~stated_in("std-2022-07-07")), Collection[Event])
    assert_type(hkic.events.where(lambda event: bool(event.participants), known_by="2022-12-31"), Collection[Event])
    assert_type(hkic.events.sort_by("date"), list[Event])
    assert_type(hkic.events.sort_by(lambda event: event.name), list[Event])
    assert_type(hkic.policies.group_by("category"), dict[Any, Collection[Policy]])
    assert_type(hkic.institutions.first(), Institution | None)
    assert_type(hkic.institutions[:1].one(), Institution)
    assert_type(hkic.load().where(kind="event"), Dataset)
    assert_type(hkic.load().where(kind="event").events, Collection[Event])
    assert_type(hkic.load().of_kind(Event), Collection[Event])


def test_conditions_are_conditions_however_they_combine() -> None:
    assert_type(during("2018"), Condition)
    assert_type(before("2018") | after(PartialDate(2018)), Condition)
    assert_type(~having(place="hong-kong"), Condition)
    assert_type(having(place="hong-kong") & bool, Condition)
    assert_type(callable | having(place="hong-kong"), Condition)
    assert_type(during("2018")(None), bool)
    assert_type(during("2018").holds(None), bool | None)


def test_a_predicate_is_of_the_kind_that_is_held() -> None:
    """What mypy refuses, it refuses here: an ignored error that is none would be reported."""
    with pytest.raises(AttributeError):
        hkic.places.where(lambda place: place.participants)  # type: ignore[attr-defined]
    with pytest.raises(hkic.InvalidValueError):
        hkic.places.where(valid_on=2018)  # type: ignore[arg-type]


def test_both_times_give_what_they_were_asked_of() -> None:
    assert_type(hkic.known_by("2022-12-31"), Dataset)
    assert_type(hkic.load().known_by(PartialDate(2022), undated=True), Dataset)
    assert_type(hkic.metrics.where(known_by="2022", valid_on="2015"), Collection[Metric])


def test_series_and_changes_know_their_bounds() -> None:
    start_ups = hkic.series("hong-kong-start-ups")
    assert_type(start_ups, Series)
    assert_type(start_ups.points[0].observation, Observation)
    assert_type(start_ups.points[0].period, Period | None)
    change = start_ups.change("start-ups-2015", "start-ups-2021")
    assert_type(change, Change)
    assert_type(start_ups.growth("start-ups-2015", "start-ups-2021"), Change)
    assert_type(change.low, Decimal | None)
    assert_type(change.bounds, Bounds)


def test_comparisons_know_what_they_compared() -> None:
    compared = hkic.compare()
    assert_type(compared, Comparisons)
    assert_type(compared.corroborated, Comparisons)
    assert_type(compared[0], Comparison)
    one = hkic.verdict("start-ups-2015", "start-ups-2021")
    assert_type(one.verdict, Verdict)
    assert_type(one.left, Observation | Statement)
    assert_type(one.finer, Literal["left", "right"] | None)


def test_explanations_timelines_and_citations_are_typed() -> None:
    assert_type(hkic.explain("tianhe-2", "place"), Explanation)
    assert_type(hkic.timeline("2018", kind="event"), list[Entry])
    assert_type(hkic.timeline("2018", kind="event")[0].record, Record)
    assert_type(hkic.cite("hku", style="bibtex"), str)


def test_networks_are_typed() -> None:
    made = hkic.graph()
    if TYPE_CHECKING:
        assert_type(made, networkx.MultiDiGraph[str])
    assert "hku" in made
    steps = hkic.neighbours("hku")
    assert_type(steps, tuple[Step, ...])
    assert_type(hkic.path_between("super-steel", "hku"), tuple[Step, ...])
    assert_type(steps[0].evidence, tuple[Evidence, ...])
