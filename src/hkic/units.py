"""What figures are made of, in any language: a number in a text, the units of measurement and money, and a figure of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from pydantic import BaseModel

from hkic.numerals import DIGITS
from hkic.quantities import Comparator, Quantity


class Figure(NamedTuple):
    """A quantity and where it stands.

    >>> Figure(0, 3, Quantity(number=1, unit="t", as_printed="1 t")).end
    3
    """

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    value: Quantity
    """What it says."""


#: Letters from here on are Chinese, or punctuation of theirs.
CHINESE_BEGINS: Final = "\u2e80"
#: How far from a number its neighbours are looked for.
FAR: Final = 32
#: Unit of a figure that counts nothing named, after UCUM.
UNITY: Final = "1"
#: Unit of a place in a ranking.
RANK: Final = "rank"

#: The comparator of a number without a hedge.
EXACT: Final = Comparator.EXACT
#: Signs that hedge the number behind them.
SIGNS_BEFORE: Final = {
    "~": Comparator.ABOUT,
    "≈": Comparator.ABOUT,
    ">": Comparator.MORE_THAN,
    "<": Comparator.LESS_THAN,
    "≥": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
}

_CURRENCIES: Final = {
    "CNY": "yuan|rmb|renminbi|cny|¥|yuan rmb|chinese yuan",
    "HKD": "hk$|hkd|hong kong dollars|hong kong dollar",
    "USD": "us$|usd|$|us dollars|us dollar|u.s. dollars|american dollars|dollars|dollar",
    "EUR": "eur|€|euros|euro",
    "GBP": "gbp|£|pounds sterling|pounds|pound",
    "JPY": "jpy|yen",
    "MOP": "mop|mop$|patacas|pataca",
    "SGD": "sgd|s$|singapore dollars",
    "AUD": "aud|a$|australian dollars",
    "CAD": "cad|c$|canadian dollars",
    "TWD": "twd|nt$|new taiwan dollars",
    "CHF": "chf|swiss francs",
    "KRW": "krw|won",
    "INR": "inr|rupees|rupee",
}
#: Units of measurement by their UCUM codes, and the words for them.
UNITS: Final = {
    "%": "%|percent|per cent|pct",
    "percentage-point": "percentage points|percentage point",
    "basis-point": "basis points|basis point",
    "mm": "mm|millimeters|millimetres|millimeter|millimetre",
    "cm": "cm|centimeters|centimetres|centimeter|centimetre",
    "m": "meters|metres|meter|metre",
    "km": "km|kilometers|kilometres|kilometer|kilometre",
    "nm": "nm|nanometers|nanometres|nanometer|nanometre",
    "um": "μm|µm|microns|micron|micrometers|micrometres",
    "cm2": "square centimeters|square centimetres|square centimeter|square centimetre|cm2|cm²|sq cm",
    "m2": "square meters|square metres|square meter|square metre|m2|m²|sq m",
    "km2": "square kilometers|square kilometres|square kilometer|square kilometre|km2|km²|sq km",
    "m3": "cubic meters|cubic metres|cubic meter|cubic metre|m3|m³",
    "har": "hectares|hectare|ha",
    "[sft_i]": "square feet|square foot|sq ft",
    "km/h": "km/h|kilometres per hour|kilometers per hour",
    "[yd_i]": "yards|yard",
    "[mi_i]": "miles|mile",
    "[in_i]": "inches|inch",
    "[acr_us]": "acres|acre",
    "dB": "decibels|decibel|db",
    "kg": "kg|kilograms|kilogram|kilos",
    "g": "grams|gram",
    "t": "tons|tonnes|ton|tonne|metric tons",
    "a": "years|year",
    "mo": "months|month",
    "wk": "weeks|week",
    "d": "days|day",
    "h": "hours|hour",
    "min": "minutes|minute",
    "s": "seconds",
    "W": "watts|watt",
    "kW": "kw|kilowatts|kilowatt",
    "MW": "mw|megawatts|megawatt",
    "GW": "gw|gigawatts|gigawatt",
    "kW.h": "kwh|kilowatt-hours|kilowatt hours",
    "MBy": "mb|megabytes|megabyte",
    "GBy": "gb|gigabytes|gigabyte",
    "TBy": "tb|terabytes|terabyte",
    "PBy": "pb|petabytes|petabyte",
    "Mbit/s": "mbps|megabits per second",
    "Gbit/s": "gbps|gigabits per second",
    "L": "liters|litres|liter|litre",
    "Hz": "hz|hertz",
    "GHz": "ghz|gigahertz",
    "K": "kelvin",
    "Cel": "°c|degrees celsius",
}


def longest_first(words: Iterable[str]) -> str:
    """The words as alternatives of a regular expression, of which the longest is tried first.

    >>> longest_first(["m", "mm"])
    'mm|m'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def flat(table: Mapping[str, str], *, by: str = "|") -> dict[str, str]:
    """Each word of a table of units and their words, with its unit.

    >>> flat({"m": "metre|meter"})
    {'metre': 'm', 'meter': 'm'}
    """
    return {word: unit for unit, words in table.items() for word in words.split(by)}


#: The ISO 4217 code of each word and sign of money, and the code of each word for money or a unit of measurement.
CURRENCY_OF: Final = flat(_CURRENCIES)
UNIT_OF: Final = flat(UNITS) | CURRENCY_OF
#: Units that are measured in, not counted.
UNIT_CODES: Final = frozenset(UNITS) | frozenset(_CURRENCIES)
#: A unit behind a number.
UNIT_BEHIND = re.compile(rf"[ -]?({longest_first(UNIT_OF).replace(re.escape(' '), '[ -]')})(?![a-z0-9])")
#: The minutes behind an hour.
TIME_OF_DAY = re.compile(r":\d\d", re.ASCII)
_PHONE = re.compile(r"[ -]\d{4}(?!\d|[.,]\d)", re.ASCII)


class Number(NamedTuple):
    """A number in a text, before its hedge and unit are looked for.

    >>> Number(Decimal(5000), 0, 10, "boats", 1000).scale
    1000
    """

    value: Decimal
    """The number, scale words multiplied out."""
    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    behind: str = ""
    """The word that follows."""
    scale: int = 1
    """What its scale word multiplies by."""
    is_ordinal: bool = False
    """Whether it tells a place in an order."""
    is_words: bool = False
    """Whether it is written in words."""


def figure(text: str, span: tuple[int, int], number: Decimal, comparator: Comparator, unit: str) -> Figure:
    """A figure whose parts are valid by construction: its quantity is what ``model_construct`` makes, in a third of the time.

    >>> figure("5 km", (0, 4), Decimal(5), EXACT, "km").value.as_printed
    '5 km'
    """
    start, end = span
    words = text[start:end]
    printed = words if end - start <= _LONGEST_PRINTED and words.isascii() and "\n" not in words else _on_one_line(words)
    quantity = _new(Quantity)
    _set_values(quantity, {"number": number, "comparator": comparator, "unit": unit, "as_printed": printed})
    _set_given(quantity, _ALL_FIELDS)
    _set_extra(quantity, None)
    _set_private(quantity, None)
    return _new_tuple(Figure, (start, end, quantity))


def _on_one_line(printed: str) -> str | None:
    """A figure as printed, on one line; None of one that is too long to be kept."""
    printed = " ".join(printed.split())
    return printed if len(printed) <= _LONGEST_PRINTED else None


_new: Final = Quantity.__new__
_new_tuple: Final = tuple.__new__
#: What sets the slots of a model, without looking for them by name.
_set_values, _set_given, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_LONGEST_PRINTED: Final = 80
#: One set for all of them: quantities are frozen, and a copy copies it; a set for each would cost the garbage collector.
_ALL_FIELDS: Final = {"number", "comparator", "unit", "as_printed"}


def is_code(written: str) -> bool:
    """Whether digits are no number of anything.

    >>> is_code("002918"), is_code("0.5")
    (True, False)
    """
    return written[0] == "0" and len(written) > 2 and written[1] in DIGITS


def is_phone(low: str, at: int, end: int) -> bool:
    """Whether four digits stand beside four others.

    >>> is_phone("2358 1234", 0, 4)
    True
    """
    is_first = low[end + 1 : end + 2] in DIGITS and _PHONE.match(low, end)
    return bool(is_first or (at > 4 and low[at - 2] in DIGITS and _PHONE.match(low, at - 1))) and low[at:end].isdigit()


def unit_named(word: str) -> str:
    """The unit that a word or several name, with hyphens between them too.

    >>> unit_named("square-metre")
    'm2'
    """
    return UNIT_OF.get(word) or UNIT_OF[word.replace("-", " ")]


#: Currencies that stand right before digits, without a space.
CURRENCY_CODES: Final = frozenset({"rmb", "cny", "hkd", "usd", "eur", "gbp", "jpy", "sgd", "aud", "cad", "twd", "mop"})
