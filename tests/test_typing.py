"""The public face as a type checker sees it; mypy checks the assertions, running them only shows that they are reached."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_type

import hkic
from hkic import (
    Collection,
    Dataset,
    Evidence,
    Institution,
    Match,
    Metric,
    Observation,
    PartialDate,
    Period,
    Person,
    Quantity,
    Record,
    Report,
    Statement,
)


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
