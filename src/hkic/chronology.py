"""Chronology: a metric's observations as series over time, and how much changed between two of them.

A printed figure stands for an interval, and so does every difference of two. What lacks a date, a common unit or a common scope
has no difference, and is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, Inexact, localcontext
from types import MappingProxyType
from typing import Final, NamedTuple

from hkic.conditions import near
from hkic.dataset import Dataset, load
from hkic.dates import Period
from hkic.errors import IncomparableError, NotFoundError
from hkic.quantities import Bounds, plain
from hkic.records import Metric, Observation, Record, id_of
from hkic.vocabulary import QuantityKind

#: Kinds of quantity whose numbers only give an order: a ratio of two of them says nothing.
ORDINAL: Final = frozenset({QuantityKind.RANK, QuantityKind.EDITION})

#: The least that a quantity of a kind can be. A rate may be below zero.
_LEAST: Final[dict[QuantityKind, Decimal]] = {
    kind: Decimal(1 if kind in ORDINAL else 0) for kind in QuantityKind if kind is not QuantityKind.RATE
}

#: UCUM's unit of a ratio.
RATIO: Final = "1"

#: Digits that hold the difference of any two numbers of records, and those kept of a quotient that has no end.
_EXACT_DIGITS: Final = 200
_QUOTIENT_DIGITS: Final = 60
_SHOWN_DIGITS: Final = 4

_ZERO: Final = Decimal(0)

#: How units are called in a change: what grows from 5 % to 7 % grows by no 2 %.
_SPOKEN: Final = {RATIO: "times", "%": "percentage points"}


class Scope(NamedTuple):
    """What a figure is about, apart from its time: two figures of one scope can be set side by side.

    >>> print(Scope("hong-kong", "hong-kong", (), "start-up"))
    start-up of hong-kong, in hong-kong
    """

    subject: str
    """Id of what the figure is about."""
    territory: str | None
    """Id of where what is counted is; None where it is not told."""
    beneficiaries: tuple[str, ...]
    """Ids of those for whom what is counted is, sorted; empty where it is not told."""
    unit: str
    """What is counted or measured."""

    def __str__(self) -> str:
        parts = [f"{self.unit} of {self.subject}"]
        parts += [f"in {self.territory}"] if self.territory else []
        parts += [f"for {' and '.join(self.beneficiaries)}"] if self.beneficiaries else []
        return ", ".join(parts)


class Point(NamedTuple):
    """One observation of a series, with its period and bounds at hand.

    >>> start_ups = series("hong-kong-start-ups")
    >>> print(start_ups.points[0])
    2015: about 1,500 start-up
    """

    observation: Observation
    """The observation."""
    period: Period | None
    """When it holds; None where the document does not tell."""
    bounds: Bounds
    """The numbers that its value may stand for."""

    @property
    def scope(self) -> Scope:
        """Its scope.

        >>> series("hong-kong-start-ups").points[0].scope.unit
        'start-up'
        """
        return _scope(self.observation)

    def __str__(self) -> str:
        return f"{self.period or 'undated'}: {self.observation.value}"


class Change(NamedTuple):
    """By how much, or to how many times, a quantity changed: the smallest interval that holds every possible answer.

    An end is None where there is no bound. A quotient without end is cut outwards, beyond 59 digits. What a quantity cannot be is
    left out: of all kinds but rates, no count or amount lies below zero, and no place in an order before the first.

    >>> Decimal(2500) in series("hong-kong-start-ups").change("start-ups-2015", "start-ups-2021")
    True
    """

    low: Decimal | None
    """Lower end."""
    high: Decimal | None
    """Upper end."""
    unit: str
    """Unit of the ends; ``1`` for a ratio."""
    why: str
    """From what to what, and what to know of it."""
    low_included: bool = True
    """Whether the lower end itself is possible."""
    high_included: bool = True
    """Whether the upper end itself is possible."""

    @property
    def bounds(self) -> Bounds:
        """The interval alone.

        >>> series("hong-kong-start-ups").change("start-ups-2015", "start-ups-2021").bounds
        Bounds(low=Decimal('2450'), high=Decimal('2550'), low_included=True, high_included=True)
        """
        return Bounds(self.low, self.high, self.low_included, self.high_included)

    def __contains__(self, number: object) -> bool:
        return number in self.bounds

    def __str__(self) -> str:
        unit = _SPOKEN.get(self.unit, self.unit)
        low, high = (_shown(end, rounding) for end, rounding in ((self.low, ROUND_FLOOR), (self.high, ROUND_CEILING)))
        above = None if low is None else f"{'at least' if self.low_included else 'more than'} {low}"
        below = None if high is None else f"{'at most' if self.high_included else 'less than'} {high}"
        if above is None or below is None:
            return f"{above or below} {unit}" if above or below else "not bounded"
        if low == high:
            return f"{low} {unit}"
        closed = all(
            included or _is_cut(end) for end, included in ((self.low, self.low_included), (self.high, self.high_included))
        )
        return f"{low} to {high} {unit}" if closed else f"{above} and {below} {unit}"


@dataclass(frozen=True, slots=True)
class Series:
    """A metric's observations: by scope, and within a scope in order of period.

    >>> print(series("hong-kong-start-ups"))
    Number of start-ups in Hong Kong
      start-up of hong-kong, in hong-kong
        2015: about 1,500 start-up
        2021: 4,000 start-up
    """

    metric: Metric
    """The metric."""
    points: tuple[Point, ...]
    """Observations with a period, by scope and then by period."""
    undated: tuple[Point, ...]
    """Observations without a period, by scope; nothing tells where they belong."""

    @property
    def scopes(self) -> Mapping[Scope, Series]:
        """The series of each scope alone, by scope, in order.

        >>> for scope in series("shared-instruments").scopes: print(scope)
        instrument of instrument-sharing, for hong-kong
        instrument of instrument-sharing, for hong-kong and macao
        """
        kept: dict[Scope, tuple[list[Point], list[Point]]] = {}
        for dated, points in ((True, self.points), (False, self.undated)):
            for point in points:
                kept.setdefault(point.scope, ([], []))[0 if dated else 1].append(point)
        ordered = sorted(kept.items(), key=lambda item: _scope_key(item[0]))
        return MappingProxyType({scope: Series(self.metric, tuple(points), tuple(rest)) for scope, (points, rest) in ordered})

    def change(self, a: Observation | str, b: Observation | str) -> Change:
        """By how much the value of ``b`` is more than that of ``a``, in their unit; ids do for observations.

        Raises :class:`~hkic.errors.IncomparableError` where unit or scope differ, a period is missing or the periods overlap,
        and :class:`~hkic.errors.NotFoundError` for an observation that the series does not have.

        >>> print(series("hong-kong-start-ups").change("start-ups-2015", "start-ups-2021"))
        2,450 to 2,550 start-up
        """
        start, end = self._comparable(a, b)
        found = difference(*(self._possible(point) for point in (start, end)))
        return Change(found.low, found.high, start.scope.unit, _from_to(start, end), found.low_included, found.high_included)

    def growth(self, a: Observation | str, b: Observation | str) -> Change:
        """How many times the value of ``a`` that of ``b`` is: 1 where nothing grew.

        Refuses what :meth:`change` refuses, places in an order, and growth from zero, which has no ratio.

        >>> print(series("hong-kong-start-ups").growth("start-ups-2015", "start-ups-2021"))
        2.58 to 2.759 times
        """
        start, end = self._comparable(a, b)
        if self.metric.quantity_kind in ORDINAL:
            why = f"the quantity is a {self.metric.quantity_kind.value}: a place in an order changes but does not grow"
            raise IncomparableError(start.observation.id, end.observation.id, why=why)
        first, last = (self._possible(point) for point in (start, end))
        found = ratio(first, last)
        if found is None:
            why = "the first is zero, and growth from zero has no ratio"
            raise IncomparableError(start.observation.id, end.observation.id, why=why)
        why = _from_to(start, end) + ("; the first may be zero, which is left out" if _ZERO in first else "")
        return Change(found.low, found.high, RATIO, why, found.low_included, found.high_included)

    def _possible(self, point: Point) -> Bounds:
        """The numbers that a figure may stand for and that the kind of quantity can be; all of them where it says otherwise."""
        least, bounds = _LEAST.get(self.metric.quantity_kind), point.bounds
        if least is None or least not in bounds:
            return bounds
        return bounds._replace(low=least, low_included=True)

    def _comparable(self, a: Observation | str, b: Observation | str) -> tuple[Point, Point]:
        start, end = self._point(a), self._point(b)
        why = _obstacle(start, end)
        if why:
            raise IncomparableError(start.observation.id, end.observation.id, why=why)
        return start, end

    def _point(self, one: Observation | str) -> Point:
        held = {point.observation.id: point for point in (*self.points, *self.undated)}
        id = id_of(one)
        if id not in held:
            raise NotFoundError(id, what=f"observation in this series of {self.metric.id}", near=near(id, held))
        return held[id]

    def __str__(self) -> str:
        lines = [self.metric.name]
        for scope, narrowed in self.scopes.items():
            lines += [f"  {scope}", *(f"    {point}" for point in (*narrowed.points, *narrowed.undated))]
        return "\n".join(lines)


def series(
    metric: Metric | str,
    *,
    subject: Record | str | None = None,
    territory: Record | str | None = None,
    dataset: Dataset | None = None,
) -> Series:
    """The observations of a metric, or of its id, about one subject or in one territory where these are given.

    A subject or territory that no observation has gives an empty series. Raises :class:`~hkic.errors.NotFoundError` for an id
    that the dataset does not have.

    >>> [point.observation.id for point in series("research-funding", subject="hong-kong").points]
    ['hong-kong-research-money-authorised-by-2021-12']
    """
    held = load() if dataset is None else dataset
    found = metric if isinstance(metric, Metric) else held.metrics[id_of(metric)]
    about, where = (held[one].id if isinstance(one, str) else one and one.id for one in (subject, territory))
    points = [
        Point(one, one.period, one.value.bounds)
        for one in found.observations
        if about in (None, one.subject) and where in (None, one.territory)
    ]
    points.sort(key=_point_key)
    dated = tuple(point for point in points if point.period is not None)
    return Series(found, dated, tuple(point for point in points if point.period is None))


def _scope(observation: Observation) -> Scope:
    beneficiaries = tuple(sorted(set(observation.beneficiaries)))
    return Scope(observation.subject, observation.territory, beneficiaries, observation.value.unit)


def _scope_key(scope: Scope) -> tuple[str, str, tuple[str, ...], str]:
    return scope._replace(territory=scope.territory or "")  # type: ignore[return-value]  # no id is empty


def _point_key(point: Point) -> tuple[object, ...]:
    when = point.period.sort_key if point.period else ()
    return (*_scope_key(point.scope), when, point.observation.id)


# -- what has a difference -----------------------------------------------------------------------------------------------------


def _obstacle(start: Point, end: Point) -> str | None:
    """Why the two have no difference over time; None where they have one."""
    left, right = start.scope, end.scope
    if left.unit != right.unit:
        return f"the units {left.unit!r} and {right.unit!r} differ"
    for field in ("subject", "territory", "beneficiaries"):
        mine, its = getattr(left, field), getattr(right, field)
        if mine != its:
            return f"the scopes differ: {field} is {_said(mine)} in one and {_said(its)} in the other"
    undated = [point.observation.id for point in (start, end) if point.period is None]
    if undated:
        return f"no period is told for {' and '.join(dict.fromkeys(undated))}, so nothing tells what came first"
    return _overlap(start, end)


def _overlap(start: Point, end: Point) -> str | None:
    assert start.period is not None
    assert end.period is not None
    common = start.period.overlaps(end.period)
    if common is False:
        return None
    how = "the periods overlap" if common else "whether the periods overlap cannot be told"
    return f"{how} ({start.period} and {end.period}), so nothing tells what came first"


def _said(value: str | tuple[str, ...] | None) -> str:
    return (value if isinstance(value, str) else " and ".join(value)) if value else "not told"


def _from_to(start: Point, end: Point) -> str:
    return f"from {start.observation.value} ({start.period}) to {end.observation.value} ({end.period})"


# -- arithmetic of intervals ---------------------------------------------------------------------------------------------------


def difference(a: Bounds, b: Bounds) -> Bounds:
    """The numbers that ``b`` less ``a`` may be, exactly.

    >>> difference(Bounds(Decimal(1450), Decimal(1550)), Bounds(Decimal(4000), None)).low
    Decimal('2450')
    """
    with localcontext(Context(prec=_EXACT_DIGITS, traps=[Inexact])):
        low = None if b.low is None or a.high is None else b.low - a.high
        high = None if b.high is None or a.low is None else b.high - a.low
    low_included = low is None or (b.low_included and a.high_included)
    high_included = high is None or (b.high_included and a.low_included)
    return Bounds(low, high, low_included, high_included)


def ratio(a: Bounds, b: Bounds) -> Bounds | None:
    """The smallest interval that holds what ``b`` divided by ``a`` may be, zeros in ``a`` left out; None where ``a`` is zero.

    >>> ratio(Bounds(Decimal(2), Decimal(4)), Bounds(Decimal(-8), Decimal(8)))
    Bounds(low=Decimal('-4'), high=Decimal('4'), low_included=True, high_included=True)
    """
    positive, negative = _positive(a), _positive(_negated(a))
    parts = [_over(b, positive)] if positive else []
    parts += [_over(_negated(b), negative)] if negative else []
    if not parts:
        return None
    lows = [(part.low, part.low_included) for part in parts]
    highs = [(part.high, part.high_included) for part in parts]
    low, low_included = _farthest([(_minus(end), included) for end, included in lows])
    high, high_included = _farthest(highs)
    return Bounds(_minus(low), high, low_included, high_included)


def _farthest(ends: list[tuple[Decimal | None, bool]]) -> tuple[Decimal | None, bool]:
    """The highest of some upper ends, where None is higher than all."""
    if any(end is None for end, _ in ends):
        return None, True
    return max((end, included) for end, included in ends if end is not None)


def _minus(end: Decimal | None) -> Decimal | None:
    return None if end is None else end.copy_negate() if end else _ZERO


def _negated(bounds: Bounds) -> Bounds:
    return Bounds(_minus(bounds.high), _minus(bounds.low), bounds.high_included, bounds.low_included)


def _positive(bounds: Bounds) -> Bounds | None:
    """What of an interval is above zero; None where nothing is."""
    if bounds.high is not None and bounds.high <= 0:
        return None
    if bounds.low is None or bounds.low <= 0:
        return Bounds(_ZERO, bounds.high, low_included=False, high_included=bounds.high_included)
    return bounds


def _over(b: Bounds, a: Bounds) -> Bounds:
    """What ``b`` divided by a positive ``a`` may be."""
    high, high_included = _highest(b.high, a, included=b.high_included)
    low, low_included = _highest(_minus(b.low), a, included=b.low_included)
    return Bounds(_minus(low), high, low_included, high_included)


def _highest(top: Decimal | None, a: Bounds, *, included: bool) -> tuple[Decimal | None, bool]:
    """The upper end of numbers up to ``top``, each divided by one of a positive interval."""
    by, by_included = (a.low, a.low_included) if top is None or top > 0 else (a.high, a.high_included)
    if top is None or (top > 0 and not by):
        return None, True
    if top == 0:
        return _ZERO, included
    if by is None:
        return _ZERO, False  # below zero, and as near to it as one likes
    quotient, exact = _divided(top, by)
    return quotient, exact and included and by_included


def _divided(top: Decimal, by: Decimal) -> tuple[Decimal, bool]:
    """A quotient, rounded up where it has no end, and whether it is exact."""
    with localcontext(Context(prec=_QUOTIENT_DIGITS, rounding=ROUND_CEILING, traps=[])) as context:
        quotient = top / by
        return quotient, not context.flags[Inexact]


def _is_cut(end: Decimal | None) -> bool:
    """Whether an end is that of a quotient which has none."""
    return end is not None and len(end.as_tuple().digits) >= _QUOTIENT_DIGITS


def _shown(end: Decimal | None, rounding: str) -> str | None:
    """An end for reading: whole where it is short, else rounded outwards to four digits."""
    if end is None:
        return None
    if _is_cut(end):
        end = Context(prec=_SHOWN_DIGITS, rounding=rounding).plus(end)
    return f"{Decimal(plain(end)):,}"
