"""Two times: when a thing holds, and by when documents told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from hkic.checks import check
from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError
from hkic.evidence import Origin
from hkic.knowledge import facts, told_by
from hkic.records import Document, Event, Institution, Metric, Person, Place, Policy, Record, Relation, carriers, links
from hkic.testing import datasets, partial_dates
from hkic.validity import holds_on, periods_of
from hkic.vocabulary import PolicyStatus, PolicyStep, Status

DAYS = ["2021", "2022-06-30", "2022-12-31", "2023-09-20", "2023-09-21", "2023-12", "2024-06-15", "2024-06-16", "2030"]


def _facts(dataset: Mapping[str, Record]) -> set[tuple[str, str]]:
    return {
        (carrier.record, carrier.at(path))
        for record in dataset.values()
        for carrier in carriers(record)
        for path in facts(carrier.sourced)
    }


@pytest.mark.parametrize(("earlier", "later"), [(one, other) for at, one in enumerate(DAYS) for other in DAYS[at:]])
def test_a_later_date_never_tells_less(builtin: Dataset, earlier: str, later: str) -> None:
    assert _facts(builtin.known_by(earlier)) <= _facts(builtin.known_by(later)) <= _facts(builtin)


@given(datasets(max_records=2), partial_dates(2000, 2030), partial_dates(2000, 2030))
@settings(max_examples=25, deadline=None)
def test_knowledge_nests_on_any_dataset(dataset: Dataset, one: PartialDate, other: PartialDate) -> None:
    earlier, later = sorted([one, other], key=lambda date: date.last)
    assert (
        set(dataset.known_by(earlier))
        <= set(dataset.known_by(later))
        <= set(dataset.known_by(later, undated=True))
        <= set(dataset)
    )
    told = dataset.known_by(earlier)
    assert all(link.target in told for record in told.values() for link in links(record))
    again = told.known_by(earlier)
    assert set(again) == set(told)


@pytest.mark.parametrize("day", DAYS)
def test_what_is_told_keeps_every_rule(builtin: Dataset, day: str) -> None:
    told = builtin.known_by(day)
    assert [str(finding) for finding in check(dataset=told).findings if finding.rule != "nothing-checked"] == []


def test_with_all_documents_everything_is_told(builtin: Dataset) -> None:
    assert builtin.known_by("2030", undated=True) == builtin
    assert told_by(builtin.values(), set()) == []


def test_what_later_documents_say_is_not_there(builtin: Dataset) -> None:
    told = builtin.known_by("2022-12-31")
    assert set(told.documents) == {"cns-2022-06-29", "std-2022-07-07"}
    (opening,) = told.metrics["national-programme-openings"].observations
    assert opening.value.number == 9
    assert "hetao-zone" not in told
    later = builtin.known_by("2023-12-31").metrics["national-programme-openings"].observations
    assert [one.value.number for one in later] == [9, 23]


def test_a_document_of_a_month_counts_from_the_end_of_it(builtin: Dataset) -> None:
    assert "scio-2023-09-21" not in builtin.known_by("2023-09-20")
    assert "scio-2023-09-21" in builtin.known_by("2023-09-21")
    assert "scio-2023-09-21" in builtin.known_by("2023-09")  # that is: by the end of that month


def test_undated_documents_are_told_of_when_asked(builtin: Dataset) -> None:
    assert "ycwb-2022-qianhai-forum" not in builtin.known_by("2030")
    assert "ycwb-2022-qianhai-forum" in builtin.known_by("2021", undated=True)


def test_collections_ask_their_dataset(builtin: Dataset) -> None:
    assert builtin.metrics.where(known_by="2022-12-31") == builtin.known_by("2022-12-31").metrics
    assert builtin.events.where(category="signing").where(known_by="2022-12-31") == builtin.events.where(
        category="signing", known_by="2022-12-31"
    )
    from hkic.collection import Collection

    with pytest.raises(InvalidValueError, match="needs the documents"):
        Collection(builtin.events.values(), of=Event).where(known_by="2022")


@given(datasets(max_records=2), partial_dates(2000, 2030))
@settings(max_examples=20, deadline=None)
def test_what_holds_for_sure_holds_perhaps(dataset: Dataset, date: PartialDate) -> None:
    sure, perhaps = dataset.where(valid_on=date), dataset.where(valid_on=date, undated=True)
    assert set(sure) <= set(perhaps)
    for id, record in dataset.items():
        if not isinstance(record, Metric):
            assert (id in sure) == (holds_on(record, date) is True)
            assert (id in perhaps) == (holds_on(record, date) is not False)


@given(datasets(max_records=1), partial_dates(2000, 2030), partial_dates(2000, 2030))
@settings(max_examples=15, deadline=None)
def test_the_two_times_can_be_asked_together_in_any_order(dataset: Dataset, valid: PartialDate, known: PartialDate) -> None:
    both = dataset.where(valid_on=valid, known_by=known)
    assert both == dataset.known_by(known).where(valid_on=valid)


def _policy(**dates: str) -> Policy:
    steps: list[dict[str, Any]] = [{"step": step, "date": date} for step, date in dates.items()]
    return Policy.model_validate(
        {"id": "p", "name": "P", "description": "P.", "category": "plan", "status": "in-force", "dates": steps}
    )


@pytest.mark.parametrize(
    ("policy", "when", "holds"),
    [
        (_policy(signed="2018"), "2019", True),
        (_policy(signed="2018"), "2017", False),
        (_policy(signed="2018-05", ended="2020-03"), "2021", False),
        (_policy(signed="2018-05", ended="2020-03"), "2019/2021", True),
        (_policy(announced="2018"), "2019", False),
        (_policy(announced="2018"), "2018", True),
        (_policy(released="2019", signed="2018"), "2018-06", None),
        (_policy(released="2019", signed="2018"), "2019-01-01", True),
        (_policy(signed="2018-05", ended="2020-03"), "2018-05-01", None),
        (_policy(signed="2018-05", ended="2020-03"), "2020-03-31", None),
        (_policy(signed="2018", ended="2015"), "2016", False),
        (_policy(signed="2018", ended="2015"), "2015", True),
        (_policy(), "2018", None),
    ],
)
def test_a_policy_holds_from_its_signing_to_its_end(policy: Policy, when: str, holds: bool | None) -> None:
    assert holds_on(policy, Period.parse(when)) is holds


def test_steps_that_a_policy_takes_are_all_known() -> None:
    assert {step.value for step in PolicyStep} == {"proposed", "announced", "signed", "released", "started", "ended"}


def test_of_metrics_only_what_holds_is_left(builtin: Dataset) -> None:
    found = builtin.metrics.where(valid_on="2015")
    assert [one.value.number for one in found["hong-kong-start-ups"].observations] == [1500]
    assert len(builtin.metrics.where(valid_on="2015", undated=True)) > len(found)


def test_nothing_that_is_undated_holds_by_accident(builtin: Dataset) -> None:
    assert all(periods_of(record) for record in builtin.where(valid_on="1900/2100").values())


# -- by hand


def _source(document: str, *supports: str, start: int = 0) -> dict[str, object]:
    return {"document": document, "start": start, "end": start + 30, "digest": "0" * 64, "supports": supports}


def _document(id: str, published: str) -> Document:
    about = {"name": id, "description": "D.", "language": "en", "translation": "original", "genre": "feature"}
    text = {"file_name": f"{id}.txt", "sha256": "0" * 64, "length": 100}
    return Document.model_validate({"id": id, "published": published, **about, **text})


EARLY, LATE = _document("early", "2020-01-01"), _document("late", "2023-01-01")


def _body(id: str = "i", **more: object) -> Institution:
    names = [{"text": f"The {id}", "lang": "en", "sort": "printed"}]
    base = {"name": f"The {id}", "names": names, "description": "I.", "category": "laboratory"}
    evidence = [_source("early", "names")]
    return Institution.model_validate({**base, "evidence": evidence, **more, "id": id})


@pytest.mark.parametrize("status", ["planned", "proposed", "unknown"])
def test_a_status_that_only_later_documents_tell_is_unknown(status: str) -> None:
    body = _body(status=status, evidence=[_source("early", "names"), _source("late", "status")])
    told = Dataset([EARLY, LATE, body]).known_by("2021").institutions["i"]
    assert (told.status, told.origin("status")) == (Status.UNKNOWN, Origin.ABSENT)
    assert Dataset([EARLY, LATE, body]).known_by("2023").institutions["i"] == body


def test_a_policy_whose_status_is_told_later_is_there_before() -> None:
    base = {"id": "p", "name": "P", "description": "P.", "category": "plan", "status": "in-force", "territory": ["t"]}
    place = {"id": "t", "name": "T", "description": "T.", "category": "city", "evidence": [_source("early", "name")]}
    policy = Policy.model_validate({**base, "evidence": [_source("early", "territory"), _source("late", "status")]})
    told = Dataset([EARLY, LATE, policy, Place.model_validate(place)]).known_by("2021")
    assert told.policies["p"].status is PolicyStatus.UNKNOWN
    assert told.policies["p"].territory == ("t",)


def test_a_status_that_nobody_stated_is_taken_for_granted_at_any_time() -> None:
    told = Dataset([EARLY, LATE, _body()]).known_by("2021").institutions["i"]
    assert (told.status, told.origin("status")) == (Status.EXISTS, Origin.ASSUMED)


def test_a_fact_of_which_a_part_is_told_later_is_not_known_in_part() -> None:
    forum = {"id": "e", "name": "E", "description": "E.", "category": "forum", "participants": [{"who": "i", "part": "host"}]}
    sources = [_source("early", "date", "participants[i].who"), _source("late", "participants[i].part", start=40)]
    event = Event.model_validate({**forum, "date": "2019", "evidence": sources})
    value = {"number": "5", "comparator": "more-than", "unit": "team"}
    figure = {"id": "o", "value": value, "subject": "i"}
    parts = [_source("early", "value.number", "value.unit", "subject"), _source("late", "value.comparator", start=40)]
    about = {"id": "m", "name": "M", "description": "M.", "definition": "M.", "quantity_kind": "count", "unit": "team"}
    metric = Metric.model_validate({**about, "observations": [{**figure, "evidence": parts}]})
    dataset = Dataset([EARLY, LATE, _body(), event, metric])
    told = dataset.known_by("2021")
    assert told.events["e"].participants == ()
    assert "m" not in told  # what the figure was without its hedge is nothing that was said
    assert dataset.known_by("2023") == dataset


def test_a_person_of_whom_only_a_later_role_tells_is_not_known() -> None:
    role = {"title": "dean", "organisation": "i", "evidence": [_source("late", "title", "organisation")]}
    person = Person.model_validate({"id": "p", "name": "P", "description": "P.", "roles": [role]})
    forum = {"id": "e", "name": "E", "description": "E.", "category": "forum", "participants": [{"who": "p", "part": "host"}]}
    event = Event.model_validate({**forum, "date": "2019", "evidence": [_source("early", "date", "participants")]})
    dataset = Dataset([EARLY, LATE, _body(), person, event])
    assert set(dataset.known_by("2021")) == {"early", "i", "e"}
    assert dataset.known_by("2021").events["e"].participants == ()
    assert dataset.known_by("2023") == dataset


def test_what_public_sources_alone_tell_of_is_known_where_something_told_names_it() -> None:
    page = {"supports": ["names", "founded"], "title": "T", "url": "https://example.org/"}
    outside = _body("x", founded="2023", evidence=[], references=[page])
    part = _body("y", parent="x", evidence=[_source("early", "names"), _source("late", "parent", start=40)])
    dataset = Dataset([EARLY, LATE, outside, part])
    assert set(dataset.known_by("1900")) == set()
    assert set(dataset.known_by("2021")) == {"early", "y"}
    assert dataset.known_by("2023") == dataset


def test_what_public_sources_alone_tell_of_goes_with_the_last_that_named_it() -> None:
    page = {"supports": ["names"], "title": "T", "url": "https://example.org/"}
    outside = _body("x", evidence=[], references=[page])
    later = _body("late-one", evidence=[_source("late", "names")])
    link = {"id": "r", "name": "R", "description": "R.", "predicate": "part-of", "source": "x", "target": "late-one"}
    relation = Relation.model_validate({**link, "evidence": [_source("early", "source", "target", "predicate")]})
    dataset = Dataset([EARLY, LATE, outside, later, relation])
    assert set(dataset.known_by("2021")) == {"early"}


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([("Later Name", "en", "official", "late"), ("Erstwhile", "en", "printed", "early")], "Erstwhile"),
        (
            [("Later Name", "en", "official", "late"), ("早", "zh-Hant", "official", "early"), ("EN", "en", "acronym", "early")],
            "EN",
        ),
        ([("Later Name", "en", "official", "late"), ("早", "zh-Hant", "official", "early")], "早"),
        (
            [("Later Name", "en", "official", "late"), ("Erstwile", "en", "misprint", "early"), ("E", "en", "printed", "early")],
            "E",
        ),
        ([("Later Name", "en", "official", "early"), ("Erstwhile", "en", "printed", "early")], "Later Name"),
        ([("Erstwhile", "en", "printed", "early")], "Later Name"),  # a label of ours all along
    ],
)
def test_a_record_goes_by_a_name_that_is_told(forms: list[tuple[str, str, str, str]], expected: str) -> None:
    names = [{"text": text, "lang": lang, "sort": sort} for text, lang, sort, _ in forms]
    evidence = [_source(document, f"names[{text}]", start=at) for at, (text, _, _, document) in enumerate(forms)]
    dataset = Dataset([EARLY, LATE, _body(name="Later Name", names=names, evidence=evidence)])
    told = dataset.known_by("2021")
    assert told["i"].name == expected
    assert told.lookup(expected) == told["i"]
    if expected != "Later Name":
        assert told.search("Later Name") == []


@pytest.mark.parametrize("day", DAYS)
def test_no_shipped_record_goes_by_a_name_that_nobody_had_told(builtin: Dataset, day: str) -> None:
    for id, record in builtin.known_by(day).items():
        names, every = ({name.text for name in one.names} for one in (record, builtin[id]))
        assert record.name in names or not names or record.name not in every


@given(datasets(max_records=2), partial_dates(2000, 2030), partial_dates(2000, 2030))
@settings(max_examples=20, deadline=None)
def test_knowing_less_of_what_was_known_is_knowing_less(dataset: Dataset, one: PartialDate, other: PartialDate) -> None:
    earlier, later = sorted([one, other], key=lambda date: date.last)
    assert dataset.known_by(later).known_by(earlier) == dataset.known_by(earlier)
