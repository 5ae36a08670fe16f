"""Wording: our own words say no more than the evidence, or it is found that they do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hkic.agreement import Agreement
from hkic.dataset import Dataset
from hkic.evidence import Waiver
from hkic.records import Event, Place, Record, Relation, Statement
from hkic.texts import read_document
from hkic.wording import own_words
from tests.test_agreement import BY_KIND, FIGURE, LAKE, NAMES, _document, _place, _span


def test_in_the_shipped_data_our_own_words_say_nothing_more(builtin: Dataset, sources: Path) -> None:
    texts = {document.id: read_document(sources / document.file_name) for document in builtin.documents.values()}
    said = Counter(one.verdict for one in own_words(builtin, texts, builtin.values()))
    assert said[Agreement.DIFFERS] == 0
    assert said[Agreement.AGREES] > 900


@pytest.mark.parametrize(
    ("description", "differing"),
    [
        ("An institute at Lake Example.", []),
        ("It had 20 boats.", ["20 boats"]),
        ("It opened in 2021.", ["2021"]),
        ("Its first students were taken in at Hillside.", ["Hillside"]),
    ],
)
def test_our_own_words_say_no_more_than_the_evidence(description: str, differing: list[str]) -> None:
    hill = Place.model_validate({"id": "hillside", "name": "Hillside", "description": "A hill.", "category": "park"})
    dataset = Dataset([_document(NAMES), LAKE, hill, _place(NAMES[:-1], description=description)])
    found = own_words(dataset, {"report": NAMES}, [dataset["river-institute"]])
    assert [one.recorded for one in found if one.verdict is Agreement.DIFFERS] == differing


def test_what_a_public_source_says_of_our_words_is_marked_so() -> None:
    reference = {"supports": ["description"], "title": "A page", "url": "https://example.org/", "accessed": "2026-11-22"}
    dataset = Dataset([_document(NAMES), LAKE, _place(NAMES[:-1], description="It opened in 2021.", references=[reference])])
    found = [one for one in own_words(dataset, {"report": NAMES}, [dataset["river-institute"]]) if one.field == "description"]
    assert [one.verdict for one in found] == [Agreement.EXTERNAL]


def test_words_about_a_record_without_evidence_are_borne_out_by_nothing() -> None:
    bare = LAKE.model_copy(update={"description": "It had 900 boats in 1066."})
    dataset = Dataset([_document(NAMES), bare])
    assert {one.verdict for one in own_words(dataset, {"report": NAMES}, [bare])} == {Agreement.DIFFERS}


@pytest.mark.parametrize(
    ("more", "differing"),
    [
        ({"name": "Institute at Hillside"}, [("name", "Hillside")]),
        ({"name": "Institute of 900 boats"}, [("name", "900 boats")]),
        ({"derivations": [{"supports": ["place"], "rule": "So it was in 1066."}]}, [("derivations[0].rule", "1066")]),
        ({"derivations": [{"supports": ["place"], "rule": "Two words stand for one."}]}, []),
        (
            {
                "errata": [
                    {"field": "place", "as_printed": "a", "probable": "b", "certainty": "certain", "reason": "As at Hillside."}
                ]
            },
            [("errata[place].reason", "Hillside")],
        ),
        ({"description": "It opened last December."}, [("description", "last December")]),
    ],
)
def test_labels_and_reasons_are_our_own_words_too(more: dict[str, Any], differing: list[tuple[str, str]]) -> None:
    hill = Place.model_validate({"id": "hillside", "name": "Hillside", "description": "A hill.", "category": "park"})
    record = _place(NAMES[:-1], **{"name": "Institute", "description": "An institute."} | more)
    dataset = Dataset([_document(NAMES), LAKE, hill, record])
    found = own_words(dataset, {"report": NAMES}, [dataset["river-institute"]])
    assert [(one.field, one.recorded) for one in found if one.verdict is Agreement.DIFFERS] == differing


def test_the_reason_of_a_waiver_says_no_more_than_its_document() -> None:
    span = _span(NAMES, NAMES[:-1], "name")
    reasons = ("A remark on Lake Example", "A remark on the year 1066")
    where = {"document": "report", "start": span.start, "end": span.end, "digest": span.digest}
    for reason, verdict in zip(reasons, (Agreement.AGREES, Agreement.DIFFERS), strict=True):
        dataset = Dataset([_document(NAMES), LAKE], waivers=[Waiver(**where, reason=reason)])
        found = [one for one in own_words(dataset, {"report": NAMES}, dataset.documents.values()) if "waivers" in one.field]
        assert [one.verdict for one in found] == [verdict]


def test_a_unit_in_our_own_words_is_compared_by_whole_words() -> None:
    dataset = Dataset([_document(FIGURE), LAKE.model_copy(update={"description": "More than 20 years; more than 20 boats."})])
    lake = dataset["lake"].model_copy(update={"evidence": (_span(FIGURE, FIGURE[:-1], "names"),)})
    found = own_words(Dataset([_document(FIGURE), lake]), {"report": FIGURE}, [lake])
    assert [(one.recorded, one.verdict.value) for one in found] == [
        ("More than 20 years", "differs"),
        ("more than 20 boats", "agrees"),
    ]


TALE = (
    "The Port Institute of Bay Town met on 3 May 2021 in the Hall of Hill Town. A boat of the Bay Town-Hill Town Coast was shown."
)
TOWNS = {
    "bay": ("place", "Bay Town"),
    "hill": ("place", "Hill Town"),
    "lake": ("place", "Lake Town"),
    "coast": ("place", "Bay Town-Hill Town Coast"),
    "port": ("institution", "Port Institute"),
}
CATEGORY = {"place": "city", "institution": "university"}


def _differing(record: Record, *more: Record) -> list[tuple[str, str]]:
    """What differs in our own words about a record, whose evidence stands in the tale, beside a few towns and an institute."""
    held = {id: {"id": id, "name": name, "description": "It.", "category": CATEGORY[kind]} for id, (kind, name) in TOWNS.items()}
    towns: list[Record] = [BY_KIND[TOWNS[id][0]].model_validate(one) for id, one in held.items()]
    dataset = Dataset([_document(TALE), *towns, *more, record])
    return [
        (one.field, one.recorded) for one in own_words(dataset, {"report": TALE}, [record]) if one.verdict is Agreement.DIFFERS
    ]


def _meeting(description: str, *spans: tuple[str, str], **more: Any) -> Event:
    evidence = [_span(TALE, words, field).model_dump(mode="json") for words, field in spans]
    content = {"id": "meeting", "name": "Meeting", "description": description, "category": "forum", "evidence": evidence}
    return Event.model_validate(content | more)


MET, WHERE, SHOWN = (
    "The Port Institute of Bay Town met",
    "in the Hall of Hill Town",
    "A boat of the Bay Town-Hill Town Coast was shown",
)


@pytest.mark.parametrize(
    ("description", "spans", "differing"),
    [
        ("A meeting of Bay Town.", [(MET, "participants")], []),
        ("A meeting of Hill Town.", [(SHOWN, "category")], ["Hill Town"]),  # which only the name of the coast has
        ("A meeting of Hill Town.", [(WHERE + ".", "place")], []),
        (
            "A meeting of Hill Town.",
            [("met on 3 May 2021 in the Hall of Hill Town", "date")],
            ["Hill Town"],
        ),  # told of when alone
        ("A meeting of Bay Town and Bay Town.", [(MET, "participants")], ["Bay Town (a second time)"]),
        ("A meeting in Bay Town of Bay Town.", [(MET, "participants")], []),
        ("A meeting of Greater Bay Town.", [(MET, "participants")], ["Greater Bay Town"]),
        ("A meeting of the Bay Town Club.", [(MET, "participants")], ["Bay Town Club"]),
        ("A meeting with Jane Nobody.", [(MET, "participants")], ["Jane Nobody"]),
        ("A meeting in the Hall of 5G.", [("met on 3 May 2021 in the Hall of Hill Town", "place")], []),
        ("A meeting of Chinese people.", [(MET, "participants")], []),
    ],
)
def test_a_name_rests_on_the_spans_that_say_who_or_what(
    description: str, spans: list[tuple[str, str]], differing: list[str]
) -> None:
    assert _differing(_meeting(description, *spans)) == [("description", name) for name in differing]


def test_what_lies_far_above_bears_out_no_name() -> None:
    region = Place.model_validate({"id": "far", "name": "Far Region", "description": "It.", "category": "region"})
    town = Place.model_validate({"id": "near", "name": "Near Town", "description": "It.", "category": "city", "within": ["far"]})
    for place, differing in (("near", [("description", "Far Region")]), ("far", [])):
        meeting = _meeting("A meeting in the Far Region.", (MET, "participants"), place=place)
        assert _differing(meeting, region, town) == differing


def test_a_statement_names_what_the_words_for_its_summary_name() -> None:
    spans = [_span(TALE, MET, "speaker"), _span(TALE, SHOWN, "summary")]
    content: dict[str, Any] = {
        "id": "said",
        "name": "On Bay Town",
        "description": "It.",
        "voice": "document",
        "modality": "claim",
    }
    for summary, differing in (
        ("That a boat was shown.", ["Bay Town"]),
        ("That Bay Town showed a boat.", ["Bay Town", "Bay Town"]),
    ):
        said = Statement.model_validate(
            content | {"summary": summary, "evidence": [one.model_dump(mode="json") for one in spans]}
        )
        assert [name for _, name in _differing(said)] == differing


@pytest.mark.parametrize(
    ("name", "differing"),
    [
        ("The institute lies in Bay Town", []),
        ("The institute lies in Hill Town", ["Hill Town"]),
        ("Bay Town lies in Bay Town", ["Bay Town (a second time)"]),
    ],
)
def test_the_label_of_a_relation_names_its_two_ends(name: str, differing: list[str]) -> None:
    spans = [_span(TALE, f"{MET} on 3 May 2021 {WHERE}", "source")]
    content = {"id": "link", "name": name, "description": "It.", "predicate": "located-in", "source": "port", "target": "bay"}
    link = Relation.model_validate(content | {"evidence": [one.model_dump(mode="json") for one in spans]})
    assert [one for _, one in _differing(link)] == differing


def test_a_document_is_described_by_the_words_said_to_bear_that_out_where_there_are_such() -> None:
    whole = _document(TALE).model_copy(update={"description": "A tale of Hill Town."})
    hill = Place.model_validate({"id": "hill", "name": "Hill Town", "description": "It.", "category": "city"})
    bay = Place.model_validate({"id": "bay", "name": "Bay Town", "description": "It.", "category": "city"})
    for spans, verdict in (((), Agreement.AGREES), ((_span(TALE, MET, "description"),), Agreement.DIFFERS)):
        told = whole.model_copy(update={"evidence": spans})
        found = own_words(Dataset([told, hill, bay]), {"report": TALE}, [told])
        assert [one.verdict for one in found if one.field == "description"] == [verdict]


def test_a_name_between_a_number_and_its_noun_is_read_like_any_other() -> None:
    text = "Ten boats of Bay Town came, and they were looked at."
    hill = Place.model_validate({"id": "hill", "name": "Hill Town", "description": "It.", "category": "city"})
    bay = Place.model_validate({"id": "bay", "name": "Bay Town", "description": "It.", "category": "city"})
    for description, differing in (("Ten Bay Town boats.", []), ("Ten Hill Town boats.", ["Hill Town"])):
        evidence = [_span(text, text[:-1], "participants").model_dump(mode="json")]
        content = {"id": "visit", "name": "Visit", "description": description, "category": "activity", "evidence": evidence}
        visit = Event.model_validate(content)
        found = own_words(Dataset([_document(text), hill, bay, visit]), {"report": text}, [visit])
        assert [one.recorded for one in found if one.verdict is Agreement.DIFFERS] == differing


def test_a_name_that_no_record_has_is_not_looked_for_in_another_script() -> None:
    text = "海邊實驗室於2021年與某某海洋大學一起設立，現有10艘船。"
    evidence = [_span(text, text, "participants").model_dump(mode="json")]
    content = {"id": "visit", "name": "Visit", "category": "activity", "evidence": evidence}
    for description in ("With the Nobody Ocean University.", "與某某海洋大學一起。"):
        visit = Event.model_validate(content | {"description": description})
        assert list(own_words(Dataset([_document(text), visit]), {"report": text}, [visit])) == []
