"""Conditions: an algebra over records, and a plain loop agrees with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.conditions import Condition, after, before, during, having, stated_in
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError, UnknownFieldError
from hkic.records import Place, Record
from hkic.testing import datasets, partial_dates, periods


def _place(id: str, category: str = "city") -> Place:
    return Place.model_validate({"id": id, "name": id, "description": "A place.", "category": category})


tests = st.sampled_from(
    [
        having(category="city"),
        having(category={"zone", "park"}),
        having(within=None),
        Condition(lambda record: record.id < "m", "early"),
    ]
)
places = st.builds(_place, st.sampled_from(["a", "b", "y", "z"]), st.sampled_from(["city", "zone", "river"]))


@given(tests, tests, tests, places)
def test_they_are_a_boolean_algebra(one: Condition, other: Condition, third: Condition, place: Place) -> None:
    assert (one & other)(place) == (one(place) and other(place)) == (other & one)(place)
    assert (one | other)(place) == (one(place) or other(place)) == (other | one)(place)
    assert (~one)(place) is not one(place)
    assert (~(one & other))(place) == (~one | ~other)(place)
    assert (one & (other | third))(place) == ((one & other) | (one & third))(place)


def test_they_say_what_they_are() -> None:
    assert repr(having(category="city") & ~having(within="x")) == "<Condition: (category='city') and (not (within='x'))>"


def test_an_unknown_field_or_code_is_refused() -> None:
    with pytest.raises(UnknownFieldError, match="no field 'colour'; the fields are"):
        having(colour="red")(_place("a"))
    with pytest.raises(InvalidValueError, match="'town' is no code of category"):
        having(category="town")(_place("a"))


@given(periods(2000, 2030), periods(2000, 2030))
def test_dates_are_compared_for_sure(period: Period, other: Period) -> None:
    assert during(period)(other) == (period.contains(other) is True)
    assert before(period)(other) == (other.before(period) is True)
    assert after(period)(other) == (other.after(period) is True)
    assert not any(test(None) for test in (during(period), before(period), after(period)))


@given(partial_dates(2000, 2030))
def test_a_date_its_spelling_and_its_period_are_one_condition(date: PartialDate) -> None:
    for test in (during, before, after):
        asked = PartialDate(2015, 6)
        assert test(date)(asked) == test(str(date))(asked) == test(Period(date, date))(asked)


@given(datasets(max_records=2))
@settings(max_examples=15, deadline=None)
def test_what_a_document_states_has_evidence_in_it(dataset: Dataset) -> None:
    for document in dataset.documents:

        def states(record: Record, document: str = document) -> bool:
            return f'"document":"{document}","start"' in record.model_dump_json()

        assert set(dataset.where(document=document)) == {id for id, record in dataset.items() if states(record)}
        assert set(dataset.where(stated_in(document))) == set(dataset.where(document=document))


@given(datasets(max_records=2))
@settings(max_examples=15, deadline=None)
def test_what_mentions_a_record_refers_to_it_or_to_a_part_of_it(dataset: Dataset) -> None:
    from hkic.records import links

    for id in list(dataset)[::5]:
        parts = {id}
        while True:
            more = {
                record.id
                for record in dataset.values()
                for link in links(record)
                if link.target in parts and link.path.split("[")[0] in ("parent", "part_of", "within")
            }
            more |= {link.source for link in dataset.relations.values() if link.predicate == "part-of" and link.target in parts}
            if more <= parts:
                break
            parts |= more
        assert dataset.parts_of(id) == parts
        referring = {
            r.id for r in dataset.values() if any(link.target in parts and ".document" not in link.path for link in links(r))
        }
        assert set(dataset.where(mentions=id)) == referring
        for name, held in dataset.collections.items():
            assert set(held.where(mentions=id)) == referring & set(dataset.collections[name])


def test_conditions_of_a_dataset_know_its_fields(builtin: Dataset) -> None:
    assert set(builtin.where(modality="hope")) == set(builtin.statements.where(modality="hope"))
    assert {record.kind for record in builtin.where(status={"planned", "proposed"}).values()} == {
        "institution",
        "facility",
        "policy",
    }
    with pytest.raises(UnknownFieldError, match="no field 'colour'"):
        builtin.where(colour="red")


def test_a_statement_is_found_by_modality_document_and_whom_it_mentions(builtin: Dataset) -> None:
    found = builtin.statements.where(modality="call", document="ycwb-2022-qianhai-forum", mentions="chen-weiguo")
    assert len(found) >= 5
    assert all(statement.speaker == "chen-weiguo" for statement in found.values())
    assert found == builtin.statements.where(mentions=builtin["chen-weiguo"]).where(modality="call")


def test_records_are_sorted_and_grouped(builtin: Dataset) -> None:
    published = [document.published for document in builtin.documents.sort_by("published")]
    assert published[-1] is None
    assert [str(date) for date in published[:-1]] == sorted(str(date) for date in published[:-1])
    assert builtin.documents.sort_by("published", reverse=True)[-1].published is None
    groups = builtin.policies.group_by("themes")
    assert sum(len(group) for group in groups.values()) >= len(builtin.policies)
    assert all(theme in policy.themes for theme, group in groups.items() if theme for policy in group.values())
    by_letter = builtin.places.group_by(lambda place: place.id[0])
    assert {id for group in by_letter.values() for id in group} == set(builtin.places)
    with pytest.raises(UnknownFieldError):
        builtin.places.sort_by("colour")
