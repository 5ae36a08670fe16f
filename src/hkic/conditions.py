"""Conditions: what a record must be like, to be combined with ``&``, ``|`` and ``~``.

>>> from hkic.records import Place
>>> city = having(category="city") & ~having(within="shenzhen")
>>> city(Place(id="hong-kong", name="Hong Kong", description="A city.", category="city"))
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from enum import StrEnum
from typing import Any, get_args

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError, UnknownFieldError
from hkic.evidence import Sourced
from hkic.records import Record


class Condition:
    """A test of records that combines with others.

    >>> from hkic.records import Place
    >>> named = Condition(lambda record: bool(record.names), "it has names")
    >>> (named | ~named), (named | ~named)(Place(id="a", name="A", description="A.", category="city"))
    (<Condition: (it has names) or (not (it has names))>, True)
    """

    __slots__ = ("_test", "_text")

    def __init__(self, test: Callable[[Any], bool], text: str = "a function") -> None:
        self._test = test
        self._text = text

    def __call__(self, record: Record) -> bool:
        """Whether it holds for a record.

        >>> having(id="a")(Record.model_construct(id="a"))
        True
        """
        return bool(self._test(record))

    def __and__(self, other: Condition) -> Condition:
        return Condition(lambda record: self(record) and other(record), f"({self._text}) and ({other._text})")

    def __or__(self, other: Condition) -> Condition:
        return Condition(lambda record: self(record) or other(record), f"({self._text}) or ({other._text})")

    def __invert__(self) -> Condition:
        return Condition(lambda record: not self(record), f"not ({self._text})")

    def __repr__(self) -> str:
        return f"<Condition: {self._text}>"


def having(**conditions: Any) -> Condition:
    """The condition that every named field fits, as in :meth:`hkic.Collection.where`.

    Asked of a record without the field, it raises :class:`~hkic.errors.UnknownFieldError`.

    >>> having(category="city") | having(category="zone")
    <Condition: (category='city') or (category='zone')>
    """

    def test(record: Record) -> bool:
        for field, wanted in conditions.items():
            check_field(type(record), field, wanted)
        return all(fits(getattr(record, field), wanted) for field, wanted in conditions.items())

    return Condition(test, ", ".join(f"{field}={wanted!r}" for field, wanted in conditions.items()) or "anything")


def stated_in(document: str) -> Condition:
    """The condition that a document states something of the record: that there is evidence in it, of roles and observations too.

    >>> stated_in("std-2022-07-07")
    <Condition: stated in std-2022-07-07>
    """
    return Condition(lambda record: any(one.document == document for one in _evidence(record)), f"stated in {document}")


def _evidence(record: Record) -> Iterator[Any]:
    parts: tuple[Sourced, ...] = (record, *getattr(record, "observations", ()), *getattr(record, "roles", ()))
    return (one for part in parts for one in part.evidence)


def during(period: Period | PartialDate | str) -> Callable[[object], bool]:
    """The condition, for a field that holds a date, that it lies within a period for sure.

    >>> during("2018/2022")(Period.parse("2019")), during("2018/2022")(None)
    (True, False)
    """
    asked = Period.of(period)
    return lambda value: isinstance(value, PartialDate | Period) and asked.contains(value) is True


def before(date: PartialDate | Period | str) -> Callable[[object], bool]:
    """The condition, for a field that holds a date, that it comes before a date or period for sure.

    >>> before("2019")(PartialDate(2018, 12)), before("2019")(PartialDate(2019))
    (True, False)
    """
    asked = Period.of(date)
    return lambda value: isinstance(value, PartialDate | Period) and value.before(asked) is True


def after(date: PartialDate | Period | str) -> Callable[[object], bool]:
    """The condition, for a field that holds a date, that it comes after a date or period for sure.

    >>> after("2019")(PartialDate(2020)), after("2019")(None)
    (True, False)
    """
    asked = Period.of(date)
    return lambda value: isinstance(value, PartialDate | Period) and value.after(asked) is True


def check_field(of: type[Record], field: str, wanted: Any) -> None:
    """Refuse a field that records of a kind do not have, and a code that its code list does not have.

    Either would find nothing, and look like an answer. Raises :class:`~hkic.errors.UnknownFieldError` and
    :class:`~hkic.errors.InvalidValueError`.

    >>> from hkic.records import Place
    >>> check_field(Place, "category", "town")
    Traceback (most recent call last):
    hkic.errors.InvalidValueError: 'town' is no code of category: the codes are country, region, ...
    """
    if field not in of.model_fields:
        raise UnknownFieldError(field, fields=of.model_fields)
    _check_codes(field, of.model_fields[field].annotation, wanted)


def _check_codes(field: str, annotation: Any, wanted: Any) -> None:
    if _is_choice(wanted):
        for one in wanted:
            _check_codes(field, annotation, one)
        return
    lists = [part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, StrEnum)]
    codes = [member.value for each in lists for member in each]
    if codes and isinstance(wanted, str) and wanted not in codes:
        close = near(wanted, codes)
        remedy = f"did you mean {' or '.join(map(repr, close))}?" if close else f"the codes are {', '.join(codes)}"
        raise InvalidValueError(wanted, what=f"code of {field}", why=remedy)


def near(key: object, known: Any, *, limit: int = 3) -> list[str]:
    """The known words most like a mistyped one, best first.

    >>> near("hkusd", ["hkust", "hku", "zte"])
    ['hkust', 'hku']
    """
    from difflib import get_close_matches

    return get_close_matches(str(key).lower(), list(known), n=limit)


def _is_choice(wanted: Any) -> bool:
    """Whether a condition offers several values, of which one must fit."""
    return isinstance(wanted, Sequence | Set) and not isinstance(wanted, str)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def fits(value: object, wanted: Any) -> bool:
    """Whether a field's value fits a condition: a value, several of which one must fit, or a function.

    >>> fits(("a", "b"), "b"), fits((), None), fits("x", {"x", "y"}), fits(3, lambda number: number > 2)
    (True, True, True, True)
    """
    if _is_choice(wanted):
        return any(fits(value, one) for one in wanted)
    if callable(wanted):
        return bool(wanted(value))
    if isinstance(value, tuple):
        return wanted is None if not value else any(fits(item, wanted) for item in value)
    return _is(value, wanted.id if isinstance(wanted, Record) else wanted)


def _is(value: object, wanted: Any) -> bool:
    """Whether one value is the one wanted: a date by its spelling, an item also by its key."""
    if isinstance(value, PartialDate | Period):
        return str(value) == str(wanted)
    return bool(value == wanted or (isinstance(value, Value) and getattr(value, "key", None) == wanted))
