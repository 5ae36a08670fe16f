"""Registers: what an index finds is what a look at every record finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.collection import Collection
from hkic.conditions import Condition, both, fits, having, stated_in, stating, union, without
from hkic.dataset import Dataset
from hkic.errors import HkicError
from hkic.records import KINDS, Record, links
from hkic.testing import datasets, periods
from hkic.validity import holds_on

positions = st.sets(st.integers(0, 60)).map(sorted)


@given(positions, positions, positions)
def test_positions_are_sets_in_order(one: list[int], other: list[int], third: list[int]) -> None:
    assert list(both(one, other)) == sorted({*one} & {*other})
    assert list(union([one, other, third])) == sorted({*one, *other, *third})
    assert list(without(one, other)) == sorted({*one} - {*other})
    every = range(61)
    assert list(both(every, one)) == one
    assert list(without(every, one)) == sorted({*every} - {*one})
    assert list(without(range(5, 61), one)) == sorted({*range(5, 61)} - {*one})


def _wanted(value: Any) -> Iterator[Any]:
    """All that a value, or one of several, may be asked for by."""
    yield value
    for each in value if isinstance(value, tuple) else (value,):
        yield each
        yield str(each)
        yield getattr(each, "key", each)
        yield {"no such thing", each}
        yield [None, each]
        yield lambda held, each=each: held == each
    yield None


def _plain(held: Collection[Any], test: Callable[[Any], Any]) -> list[str]:
    return [id for id, record in held.items() if test(record)]


def _fitting(field: str, wanted: Any) -> Callable[[Any], bool | None]:
    return lambda record: fits(getattr(record, field), wanted)


def _asked(held: Collection[Any]) -> Iterator[tuple[str, Any]]:
    for field in held.fields:
        for record in held.values():
            for wanted in _wanted(getattr(record, field)):
                yield field, wanted


def _is_asked_rightly(held: Collection[Any], field: str, wanted: Any) -> bool:
    try:
        held[:0].where(**{field: wanted})
    except HkicError:  # a code, an id or a spelling that the field cannot hold
        return False
    return True


@given(datasets(max_records=3), st.data())
@settings(max_examples=15)
def test_a_field_fits_as_a_plain_loop_says_on_the_whole_and_on_parts(dataset: Dataset, data: st.DataObject) -> None:
    for whole in dataset.collections.values():
        part = whole[: data.draw(st.integers(0, len(whole)))]
        for field, wanted in _asked(whole):
            if _is_asked_rightly(whole, field, wanted):
                for held in (part, whole, part):  # the part before and after the whole is filed
                    expected = _plain(held, _fitting(field, wanted))
                    assert list(held.where(**{field: wanted})) == expected, (field, wanted)


def test_shipped_fields_fit_as_a_plain_loop_says(builtin: Dataset) -> None:
    asked = 0
    for held in builtin.collections.values():
        for field, wanted in list(_asked(held[:9])):
            if _is_asked_rightly(held, field, wanted):
                expected = _plain(held, _fitting(field, wanted))
                assert list(held.where(**{field: wanted})) == expected, (field, wanted)
                asked += 1
    assert asked > 1000


conditions = st.recursive(
    st.sampled_from(
        [
            having(category="university"),
            having(is_group=True),
            having(place="hong-kong"),
            having(parent=None),
            stated_in("std-2022-07-07"),
            Condition(lambda record: len(record.names) > 2, "many names"),
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda one, other: one & other, inner, inner),
        st.builds(lambda one, other: one | other, inner, inner),
        st.builds(lambda one: ~one, inner),
    ),
    max_leaves=6,
)


@given(conditions, st.integers(0, 70))
@settings(max_examples=60)
def test_conditions_find_what_they_say_of_each_record(condition: Condition, size: int) -> None:
    from hkic import institutions

    for held in (institutions, institutions[:size], institutions.where(category="company")):
        assert list(held.where(condition)) == _plain(held, condition)


@given(datasets(max_records=3), periods(), st.booleans())
@settings(max_examples=20)
def test_time_documents_and_mentions_are_what_a_plain_loop_finds(dataset: Dataset, when: Any, undated: bool) -> None:
    for held in dataset.collections.values():
        if held is not dataset.metrics:
            expected = [id for id, record in held.items() if holds_on(record, when) in (True, *([None] if undated else []))]
            assert list(held.where(valid_on=when, undated=undated)) == expected
        for document in dataset.documents:
            assert list(held.where(document=document)) == [id for id, record in held.items() if document in stating(record)]
        for id in list(dataset)[::3]:
            parts = dataset.parts_of(id)

            def refers(record: Record, parts: frozenset[str] = parts) -> bool:
                return any(link.target in parts for link in links(record) if ".document" not in link.path)

            assert list(held.where(mentions=id)) == _plain(held, refers)
            assert list(held[:1].where(mentions=id)) == _plain(held[:1], refers)


@given(datasets(max_records=3))
@settings(max_examples=10)
def test_groups_and_orders_are_kept_and_are_those_of_the_parts(dataset: Dataset) -> None:
    for held in dataset.collections.values():
        for field in ("name", "id", *(["category"] if "category" in held.fields else [])):
            once, again = held.group_by(field), held.group_by(field)
            assert once == again == held.group_by(attrgetter(field))
            for reverse in (False, True):
                ordered = held.sort_by(field, reverse=reverse)
                assert ordered == held.sort_by(field, reverse=reverse)
                assert ordered == sorted(held.values(), key=attrgetter(field), reverse=reverse)
                ordered.clear()  # a list of the caller's own
                assert len(held.sort_by(field, reverse=reverse)) == len(held)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_narrowed_is_a_mapping_as_the_whole_is(builtin: Dataset, name: str) -> None:
    whole = builtin.collections[name]
    part = whole.where(lambda record: len(record.id) % 2 == 0)
    assert [record.id for record in part.values()] == list(part) == [id for id, _ in part.items()] == list(part.keys())
    assert all(part[id] is whole[id] and id in part and whole[id] in part.values() for id in part)
    assert all(id not in part and record not in part.values() for id, record in whole.items() if len(id) % 2)
    assert part == Collection(part.values(), of=KINDS[name])
