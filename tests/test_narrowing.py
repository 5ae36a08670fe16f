"""Narrowing: one condition after the other is both at once, what cannot be told stays open, and a wrong question is refused."""

from __future__ import annotations

import copy
import datetime
import pickle
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import hkic
from hkic.collection import Collection
from hkic.conditions import after, before, during, having
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import HkicError, InvalidValueError, NotFoundError, UnknownFieldError
from hkic.records import Event, Person, Place
from hkic.testing import datasets, periods
from hkic.validity import holds_on, meets

TIMELESS: list[dict[str, Any]] = [
    {"kind": "event"},
    {"mentions": "hku"},
    {"document": "std-2022-07-07"},
    {"status": {"planned", "proposed"}},
]
TIMES: list[dict[str, Any]] = [{"valid_on": "2018"}, {"valid_on": "2022", "undated": True}, {"known_by": "2022-12-31"}]


@pytest.mark.parametrize(("one", "other"), list(product(TIMELESS, TIMELESS)))
def test_conditions_commute_and_one_after_the_other_is_both(builtin: Dataset, one: Any, other: Any) -> None:
    if one.keys().isdisjoint(other):
        assert builtin.where(**one).where(**other) == builtin.where(**other).where(**one) == builtin.where(**one, **other)


@pytest.mark.parametrize(("time", "other"), list(product(TIMES, TIMELESS)))
def test_times_are_asked_first(builtin: Dataset, time: Any, other: Any) -> None:
    together = builtin.where(**time, **other)
    assert together == builtin.where(**time).where(**other)
    for name, held in builtin.collections.items():
        if set(other) - {"mentions", "document"} <= set(held.fields) and "status" not in other:
            assert held.where(**time).where(**other) == held.where(**time, **other) == together.collections[name]


@pytest.mark.parametrize("day", ["2022-06-29", "2022-12-31", "2023-12-31"])
def test_what_is_narrowed_knows_no_more_and_no_less(builtin: Dataset, day: str) -> None:
    events = builtin.where(kind="event")
    assert set(events.known_by(day)) == set(events.where(known_by=day)) == set(builtin.known_by(day).events)
    assert events.parts_of("hku") == builtin.parts_of("hku")
    assert events.whole is builtin


def test_later_knowledge_does_not_come_back(builtin: Dataset) -> None:
    for held in (builtin, builtin.metrics, builtin.people):
        early: Any = held.where(known_by="2022-12-31")
        assert early.where(known_by="2024-12-31") == early
    narrow = builtin.metrics.where(valid_on="2015").where(known_by="2024-12-31")
    assert [one.value.number for one in narrow["hong-kong-start-ups"].observations] == [1500]


def test_what_was_part_of_what_is_asked_of_what_was_known() -> None:
    def told(supports: list[str], document: str, start: int) -> dict[str, Any]:
        return {"document": document, "start": start, "end": start + 30, "digest": "0" * 64, "supports": supports}

    fixed = {"language": "en", "translation": "original", "genre": "feature", "file_name": "d.txt", "length": 99}
    documents = [
        hkic.Document.model_validate({"id": id, "name": id, "description": "D.", "published": day, "sha256": sha * 64, **fixed})
        for id, day, sha in (("early", "2020", "1"), ("late", "2023", "2"))
    ]
    whole = hkic.Institution.model_validate({"id": "whole", "name": "W", "description": "W.", "category": "university"})
    part = hkic.Institution.model_validate(
        {"id": "part", "name": "P", "description": "P.", "category": "department", "parent": "whole",
         "names": [{"text": "P", "lang": "en", "sort": "printed"}],
         "evidence": [told(["names[P]"], "early", 0), told(["parent"], "late", 0)]}
    )  # fmt: skip
    forum = Event.model_validate(
        {"id": "forum", "name": "F", "description": "F.", "category": "forum", "date": "2019",
         "participants": [{"who": "part", "part": "host"}], "evidence": [told(["participants", "date"], "early", 40)]}
    )  # fmt: skip
    dataset = Dataset([*documents, whole, part, forum])
    assert list(dataset.events.where(mentions="whole")) == ["forum"]
    assert list(dataset.events.where(mentions="whole", known_by="2021")) == []
    assert list(dataset.known_by("2021").events.where(mentions="whole")) == []


def test_a_relation_makes_a_part_as_a_field_does(builtin: Dataset) -> None:
    parts = builtin.parts_of("hku")
    assert "hku-frontier-industrial-park" in parts
    assert "qianhai-hku-framework-agreement-supports-hku-frontier-industrial-park" in builtin.relations.where(mentions="hku")


def test_copies_and_pickles_answer_as_what_they_copy(builtin: Dataset) -> None:
    events = builtin.events
    assert copy.copy(events) is copy.deepcopy(events) is events
    assert copy.deepcopy(builtin) is builtin
    for held in (events, builtin.where(kind="event").events, builtin.known_by("2022-12-31").events):
        again = pickle.loads(pickle.dumps(held))
        assert again == held
        assert again.where(mentions="hong-kong") == held.where(mentions="hong-kong")
        assert again.where(known_by="2022") == held.where(known_by="2022")
    narrowed = pickle.loads(pickle.dumps(builtin.where(kind="event")))
    assert narrowed.where(mentions="hong-kong") == builtin.where(kind="event", mentions="hong-kong")


# -- what cannot be told


def test_what_is_undated_is_neither_in_a_year_nor_out_of_it(builtin: Dataset) -> None:
    within, outside = (builtin.events.where(date=test) for test in (during("2018"), ~during("2018")))
    year = Period.parse("2018")
    open_ones = [id for id, event in builtin.events.items() if event.date is None or year.contains(event.date) is None]
    assert set(within) | set(outside) == set(builtin.events) - set(open_ones)
    assert builtin.events.where(~having(date=during("2018"))) == outside
    for test in (during("2018"), ~during("2018")):
        assert set(builtin.events.where(date=test, undated=True)) == {*builtin.events.where(date=test), *open_ones}


@given(st.none() | periods(2000, 2030), periods(2000, 2030), periods(2000, 2030))
def test_conditions_on_dates_combine_as_what_can_be_told(value: Period | None, one: Period, other: Period) -> None:
    left, right = during(one), before(other)
    inside, earlier = (None if value is None else told for told in (one.contains(value or one), (value or one).before(other)))
    assert left.holds(value) is inside
    assert right.holds(value) is earlier
    assert (~left).holds(value) is (None if inside is None else not inside)
    assert (left & right).holds(value) is (False if False in (inside, earlier) else None if None in (inside, earlier) else True)
    assert (left | right).holds(value) is (True if True in (inside, earlier) else None if None in (inside, earlier) else False)


def test_items_are_asked_for_their_dates(builtin: Dataset) -> None:
    steps = {id for id, policy in builtin.policies.items() if any(str(step.date)[:4] == "2018" for step in policy.dates)}
    assert len(steps) >= 3
    assert set(builtin.policies.where(dates=during("2018"))) == steps
    assert set(builtin.people.where(roles=after("2023"))) <= set(builtin.people.where(roles=after("2023"), undated=True))
    assert builtin.metrics.where(observations=during("2015"))
    with pytest.raises(InvalidValueError, match="field that holds dates"):
        builtin.events.where(category=during("2018"))


def test_functions_and_conditions_combine_from_either_side(builtin: Dataset) -> None:
    university, short = having(category="university"), (lambda record: len(record.id) < 5)
    expected = [id for id in builtin.institutions.where(category="university") if len(id) < 5]
    assert (
        list(builtin.institutions.where(university & short)) == list(builtin.institutions.where(short & university)) == expected
    )
    assert set(builtin.institutions.where(short | university)) >= set(builtin.institutions.where(university))
    with pytest.raises(InvalidValueError, match="is no condition"):
        university & "short"  # type: ignore[operator]


def test_of_kinds_without_the_field_a_condition_finds_nothing(builtin: Dataset) -> None:
    proposed = builtin.where(status="proposed")
    assert builtin.where(having(status="proposed")) == proposed
    assert builtin.where(having(status="proposed") | having(modality="hope")) == builtin.where(
        lambda record: getattr(record, "status", None) == "proposed" or getattr(record, "modality", None) == "hope"
    )
    with pytest.raises(UnknownFieldError, match="no field 'colour'"):
        builtin.where(having(colour="red"))


# -- when a thing holds


@given(periods(2018, 2022), periods(2018, 2022))
@example(Period.parse("2018-02/2018"), Period.parse("2018-03/.."))
@example(Period.parse("2018/2018-02"), Period.parse("../2018-01"))
@settings(max_examples=300)
def test_what_holds_in_every_possible_world_holds(held: Period, asked: Period) -> None:
    """Days stand for all: the first and last of each end that is told, and days far before and after for what is not."""
    far = datetime.date(1990, 1, 1), datetime.date(2050, 1, 1)

    def ends(end: Any, least: datetime.date, most: datetime.date, *, whole: str) -> set[datetime.date]:
        if isinstance(end, PartialDate):
            return {end.first} if whole == "start" else {end.last} if whole == "end" else {end.first, end.last}
        return {least, most} if end == "unknown" else {least} if whole in ("start", "begins") else {most}

    told_ends = (end for period in (held, asked) for end in (period.start, period.end) if isinstance(end, PartialDate))
    days = [day for end in told_ends for day in (end.first, end.last)]
    least, most = min([*days, far[0]]), max([*days, far[1]])
    worlds = set()
    begins, possible = ends(held.start, least, most, whole="begins"), ends(held.end, least, most, whole="ends")
    for told_begin, told_end in product(begins, possible):
        begin = min(told_begin, max(possible))  # nothing ends before it begins, and may end on that very day
        end = max(told_end, begin)
        for first, last in product(ends(asked.start, least, most, whole="start"), ends(asked.end, least, most, whole="end")):
            if begin >= min(begins) and end <= max(possible) and first <= last:
                worlds.add(begin <= last and first <= end)
    told = meets(held, asked)
    if told is not None:
        assert worlds <= {told}
    if worlds == {True} and "unknown" not in (held.start, held.end, asked.start, asked.end):
        assert told is True


@pytest.mark.parametrize(
    ("event", "day", "holds"),
    [
        ("2018/2019", "2018-01-01", None),
        ("2018/2019", "2018", True),
        ("2018/2019", "2018-12-31", True),
        ("2018/2019", "2019-12-31", None),
        ("2018/2019", "2020", False),
        ("2022-06-30/", "2022-06-30", True),
        ("2022-06-30/", "2023", None),
        ("2022-06-30/..", "2030", True),
        ("../2010", "1900", True),
        ("/2010", "2009", None),
        ("/2010", "2011", False),
    ],
)
def test_a_year_is_some_day_of_it(event: str, day: str, holds: bool | None) -> None:
    held = Event.model_validate({"id": "e", "name": "E", "description": "E.", "category": "forum", "date": event})
    assert holds_on(held, Period.parse(day)) is holds


@pytest.mark.parametrize(
    ("former", "day", "holds"),
    [
        (False, "2022-07-07", True),
        (False, "2022-07-08", None),
        (False, "2021", None),
        (True, "2022-07-07", False),
        (True, "2023", False),
        (True, "2022-07-06", None),
        (True, "2010", None),
    ],
)
def test_a_role_is_told_of_one_day(former: bool, day: str, holds: bool | None) -> None:
    role = {"title": "dean", "as_of": "2022-07-07", "former": former}
    person = Person.model_validate({"id": "p", "name": "P", "description": "P.", "roles": [role]})
    assert holds_on(person, Period.parse(day)) is holds


# -- what is asked for wrongly


@pytest.mark.parametrize(
    ("kind", "conditions", "message"),
    [
        ("events", {"mentions": "hkusd"}, "did you mean 'hkust'"),
        ("events", {"document": "hku"}, "of the kind institution, not document"),
        ("institutions", {"place": "hongkong"}, "did you mean 'hong-kong'"),
        ("institutions", {"place": "hku"}, "of the kind institution, not place"),
        ("events", {"participants": "hkusd"}, "did you mean"),
        ("events", {"date": "2018-13"}, "is no period"),
        ("events", {"date": "last year"}, "is no period"),
        ("events", {"date": 2018}, "is no date or period"),
        ("statements", {"position": "3"}, "it holds whole numbers"),
        ("institutions", {"is_group": "yes"}, "it holds yes or no"),
        ("institutions", {"name": 3}, "it holds texts"),
        ("policies", {"dates": "singed"}, "did you mean 'signed'"),
        ("events", {"kind": "evnt"}, "did you mean 'event'"),
        ("events", {"place": 3}, "write the id of a record"),
        ("events", {"known_by": 2022}, "is no date"),
        ("events", {"valid_on": 2022}, "is no date or period"),
    ],
)
def test_what_would_find_nothing_by_mistake_is_refused(builtin: Dataset, kind: str, conditions: Any, message: str) -> None:
    with pytest.raises(HkicError, match=message):
        builtin.collections[kind].where(**conditions)
    with pytest.raises(HkicError):
        builtin.where(**conditions)


def test_an_id_that_later_documents_tell_is_no_mistake_before(builtin: Dataset) -> None:
    assert "hetao-zone" not in builtin.known_by("2022-12-31")
    assert len(builtin.known_by("2022-12-31").policies.where(territory="hetao-zone")) == 0
    assert len(builtin.where(kind="policy").where(territory="hetao-zone")) == len(builtin.policies.where(territory="hetao-zone"))


def test_days_of_the_calendar_are_dates(builtin: Dataset) -> None:
    day = datetime.date(2022, 12, 31)
    assert builtin.known_by(day) == builtin.known_by("2022-12-31")
    assert builtin.events.where(valid_on=day) == builtin.events.where(valid_on="2022-12-31")
    for wrong in (2022, Period.parse("2022"), None):
        with pytest.raises(InvalidValueError, match="is no date"):
            builtin.known_by(wrong)  # type: ignore[arg-type]


def test_wrong_types_are_named(builtin: Dataset) -> None:
    with pytest.raises(InvalidValueError, match="no order"):
        builtin.institutions.sort_by("evidence")
    for call in (lambda: builtin.lookup(None), lambda: builtin.search(None), lambda: builtin.search("x", limit=None)):  # type: ignore[arg-type]
        with pytest.raises(InvalidValueError, match="is no"):
            call()
    with pytest.raises(NotFoundError, match="it is empty"):
        builtin.institutions.where(category="hospital", place="shenzhen", is_group=True).one()


@given(datasets(max_records=2), st.sampled_from(["2010", "2020-05", "../.."]))
@settings(max_examples=10)
def test_one_after_the_other_is_both_on_any_dataset(dataset: Dataset, day: str) -> None:
    for id in list(dataset)[::7]:
        for one, other in (({"mentions": id}, {"valid_on": day}), ({"valid_on": day}, {"mentions": id})):
            if not dataset.metrics:
                assert dataset.where(**one).where(**other) == dataset.where(**one, **other)
        for document in dataset.documents:
            both = dataset.where(mentions=id, document=document)
            assert (
                both == dataset.where(mentions=id).where(document=document) == dataset.where(document=document).where(mentions=id)
            )


def test_a_collection_of_no_dataset_asks_itself() -> None:
    places = Collection(
        [Place.model_validate({"id": "b", "name": "B", "description": "B.", "category": "city", "within": ["c"]})], of=Place
    )
    assert list(places.where(within="c", mentions="c")) == ["b"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("explain", (None, "name")),
        ("cite", (5,)),
        ("path_between", ("hku", None)),
        ("neighbours", (3.0,)),
        ("series", (3,)),
        ("verdict", (None, "start-ups-2015")),
        ("read", (5,)),
        ("read", ("last year", 2024)),
    ],
)
def test_what_is_no_record_text_or_date_is_refused(name: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(InvalidValueError):
        getattr(hkic, name)(*arguments)
