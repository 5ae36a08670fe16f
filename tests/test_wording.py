"""Wording: our own words say no more than the evidence, or it is found that they do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hkic.agreement import Agreement
from hkic.dataset import Dataset
from hkic.evidence import Waiver
from hkic.records import Place
from hkic.texts import read_document
from hkic.wording import own_words
from tests.test_agreement import FIGURE, LAKE, NAMES, _document, _place, _span


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
