"""JSON Schemas of all records, and the data dictionary, both made from the models.

A field's meaning is the text under it in the source; it is read from there when a schema is made, and costs nothing before.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.evidence import Sourced
from hkic.packs import PackInfo
from hkic.records import KINDS, Record

#: Dialect of the schemas.
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_MODULES: Final = ("dates", "quantities", "vocabulary", "evidence", "records", "packs")


def schema(collection: str) -> JsonSchemaValue:
    """The JSON Schema (2020-12) of one collection's file.

    A field that names another record has ``x-refers-to`` with the kinds that it may name.

    >>> schema("places")["items"]
    {'$ref': '#/$defs/Place'}
    """
    of = KINDS[collection]
    made = TypeAdapter(tuple[of, ...]).json_schema(mode="serialization", schema_generator=_Generator)  # type: ignore[valid-type]
    return {"$schema": DIALECT, "title": f"hkic {collection}"} | _described(made)


def manifest_schema() -> JsonSchemaValue:
    """The JSON Schema (2020-12) of ``pack.json``.

    >>> manifest_schema()["title"]
    'PackInfo'
    """
    return {"$schema": DIALECT} | _described(PackInfo.model_json_schema(mode="serialization", schema_generator=_Generator))


def schema_files() -> dict[str, bytes]:
    """All schemas as files: name to canonical bytes.

    >>> sorted(schema_files())[0]
    'documents.schema.json'
    """
    schemas = {name: schema(name) for name in KINDS} | {"pack": manifest_schema()}
    return {
        f"{name}.schema.json": (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode() for name, made in schemas.items()
    }


class _Generator(GenerateJsonSchema):
    """Schemas of what packs hold: fields with a default may be left out, since absent ones are not written."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        wrapped = field["schema"]
        return bool(wrapped["type"] not in ("default", "nullable") and super().field_is_required(field, total))


def _described(made: JsonSchemaValue) -> JsonSchemaValue:
    """A schema in which every model, field and code has the text under it."""
    definitions = made.get("$defs", {})
    for name, definition in [*definitions.items(), (made.get("title"), made)]:
        texts = schema_texts().get(name)
        if texts is None:
            continue
        definition["description"] = texts[""]
        for field, described in definition.get("properties", {}).items():
            described["description"] = texts[field]
            described.pop("title", None)
        if "enum" in definition:
            definition["x-codes"] = {code: texts[code] for code in definition["enum"]}
    return made


@cache
def schema_texts() -> Mapping[str, Mapping[str, str]]:
    """Class to what is under it (the key ``""``) and under each of its fields or codes, inherited ones too.

    >>> schema_texts()["Comparator"]["about"]
    'Around the number.'
    """
    found: dict[str, dict[str, str]] = {}
    for module in _MODULES:
        tree = ast.parse(inspect.getsource(import_module(f"hkic.{module}")))
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                inherited = [found.get(base.id, {}) for base in node.bases if isinstance(base, ast.Name)]
                merged = {name: text for texts in inherited for name, text in texts.items()}
                found[node.name] = merged | {"": _summary(node)} | dict(_member_texts(node))
    return found


def _summary(node: ast.ClassDef) -> str:
    """The docstring of a class without its example."""
    text = ast.get_docstring(node) or ""
    return " ".join(text.split(">>>")[0].split())


def _member_texts(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for member, text in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)):
            continue
        said = " ".join(text.value.value.split())
        if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
            yield member.target.id, said
        elif isinstance(member, ast.Assign) and isinstance(member.value, ast.Constant):
            yield str(member.value.value), said


# -- the data dictionary -------------------------------------------------------------------------------------------------------


def data_dictionary() -> str:
    """The data dictionary as Markdown: every record kind, value type and code list, with every field and code.

    >>> data_dictionary().splitlines()[0]
    '# Data dictionary'
    """
    models, codes = _reachable()
    records = {of.__name__: name for name, of in KINDS.items()}
    lines = ["# Data dictionary", "", "Made from the models by `hkic.schemas.data_dictionary()`; do not edit.", ""]
    lines += ["## Records", "", "### Every record", "", "| field | type | source | meaning |", "|---|---|---|---|"]
    lines += [*_field_lines(Record, Record.model_fields), ""]
    for name, of in KINDS.items():
        lines += _model_lines(of, f"{of.__name__}: `{name}.json`", besides=Record)
    lines += ["## Values", ""]
    for text_value in (PartialDate, Period):
        lines += [f"### {text_value.__name__}", "", f"{schema_texts()[text_value.__name__]['']} Written as text.", ""]
    for model in (model for model in models if model.__name__ not in records):
        lines += _model_lines(model, model.__name__, besides=Value)
    lines += ["## Code lists", ""]
    for enum in codes:
        texts = schema_texts()[enum.__name__]
        lines += [f"### {enum.__name__}", "", texts[""], "", "| code | meaning |", "|---|---|"]
        lines += [f"| `{member.value}` | {texts[member.value]} |" for member in enum]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _model_lines(model: type[Value], heading: str, *, besides: type[Value]) -> list[str]:
    """A section on a model: its fields besides those that it shares with another."""
    fields = [name for name in model.model_fields if name not in besides.model_fields or name == "kind"]
    head = [
        f"### {heading}",
        "",
        schema_texts()[model.__name__][""],
        "",
        "| field | type | source | meaning |",
        "|---|---|---|---|",
    ]
    return [*head, *_field_lines(model, fields), ""]


def _field_lines(model: type[Value], fields: Iterable[str]) -> Iterator[str]:
    texts, editorial = schema_texts()[model.__name__], getattr(model, "editorial", None)
    for name in fields:
        need = "" if model.model_fields[name].is_required() else ", optional"
        source = "" if editorial is None or name in Sourced.model_fields else "ours" if name in editorial else "needed"
        yield f"| `{name}` | {_type_name(model, name)}{need} | {source} | {texts[name]} |"


def _type_name(model: type[Value], field: str) -> str:
    """A field's type in words, from its JSON Schema."""
    return _in_words(model.model_json_schema(mode="serialization", schema_generator=_Generator)["properties"][field])


def _in_words(made: Mapping[str, Any]) -> str:
    if "x-type" in made:
        return f"[{made['x-type']}](#{made['x-type'].lower()})"
    if "x-refers-to" in made:
        kinds = made["x-refers-to"]
        return "id of any record" if kinds == ["*"] else f"id of {' or '.join(kinds)}"
    if "anyOf" in made:
        return " or ".join(_in_words(one) for one in made["anyOf"] if one.get("type") != "null")
    if "items" in made:
        return f"list of {_in_words(made['items'])}"
    if "$ref" in made:
        name = made["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "const" in made:
        return f"`{made['const']}`"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(made.get("type", ""), "text")


def _reachable() -> tuple[list[type[Value]], list[type[StrEnum]]]:
    """The models and code lists that records are made of, in the order of the modules that define them."""
    names = set(schema_names())
    models: list[type[Value]] = []
    codes: list[type[StrEnum]] = []
    for module in _MODULES:
        for name, found in vars(import_module(f"hkic.{module}")).items():
            if name in names and found.__module__ == f"hkic.{module}":
                (codes if issubclass(found, StrEnum) else models).append(found)
    return models, codes


def schema_names() -> frozenset[str]:
    """Names of every model and code list that a schema defines.

    >>> "Quantity" in schema_names()
    True
    """
    return frozenset(name for collection in KINDS for name in schema(collection)["$defs"]) | {"PackInfo"}
