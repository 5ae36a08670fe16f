"""Records: immutable all the way down, references found wherever they stand, field paths that resolve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from hkic.dataset import Dataset
from hkic.records import (
    KINDS,
    Event,
    Identifier,
    Institution,
    Metric,
    Name,
    Observation,
    Participant,
    Person,
    Place,
    Role,
    Statement,
    is_ror,
    links,
    paths,
)
from hkic.testing import datasets


def _parts(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, BaseModel):
        for _, item in value:
            yield from _parts(item)


@given(datasets(max_records=1))
@settings(max_examples=25)
def test_records_are_immutable_all_the_way_down(dataset: Dataset) -> None:
    for record in dataset.values():
        for part in _parts(record):
            assert not isinstance(part, list | dict | set | bytearray)
            hash(part)
            if isinstance(part, BaseModel):
                for name in type(part).model_fields:
                    with pytest.raises(ValidationError):
                        setattr(part, name, None)


@given(datasets(max_records=2))
@settings(max_examples=25)
def test_records_read_back_from_their_json(dataset: Dataset) -> None:
    for record in dataset.values():
        again = type(record).model_validate_json(record.model_dump_json())
        assert again == record
        assert hash(again) == hash(record)


@given(datasets(max_records=2))
@settings(max_examples=25)
def test_every_link_is_at_its_path(dataset: Dataset) -> None:
    for record in dataset.values():
        held = set(paths(record))
        for link in links(record):
            assert link.ref.allows(dataset[link.target].kind)
            if "evidence[" not in link.path:
                assert link.path in held


def test_no_field_shadows_pydantic() -> None:
    for of in KINDS.values():
        assert not {"schema", "json", "copy", "validate"} & set(of.model_fields)


def test_every_kind_is_one_noun_and_every_collection_one_kind() -> None:
    kinds = [of.model_fields["kind"].default for of in KINDS.values()]
    assert len(set(kinds)) == len(KINDS) == 12
    assert [of.__name__.lower() for of in KINDS.values()] == kinds


def test_links_are_found_in_roles_observations_and_evidence() -> None:
    person = Person(id="a", name="A", description="A.", roles=(Role(title="dean", organisation="hku"),))
    assert [(link.path, link.target) for link in links(person)] == [("roles[dean].organisation", "hku")]
    observed = Observation.model_validate(
        {"id": "o", "value": {"number": 1, "unit": "t"}, "subject": "x", "beneficiaries": ["y"]}
    )
    metric = Metric.model_validate(
        {
            "id": "m",
            "name": "M",
            "description": "M.",
            "definition": "M.",
            "quantity_kind": "load",
            "unit": "t",
            "observations": [observed],
        }
    )
    assert [link.path for link in links(metric)] == ["observations[o].subject", "observations[o].beneficiaries[y]"]


def test_a_path_names_one_item_by_its_key() -> None:
    event = Event.model_validate(
        {
            "id": "e",
            "name": "E",
            "description": "E.",
            "category": "forum",
            "participants": [Participant.model_validate({"who": "a", "part": "host"})],
        }
    )
    held = set(paths(event))
    assert "participants[a].part" in held
    assert not {"participants[b]", "date"} & held


@pytest.mark.parametrize(
    "wrong",
    [
        {"voice": "speaker"},
        {"voice": "document", "speaker": "a"},
        {"voice": "document", "position": 1},
        {"voice": "document", "part_of": "s"},
    ],
)
def test_half_a_statement_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Statement.model_validate({"id": "x", "name": "X", "description": "X.", "modality": "hope", "summary": "X.", **wrong})


def test_unknown_fields_and_codes_are_refused() -> None:
    with pytest.raises(ValidationError):
        Place.model_validate({"id": "a", "name": "A", "description": "A.", "category": "city", "colour": "red"})
    with pytest.raises(ValidationError):
        Institution.model_validate({"id": "a", "name": "A", "description": "A.", "category": "band"})
    with pytest.raises(ValidationError):
        Institution.model_validate({"id": "a", "name": "A", "description": "A.", "category": "company", "is_group": "yes"})


@given(st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=6, max_size=6))
def test_ror_check_digits_hold_for_one_pair_alone(middle: str) -> None:
    valid = [f"0{middle}{check:02}" for check in range(100) if is_ror(f"0{middle}{check:02}")]
    assert len(valid) == 1


@given(st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=6, max_size=6), st.data())
def test_one_wrong_letter_breaks_a_ror_id(middle: str, data: st.DataObject) -> None:
    valid = next(f"0{middle}{check:02}" for check in range(100) if is_ror(f"0{middle}{check:02}"))
    at = data.draw(st.integers(1, 6))
    other = data.draw(st.sampled_from([c for c in "0123456789abcdefghjkmnpqrstvwxyz" if c != valid[at]]))
    assert not is_ror(valid[:at] + other + valid[at + 1 :])


@pytest.mark.parametrize(
    ("scheme", "value"), [("ror", "00q4vv598"), ("wikidata", "42"), ("wikidata", "Qx"), ("website", "hkust.edu.hk")]
)
def test_a_malformed_identifier_is_refused(scheme: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Identifier.model_validate({"scheme": scheme, "value": value})


@pytest.mark.parametrize("text", ["", " a", "a ", "a[b]", "x" * 301])
def test_a_name_that_no_path_could_hold_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Name.model_validate({"text": text, "lang": "en", "sort": "printed"})
