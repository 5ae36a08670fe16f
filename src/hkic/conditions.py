"""Conditions: what a record must be like, to be combined with ``&``, ``|`` and ``~``.

What cannot be told, since a date is missing or too vague, is neither so nor not so: ``~`` leaves it open as well.

>>> from hkic.records import Place
>>> city = having(category="city") & ~having(within="shenzhen")
>>> city(Place(id="hong-kong", name="Hong Kong", description="A city.", category="city"))
True
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from functools import cache
from itertools import chain, compress, filterfalse
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, get_args

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.errors import HkicError, InvalidValueError, UnknownFieldError
from hkic.evidence import Sourced
from hkic.ids import Ref
from hkic.records import KINDS, Participant, PolicyDate, Record, linking

#: Positions of records in the order of ids, ascending.
Positions: TypeAlias = Sequence[int]
#: A test of a record or of a field's value; None where it cannot be told.
Test: TypeAlias = Callable[[Any], bool | None]
#: The record that has an id; raises where none has it.
Resolve: TypeAlias = Callable[[str], Record]
#: Sorting some numbers is faster than passing over all where they are so few.
_FEW: Final = 8


class Found(NamedTuple):
    """The positions where a condition holds, and those where it cannot be told.

    >>> Found([1], [2, 3]).possibly
    [1, 2, 3]
    """

    surely: Positions
    """Where it holds."""
    perhaps: Positions = ()
    """Where nothing tells."""

    @property
    def possibly(self) -> Positions:
        """Where it holds or may hold.

        >>> Found([1]).possibly
        [1]
        """
        return union([self.surely, self.perhaps])

    def narrowed(self, ask: Callable[[Positions], Found]) -> Found:
        """Where something else holds too, asked of the positions that are left.

        >>> Found([1], [2]).narrowed(lambda positions: Found(positions))
        Found(surely=[1], perhaps=[2])
        """
        found = ask(self.possibly)
        if not self.perhaps:
            return found
        surely = both(self.surely, found.surely)
        return Found(surely, without(found.possibly, surely))


class _Held(Protocol):
    """Records that know which of them fit, without a look at each."""

    def check(self, field: str, wanted: Any) -> None:
        """Refuse a field that they do not have, and what it cannot hold."""

    def passing(self, among: Positions, test: Callable[[Any], object]) -> Positions:
        """Those that pass a test."""

    def fitting(self, among: Positions, field: str, wanted: Any) -> Found:
        """Those whose field fits a condition."""

    def stated_in(self, among: Positions, document: str) -> Found:
        """Those of which a document states something."""


class Condition:
    """A test of records, or of a field's values, that combines with others and with functions.

    >>> from hkic.records import Place
    >>> named = Condition(lambda record: bool(record.names), "it has names")
    >>> (named | ~named), (named | ~named)(Place(id="a", name="A", description="A.", category="city"))
    (<Condition: (it has names) or (not (it has names))>, True)
    """

    __slots__ = ("_is_filed", "_test", "_text")

    def __init__(self, test: Test, text: str = "a function", *, is_filed: bool = False) -> None:
        self._test = test
        self._text = text
        self._is_filed = is_filed  # whether it costs the same among few records as among many

    def __call__(self, about: Any) -> bool:
        """Whether it holds for sure.

        >>> having(id="a")(Record.model_construct(id="a"))
        True
        """
        return self.holds(about) is True

    def holds(self, about: Any) -> bool | None:
        """Whether it holds for a record or value; None where that cannot be told.

        >>> during("2018").holds(None) is (~during("2018")).holds(None) is None
        True
        """
        return bool(self._test(about))

    def among(self, positions: Positions, held: _Held) -> Found:
        """Of some positions those of records for which it holds.

        >>> from hkic.collection import Collection
        >>> from hkic.records import Place
        >>> places = Collection([Place(id="a", name="A", description="A.", category="city")], of=Place)
        >>> list(places.where(having(category="city")))
        ['a']
        """
        return Found(held.passing(positions, self._test))

    def of_kind(self, held: _Held) -> Condition | None:  # noqa: ARG002 -- of conditions on fields it depends on the kind
        """What of it can be asked of records of one kind; raises where nothing can.

        >>> Condition(bool).of_kind(None)
        <Condition: a function>
        """
        return self

    def __and__(self, other: Condition | Test) -> Condition:
        return _Both(self, as_condition(other))

    def __rand__(self, other: Test) -> Condition:
        return as_condition(other) & self

    def __or__(self, other: Condition | Test) -> Condition:
        return _Either(self, as_condition(other))

    def __ror__(self, other: Test) -> Condition:
        return as_condition(other) | self

    def __invert__(self) -> Condition:
        return _Not(self)

    def __repr__(self) -> str:
        return f"<Condition: {self._text}>"


def as_condition(test: Condition | Test) -> Condition:
    """A condition, or the one that a function makes.

    >>> as_condition(bool)
    <Condition: a function>
    """
    if isinstance(test, Condition):
        return test
    if not callable(test):
        raise InvalidValueError(test, what="condition", why="write a function, or having(field=value)")
    return Condition(test)


class _Having(Condition):
    """That every named field fits."""

    __slots__ = ("_conditions",)

    def __init__(self, conditions: Mapping[str, Any]) -> None:
        text = ", ".join(f"{field}={wanted!r}" for field, wanted in conditions.items()) or "anything"
        super().__init__(self._fits, text, is_filed=True)
        self._conditions = conditions

    def _fits(self, record: Record) -> bool | None:
        for field, wanted in self._conditions.items():
            check_field(type(record), field, wanted)
        return every(fits(getattr(record, field), wanted) for field, wanted in self._conditions.items())

    def holds(self, about: Any) -> bool | None:
        return self._fits(about)

    def among(self, positions: Positions, held: _Held) -> Found:
        found = Found(positions)
        if positions:
            self.of_kind(held)
        for field, wanted in self._conditions.items():
            found = found.narrowed(lambda left, field=field, wanted=wanted: held.fitting(left, field, wanted))  # type: ignore[misc]
        return found

    def of_kind(self, held: _Held) -> Condition | None:
        for field, wanted in self._conditions.items():
            held.check(field, wanted)
        return self


class _Stated(Condition):
    """That a document states something of the record."""

    __slots__ = ("_document",)

    def __init__(self, document: str) -> None:
        super().__init__(lambda record: document in stating(record), f"stated in {document}", is_filed=True)
        self._document = document

    def among(self, positions: Positions, held: _Held) -> Found:
        return held.stated_in(positions, self._document)


class _Timed(Condition):
    """That a date stands in some relation to a period."""

    __slots__ = ("_relation",)

    def __init__(self, relation: Callable[[PartialDate | Period], bool | None], text: str) -> None:
        super().__init__(self.holds, text)
        self._relation = relation

    def holds(self, about: Any) -> bool | None:
        if isinstance(about, PartialDate | Period):
            return self._relation(about)
        if about is None or about == ():
            return None
        if isinstance(about, tuple):
            return some(self.holds(item) for item in about)
        for name in ("date", "as_of", "period"):
            if isinstance(about, Value) and not isinstance(about, Record) and name in type(about).model_fields:
                return self.holds(getattr(about, name))
        raise InvalidValueError(about, what="date", why=f"{self._text!r} is asked of a field that holds dates")


class _Both(Condition):
    """That two conditions hold."""

    __slots__ = ("_left", "_right")

    def __init__(self, left: Condition, right: Condition) -> None:
        is_filed = left._is_filed and right._is_filed
        super().__init__(self.holds, f"({left._text}) and ({right._text})", is_filed=is_filed)
        self._left, self._right = left, right

    def holds(self, about: Any) -> bool | None:
        return every(each.holds(about) for each in (self._left, self._right))

    def among(self, positions: Positions, held: _Held) -> Found:
        return self._left.among(positions, held).narrowed(lambda left: self._right.among(left, held) if left else Found(left))

    def of_kind(self, held: _Held) -> Condition | None:
        left, right = self._left.of_kind(held), self._right.of_kind(held)
        return None if left is None or right is None else _Both(left, right)


class _Either(Condition):
    """That one of two conditions holds."""

    __slots__ = ("_left", "_right")

    def __init__(self, left: Condition, right: Condition) -> None:
        is_filed = left._is_filed and right._is_filed
        super().__init__(self.holds, f"({left._text}) or ({right._text})", is_filed=is_filed)
        self._left, self._right = left, right

    def holds(self, about: Any) -> bool | None:
        return some(each.holds(about) for each in (self._left, self._right))

    def among(self, positions: Positions, held: _Held) -> Found:
        one = self._left.among(positions, held)
        if len(one.surely) == len(positions):
            return one
        other = self._right.among(positions if self._right._is_filed else without(positions, one.surely), held)
        surely = union([one.surely, other.surely])
        return Found(surely, without(union([one.perhaps, other.perhaps]), surely))

    def of_kind(self, held: _Held) -> Condition | None:
        sides: list[Condition] = []
        refused: list[HkicError] = []
        for each in (self._left, self._right):
            try:
                side = each.of_kind(held)
            except HkicError as error:
                refused.append(error)
            else:
                sides += [side] if side else []
        if len(refused) == 2:
            raise refused[0]
        return _Either(*sides) if len(sides) == 2 else sides[0] if sides else None


class _Not(Condition):
    """That a condition does not hold."""

    __slots__ = ("_inner",)

    def __init__(self, inner: Condition) -> None:
        super().__init__(self.holds, f"not ({inner._text})", is_filed=inner._is_filed)
        self._inner = inner

    def holds(self, about: Any) -> bool | None:
        held = self._inner.holds(about)
        return None if held is None else not held

    def among(self, positions: Positions, held: _Held) -> Found:
        found = self._inner.among(positions, held)
        return Found(without(positions, found.possibly), found.perhaps)

    def of_kind(self, held: _Held) -> Condition | None:
        inner = self._inner.of_kind(held)
        return None if inner is None else _Not(inner)


def some(verdicts: Iterable[bool | None]) -> bool | None:
    """True where one is, else None where one is not known.

    >>> some([False, None]), some([None, True]), some([])
    (None, True, False)
    """
    held = False
    for verdict in verdicts:
        if verdict is None:
            held = None  # type: ignore[assignment]
        elif verdict:
            return True
    return held


def every(verdicts: Iterable[bool | None]) -> bool | None:
    """False where one is, else None where one is not known.

    >>> every([True, None]), every([None, False]), every([])
    (None, False, True)
    """
    inverse = some(None if verdict is None else not verdict for verdict in verdicts)
    return None if inverse is None else not inverse


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
    if not gone or not positions:
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
    return _Having(conditions)


def stated_in(document: str) -> Condition:
    """The condition that a document states something of the record: that there is evidence in it, of roles and observations too.

    >>> stated_in("std-2022-07-07")
    <Condition: stated in std-2022-07-07>
    """
    return _Stated(document)


def stating(record: Record) -> set[str]:
    """The ids of the documents that state something of a record.

    >>> stating(Record.model_construct(id="a"))
    set()
    """
    parts: tuple[Sourced, ...] = (record, *getattr(record, "observations", ()), *getattr(record, "roles", ()))
    return {one.document for part in parts for one in part.evidence}


def during(period: Period | PartialDate | datetime.date | str) -> Condition:
    """The condition, for a field that holds dates, that one lies within a period.

    Of items that have a date (a policy's steps, a person's roles, observations) it asks that. Nothing tells of what is undated.

    >>> during("2018/2022")(Period.parse("2019")), during("2018/2022").holds(None)
    (True, None)
    """
    asked = Period.of(period)
    return _Timed(asked.contains, f"during {asked}")


def before(date: PartialDate | Period | datetime.date | str) -> Condition:
    """The condition, for a field that holds dates, that one comes before a date or period.

    >>> before("2019")(PartialDate(2018, 12)), before("2019")(PartialDate(2019))
    (True, False)
    """
    asked = Period.of(date)
    return _Timed(lambda value: value.before(asked), f"before {asked}")


def after(date: PartialDate | Period | datetime.date | str) -> Condition:
    """The condition, for a field that holds dates, that one comes after a date or period.

    >>> after("2019")(PartialDate(2020)), after("2019").holds(None)
    (True, None)
    """
    asked = Period.of(date)
    return _Timed(lambda value: value.after(asked), f"after {asked}")


# -- what a field can hold -----------------------------------------------------------------------------------------------------


class _Domain(NamedTuple):
    """What a field can hold."""

    codes: Mapping[str, None]
    ref: Ref | None
    type: type[Any]


#: Items that are known by a field of theirs.
_KEY_FIELDS: Final[dict[type[Value], str]] = {Participant: "who", PolicyDate: "step"}
_TYPES: Final[dict[type[Any], str]] = {bool: "yes or no: True or False", int: "whole numbers", str: "texts", Period: "dates"}


@cache
def _domain(of: type[Value], field: str) -> _Domain | None:
    """What a field can hold; None where there is no such field."""
    if field not in of.model_fields:
        return None
    if field == "kind":
        return _Domain(dict.fromkeys(str(each.model_fields["kind"].default) for each in KINDS.values()), None, str)
    held = [part for part in _parts(of.model_fields[field].annotation) if isinstance(part, type)]
    for item, key in _KEY_FIELDS.items():
        if item in held:
            return _domain(item, key)
    codes = [member.value for each in held if issubclass(each, StrEnum) for member in each]
    dated = any(issubclass(each, PartialDate | Period) for each in held)
    of_type = Period if dated else next((each for each in (bool, int) if each in held), str)
    return _Domain(dict.fromkeys(codes), dict(linking(of)).get(field), of_type)


def check_field(of: type[Record], field: str, wanted: Any, resolve: Resolve | None = None) -> None:
    """Refuse a field that records of a kind do not have, and what such a field cannot hold.

    Either would find nothing, and look like an answer: a code that there is not, an id that no record has, a spelling that is no
    date, a value of another type. Raises :class:`~hkic.errors.UnknownFieldError`, :class:`~hkic.errors.InvalidValueError` and
    :class:`~hkic.errors.NotFoundError`.

    >>> from hkic.records import Place
    >>> check_field(Place, "category", "town")
    Traceback (most recent call last):
    hkic.errors.InvalidValueError: 'town' is no code of category: the codes are country, region, ...
    """
    domain = _domain(of, field)
    if domain is None:
        raise UnknownFieldError(field, fields=of.model_fields)
    _check(field, domain, wanted, resolve)


def _check(field: str, domain: _Domain, wanted: Any, resolve: Resolve | None) -> None:
    if is_choice(wanted):
        for one in wanted:
            _check(field, domain, one, resolve)
    elif wanted is None or callable(wanted) or (isinstance(wanted, Value) and not isinstance(wanted, Record)):
        return
    elif domain.codes:
        _check_code(field, domain.codes, wanted)
    elif domain.ref is not None:
        check_id(wanted, domain.ref, field, resolve)
    elif domain.type is Period:
        Period.of(wanted)
    elif not _is_a(domain.type, wanted):
        raise InvalidValueError(wanted, what=f"value of {field}", why=f"it holds {_TYPES[domain.type]}")


def _is_a(of: type[Any], wanted: Any) -> bool:
    """Whether a value is of a type; True is no number here, and a record stands for its id."""
    if isinstance(wanted, Record):
        return of is str
    return isinstance(wanted, of) and isinstance(wanted, bool) is (of is bool)


def _check_code(field: str, codes: Mapping[str, None], wanted: Any) -> None:
    if wanted not in codes:
        close = near(wanted, codes)
        remedy = f"did you mean {' or '.join(map(repr, close))}?" if close else f"the codes are {', '.join(codes)}"
        raise InvalidValueError(wanted, what=f"code of {field}", why=remedy)


def check_id(wanted: Any, ref: Ref, what: str, resolve: Resolve | None) -> None:
    """Refuse what is no id of a record that a reference may name.

    >>> check_id(3, Ref("place"), "place", None)
    Traceback (most recent call last):
    hkic.errors.InvalidValueError: 3 is no value of place: write the id of a record
    """
    if not isinstance(wanted, str | Record):
        raise InvalidValueError(wanted, what=f"value of {what}", why="write the id of a record")
    if resolve is not None:
        found = resolve(wanted.id if isinstance(wanted, Record) else wanted)
        if not ref.allows(found.kind):
            kinds = " or ".join(ref.kinds)
            raise InvalidValueError(found.id, what=f"value of {what}", why=f"it is of the kind {found.kind}, not {kinds}")


def parsed(of: type[Record], field: str, text: str) -> Any:
    """A text as the value that a field of records of a kind can hold: a number, True or False, else the text itself.

    >>> from hkic.records import Institution, Statement
    >>> parsed(Statement, "position", "3"), parsed(Institution, "is_group", "true"), parsed(Institution, "name", "3")
    (3, True, '3')
    """
    domain = _domain(of, field)
    if domain is not None and domain.type is int and text.isdecimal():
        return int(text)
    return {"true": True, "false": False}.get(text, text) if domain is not None and domain.type is bool else text


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


def fits(value: object, wanted: Any) -> bool | None:
    """Whether a field's value fits a condition: a value, several of which one must fit, or a function; None if it cannot be told.

    >>> fits(("a", "b"), "b"), fits((), None), fits("x", {"x", "y"}), fits(3, lambda number: number > 2)
    (True, True, True, True)
    """
    if is_choice(wanted):
        return some(fits(value, one) for one in wanted)
    if callable(wanted):
        return as_condition(wanted).holds(value)
    if isinstance(value, tuple):
        return wanted is None if not value else any(fits(item, wanted) for item in value)
    return _is(value, wanted.id if isinstance(wanted, Record) else wanted)


def _is(value: object, wanted: Any) -> bool:
    """Whether one value is the one wanted: a date by its spelling, an item also by its key."""
    if isinstance(value, PartialDate | Period):
        return str(value) == str(wanted)
    return bool(value == wanted or (wanted is not None and isinstance(value, Value) and getattr(value, "key", None) == wanted))
