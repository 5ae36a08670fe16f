"""Registers: which of some records hold what in a field, name what, are told by which document, and hold when.

Records are known by their position. Each part is made when it is first asked for, once for the records of a collection, and
answers for all that is narrowed from it. What a register finds is what a look at every record finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import compress
from operator import attrgetter, itemgetter
from typing import Any, Final, Generic, TypeVar

from hkic._model import Value
from hkic.conditions import Found, Positions, Test, as_condition, both, fits, is_choice, stating, union, without
from hkic.dates import PartialDate, Period
from hkic.records import Record, links
from hkic.validity import holds_on, meets_any, periods_of

R = TypeVar("R", bound=Record)

#: What is equal to a field's value only where both have one hash.
_HASHED: Final = (str, int, Decimal, Enum, PartialDate, Period, Value, type(None))
#: A register is made for a question about so large a part of the records; of fewer, each is looked at.
_PART: Final = 16


class Groups:
    """Positions of records by the values of one field; one with several values is under each, one without under None.

    >>> Groups({"city": [0, 2], "zone": [1]}, has_several=False).fitting({"city", "river"}).surely
    [0, 2]
    """

    def __init__(self, by_value: Mapping[Any, Positions], *, has_several: bool) -> None:
        self.by_value = by_value
        self._has_several = has_several

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
        """The positions where the value fits a condition; None for a function of several values, which no single one answers.

        >>> Groups({"city": [0, 2]}, has_several=True).fitting(len)

        """
        if is_choice(wanted):
            found = [self.fitting(one) for one in wanted]
            return None if None in found else _either([each for each in found if each is not None])
        if callable(wanted) and self._has_several:
            return None
        groups: dict[bool | None, list[Positions]] = {True: [], None: [], False: []}
        holds = as_condition(wanted).holds if callable(wanted) else lambda value: fits(value, wanted)
        for value in self._candidates(wanted):
            groups[holds(value)].append(self.by_value[value])
        return _either([Found(union(groups[True]), union(groups[None]))])

    def _candidates(self, wanted: Any) -> Iterable[Any]:
        """All values that may fit, and few others."""
        if callable(wanted) or not isinstance(wanted, _HASHED):
            return self.by_value
        key = wanted.id if isinstance(wanted, Record) else wanted
        same = [key] if key in self.by_value else []
        spelt = self._by_spelling.get(str(key)) if self._by_spelling else None
        return dict.fromkeys([*same, *spelt]) if spelt else same


def _either(found: Sequence[Found]) -> Found:
    surely = union(each.surely for each in found)
    return Found(surely, without(union(each.perhaps for each in found), surely))


class Register(Generic[R]):
    """What some records, in the order of their ids, hold by value.

    >>> from hkic.records import Place
    >>> places = [Place(id=id, name=id, description="P.", category="city", within=["c"]) for id in "ab"]
    >>> register = Register(places)
    >>> register.fitting(range(2), "id", "b").surely, register.mentioning(range(2), ["c"]).surely
    ([1], [0, 1])
    """

    def __init__(self, records: Iterable[R]) -> None:
        self.records = tuple(records)
        self.everything = range(len(self.records))
        self._groups: dict[str, Groups] = {}
        self._orders: dict[tuple[str, bool], Sequence[R]] = {}

    def at(self, positions: Positions) -> Sequence[R]:
        """The records at some positions.

        >>> Register([]).at([])
        ()
        """
        if len(positions) == len(self.records):
            return self.records
        return itemgetter(*positions)(self.records) if len(positions) > 1 else tuple(self.records[at] for at in positions)

    def passing(self, among: Positions, test: Callable[[R], object]) -> Positions:
        """Those that pass a test.

        >>> Register([]).passing(range(0), bool)
        []
        """
        return list(compress(among, map(test, self.at(among))))

    def _asked(self, among: Positions, test: Test) -> Found:
        """Those of which a test says that it holds, and those of which it says that nothing tells."""
        verdicts = list(map(test, self.at(among)))
        unknown = [at for at, held in zip(among, verdicts, strict=True) if held is None] if None in verdicts else []
        return Found(list(compress(among, verdicts)), unknown)

    def groups(self, field: str) -> Groups:
        """The positions by the values of a field.

        >>> Register([]).groups("id").by_value
        {}
        """
        if field not in self._groups:
            has_several = any(isinstance(getattr(record, field), tuple) for record in self.records[:1])
            self._groups[field] = Groups(self.grouped(self.everything, attrgetter(field)), has_several=has_several)
        return self._groups[field]

    def grouped(self, among: Positions, value: Callable[[R], Any]) -> dict[Any, Positions]:
        """The positions by the value of a function; where there are several values, under each, where none, under None.

        >>> Register([]).grouped(range(0), str)
        {}
        """
        groups: defaultdict[Any, list[int]] = defaultdict(list)
        for at, found in zip(among, map(value, self.at(among)), strict=True):
            if isinstance(found, tuple):
                for each in dict.fromkeys(found) or (None,):
                    groups[each].append(at)
            else:
                groups[found].append(at)
        return dict(groups)

    def fitting(self, among: Positions, field: str, wanted: Any) -> Found:
        """Those whose field fits a condition, as :meth:`hkic.Collection.where` says.

        >>> list(Register([]).fitting(range(0), "id", "b").surely)
        []
        """
        found = self.groups(field).fitting(wanted) if field in self._groups or self._is_worth(among) else None
        if found is None:
            return self._asked(among, lambda record: fits(getattr(record, field), wanted))
        return self._of_these(among, found)

    def stated_in(self, among: Positions, document: str) -> Found:
        """Those of which a document states something.

        >>> list(Register([]).stated_in(range(0), "d").surely)
        []
        """
        if self._is_worth(among):
            return self._of_these(among, Found(self._by_document.get(document, ())))
        return Found(self.passing(among, lambda record: document in stating(record)))

    def mentioning(self, among: Positions, targets: Iterable[str]) -> Found:
        """Those that refer to one of these ids outside their sources.

        >>> list(Register([]).mentioning(range(0), ["a"]).surely)
        []
        """
        wanted = frozenset(targets)
        if self._is_worth(among):
            return self._of_these(among, Found(union(self._by_target[id] for id in wanted if id in self._by_target)))
        return Found(self.passing(among, lambda record: not wanted.isdisjoint(mentioned(record))))

    def meeting(self, among: Positions, asked: Period) -> Found:
        """Those that hold on some day of a period.

        >>> list(Register([]).meeting(range(0), Period.parse("2019")).surely)
        []
        """
        if not self._is_worth(among):
            return self._asked(among, lambda record: holds_on(record, asked))
        groups: dict[bool | None, list[Positions]] = {True: [], None: [], False: []}
        for periods, at in self._by_periods.items():
            groups[meets_any(periods, asked)].append(at)
        return self._of_these(among, Found(union(groups[True]), union(groups[None])))

    def ordered(self, field: str, make: Callable[[], Sequence[R]], *, reverse: bool) -> Sequence[R]:
        """All records in the order of a field, made once.

        >>> Register([]).ordered("name", lambda: [], reverse=False)
        []
        """
        if (field, reverse) not in self._orders:
            self._orders[field, reverse] = make()
        return self._orders[field, reverse]

    def _is_worth(self, among: Positions) -> bool:
        return len(among) * _PART >= len(self.records)

    def _of_these(self, among: Positions, found: Found) -> Found:
        if among is self.everything:
            return found
        return Found(both(among, found.surely), both(among, found.perhaps) if found.perhaps else ())

    @cached_property
    def _by_document(self) -> Mapping[str, Positions]:
        return _filed(stating(record) for record in self.records)

    @cached_property
    def _by_target(self) -> Mapping[str, Positions]:
        return _filed(dict.fromkeys(mentioned(record)) for record in self.records)

    @cached_property
    def _by_periods(self) -> Mapping[tuple[Period, ...], Positions]:
        found: defaultdict[tuple[Period, ...], list[int]] = defaultdict(list)
        for at, record in enumerate(self.records):
            found[periods_of(record)].append(at)
        return dict(found)


def _filed(keys: Iterable[Iterable[str]]) -> Mapping[str, Positions]:
    """The positions of each key."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(keys):
        for key in each:
            found[key].append(at)
    return dict(found)


def mentioned(record: Record) -> Iterator[str]:
    """The ids that a record refers to outside its sources.

    >>> from hkic.records import Place
    >>> list(mentioned(Place(id="b", name="B", description="B.", category="city", within=["c"])))
    ['c']
    """
    return (link.target for link in links(record) if ".document" not in link.path)
