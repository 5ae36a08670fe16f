"""Conditions: what a record must be like, to be combined with ``&``, ``|`` and ``~``.

>>> from hkic.records import Place
>>> city = having(category="city") & ~having(within="shenzhen")
>>> city(Place(id="hong-kong", name="Hong Kong", description="A city.", category="city"))
True
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from enum import StrEnum
from functools import cache
from itertools import chain, compress, filterfalse
from typing import Any, Final, Protocol, TypeAlias, get_args

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError, UnknownFieldError
from hkic.evidence import Sourced
from hkic.records import Record

#: Positions of records in the order of ids, ascending.
Positions: TypeAlias = Sequence[int]
#: Sorting some numbers is faster than passing over all where they are so few.
_FEW: Final = 8


class Held(Protocol):
    """Records that know which of them fit, without a look at each."""

    def check(self, field: str, wanted: Any) -> None:
        """Refuse a field that they do not have, and a code that it does not have."""

    def passing(self, among: Positions, test: Callable[[Any], object]) -> Positions:
        """Those that pass a test."""

    def fitting(self, among: Positions, field: str, wanted: Any) -> Positions:
        """Those whose field fits a condition."""

    def stated_in(self, among: Positions, document: str) -> Positions:
        """Those of which a document states something."""


Narrow: TypeAlias = Callable[[Positions, Held], Positions]


class Condition:
    """A test of records that combines with others.

    >>> from hkic.records import Place
    >>> named = Condition(lambda record: bool(record.names), "it has names")
    >>> (named | ~named), (named | ~named)(Place(id="a", name="A", description="A.", category="city"))
    (<Condition: (it has names) or (not (it has names))>, True)
    """

    __slots__ = ("_is_filed", "_narrow", "_test", "_text")

    def __init__(
        self, test: Callable[[Any], bool], text: str = "a function", narrow: Narrow | None = None, *, is_filed: bool = False
    ) -> None:
        self._test = test
        self._text = text
        self._narrow = narrow  # finds the same as the test, faster
        self._is_filed = is_filed  # whether that costs the same among few records as among many

    def __call__(self, record: Record) -> bool:
        """Whether it holds for a record.

        >>> having(id="a")(Record.model_construct(id="a"))
        True
        """
        return bool(self._test(record))

    def among(self, positions: Positions, held: Held) -> Positions:
        """Of some positions those of records for which it holds.

        >>> from hkic.registers import Register
        >>> from hkic.records import Place
        >>> place = Place(id="a", name="A", description="A.", category="city")
        >>> having(category="city").among(range(1), Register([place], of=Place))
        [0]
        """
        if not positions:
            return positions
        return held.passing(positions, self._test) if self._narrow is None else self._narrow(positions, held)

    def __and__(self, other: Condition) -> Condition:
        return Condition(
            lambda record: self(record) and other(record),
            f"({self._text}) and ({other._text})",
            lambda positions, held: other.among(self.among(positions, held), held),
            is_filed=self._is_filed and other._is_filed,
        )

    def __or__(self, other: Condition) -> Condition:
        def narrow(positions: Positions, held: Held) -> Positions:
            found = self.among(positions, held)
            if len(found) == len(positions):
                return found
            return union([found, other.among(positions if other._is_filed else without(positions, found), held)])

        text, is_filed = f"({self._text}) or ({other._text})", self._is_filed and other._is_filed
        return Condition(lambda record: self(record) or other(record), text, narrow, is_filed=is_filed)

    def __invert__(self) -> Condition:
        return Condition(
            lambda record: not self(record),
            f"not ({self._text})",
            lambda positions, held: without(positions, self.among(positions, held)),
            is_filed=self._is_filed,
        )

    def __repr__(self) -> str:
        return f"<Condition: {self._text}>"


# -- positions -----------------------------------------------------------------------------------------------------------------


def both(one: Positions, other: Positions) -> Positions:
    """The positions that are in both.

    >>> both([1, 2, 5], range(3))
    [1, 2]
    """
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if isinstance(many, range) and few and many[0] <= few[0] and few[-1] <= many[-1]:
        return few
    return list(filter(set(few).__contains__, many))


def without(positions: Positions, gone: Positions) -> Positions:
    """The positions without some of them.

    >>> without(range(4), [1, 2])
    [0, 3]
    """
    if not gone:
        return positions
    if not isinstance(positions, range) or positions.start:
        return list(filterfalse(set(gone).__contains__, positions))
    left = bytearray(b"\1") * len(positions)
    for position in gone:
        left[position] = 0
    return list(compress(positions, left))


def union(groups: Iterable[Positions]) -> Positions:
    """The positions that are in one of several groups; where there is one group, that itself.

    >>> union([[1, 5], [2, 5]])
    [1, 2, 5]
    """
    held = [group for group in groups if group]
    if len(held) < 2:
        return held[0] if held else ()
    last = max(group[-1] for group in held)
    if sum(map(len, held)) * _FEW < last:
        return sorted(set(chain.from_iterable(held)))
    marked = bytearray(last + 1)
    for position in chain.from_iterable(held):
        marked[position] = 1
    return list(compress(range(last + 1), marked))


# -- what a condition can ask --------------------------------------------------------------------------------------------------


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

    def narrow(positions: Positions, held: Held) -> Positions:
        for field, wanted in conditions.items():
            held.check(field, wanted)
        for field, wanted in conditions.items():
            positions = held.fitting(positions, field, wanted)
        return positions

    text = ", ".join(f"{field}={wanted!r}" for field, wanted in conditions.items()) or "anything"
    return Condition(test, text, narrow, is_filed=True)


def stated_in(document: str) -> Condition:
    """The condition that a document states something of the record: that there is evidence in it, of roles and observations too.

    >>> stated_in("std-2022-07-07")
    <Condition: stated in std-2022-07-07>
    """
    return Condition(
        lambda record: document in stating(record),
        f"stated in {document}",
        lambda positions, held: held.stated_in(positions, document),
        is_filed=True,
    )


def stating(record: Record) -> set[str]:
    """The ids of the documents that state something of a record.

    >>> stating(Record.model_construct(id="a"))
    set()
    """
    parts: tuple[Sourced, ...] = (record, *getattr(record, "observations", ()), *getattr(record, "roles", ()))
    return {one.document for part in parts for one in part.evidence}


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
    codes = _codes(of, field)
    if codes is None:
        raise UnknownFieldError(field, fields=of.model_fields)
    if codes:
        _check_codes(field, codes, wanted)


@cache
def _codes(of: type[Record], field: str) -> Collection[str] | None:
    """The codes that a field may hold, none where it is no field of codes; None where there is no such field."""
    if field not in of.model_fields:
        return None
    lists = [part for part in _parts(of.model_fields[field].annotation) if isinstance(part, type) and issubclass(part, StrEnum)]
    return dict.fromkeys(member.value for each in lists for member in each)


def _check_codes(field: str, codes: Collection[str], wanted: Any) -> None:
    if is_choice(wanted):
        for one in wanted:
            _check_codes(field, codes, one)
    elif isinstance(wanted, str) and wanted not in codes:
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


_SEVERAL: Final = (Sequence, Set)


def is_choice(wanted: Any) -> bool:
    """Whether a condition offers several values, of which one must fit.

    >>> is_choice({"city", "zone"}), is_choice("city")
    (True, False)
    """
    return not isinstance(wanted, str) and isinstance(wanted, _SEVERAL)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def fits(value: object, wanted: Any) -> bool:
    """Whether a field's value fits a condition: a value, several of which one must fit, or a function.

    >>> fits(("a", "b"), "b"), fits((), None), fits("x", {"x", "y"}), fits(3, lambda number: number > 2)
    (True, True, True, True)
    """
    if is_choice(wanted):
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
    return bool(value == wanted or (wanted is not None and isinstance(value, Value) and getattr(value, "key", None) == wanted))
