"""Explanations: the value, all that it rests on and nothing else, and what else it might be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from hkic.dataset import Dataset
from hkic.dates import PartialDate
from hkic.errors import NotFoundError, UnknownFieldError
from hkic.evidence import Origin
from hkic.explanations import explain
from hkic.knowledge import facts
from hkic.records import Institution, Metric, Place, Record, carriers, paths
from hkic.testing import datasets


def _says(path: str, supported: str) -> bool:
    """Whether a source of one field path is one of another: the letters of one begin those of the other, at a joint."""
    return any(
        long == short or long.startswith((f"{short}.", f"{short}[")) for long, short in ((path, supported), (supported, path))
    )


def _sources(record: Record, path: str, sort: str) -> list[Any]:
    """Every source of a field, told by going through all of them."""
    wanted = {path, f"names[{record.name}]"} if path == "name" and record.name in {one.text for one in record.names} else {path}
    found = [
        one
        for held in carriers(record)
        for one in getattr(held.sourced, sort)
        if any(_says(each, held.at(supported)) for each in wanted for supported in one.supports)
    ]
    return list(dict.fromkeys(found))


def _is_explained(dataset: Dataset, record: Record, path: str) -> None:
    found = explain(record, path, dataset=dataset)
    assert (found.record, found.field) == (record, path)
    assert found.value not in (None, ())
    if path in type(record).model_fields:
        assert found.value == getattr(record, path)
    assert [passage.evidence for passage in found.evidence] == _sources(record, path, "evidence")
    assert [ground.derivation for ground in found.derivations] == _sources(record, path, "derivations")
    assert list(found.references) == _sources(record, path, "references")
    sourced = bool(found.evidence or found.derivations or found.references)
    held = {each.at(one) for each in carriers(record) for one in paths(each.sourced)}
    if {
        each.at(one) for each in carriers(record) for one in each.sourced.supported()
    } <= held:  # generated sources may support nothing
        assert sourced == (found.origin in (Origin.STATED, Origin.DERIVED, Origin.EXTERNAL)), (record.id, path)
    elif not sourced:
        assert found.origin in (Origin.EDITORIAL, Origin.ASSUMED, Origin.ABSENT)
    lines = str(found).splitlines()
    assert lines[0].startswith(f"{record.id}.{path} = ")
    items = len(found.value) if isinstance(found.value, tuple) else 0
    parts = (found.evidence, found.derivations, found.references, found.errata, found.others)
    assert len(lines) == 2 + items + sum(map(len, parts))


# -- laws ----------------------------------------------------------------------------------------------------------------------


@given(datasets(max_records=1))
@settings(max_examples=15)
def test_every_field_is_explained_by_all_its_sources(dataset: Dataset) -> None:
    for record in dataset.values():
        for path in paths(record):
            _is_explained(dataset, record, path)


def test_every_field_of_the_data_is_explained_by_all_its_sources(builtin: Dataset) -> None:
    for record in builtin.values():
        for path in paths(record):
            _is_explained(builtin, record, path)


def test_every_fact_of_the_data_comes_from_where_its_carrier_says(builtin: Dataset) -> None:
    for record in builtin.values():
        for held in carriers(record):
            for field in facts(held.sourced):
                origin = explain(record, held.at(field)).origin
                assert origin is held.sourced.origin(field)
                assert origin in (Origin.STATED, Origin.DERIVED, Origin.EXTERNAL), (record.id, held.at(field))


def test_other_observations_are_those_of_the_same_metric_and_subject(builtin: Dataset) -> None:
    for metric in builtin.metrics.values():
        for one in metric.observations:
            found = explain(one.id, "value")
            assert found == explain(metric, f"observations[{one.id}].value") == explain(one, "value")
            rivals = [other for other in metric.observations if other is not one and other.subject == one.subject]
            assert [(other.field, other.value) for other in found.others] == [
                (f"observations[{rival.id}].value", rival.value) for rival in rivals
            ]
            assert all(other.why for other in found.others)


def test_other_names_are_all_the_other_forms(builtin: Dataset) -> None:
    for record in builtin.values():
        assert [one.value for one in explain(record, "name").others] == [n.text for n in record.names if n.text != record.name]
        for name in record.names:
            others = explain(record, f"names[{name.text}]").others
            assert [one.value for one in others] == [other.text for other in record.names if other is not name]


# -- by hand -------------------------------------------------------------------------------------------------------------------


def _evidence(document: str, *supports: str) -> dict[str, object]:
    return {"document": document, "start": 0, "end": 30, "digest": "0" * 64, "supports": supports}


def _body(**more: object) -> Institution:
    about = {"id": "x", "name": "X", "description": "X.", "category": "university"}
    return Institution.model_validate({**about, **more})


def test_the_starting_points_of_a_derivation_are_resolved_where_they_are_held() -> None:
    derived = {"supports": ["founded"], "sources": ["y.founded", "z.founded"], "rule": "The same year."}
    body = _body(founded="2004", evidence=[_evidence("d", "founded")], derivations=[derived])
    other = _body(id="y", name="Y", founded="2004-05")
    found = explain("x", "founded", dataset=Dataset([body, other]))
    assert found.origin is Origin.DERIVED
    assert found.derivations[0].sources == (("y.founded", PartialDate(2004, 5)), ("z.founded", None))
    assert str(found).splitlines() == [
        "x.founded = 2004",
        "derived: it follows from what a document prints",
        "passage: d (undated), code points 0-30",
        "derived: The same year. From y.founded = 2004-05; z.founded = nothing",
    ]


def test_phrases_of_documents_are_not_repeated() -> None:
    derived = {"supports": ["founded"], "as_printed": "the year before last", "rule": "Two years before."}
    erratum = {
        "field": "founded",
        "as_printed": "was found in",
        "probable": "founded",
        "certainty": "certain",
        "reason": "A slip.",
    }
    body = _body(founded="2004", evidence=[_evidence("d", "founded")], derivations=[derived], errata=[erratum])
    told = str(explain(body, "founded", dataset=Dataset([body])))
    assert "Two years before." in told
    assert "certainly for founded. A slip." in told
    assert "the year before last" not in told
    assert "was found in" not in told


def test_what_is_absent_unsourced_or_ours_is_told_apart() -> None:
    dataset = Dataset([_body()])
    lines = {
        field: str(explain("x", field, dataset=dataset)).splitlines() for field in ("founded", "names", "status", "is_group")
    }
    assert lines == {
        "founded": ["x.founded = nothing", "absent: nothing is recorded"],
        "names": ["x.names = nothing", "absent: nothing is recorded"],
        "status": ["x.status = exists", "assumed: taken for granted; no source says otherwise"],
        "is_group": ["x.is_group = no", "editorial: our own words or classification; nobody states it"],
    }


def test_a_whole_is_no_better_founded_than_its_weakest_part() -> None:
    forms = [{"text": "X", "lang": "en", "sort": "printed"}, {"text": "某", "lang": "zh", "sort": "official"}]
    page = {"supports": ["names[某]"], "title": "A page", "url": "https://example.org/"}
    body = _body(names=forms, evidence=[_evidence("d", "names[X]")], references=[page])
    found = explain(body, "names", dataset=Dataset([body]))
    assert found.origin is Origin.EXTERNAL
    assert str(found).splitlines() == [
        "x.names = 2 of them",
        "item: X (printed, en), stated",
        "item: 某 (official, zh), external",
        "external at the weakest: a public source outside the documents says it",
        "passage: d (undated), code points 0-30",
        "public source: A page, https://example.org/",
    ]
    assert explain(body, "name", dataset=Dataset([body])).origin is Origin.STATED


def test_a_misprint_is_told_with_what_was_meant() -> None:
    forms = [{"text": "Lv", "lang": "en", "sort": "misprint"}, {"text": "Lu", "lang": "en", "sort": "variant"}]
    erratum = {"field": "names[Lv]", "as_printed": "Lv", "probable": "Lu", "certainty": "probable", "reason": "Romanised."}
    body = _body(name="Lu", names=forms, errata=[erratum])
    dataset = Dataset([body])
    assert [str(other) for other in explain("x", "name", dataset=dataset).others] == ["Lv (names[Lv]): misprint, en, for Lu"]
    printed = explain("x", "names[Lv]", dataset=dataset)
    assert printed.errata == body.errata
    assert "misprint: probably for Lu. Romanised." in str(printed).splitlines()


def _metric(*observations: dict[str, object]) -> Metric:
    about = {"id": "m", "name": "M", "description": "M.", "definition": "M.", "quantity_kind": "count", "unit": "team"}
    return Metric.model_validate({**about, "observations": observations})


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"period": "2015"}, "date 2015, here 2021"),
        ({"period": None}, "date not told, here 2021"),
        ({"territory": "macao"}, "territory macao, here not told"),
        ({"beneficiaries": ["macao"]}, "beneficiaries macao, here not told"),
        ({"value": {"number": 0, "unit": "person"}}, "unit person, here team"),
        ({"attributed_to": "x"}, "by word of x, here the document"),
        ({"evidence": [_evidence("d", "value")]}, "document d, here not told"),
        ({"note": "Another way\nof counting."}, "nothing else that is recorded tells them apart. Another way of counting."),
    ],
)
def test_another_observation_is_told_by_what_differs(more: dict[str, object], why: str) -> None:
    one: dict[str, object] = {"id": "a", "value": {"number": 0, "unit": "team"}, "subject": "s", "period": "2021"}
    metric = _metric(one, {**one, "id": "b", **more}, {**one, "id": "c", "subject": "t"})
    found = explain("a", "value", dataset=Dataset([metric]))
    assert str(found).splitlines()[0] == "m.observations[a].value = 0 team"
    assert [other.why for other in found.others] == [why]
    assert explain("a", "period", dataset=Dataset([metric])).others == ()


@pytest.mark.parametrize(
    ("record", "field", "fields"),
    [
        ("hkust", "fouded", "founded"),
        ("hkust", "founded ", "founded"),
        ("hkust", "", "founded"),
        ("hkust", "evidence", "founded"),
        ("hkust", "evidence[0]", "founded"),
        ("hkust", "names[HKUS]", "names[HKUST]"),
        ("luo-hui", "roles[member].titel", "roles[member].title"),
        ("luo-hui", "roles[member].evidence", "roles[member].title"),
        ("start-ups-2015", "valeu", "observations[start-ups-2015].value"),
        ("hong-kong-start-ups", "observations[x].value", "observations[start-ups-2015]"),
    ],
)
def test_an_unknown_field_is_refused_with_those_there_are(record: str, field: str, fields: str) -> None:
    with pytest.raises(UnknownFieldError) as caught:
        explain(record, field)
    assert fields in caught.value.fields
    assert not {"evidence", "errata"} & {one.rpartition(".")[2] for one in caught.value.fields}


def test_a_record_of_a_narrowed_dataset_is_explained_as_in_the_whole(builtin: Dataset) -> None:
    for field in ("place", "names"):
        assert explain("hkust", field, dataset=builtin.where(kind="institution")) == explain("hkust", field)
    assert explain("start-ups-2015", "period", dataset=builtin.where(kind="metric")) == explain("start-ups-2015", "period")


def test_an_unknown_id_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="hkust"):
        explain("hkusd", "name")


def test_a_dataset_of_some_records_is_explained_by_ids() -> None:
    place = Place.model_validate({"id": "a", "name": "A", "description": "A.", "category": "city", "within": ["b"]})
    found = explain("a", "within[b]", dataset=Dataset([place]))
    assert (found.value, found.origin) == ("b", Origin.ABSENT)


def test_an_explanation_of_the_data_reads_line_by_line() -> None:
    founded = "science-and-technology-cooperation-committee.founded = 2004"
    assert str(explain("cooperation-committee-meetings-by-2022", "period")).splitlines() == [
        "committee-meetings.observations[cooperation-committee-meetings-by-2022].period = 2004/2022-07-07",
        "derived: it follows from what a document prints",
        "passage: Hong Kong: Innovation Hub in the Making (2022-07-07), code points 2287-2445",
        f"derived: From the year of founding to the day of publication. From {founded}; std-2022-07-07.published = 2022-07-07",
    ]
