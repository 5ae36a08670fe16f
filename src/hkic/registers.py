"""Registers: which of some records hold what in a field, name what, are told by which document, and hold when.

Some of the records are told by their marks, numbers that combine as sets do. Each part is made when it is first asked for, once
for the records of a collection, and answers for all that is narrowed from it. What a register finds is what a look at every
record finds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import chain, compress
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

from hkic._model import Value
from hkic.conditions import Found, Marks, Test, as_condition, fits, stating
from hkic.dates import PartialDate, Period
from hkic.records import Record, links
from hkic.validity import holds_on, meets_any, periods_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")

#: What is equal to a field's value only where both have one hash.
_HASHED: Final = (str, type(None), int, Decimal, Enum, PartialDate, Period, Value)
#: A register is made for a question about so large a part of the records, or where there are few; of fewer, each is looked at.
_PART: Final = 32
_FEW: Final = 8
#: From so many on it pays to seek the few that are marked.
_LONG: Final = 256
#: What one in so many records has is common.
_COMMON: Final = 64


class Groups(Generic[R]):
    """Records by the values of one field; one with several values is under each, one without under None.

    >>> from hkic.records import Place
    >>> places = [Place(id=id, name=id, description="P.", category="city") for id in "abc"]
    >>> [place.id for place in Register(places).groups("id").by_value["c"]]
    ['c']
    """

    def __init__(self, by_value: Mapping[Any, Sequence[R]], register: Register[R], *, has_several: bool) -> None:
        self.by_value = by_value
        self._register = register
        self._has_several = has_several
        self._marks: dict[str | None, Marks] = {}  # of common words

    @cached_property
    def _by_spelling(self) -> Mapping[str, Sequence[Any]]:
        """Spelling of a date, or key of an item, to the values that have it."""
        found: dict[str, list[Any]] = {}
        for value in self.by_value:
            if isinstance(value, PartialDate | Period):
                found.setdefault(str(value), []).append(value)
            elif isinstance(value, Value):
                found.setdefault(str(getattr(value, "key", None)), []).append(value)
        return found

    def fitting(self, wanted: Any) -> Found | None:
        """Where the value fits one value or function; None for a function of several values, which no single one answers.

        >>> Register([]).groups("id").fitting("a")
        (0, 0)
        """
        if callable(wanted):
            return None if self._has_several else self._sorted_out(as_condition(wanted).holds, self.by_value)
        wanted = wanted.id if isinstance(wanted, Record) else wanted
        return self._sorted_out(lambda value: fits(value, wanted), self._candidates(wanted))

    def get(self, word: str | None, /) -> Marks:
        """Where the value fits a word; or None, where there is none.

        >>> Register([]).groups("id").get("a")
        0
        """
        marks = self._marks.get(word)
        if marks is None:
            values = self._candidates(word)
            marks = self._sorted_out(lambda value: fits(value, word), values)[0] if values else 0
            if self._register.is_common(marks):
                self._marks[word] = marks
        return marks

    def _sorted_out(self, test: Test, values: Iterable[Any]) -> Found:
        return self._register.found(*(map(self.by_value.__getitem__, each) for each in sorted_out(values, test)))

    def _candidates(self, wanted: Any) -> Collection[Any]:
        """All values that may fit, and few others."""
        if not isinstance(wanted, _HASHED):
            return self.by_value
        same = [wanted] if wanted in self.by_value else []
        spelt = self._by_spelling.get(str(wanted)) if self._by_spelling else None
        return dict.fromkeys([*same, *spelt]) if spelt else same


def sorted_out(each: Iterable[T], test: Callable[[T], bool | None]) -> tuple[list[T], list[T]]:
    """Those for which a test holds, and those of which nothing tells.

    >>> sorted_out([1, None, 3], lambda number: number and number > 2)
    ([3], [None])
    """
    groups: dict[bool | None, list[T]] = {True: [], None: [], False: []}
    for one in each:
        groups[test(one)].append(one)
    return groups[True], groups[None]


class Register(Generic[R]):
    """What some records, in the order of their ids, hold by value.

    >>> from hkic.records import Place
    >>> places = [Place(id=id, name=id, description="P.", category="city", within=["c"]) for id in "ab"]
    >>> register = Register(places)
    >>> [place.id for place in register.at(register.mentioning(register.everything, ["c"]))]
    ['a', 'b']
    """

    def __init__(self, records: Iterable[R]) -> None:
        self.records = tuple(records)
        self.everything: Marks = int.from_bytes(b"\1" * len(self.records), "little")
        self._groups: dict[str, Groups[R]] = {}
        self._orders: dict[tuple[str, bool], Sequence[R]] = {}

    @cached_property
    def _position(self) -> Mapping[int, int]:
        """Where each record is, by what it is: to look into each for its own id takes several times as long."""
        return {id(record): at for at, record in enumerate(self.records)}

    def at(self, marks: Marks) -> Sequence[R]:
        """The records that are marked.

        >>> Register([]).at(0)
        ()
        """
        if marks == self.everything:
            return self.records
        records = self.records
        chosen = marks.to_bytes(len(records), "little")
        if len(records) > _LONG and marks.bit_count() * _PART < len(records):
            return [records[one.start()] for one in re.finditer(b"\1", chosen)]
        return list(compress(records, chosen)) if marks else ()

    def marked(self, records: Iterable[R]) -> Marks:
        """The marks of some of the records.

        >>> Register([]).marked([])
        0
        """
        chosen = bytearray(len(self.records))
        for at in map(self._position.__getitem__, map(id, records)):
            chosen[at] = 1
        return int.from_bytes(chosen, "little")

    def found(self, surely: Iterable[Sequence[R]], perhaps: Iterable[Sequence[R]]) -> Found:
        """The marks of groups of records for which something holds, and of which nothing tells.

        >>> Register([]).found([], [])
        (0, 0)
        """
        marks = self.marked(chain.from_iterable(surely))
        return marks, marks | self.marked(chain.from_iterable(perhaps))

    def passing(self, among: Marks, test: Callable[[R], object]) -> Marks:
        """Those that pass a test.

        >>> Register([]).passing(0, bool)
        0
        """
        return self.marked([record for record in self.at(among) if test(record)])

    def _asked(self, among: Marks, test: Test) -> Found:
        """Those for which a test of each holds, and those of which nothing tells."""
        return self.found(*([each] for each in sorted_out(self.at(among), test)))

    def groups(self, field: str) -> Groups[R]:
        """The records by the values of a field.

        >>> Register([]).groups("id").by_value
        {}
        """
        if field not in self._groups:
            has_several = any(isinstance(getattr(record, field), tuple) for record in self.records[:1])
            self._groups[field] = Groups(grouped(self.records, attrgetter(field)), self, has_several=has_several)
        return self._groups[field]

    def fitting(self, among: Marks, field: str, wanted: Any) -> Found:
        """Those whose field fits one value or function.

        >>> Register([]).fitting(0, "id", "b")
        (0, 0)
        """
        groups = self.filed(among, field)
        found = None if groups is None else groups.fitting(wanted)
        if found is None:
            return self._asked(among, lambda record: fits(getattr(record, field), wanted))
        surely, possibly = found
        return surely & among, possibly & among

    def filed(self, among: Marks, field: str) -> Groups[R] | None:
        """The groups of a field, unless so few are asked that each is looked at.

        >>> Register([]).filed(0, "id").by_value
        {}
        """
        groups = self._groups.get(field)
        return self.groups(field) if groups is None and self._is_worth(among) else groups

    def is_common(self, marks: Marks) -> bool:
        """Whether so many are marked that the marks are worth keeping: of what is common there is little.

        >>> Register([]).is_common(0)
        False
        """
        return marks.bit_count() * _COMMON > len(self.records)

    def stated_in(self, among: Marks, document: str) -> Marks:
        """Those of which a document states something.

        >>> Register([]).stated_in(0, "d")
        0
        """
        if self._is_worth(among):
            return self.marked(self._by_document.get(document, ())) & among
        return self.passing(among, lambda record: document in stating(record))

    def mentioning(self, among: Marks, targets: Iterable[str]) -> Marks:
        """Those that refer to one of these ids outside their sources.

        >>> Register([]).mentioning(0, ["a"])
        0
        """
        wanted = frozenset(targets)
        if self._is_worth(among):
            return self.marked(chain.from_iterable(self._by_target[id] for id in wanted if id in self._by_target)) & among
        return self.passing(among, lambda record: not wanted.isdisjoint(mentioned(record)))

    def meeting(self, among: Marks, asked: Period) -> Found:
        """Those that hold on some day of a period.

        >>> Register([]).meeting(0, Period.parse("2019"))
        (0, 0)
        """
        if not self._is_worth(among):
            return self._asked(among, lambda record: holds_on(record, asked))
        periods = sorted_out(self._by_periods, lambda held: meets_any(held, asked))
        surely, possibly = self.found(*(map(self._by_periods.__getitem__, each) for each in periods))
        return surely & among, possibly & among

    def ordered(self, field: str, make: Callable[[], Sequence[R]], *, reverse: bool) -> Sequence[R]:
        """All records in the order of a field, made once.

        >>> Register([]).ordered("name", lambda: [], reverse=False)
        []
        """
        if (field, reverse) not in self._orders:
            self._orders[field, reverse] = make()
        return self._orders[field, reverse]

    def _is_worth(self, among: Marks) -> bool:
        """Whether so many are asked that all records are filed for it."""
        return (among.bit_count() + _FEW) * _PART >= len(self.records)

    @cached_property
    def _by_document(self) -> Mapping[str, Sequence[R]]:
        return _filed(self.records, stating)

    @cached_property
    def _by_target(self) -> Mapping[str, Sequence[R]]:
        return _filed(self.records, lambda record: dict.fromkeys(mentioned(record)))

    @cached_property
    def _by_periods(self) -> Mapping[tuple[Period, ...], Sequence[R]]:
        return _filed(self.records, lambda record: (periods_of(record),))


def grouped(records: Iterable[R], value: Callable[[R], Any]) -> dict[Any, Sequence[R]]:
    """Records by the value of a function; where there are several values, under each, where none, under None.

    >>> grouped([], len)
    {}
    """
    groups: defaultdict[Any, list[R]] = defaultdict(list)
    for record in records:
        found = value(record)
        if isinstance(found, tuple):
            for each in dict.fromkeys(found) or (None,):
                groups[each].append(record)
        else:
            groups[found].append(record)
    return dict(groups)


def _filed(records: Iterable[R], keys: Callable[[R], Iterable[T]]) -> Mapping[T, Sequence[R]]:
    """Records by each of their keys."""
    found: defaultdict[T, list[R]] = defaultdict(list)
    for record in records:
        for key in keys(record):
            found[key].append(record)
    return dict(found)


def mentioned(record: Record) -> Iterator[str]:
    """The ids that a record refers to outside its sources.

    >>> from hkic.records import Place
    >>> list(mentioned(Place(id="b", name="B", description="B.", category="city", within=["c"])))
    ['c']
    """
    return (link.target for link in links(record) if ".document" not in link.path)
