"""Registers: what an index finds is what a look at every record finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hkic.collection import Collection
from hkic.conditions import Condition, Marks, after, as_condition, before, during, every, fits, having, stated_in, stating
from hkic.dataset import Dataset
from hkic.dates import Period
from hkic.errors import HkicError, InvalidValueError, NotFoundError
from hkic.records import KINDS, Event, Place, Record, links
from hkic.registers import Register
from hkic.testing import datasets, periods
from hkic.validity import holds_on

positions = st.sets(st.integers(0, 200)).map(sorted)


@given(positions, positions)
def test_marks_are_sets_of_positions(one: list[int], other: list[int]) -> None:
    records = [Place(id=f"{at:03}", name="P", description="P.", category="city") for at in range(201)]
    register = Register(records)

    def marked(positions: list[int]) -> Marks:
        return register.marked(records[at] for at in positions)

    def at(marks: Marks) -> list[int]:
        return [int(record.id) for record in register.at(marks)]

    assert at(marked(one)) == one
    assert at(marked(one) & marked(other)) == sorted({*one} & {*other})
    assert at(marked(one) | marked(other)) == sorted({*one, *other}) == at(marked(one + other))
    assert at(register.everything ^ marked(one)) == sorted({*range(201)} - {*one})


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


def _combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.builds(lambda one, other: one & other, inner, inner),
        st.builds(lambda one, other: one | other, inner, inner),
        st.builds(lambda one: ~one, inner),
    )


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
    _combined,
    max_leaves=6,
)


@given(conditions, st.integers(0, 70))
@settings(max_examples=60)
def test_conditions_find_what_they_say_of_each_record(condition: Condition, size: int) -> None:
    from hkic import institutions

    for held in (institutions, institutions[:size], institutions.where(category="company")):
        assert list(held.where(condition)) == _plain(held, condition)


def _long(record: Record) -> bool:
    return len(record.id) > 6


fields: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "category": st.sampled_from(["university", "company", "hospital", {"university", "company"}, ["media"], ()]),
        "place": st.sampled_from(["hong-kong", "shenzhen", None, {"hong-kong", None}]),
        "founded": st.sampled_from([None, "1911", {"1911", None}, lambda date: date is not None]),
        "is_group": st.booleans(),
        "name": st.sampled_from(["nobody", "Huawei", {"nobody", "Huawei"}]),
    },
)
predicates = st.lists(
    st.sampled_from([_long, Condition(_long), lambda record: record.founded is None, ~having(category="company"), ~having()])
    | conditions,
    max_size=2,
)
narrowings = st.sampled_from(
    [
        lambda held: held,
        lambda held: held[:20],
        lambda held: held[::-3],
        lambda held: held.where(_long),
        lambda held: held.where(category="university"),
        lambda held: held.where(_long).where(~having(category="university")),
    ]
)


@given(fields, predicates, narrowings)
@settings(max_examples=150)
def test_what_is_asked_together_and_again_is_what_a_plain_loop_finds(
    asked: dict[str, Any], tests: list[Any], narrow: Callable[[Collection[Any]], Collection[Any]]
) -> None:
    from hkic import institutions

    held = narrow(institutions)
    expected = [
        record
        for record in held.values()
        if all(fits(getattr(record, field), wanted) for field, wanted in asked.items()) and all(test(record) for test in tests)
    ]
    for found in (held.where(*tests, **asked), held.where(*tests, **asked), held.where(having(**asked), *tests)):
        assert list(found.values()) == expected
        assert list(found) == [record.id for record in expected]
        assert len(found) == len(found.values()) == len(expected)
        assert all(found[record.id] is record for record in expected)


DATES = [None, "2018", "2022", "2022-06", "2022-06-30", "2018/2022", "2018/", "../2021", "2017-12/2018-01"]
dated_events = Collection(
    [
        Event.model_validate({"id": f"{word}-{at}", "name": "E", "description": "E.", "category": category, "date": date})
        for at, (date, (word, category)) in enumerate(product(DATES, [("e", "forum"), ("event", "forum"), ("event", "signing")]))
    ],
    of=Event,
)
open_and_sure = having(date=during("2018"), category=lambda code: code == "forum")
open_conditions = st.recursive(
    st.sampled_from(
        [
            *(having(date=test(when)) for test in (during, before, after) for when in ("2018", "2022", "2015/2020")),
            having(),
            having(category="forum"),
            open_and_sure,
            Condition(_long),
        ]
    ),
    _combined,
    max_leaves=5,
)


times = st.sampled_from(["2018", "2022", "2022-06", None])


@given(st.lists(open_conditions | st.just(_long), max_size=3), times, times, st.booleans())
@example([open_and_sure], None, None, False)
@settings(max_examples=200)
def test_what_cannot_be_told_stays_open_through_all_that_is_asked(
    tests: list[Any], when: str | None, day: str | None, undated: bool
) -> None:
    asked: dict[str, Any] = {"date": during(when)} if when else {}

    def holds(record: Any) -> bool | None:
        dated = [holds_on(record, Period.parse(day))] if day else []
        dated += [test.holds(record.date) for test in asked.values()]
        return every([*dated, *(as_condition(test).holds(record) for test in tests)])

    for held in (dated_events, dated_events.where(_long)):
        expected = [id for id, event in held.items() if holds(event) in (True, *([None] if undated else []))]
        assert list(held.where(*tests, valid_on=day, undated=undated, **asked)) == expected


@given(fields, predicates)
@settings(max_examples=30)
def test_what_is_known_of_all_is_asked_anew_of_what_was_known_then(asked: dict[str, Any], tests: list[Any]) -> None:
    from hkic import institutions, known_by

    for _ in range(2):
        institutions.where(*tests, **asked)
        for day in ("2022-12-31", "2023-12-31"):
            assert institutions.where(*tests, known_by=day, **asked) == known_by(day).institutions.where(*tests).where(**asked)


def test_what_was_rightly_asked_of_one_dataset_may_be_wrong_of_another(builtin: Dataset) -> None:
    asked = builtin.institutions.where(place="hong-kong")
    assert builtin.institutions.where(place="hong-kong") == asked
    elsewhere = builtin.institutions.at(Dataset)
    for condition in ({"place": "hong-kong"}, {"place": {"hong-kong"}}):
        with pytest.raises(NotFoundError):
            elsewhere.where(**condition)
        with pytest.raises(NotFoundError):
            elsewhere.where(having(**condition))


def test_a_wrong_question_is_refused_after_right_ones(builtin: Dataset) -> None:
    held = builtin.institutions
    for _ in range(2):
        assert held.where(category="university", is_group=False)
        assert held.where(category={"university", "company"})
    wrongs: list[dict[str, Any]] = [{"category": "city"}, {"category": ["company", "city"]}, {"is_group": "company"}, {"name": 3}]
    for wrong in wrongs:
        for conditions in (wrong, {"founded": None, **wrong}):
            with pytest.raises(InvalidValueError):
                held.where(**conditions)
            with pytest.raises(InvalidValueError):
                held.where(having(**conditions))


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
