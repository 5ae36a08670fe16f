"""JSON Schemas and the data dictionary: made from the models, shipped, and equal to them."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from hkic.dataset import Dataset, data_folder
from hkic.packs import dump_records
from hkic.records import KINDS
from hkic.schemas import data_dictionary, manifest_schema, schema, schema_files
from hkic.testing import datasets

ROOT = Path(__file__).parent.parent


def test_the_shipped_schemas_are_those_of_the_models() -> None:
    shipped = {path.name: path.read_bytes() for path in (data_folder() / "schemas").iterdir() if path.name.endswith(".json")}
    assert shipped == schema_files()


def test_generated_files_are_fresh() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "generate.py"))["files"]()
    assert len(made) == len(schema_files()) + 2
    stale = [path.name for path, data in made.items() if path.read_bytes() != data]
    assert stale == [], "run python tools/generate.py"


def test_the_data_dictionary_has_every_field() -> None:
    page = data_dictionary()
    for of in KINDS.values():
        assert all(f"| `{name}` |" in page for name in of.model_fields)


@pytest.mark.parametrize("collection", KINDS)
def test_schemas_are_schemas_and_describe_every_field(collection: str) -> None:
    made = schema(collection)
    Draft202012Validator.check_schema(made)
    for definition in made["$defs"].values():
        assert definition["description"]
        for field in definition.get("properties", {}).values():
            assert field["description"]
        assert "enum" not in definition or set(definition["x-codes"]) == set(definition["enum"])


@pytest.mark.parametrize("collection", KINDS)
def test_the_built_in_data_fits_its_schema(collection: str, builtin: Dataset) -> None:
    held = json.loads(dump_records(builtin.collections[collection].values()))
    errors = [error.message for error in Draft202012Validator(schema(collection)).iter_errors(held)]
    assert errors == []
    assert held


@given(datasets(max_records=1))
@settings(max_examples=10)
def test_what_a_model_allows_its_schema_allows(dataset: Dataset) -> None:
    for name, held in dataset.collections.items():
        Draft202012Validator(schema(name)).validate(json.loads(dump_records(held.values())))


def test_what_a_model_refuses_its_schema_refuses() -> None:
    validator = Draft202012Validator(schema("places"))
    right = {"id": "a", "kind": "place", "name": "A", "description": "A.", "category": "city"}
    assert validator.is_valid([right])
    wrong: list[dict[str, object]] = [{"id": "A"}, {"category": "planet"}, {"colour": "red"}, {"within": ["No Id"]}, {"name": ""}]
    for change in wrong:
        assert not validator.is_valid([right | change]), change
    assert not validator.is_valid([{key: value for key, value in right.items() if key != "category"}])


def test_references_say_what_they_refer_to() -> None:
    institution = schema("institutions")["$defs"]["Institution"]["properties"]
    assert institution["parent"]["anyOf"][0]["x-refers-to"] == ["institution"]
    assert "x-refers-to" not in institution["id"]


def test_the_manifest_fits_its_schema() -> None:
    Draft202012Validator(manifest_schema()).validate(json.loads((data_folder() / "pack.json").read_text("utf-8")))
