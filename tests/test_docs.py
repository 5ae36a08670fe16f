"""Docstrings: everything public says what it is and shows an example; modules say what they are for."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import hkic
from hkic.rules import RULES

ROOT = Path(__file__).parent.parent
COMMANDS = ("cli", "asking", "checking", "curating")  # the examples of commands are on the pages of docs
MODULES = sorted(module.name for module in pkgutil.iter_modules(hkic.__path__) if module.name not in ("data", "__main__"))


def _public(module: str) -> Iterator[tuple[str, Any]]:
    """Public classes and functions of a module, and the methods of its classes."""
    home = import_module(f"hkic.{module}")
    for name, thing in vars(home).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != home.__name__:
            continue
        if inspect.isclass(thing) or inspect.isfunction(thing):
            yield name, thing
        if inspect.isclass(thing):
            for inner, method in list(vars(thing).items()):
                function = getattr(method, "__func__", method)
                if not inner.startswith("_") and inspect.isfunction(function):
                    yield f"{name}.{inner}", function


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_what_is_public_in_them_are_described(module: str) -> None:
    assert import_module(f"hkic.{module}").__doc__
    assert [name for name, thing in _public(module) if not inspect.getdoc(thing)] == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("_") and name not in COMMANDS])
def test_what_is_public_shows_an_example(module: str) -> None:
    rules = set(RULES.values())  # a rule's example is the fault in test_rules.py that it finds
    without = [name for name, thing in _public(module) if ">>>" not in (inspect.getdoc(thing) or "") and thing not in rules]
    assert without == []


def test_fields_and_codes_have_a_meaning_of_their_own() -> None:
    from hkic.schemas import schema_texts

    for name, texts in schema_texts().items():
        assert all(texts.values()), name
    vocabulary = import_module("hkic.vocabulary")
    for name, enum in vars(vocabulary).items():
        if inspect.isclass(enum) and issubclass(enum, StrEnum) and enum is not StrEnum:
            assert {member.value for member in enum} <= set(schema_texts()[name])


def test_the_import_contract_names_every_module() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    forbidden = next(contract for contract in contracts if contract["type"] == "forbidden")
    assert {f"hkic.{name}" for name in [*MODULES, "__main__"]} == set(forbidden["source_modules"])


def test_every_page_is_in_the_table_of_contents() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8").split()
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"} <= set(index)


def test_the_version_is_the_same_everywhere() -> None:
    version = hkic.__version__
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"### Data {hkic.load().packs[0].version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
