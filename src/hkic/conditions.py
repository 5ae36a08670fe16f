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
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, get_args

from hkic._model import Value
from hkic.dates import PartialDate, Period
from hkic.errors import HkicError, InvalidValueError, UnknownFieldError
from hkic.evidence import Sourced
from hkic.ids import Ref
from hkic.records import KINDS, Participant, PolicyDate, Record, linking

#: Some of the records that are asked, as a number with a byte for each of them, the lowest for the first: 1 where it is meant.
Marks: TypeAlias = int
#: The marks of the records for which a condition holds, and of those for which it holds or may hold, since nothing tells.
Found: TypeAlias = tuple[Marks, Marks]
#: A test of a record or of a field's value; None where it cannot be told.
Test: TypeAlias = Callable[[Any], bool | None]
#: The record that has an id; raises where none has it.
Resolve: TypeAlias = Callable[[str], Record]


class _Held(Protocol):
    """Records that know which of them fit, without a look at each."""

    def known(self, conditions: Mapping[str, Any]) -> Marks | None:
        """Those whose fields fit, where all of it was rightly asked before; else None."""

    def check(self, field: str, wanted: Any) -> None:
        """Refuse a field that they do not have, and what it cannot hold."""

    def passing(self, among: Marks, test: Callable[[Any], object]) -> Marks:
        """Those that pass a test."""

    def fitting(self, among: Marks, field: str, wanted: Any) -> Found:
        """Those whose field fits a condition."""

    def stated_in(self, among: Marks, document: str) -> Marks:
        """Those of which a document states something."""


class Condition:
    """A test of records, or of a field's values, that combines with others and with functions.

    >>> from hkic.records import Place
    >>> named = Condition(lambda record: bool(record.names), "it has names")
    >>> (named | ~named), (named | ~named)(Place(id="a", name="A", description="A.", category="city"))
    (<Condition: (it has names) or (not (it has names))>, True)
    """

    __slots__ = ("_said", "_test")

    def __init__(self, test: Test, text: str = "a function") -> None:
        self._test = test  # neither is there of a condition that is made of others
        self._said = text

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

    def among(self, marks: Marks, held: _Held) -> Found:
        """Of some records those for which it holds.

        >>> from hkic.collection import Collection
        >>> from hkic.records import Place
        >>> places = Collection([Place(id="a", name="A", description="A.", category="city")], of=Place)
        >>> list(places.where(having(category="city")))
        ['a']
        """
        passing = held.passing(marks, self._test)
        return passing, passing

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

    @property
    def _text(self) -> str:
        """What it says; of what is made of others it is put together when it is shown, since most never are."""
        return self._said

    def __repr__(self) -> str:
        return f"<Condition: {self._text}>"


def as_condition(test: Condition | Test) -> Condition:
    """A condition, or the one that a function makes.

    >>> as_condition(bool)
    <Condition: a function>
    """
    return test if isinstance(test, Condition) else Condition(function_of(test))


def function_of(test: Condition | Test) -> Test:
    """The function that a test is.

    >>> function_of(bool), function_of(Condition(bool))
    (<class 'bool'>, <class 'bool'>)
    """
    if isinstance(test, Condition):
        return test._test if type(test) is Condition else test
    if not callable(test):
        raise InvalidValueError(test, what="condition", why="write a function, or having(field=value)")
    return test


class _Having(Condition):
    """That every named field fits."""

    __slots__ = ("_conditions",)

    def __init__(self, conditions: Mapping[str, Any]) -> None:
        self._conditions = conditions

    @property
    def _text(self) -> str:
        return ", ".join(f"{field}={wanted!r}" for field, wanted in self._conditions.items()) or "anything"

    def _fits(self, record: Record) -> bool | None:
        for field, wanted in self._conditions.items():
            check_field(type(record), field, wanted)
        return every(fits(getattr(record, field), wanted) for field, wanted in self._conditions.items())

    def holds(self, about: Any) -> bool | None:
        return self._fits(about)

    def among(self, marks: Marks, held: _Held) -> Found:
        known = held.known(self._conditions)
        if known is not None:
            known &= marks
            return known, known
        if not marks:
            return 0, 0
        self.of_kind(held)
        surely = possibly = marks
        for field, wanted in self._conditions.items():
            fitting, possibly = held.fitting(possibly, field, wanted)
            surely &= fitting
        return surely, possibly

    def of_kind(self, held: _Held) -> Condition | None:
        for field, wanted in self._conditions.items():
            held.check(field, wanted)
        return self


class _Stated(Condition):
    """That a document states something of the record."""

    __slots__ = ("_document",)

    def __init__(self, document: str) -> None:
        super().__init__(lambda record: document in stating(record), f"stated in {document}")
        self._document = document

    def among(self, marks: Marks, held: _Held) -> Found:
        stated = held.stated_in(marks, self._document)
        return stated, stated


class _Timed(Condition):
    """That a date stands in some relation to a period."""

    __slots__ = ("_relation",)

    def __init__(self, relation: Callable[[PartialDate | Period], bool | None], text: str) -> None:
        super().__init__(self.holds, text)
        self._relation = relation

    def holds(self, about: Any) -> bool | None:
        if isinstance(about, _DATES):
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
        self._left, self._right = left, right

    @property
    def _text(self) -> str:
        return f"({self._left._text}) and ({self._right._text})"

    def holds(self, about: Any) -> bool | None:
        return every(each.holds(about) for each in (self._left, self._right))

    def among(self, marks: Marks, held: _Held) -> Found:
        surely, possibly = self._left.among(marks, held)
        if not possibly:
            return 0, 0
        also, possibly = self._right.among(possibly, held)
        return surely & also, possibly

    def of_kind(self, held: _Held) -> Condition | None:
        left, right = self._left.of_kind(held), self._right.of_kind(held)
        return None if left is None or right is None else _Both(left, right)


class _Either(Condition):
    """That one of two conditions holds."""

    __slots__ = ("_left", "_right")

    def __init__(self, left: Condition, right: Condition) -> None:
        self._left, self._right = left, right

    @property
    def _text(self) -> str:
        return f"({self._left._text}) or ({self._right._text})"

    def holds(self, about: Any) -> bool | None:
        return some(each.holds(about) for each in (self._left, self._right))

    def among(self, marks: Marks, held: _Held) -> Found:
        surely, possibly = self._left.among(marks, held)
        if surely == marks:
            return surely, possibly
        also, perhaps = self._right.among(marks ^ surely, held)
        return surely | also, possibly | perhaps

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
        self._inner = inner

    @property
    def _text(self) -> str:
        return f"not ({self._inner._text})"

    def holds(self, about: Any) -> bool | None:
        held = self._inner.holds(about)
        return None if held is None else not held

    def among(self, marks: Marks, held: _Held) -> Found:
        surely, possibly = self._inner.among(marks, held)
        return marks ^ possibly, marks ^ surely

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


class Domain(NamedTuple):
    """What a field can hold.

    >>> from hkic.records import Institution
    >>> domain(Institution, "place").ref, domain(Institution, "founded").type.__name__
    (Ref('place'), 'Period')
    """

    field: str
    """The name of the field."""
    codes: Mapping[str, None]
    """The codes of which it holds some; empty where it holds something else."""
    ref: Ref | None
    """What its ids may name, where it holds ids."""
    type: type[Any]
    """The type of what it holds, of all dates that of periods."""

    @property
    def is_free(self) -> bool:
        """Whether it can hold any text.

        >>> from hkic.records import Place
        >>> domain(Place, "name").is_free, domain(Place, "category").is_free
        (True, False)
        """
        return self.type is str and not self.codes and self.ref is None

    def check(self, wanted: Any, resolve: Resolve | None = None) -> None:
        """Refuse what the field cannot hold, as :func:`check_field` says.

        >>> from hkic.records import Place
        >>> domain(Place, "name").check("Hong Kong")
        """
        if is_choice(wanted):
            for one in wanted:
                self.check(one, resolve)
        elif isinstance(wanted, str) or not (wanted is None or callable(wanted) or _is_item(wanted)):
            self._check_one(wanted, resolve)

    def _check_one(self, wanted: Any, resolve: Resolve | None) -> None:
        if self.codes:
            if wanted not in self.codes:
                close = near(wanted, self.codes)
                remedy = f"did you mean {' or '.join(map(repr, close))}?" if close else f"the codes are {', '.join(self.codes)}"
                raise InvalidValueError(wanted, what=f"code of {self.field}", why=remedy)
        elif self.ref is not None:
            check_id(wanted, self.ref, self.field, resolve)
        elif self.type is Period:
            Period.of(wanted)
        elif not _is_a(self.type, wanted):
            raise InvalidValueError(wanted, what=f"value of {self.field}", why=f"it holds {_TYPES[self.type]}")


def _is_item(wanted: Any) -> bool:
    return isinstance(wanted, Value) and not isinstance(wanted, Record)


#: Items that are known by a field of theirs.
_KEY_FIELDS: Final[dict[type[Value], str]] = {Participant: "who", PolicyDate: "step"}
#: What stands for an id, and what tells a time; a union of types would be made anew at each question.
_NAMED: Final = (str, Record)
_DATES: Final = (PartialDate, Period)
_TYPES: Final[dict[type[Any], str]] = {bool: "yes or no: True or False", int: "whole numbers", str: "texts", Period: "dates"}


@cache
def _domain(of: type[Value], field: str) -> Domain | None:
    """What a field can hold; None where there is no such field."""
    if field not in of.model_fields:
        return None
    if field == "kind":
        kinds = dict.fromkeys(str(each.model_fields["kind"].default) for each in KINDS.values())
        return Domain(field, kinds, None, str)
    held = [part for part in _parts(of.model_fields[field].annotation) if isinstance(part, type)]
    for item, key in _KEY_FIELDS.items():
        if item in held:
            known = _domain(item, key)
            return known and known._replace(field=field)
    codes = [member.value for each in held if issubclass(each, StrEnum) for member in each]
    dated = any(issubclass(each, PartialDate | Period) for each in held)
    of_type = Period if dated else next((each for each in (bool, int) if each in held), str)
    return Domain(field, dict.fromkeys(codes), dict(linking(of)).get(field), of_type)


def domain(of: type[Record], field: str) -> Domain:
    """What a field of records of a kind can hold; raises :class:`~hkic.errors.UnknownFieldError` where they do not have it.

    >>> from hkic.records import Place
    >>> list(domain(Place, "category").codes)[:2]
    ['country', 'region']
    """
    found = _domain(of, field)
    if found is None:
        raise UnknownFieldError(field, fields=of.model_fields)
    return found


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
    domain(of, field).check(wanted, resolve)


def _is_a(of: type[Any], wanted: Any) -> bool:
    """Whether a value is of a type; True is no number here, and a record stands for its id."""
    if isinstance(wanted, of):
        return isinstance(wanted, bool) is (of is bool)
    return of is str and isinstance(wanted, Record)


def check_id(wanted: Any, ref: Ref, what: str, resolve: Resolve | None) -> None:
    """Refuse what is no id of a record that a reference may name.

    >>> check_id(3, Ref("place"), "place", None)
    Traceback (most recent call last):
    hkic.errors.InvalidValueError: 3 is no value of place: write the id of a record
    """
    if not isinstance(wanted, _NAMED):
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
    held = _domain(of, field)
    if held is not None and held.type is int and text.isdecimal():
        return int(text)
    return {"true": True, "false": False}.get(text, text) if held is not None and held.type is bool else text


def near(key: object, known: Any, *, limit: int = 3) -> list[str]:
    """The known words most like a mistyped one, best first.

    >>> near("hkusd", ["hkust", "hku", "zte"])
    ['hkust', 'hku']
    """
    from difflib import get_close_matches

    return get_close_matches(str(key).lower(), list(known), n=limit)


def is_choice(wanted: object) -> bool:
    """Whether a condition offers several values, of which one must fit.

    >>> is_choice({"city", "zone"}), is_choice("city")
    (True, False)
    """
    return _are_several(type(wanted))  # type: ignore[arg-type]  # a type can be hashed: mypy looks at its instances


@cache
def _are_several(of: type[object]) -> bool:
    """The same of what is of a type, kept: whether that is a sequence or set takes long to find out."""
    return issubclass(of, Sequence | Set) and not issubclass(of, str)


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
