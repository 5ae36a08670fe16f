"""Quantities as documents print them: a number, how it is hedged, and what it counts.

"More than 440 million RMB" is no number but everything above one. A :class:`Quantity` knows these bounds, and comparing two
answers ``None`` where the bounds cannot tell.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import Field, GetCoreSchemaHandler
from pydantic.functional_validators import BeforeValidator
from pydantic_core import CoreSchema, core_schema

from hkic._model import Value
from hkic.errors import IncomparableError


class Comparator(StrEnum):
    """How a printed number is hedged.

    >>> Comparator("more-than") is Comparator.MORE_THAN
    True
    """

    EXACT = "exact"
    """The number, without a hedge."""
    ABOUT = "about"
    """Around the number."""
    MORE_THAN = "more-than"
    """Above the number; "over" and "more than" are this."""
    AT_LEAST = "at-least"
    """The number or above."""
    LESS_THAN = "less-than"
    """Below the number."""
    AT_MOST = "at-most"
    """The number or below; "up to" is this."""
    NEARLY = "nearly"
    """Just short of the number."""


class Bounds(NamedTuple):
    """The numbers that a quantity may stand for: an interval, without bound where an end is None.

    >>> Decimal(5) in Bounds(Decimal(4), None)
    True
    """

    low: Decimal | None
    """Lower end."""
    high: Decimal | None
    """Upper end."""
    low_included: bool = True
    """Whether the lower end itself belongs to it."""
    high_included: bool = True
    """Whether the upper end itself belongs to it."""

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, Decimal | int):
            return False
        above = self.low is None or number > self.low or (self.low_included and number == self.low)
        below = self.high is None or number < self.high or (self.high_included and number == self.high)
        return above and below


def plain(number: Decimal) -> str:
    """A number in digits: no exponent, no trailing zeros, no negative zero.

    >>> plain(Decimal("2.7440E+7")), plain(Decimal("-0.0"))
    ('27440000', '0')
    """
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0", "-") else text


def _read_number(value: Any) -> Any:
    if isinstance(value, float | bool):
        # Pydantic takes a ValueError for a finding, and lets a TypeError through
        raise ValueError("write the number as a string or an int; binary floats change decimal digits")
    return value


class _Plain:
    """Serialises a number as its plain digits; PlainSerializer does the same, and costs 3 ms to import."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        written = core_schema.plain_serializer_function_ser_schema(plain, return_schema=core_schema.str_schema())
        schema["serialization"] = written  # type: ignore[index]  # each core schema is a TypedDict of its own
        return schema


Number = Annotated[
    Decimal,
    BeforeValidator(_read_number, json_schema_input_type=str | int),
    Field(allow_inf_nan=False, max_digits=40),
    _Plain,
]


class Quantity(Value):
    """A number with its comparator and unit, and the figure as printed.

    The unit is an ISO 4217 code for money, a UCUM code for physical units and ``%`` (``a`` is a year), else the counted
    noun in the singular.

    >>> q = Quantity(number="440000000", comparator="more-than", unit="CNY", as_printed="more than 440 million RMB")
    >>> str(q), q.bounds.low, q.bounds.high
    ('more than 440,000,000 CNY', Decimal('440000000'), None)
    """

    number: Number
    """The number itself, scale words multiplied out."""
    comparator: Comparator = Comparator.EXACT
    """How the number is hedged."""
    unit: Annotated[str, Field(pattern=r"^\S+$", max_length=60)]
    """What is counted or measured: ISO 4217, UCUM, or a noun in the singular."""
    as_printed: Annotated[str, Field(max_length=80)] | None = None
    """The figure as the document prints it; None where it was not printed."""

    @property
    def margin(self) -> Decimal:
        """How far "about" and "nearly" reach: half a unit of the last non-zero digit (a convention of hkic).

        >>> Quantity(number=1500, comparator="about", unit="start-up").margin
        Decimal('50')
        """
        digits = plain(self.number).lstrip("-")
        whole, _, part = digits.partition(".")
        place = len(whole) - len(whole.rstrip("0")) if self.number and not part else -len(part)
        return Decimal(5 * 10 ** (place - 1)) if place > 0 else Decimal((0, (5,), place - 1))

    @property
    def bounds(self) -> Bounds:
        """The numbers it may stand for.

        >>> Quantity(number=30, comparator="nearly", unit="a").bounds
        Bounds(low=Decimal('25'), high=Decimal('30'), low_included=True, high_included=False)
        """
        with localcontext(prec=60):  # whatever the caller's own precision is
            return _BOUNDS[self.comparator](self)

    def less_than(self, other: "Quantity") -> bool | None:
        """Whether this is less than the other, None where the bounds cannot tell.

        Raises :class:`~hkic.errors.IncomparableError` where the units differ.

        >>> Quantity(number=1, unit="t").less_than(Quantity(number=3, comparator="more-than", unit="t"))
        True
        """
        self._require_unit_of(other)
        mine, its = self.bounds, other.bounds
        if mine.high is not None and its.low is not None:
            both_included = mine.high_included and its.low_included
            if mine.high < its.low or (mine.high == its.low and not both_included):
                return True
        return False if mine.low is not None and its.high is not None and mine.low >= its.high else None

    def more_than(self, other: "Quantity") -> bool | None:
        """Whether this is more than the other, None where the bounds cannot tell.

        >>> Quantity(number=3, unit="t").more_than(Quantity(number=3, unit="t"))
        False
        """
        return other.less_than(self)

    def same_as(self, other: "Quantity") -> bool | None:
        """Whether both are the same number, None where the bounds cannot tell.

        >>> Quantity(number=0, unit="t").same_as(Quantity(number=0, comparator="at-least", unit="t")) is None
        True
        """
        sides = (self.less_than(other), other.less_than(self))
        return False if True in sides else True if sides == (False, False) else None

    def _require_unit_of(self, other: "Quantity") -> None:
        if self.unit != other.unit:
            raise IncomparableError(str(self), str(other), why=f"the units {self.unit!r} and {other.unit!r} differ")

    def __str__(self) -> str:
        hedge = "" if self.comparator is Comparator.EXACT else self.comparator.value.replace("-", " ") + " "
        return f"{hedge}{Decimal(plain(self.number)):,} {self.unit}"


_BOUNDS: dict[Comparator, Callable[[Quantity], Bounds]] = {
    Comparator.EXACT: lambda q: Bounds(q.number, q.number),
    Comparator.ABOUT: lambda q: Bounds(q.number - q.margin, q.number + q.margin),
    Comparator.MORE_THAN: lambda q: Bounds(q.number, None, low_included=False),
    Comparator.AT_LEAST: lambda q: Bounds(q.number, None),
    Comparator.LESS_THAN: lambda q: Bounds(None, q.number, high_included=False),
    Comparator.AT_MOST: lambda q: Bounds(None, q.number),
    Comparator.NEARLY: lambda q: (
        Bounds(q.number, q.number + q.margin, low_included=False)
        if q.number < 0
        else Bounds(q.number - q.margin, q.number, high_included=False)
    ),
}
