"""Ids of records, and typed references to them."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from hkic.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Container

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

#: What an id looks like: lower-case ASCII words and numbers joined by single hyphens.
PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: The longest id allowed, in characters.
MAX_LENGTH: Final = 80

_ID = re.compile(PATTERN)


def is_id(text: str) -> bool:
    """Whether a text can be the id of a record.

    >>> is_id("tianhe-2"), is_id("Tianhe 2")
    (True, False)
    """
    return len(text) <= MAX_LENGTH and bool(_ID.match(text)) and not text.endswith("\n")


def check_id(text: str) -> str:
    """The text itself, where it can be an id; raises :class:`~hkic.errors.InvalidValueError` where not.

    >>> check_id("hkust")
    'hkust'
    """
    if not is_id(text):
        raise InvalidValueError(text, what="id", why="write lower-case ASCII words joined by single hyphens")
    return text


def slug(name: str, *, otherwise: str = "record", taken: Container[str] = ()) -> str:
    """An id made of a name, or of another word where it has no Latin letter; none of those that are taken.

    >>> slug("A Report (2021)", taken=["a-report-2021"]), slug("報告")
    ('a-report-2021-2', 'record')
    """
    import unicodedata

    words = re.findall("[a-z0-9]+", unicodedata.normalize("NFKD", name).lower())
    base = "-".join(words)[: MAX_LENGTH - 8].strip("-") or otherwise
    ids = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(id for id in ids if id not in taken)


class Ref:
    """Marks a text field as the id of a record of one of the given kinds; without kinds, of any.

    One declaration, ``Annotated[str, Ref("institution")]``, gives the validation of the id, the foreign key
    in the JSON Schema (``x-refers-to``) and what the loader resolves.

    >>> Ref("person", "institution").kinds
    ('person', 'institution')
    """

    __slots__ = ("kinds",)

    kinds: tuple[str, ...]
    """Kinds of record that may be meant, empty for all."""

    def __init__(self, *kinds: str) -> None:
        object.__setattr__(self, "kinds", kinds)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Ref is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"Ref is immutable: cannot delete {name!r}")

    def __repr__(self) -> str:
        return f"Ref({', '.join(map(repr, self.kinds))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and self.kinds == other.kinds

    def __hash__(self) -> int:
        return hash((Ref, self.kinds))

    def allows(self, kind: str) -> bool:
        """Whether a record of that kind may be meant.

        >>> Ref("person").allows("place"), Ref().allows("place")
        (False, True)
        """
        return not self.kinds or kind in self.kinds

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.str_schema(pattern=PATTERN, max_length=MAX_LENGTH, strict=True)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        described["x-refers-to"] = list(self.kinds) or ["*"]
        return described
