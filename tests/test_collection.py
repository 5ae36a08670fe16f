"""Collections: mappings in a stable order, narrowed without surprise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.collection import Collection
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import AmbiguousNameError, InvalidValueError, NotFoundError, UnknownFieldError
from hkic.records import Place
from hkic.testing import datasets
from hkic.vocabulary import PlaceCategory


def _place(id: str, category: str = "city", within: tuple[str, ...] = ()) -> Place:
    return Place.model_validate({"id": id, "name": id, "description": "A place.", "category": category, "within": within})


places = st.lists(
    st.builds(_place, st.sampled_from("abcdefgh"), st.sampled_from(PlaceCategory), st.sampled_from([(), ("a",), ("a", "b")])),
    unique_by=lambda place: place.id,
).map(lambda held: Collection(held, of=Place))


@given(places)
def test_it_is_a_mapping_in_the_order_of_ids(held: Collection[Place]) -> None:
    assert list(held) == sorted(held)
    assert [held[id].id for id in held] == list(held)
    assert all(id in held and held.get(id) is held[id] for id in held)
    assert dict(held.items()) == held


@given(places, st.sampled_from(PlaceCategory), st.sampled_from(PlaceCategory))
def test_conditions_combine_in_any_order(held: Collection[Place], one: PlaceCategory, other: PlaceCategory) -> None:
    assert held.where(category=one).where(within="a") == held.where(within="a").where(category=one)
    assert held.where(category=one, within="a") == held.where(category=one).where(within="a")
    assert set(held.where(category={one, other})) == set(held.where(category=one)) | set(held.where(category=other))


@given(places, st.sampled_from(PlaceCategory))
def test_a_condition_is_what_a_plain_loop_finds(held: Collection[Place], wanted: PlaceCategory) -> None:
    assert list(held.where(category=wanted)) == [id for id, place in held.items() if place.category == wanted]
    assert list(held.where(within="b")) == [id for id, place in held.items() if "b" in place.within]
    assert held.where(lambda place: place.category == wanted) == held.where(category=wanted.value)
    assert held.where(category=lambda value: value == wanted) == held.where(category=wanted)


@given(places, st.integers(-9, 9), st.integers(-9, 9))
def test_a_slice_is_a_collection(held: Collection[Place], start: int, stop: int) -> None:
    part = held[start:stop]
    assert isinstance(part, Collection)
    assert list(part) == list(held)[start:stop]


@given(datasets(max_records=1))
@settings(max_examples=10)
def test_where_without_conditions_is_everything(dataset: Dataset) -> None:
    for held in dataset.collections.values():
        assert held.where() == held


def test_an_unknown_id_names_the_nearest() -> None:
    held = Collection([_place("qianhai")], of=Place)
    with pytest.raises(NotFoundError, match="did you mean 'qianhai'") as caught:
        held["qianhia"]
    assert caught.value.near == ("qianhai",)
    assert isinstance(caught.value, KeyError)
    assert held.get("qianhia") is None


def test_an_unknown_field_lists_the_fields_even_of_an_empty_collection() -> None:
    with pytest.raises(UnknownFieldError, match="within"):
        Collection([], of=Place).where(categry="city")


def test_absence_is_asked_for_by_none() -> None:
    dataset = Dataset([_place("a"), _place("b", within=("a",))])
    assert list(dataset.places.where(within=None)) == ["a"]
    assert list(dataset.places.where(within=())) == []  # a choice of no values


def test_a_code_that_there_is_not_is_refused_rather_than_not_found() -> None:
    held = Collection([_place("a")], of=Place)
    for wanted in ("citty", {"city", "citty"}, ["citty"]):
        with pytest.raises(InvalidValueError, match="did you mean 'city'"):
            held.where(category=wanted)


def test_items_fit_by_their_key_and_references_by_their_record(toy: Dataset) -> None:
    institute = toy.institutions["riverside-institute"]
    assert list(toy.events.where(participants="riverside-institute")) == ["riverside-institute-opening"]
    assert toy.events.where(participants=institute) == toy.events.where(participants={"riverside-institute": 1}.keys())
    assert list(toy.institutions.where(names="濱河市光學研究所")) == ["riverside-institute"]
    assert list(toy.people.where(roles="first director")) == ["ann-example"]
    for date in ("2021-05-01", PartialDate.parse("2021-05-01"), Period.parse("2021-05-01")):
        assert len(toy.events.where(date=date)) == 1


def test_one_and_first() -> None:
    held = Collection([_place("a"), _place("b")], of=Place)
    first = held.first()
    assert first is not None
    assert first.id == "a"
    assert held.where(lambda place: place.id == "b").one().id == "b"
    with pytest.raises(AmbiguousNameError, match="names 2 records: a, b"):
        held.one()
    with pytest.raises(NotFoundError):
        held.where(category="river").one()
    assert held.where(category="river").first() is None


def test_it_cannot_be_changed() -> None:
    held = Collection([_place("a")], of=Place)
    with pytest.raises(TypeError):
        held["b"] = _place("b")  # type: ignore[index]
    with pytest.raises(AttributeError):
        held.anything = 1  # type: ignore[attr-defined]
    assert hash(held) == hash(Collection([_place("a")], of=Place))


def test_it_shows_what_it_holds() -> None:
    assert repr(Collection([_place(id) for id in "abcd"], of=Place)) == "<Collection of 4 place records: a, b, c, …>"
    assert repr(Collection([], of=Place)) == "<Collection of 0 place records: empty>"
