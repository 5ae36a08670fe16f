"""Comparisons: what two figures say of one another, by their bounds, their time and their scope.

The first of these questions that sets two observations apart gives the verdict: do they measure the same, of the same, at the
same time? Only then are the values held against each other. What one of the two does not tell is not taken for a difference, and
is named; nor is it taken for the same: without it both can be true, whatever the values. That goes for time as well: a figure
that is not dated, or of a period that only overlaps the other's, may tell of another time, and the day of publication is no date.
Words are not compared: whether two statements agree is for a reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import combinations, product
from typing import Final, Literal, NamedTuple, TypeAlias

from hkic._folding import fold
from hkic.conditions import near
from hkic.dataset import Dataset, load
from hkic.dates import PartialDate, Period
from hkic.errors import IncomparableError, NotFoundError
from hkic.evidence import Sourced
from hkic.quantities import Bounds, Comparator, Quantity, plain
from hkic.records import Document, Metric, Observation, Statement, id_of
from hkic.vocabulary import QuantityKind, Voice

#: With how many others of its scope a figure is compared where there are too many for all.
_NEXT: Final = 10

Side = Literal["left", "right"]
#: What one of two observations may not tell.
Untold = Literal["territory", "beneficiaries", "period"]

_FLIPPED: Final[dict[Side | None, Side | None]] = {"left": "right", "right": "left", None: None}


class Verdict(StrEnum):
    """What two figures say of one another.

    >>> Verdict("different-time") is Verdict.DIFFERENT_TIME
    True
    """

    EQUAL = "equal"
    """They have the same bounds."""
    COMPATIBLE = "compatible"
    """Both can be true: the values overlap, or nothing tells whether scope and time are the same."""
    REFINES = "refines"
    """All that the finer allows, the other allows too."""
    ROUNDING = "rounding"
    """One may be the other rounded to its last digit that is not zero, two digits at least; never of a place in an order."""
    DIFFERENT_TIME = "different-time"
    """They hold at times that cannot overlap."""
    DIFFERENT_SCOPE = "different-scope"
    """They are about something else, or count elsewhere or for others."""
    DIFFERENT_UNIT = "different-unit"
    """They measure something else, or in another unit."""
    CONFLICT = "conflict"
    """They cannot both be true."""


class Comparison(NamedTuple):
    """Two observations or two statements, the verdict on them, and its reason.

    >>> print(verdict("years-since-return-2022-07", "years-since-return-cns-2022").verdict)
    compatible
    """

    verdict: Verdict
    """The verdict."""
    why: str
    """Its reason, in our words."""
    left: Observation | Statement
    """The one."""
    right: Observation | Statement
    """The other."""
    finer: Side | None = None
    """Which one says more, where the verdict is ``refines`` or ``rounding``."""
    untold: tuple[Untold, ...] = ()
    """What may be another than the other's: one of them does not tell it, or their periods overlap and differ."""
    reprint: bool = False
    """Whether they rest on different documents that reprint one another, and so count once."""
    independent: bool = False
    """Whether they rest on two documents at least, reprints counted once."""
    exclusive: bool = False
    """Whether they are of one scope and unit as far as told, and no number fits both, nor is one the other rounded."""

    def mirrored(self) -> Comparison:
        """The same comparison seen from the other side.

        >>> found = verdict("start-ups-2015", "start-ups-2021")
        >>> found.mirrored().left == found.right
        True
        """
        return self._replace(left=self.right, right=self.left, finer=_FLIPPED[self.finer])

    def __str__(self) -> str:
        between = f"{self.left.id} and {self.right.id}"
        if self.finer:
            between = " < ".join((self.left.id, self.right.id)[:: 1 if self.finer == "left" else -1])
        return f"{self.verdict}: {between}: {self.why}"


class Comparisons(tuple[Comparison, ...]):
    """The comparisons of a dataset, in order, with what is looked for among them at hand.

    >>> [len(found) for found in (compare().moved, compare().unsettled)]
    [1, 4]
    """

    __slots__ = ()

    @property
    def corroborated(self) -> Comparisons:
        """Figures of one scope and time that two documents bear out for each other, reprints counted once.

        >>> compare().corroborated
        <Comparisons of 0 pairs: 0 corroborated, 0 in conflict>
        """
        return Comparisons(one for one in self if one.verdict in _AGREEING and one.independent and not one.untold)

    @property
    def moved(self) -> Comparisons:
        """Figures of one scope whose values surely differ between two times; the earlier is on the left.

        >>> [(found.left.id, found.right.id) for found in compare().moved]
        [('start-ups-2015', 'start-ups-2021')]
        """
        apart = (one for one in self if one.verdict is Verdict.DIFFERENT_TIME)
        return Comparisons(one for one in apart if one.exclusive and not one.untold)

    @property
    def unmoved(self) -> Comparisons:
        """Figures of one scope that may be the same at two times.

        >>> all(found.verdict is Verdict.DIFFERENT_TIME for found in compare().unmoved)
        True
        """
        apart = (one for one in self if one.verdict is Verdict.DIFFERENT_TIME)
        return Comparisons(one for one in apart if not one.exclusive and not one.untold)

    @property
    def conflicting(self) -> Comparisons:
        """Figures of one scope and time of which one at least is wrong.

        >>> all(found.exclusive for found in compare().conflicting)
        True
        """
        return Comparisons(one for one in self if one.verdict is Verdict.CONFLICT)

    @property
    def unsettled(self) -> Comparisons:
        """Figures of which it cannot be told whether they agree: scope or time may differ, or one may be the other rounded.

        >>> [found.untold for found in compare().unsettled if found.exclusive]
        [('period',), ('beneficiaries', 'period')]
        """
        return Comparisons(one for one in self if one.untold or one.verdict is Verdict.ROUNDING)

    def __repr__(self) -> str:
        return f"<Comparisons of {len(self)} pairs: {len(self.corroborated)} corroborated, {len(self.conflicting)} in conflict>"

    def __str__(self) -> str:
        return "\n".join(map(str, self))


#: What bears out. A figure that may be another one rounded is not there: printed without a hedge, it may contradict as well.
_AGREEING: Final = frozenset({Verdict.EQUAL, Verdict.REFINES, Verdict.COMPATIBLE})
#: Kinds of quantity that are not rounded: the 97th place is not the 100th, and no edition is another one.
_UNROUNDED: Final = frozenset({QuantityKind.RANK, QuantityKind.EDITION, QuantityKind.STREAK})


def compare(*, dataset: Dataset | None = None, most: int | None = 200) -> Comparisons:
    """Every pair of observations within each metric, by metric and then by time, the earlier on the left.

    Of a metric with more than ``most`` observations (20,000 pairs) each is compared with the ten that come next in time among
    those of its unit and scope; ``most=None`` compares all with all, as many as half the square.

    >>> print(compare().moved[0].verdict)
    different-time
    """
    judge = _Judge(load() if dataset is None else dataset)
    return Comparisons(
        judge.figures(left, right) for metric in judge.dataset.metrics.values() for left, right in _pairs(judge, metric, most)
    )


def _pairs(judge: _Judge, metric: Metric, most: int | None) -> Iterator[tuple[_Figure, _Figure]]:
    figures = sorted((judge.figure(one, metric) for one in metric.observations), key=_order)
    if most is None or len(figures) <= most:
        yield from combinations(figures, 2)
        return
    alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, figure in enumerate(figures):
        alike[(figure.told.value.unit, *figure.scope.values())].append(at)
    nearest = (
        pair
        for group in alike.values()
        for here, at in enumerate(group)
        for pair in _from(at, group[here + 1 : here + 1 + _NEXT])
    )
    yield from ((figures[left], figures[right]) for left, right in sorted(nearest))


def _from(at: int, others: Iterable[int]) -> Iterator[tuple[int, int]]:
    return ((at, other) for other in others)


def verdict(
    left: Observation | Statement | str, right: Observation | Statement | str, *, dataset: Dataset | None = None
) -> Comparison:
    """What two observations, or two statements, say of one another; ids do for them.

    Two statements are never equal and never in conflict here: of one speaker about the same they are compatible. Raises
    :class:`~hkic.errors.NotFoundError` for what the dataset does not have, and :class:`~hkic.errors.IncomparableError` for an
    observation and a statement.

    >>> found = verdict("start-ups-2015", "start-ups-2021")
    >>> found.verdict.value, found.why
    ('different-time', 'the periods 2015 and 2021 do not overlap')
    """
    judge = _Judge(load() if dataset is None else dataset)
    one, other = judge.found(left), judge.found(right)
    if isinstance(one, Statement) and isinstance(other, Statement):
        return judge.statements(one, other)
    if isinstance(one, Observation) and isinstance(other, Observation):
        return judge.figures(*(judge.figure(each, judge.metric_of(each)) for each in (one, other)))
    raise IncomparableError(one.id, other.id, why="one is an observation and the other a statement")


# -- judging -------------------------------------------------------------------------------------------------------------------


#: Documents by id, with the digests of their passages.
_Documents: TypeAlias = dict[str, frozenset[str]]


class _Figure(NamedTuple):
    """What of an observation is compared, worked out once."""

    metric: Metric
    told: Observation
    bounds: Bounds
    scope: dict[str, tuple[str, ...]]
    documents: _Documents
    published: tuple[PartialDate | None, ...]


def _order(figure: _Figure) -> tuple[object, ...]:
    """By time: the period, or for what is undated the first publication; what has neither comes last."""
    if figure.told.period is not None:
        return (0, *figure.told.period.sort_key, figure.told.id)
    days = [day.sort_key for day in figure.published if day]
    return (0, min(days), min(days), figure.told.id) if days else (1, figure.told.id)


class _Judge:
    """What a dataset knows that a comparison needs: whose observation it is, and which documents count once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._documents, self._events = dataset.whole.documents, dataset.whole.events
        self._first = _firsts(self._documents.values())
        self._titled = _titled(self._documents.values(), self._first)

    def found(self, one: Observation | Statement | str) -> Observation | Statement:
        if isinstance(one, Observation | Statement):
            return one
        one = id_of(one)
        metric = self.dataset.metric_of(one)
        if metric is not None:
            return next(observation for observation in metric.observations if observation.id == one)
        if one in self.dataset.statements:
            return self.dataset.statements[one]
        known = [observation.id for metric in self.dataset.metrics.values() for observation in metric.observations]
        raise NotFoundError(one, what="observation or statement", near=near(one, [*known, *self.dataset.statements]))

    def metric_of(self, observation: Observation) -> Metric:
        metric = self.dataset.metric_of(observation.id)
        if metric is None:
            raise NotFoundError(observation.id, what="observation of a metric of the dataset")
        return metric

    def figure(self, told: Observation, metric: Metric) -> _Figure:
        scope = {
            "subject": (told.subject,),
            "territory": () if told.territory is None else (told.territory,),
            "beneficiaries": tuple(sorted(set(told.beneficiaries))),
        }
        documents = _documents(told)
        published = tuple(dict.fromkeys(self._published(id) for id in documents))
        return _Figure(metric, told, _normal(told.value.bounds), scope, documents, published)

    def _published(self, id: str) -> PartialDate | None:
        return self._documents[id].published if id in self._documents else None

    def figures(self, left: _Figure, right: _Figure) -> Comparison:
        """The verdict on two observations: unit, scope, time, values, in this order; the reason is that of the earlier first."""
        if _order(right) < _order(left):
            return self.figures(right, left).mirrored()
        found = _unit(left, right) or _scope(left, right) or _within_scope(left, right)
        return self._sourced(found, left.documents, right.documents)

    def _sourced(self, found: Comparison, mine: _Documents, its: _Documents) -> Comparison:
        """A comparison that says how many documents it rests on, reprints counted once."""
        joined = {first: first for first in (self._first.get(id, id) for id in (*mine, *its))}
        for one, other in combinations(tuple(joined), 2):
            if self._may_be_one(one, other):
                _join(joined, one, other)
        for (id, digests), (other, others) in product(mine.items(), its.items()):
            if not digests.isdisjoint(others):
                _join(joined, self._first.get(id, id), self._first.get(other, other))
        count = len({_root(joined, id) for id in joined})
        return found._replace(reprint=count == 1 and mine.keys() != its.keys(), independent=count > 1)

    def _may_be_one(self, one: str, other: str) -> bool:
        """Whether a publisher gave one title to both, on days that may be the same."""
        mine, its = (self._titled.get(first, {}) for first in (one, other))
        pairs = (pair for title in mine.keys() & its.keys() for pair in product(mine[title], its[title]))
        return any(day is None or another is None or day.overlaps(another) is not False for day, another in pairs)

    # -- statements

    def statements(self, left: Statement, right: Statement) -> Comparison:
        """The verdict on two statements, by who says it, how, about what and when; the words are not compared."""
        if right.id < left.id:
            return self.statements(right, left).mirrored()
        apart = _other_voice(left, right) or self._other_day(left, right)
        found = Comparison(*(apart or (Verdict.COMPATIBLE, _UNREAD)), left, right)
        return self._sourced(found, _documents(left), _documents(right))

    def _other_day(self, left: Statement, right: Statement) -> tuple[Verdict, str] | None:
        mine, its = self._said_on(left), self._said_on(right)
        if mine is None or its is None or mine.overlaps(its) is not False:
            return None
        return Verdict.DIFFERENT_TIME, f"they were said at different times, {mine} and {its}"

    def _said_on(self, statement: Statement) -> Period | None:
        """When it was said: its own date, or that of the event at which it was."""
        if statement.date or statement.event is None or statement.event not in self._events:
            return statement.date
        return self._events[statement.event].date


_UNREAD: Final = (
    "one voice says both in the same way about the same; the words are not compared, and whether they agree is for a reader"
)


def _other_voice(left: Statement, right: Statement) -> tuple[Verdict, str] | None:
    if left.voice is Voice.DOCUMENT is right.voice:
        same_voice = not _documents(left).keys().isdisjoint(_documents(right))
    else:
        same_voice = left.speaker == right.speaker
    if not same_voice:
        return Verdict.DIFFERENT_SCOPE, "they are not said by the same voice"
    for field, mine, its in (("modality", left.modality, right.modality), ("about", set(left.about), set(right.about))):
        if mine != its:
            return Verdict.DIFFERENT_SCOPE, f"they are of one voice, and differ in {field}"
    return None


def _documents(one: Sourced) -> _Documents:
    """The documents that state the value of an observation, or a statement, and the digests of the passages."""
    stating = [span for span in one.evidence if any(path.split(".")[0] == "value" for path in span.supports)] or one.evidence
    found: dict[str, set[str]] = {}
    for span in stating:
        found.setdefault(span.document, set()).add(span.digest)
    return {id: frozenset(digests) for id, digests in found.items()}


def _firsts(documents: Iterable[Document]) -> dict[str, str]:
    """For each document the first one of the same text: itself, where there is no other."""
    seen: dict[str, str] = {}
    return {document.id: seen.setdefault(document.sha256, document.id) for document in documents}


#: Publisher and title of documents, with their days of publication.
_Titles: TypeAlias = dict[tuple[str, str], list[PartialDate | None]]


def _titled(documents: Iterable[Document], first: dict[str, str]) -> dict[str, _Titles]:
    """The titles that publishers gave to each text."""
    found: dict[str, _Titles] = {}
    for document in documents:
        if document.publisher:
            titles = found.setdefault(first[document.id], {})
            titles.setdefault((document.publisher, fold(document.name)), []).append(document.published)
    return found


def _join(joined: dict[str, str], one: str, other: str) -> None:
    """Let two documents count once, whichever others they already count once with."""
    first, second = sorted((_root(joined, one), _root(joined, other)))
    joined[second] = first


def _root(joined: dict[str, str], id: str) -> str:
    """The first of those that a document counts once with; the way there is cut short for the next time."""
    while joined[id] != id:
        joined[id] = joined[joined[id]]
        id = joined[id]
    return id


# -- unit, scope and time -------------------------------------------------------------------------------------------------------


def _unit(left: _Figure, right: _Figure) -> Comparison | None:
    """That they measure something else or in another unit, if so."""
    if left.metric.id != right.metric.id:
        why = f"they measure different things: {left.metric.id} and {right.metric.id}"
    elif left.told.value.unit != right.told.value.unit:
        why = f"the units {left.told.value.unit} and {right.told.value.unit} differ"
    else:
        return None
    return Comparison(Verdict.DIFFERENT_UNIT, why, left.told, right.told)


def _scope(left: _Figure, right: _Figure) -> Comparison | None:
    """That they are about something else, or count elsewhere or for others, if so."""
    for field, mine in left.scope.items():
        its = right.scope[field]
        if mine and its and mine != its:
            why = f"they differ in {field}: {_said(mine)} in one, {_said(its)} in the other"
            return Comparison(Verdict.DIFFERENT_SCOPE, why, left.told, right.told)
    return None


def _within_scope(left: _Figure, right: _Figure) -> Comparison:
    """The verdict on two observations of one unit and, as far as told, one scope."""
    untold = _untold(left, right)
    found, why, finer = _of_values(left, right)
    exclusive = found is Verdict.CONFLICT
    together = _together(left, right)
    if together is False:
        found, why, finer = Verdict.DIFFERENT_TIME, f"the periods {left.told.period} and {right.told.period} do not overlap", None
    elif together is None:
        untold += ("period",)
    if untold and together is not False:
        found, why, finer = Verdict.COMPATIBLE, f"{why}{_BOTH_CAN_BE if exclusive else ''}", None
    why = "; ".join([why, *_asides(left, right, untold)])
    return Comparison(found, why, left.told, right.told, finer, untold, exclusive=exclusive)


_BOTH_CAN_BE: Final = "; both can be true, since scope and time are not known to be the same"


def _untold(left: _Figure, right: _Figure) -> tuple[Untold, ...]:
    """What of the scope only one of them tells."""
    fields: tuple[Untold, ...] = ("territory", "beneficiaries")
    return tuple(field for field in fields if bool(left.scope[field]) != bool(right.scope[field]))


def _together(left: _Figure, right: _Figure) -> bool | None:
    """Whether they hold at the same time, False where at times that cannot overlap; None where neither is told."""
    mine, its = left.told.period, right.told.period
    if mine is None or its is None:
        return None
    if mine.overlaps(its) is False:
        return False
    return True if mine.contains(its) and its.contains(mine) else None


def _asides(left: _Figure, right: _Figure, untold: tuple[Untold, ...]) -> Iterator[str]:
    """What to know beside the reason: what only one of them tells, and why the time may be another."""
    for field in untold:
        told = [(one.told.id, getattr(one.told, field)) for one in (left, right)]
        tells = [f"{_said(value)} in {id}" for id, value in told if value]
        yield f"{field} is told by one only: {tells[0]}" if len(tells) == 1 else _of_time(left, right)


def _of_time(left: _Figure, right: _Figure) -> str:
    """Why the times of two figures may differ, both dated or neither."""
    if left.told.period and left.told.period == right.told.period:
        return f"the period of both is {left.told.period}, and what of it is unknown may differ"
    if left.told.period:
        return f"the periods {left.told.period} and {right.told.period} are not known to be the same"
    days = dict.fromkeys(str(day) if day else "on an unknown day" for day in (*left.published, *right.published))
    published = f", and when they were published ({' and '.join(days)}) does not tell" if days else ""
    return f"neither is dated{published}"


def _said(value: object) -> str:
    return " and ".join(value) if isinstance(value, tuple) else str(value)


# -- values --------------------------------------------------------------------------------------------------------------------


def _of_values(left: _Figure, right: _Figure) -> tuple[Verdict, str, Side | None]:
    """The verdict on two values of one unit, its reason, and which is the finer."""
    both = f"{left.told.value} and {right.told.value}"
    if left.bounds == right.bounds:
        return Verdict.EQUAL, f"{both} have the same bounds", None
    sides: tuple[tuple[Side, _Figure, _Figure], ...] = (("left", left, right), ("right", right, left))
    for side, finer, wider in sides:
        if _inside(finer.bounds, wider.bounds):
            return Verdict.REFINES, f"{finer.told.value} lies within {wider.told.value}", side
    for side, finer, rounded in sides:
        if left.metric.quantity_kind not in _UNROUNDED and _is_rounded(rounded.told.value, finer.bounds):
            why = f"{rounded.told.value} may be {finer.told.value} rounded"
            return Verdict.ROUNDING, why, side
    if _overlap(left.bounds, right.bounds):
        return Verdict.COMPATIBLE, f"the bounds of {both} overlap", None
    return Verdict.CONFLICT, f"{both} exclude each other", None


def _normal(bounds: Bounds) -> Bounds:
    """The same interval, with one spelling for ends that are not there."""
    return Bounds(bounds.low, bounds.high, bounds.low is None or bounds.low_included, bounds.high is None or bounds.high_included)


def _inside(inner: Bounds, outer: Bounds) -> bool:
    """Whether every number of the one is in the other."""
    return _ends_within(inner.low, outer.low, sign=1, included=(inner.low_included, outer.low_included)) and _ends_within(
        inner.high, outer.high, sign=-1, included=(inner.high_included, outer.high_included)
    )


def _ends_within(inner: Decimal | None, outer: Decimal | None, *, sign: int, included: tuple[bool, bool]) -> bool:
    """Whether an interval ends no farther out than another, downwards (sign 1) or upwards (sign -1)."""
    if outer is None or inner is None:
        return outer is None
    if inner == outer:
        return included[1] or not included[0]
    return (inner > outer) if sign > 0 else (inner < outer)


def _overlap(left: Bounds, right: Bounds) -> bool:
    """Whether some number is in both."""
    return _reaches(left, right) and _reaches(right, left)


def _reaches(lower: Bounds, upper: Bounds) -> bool:
    """Whether one interval ends no earlier than where the other begins."""
    if lower.high is None or upper.low is None:
        return True
    return lower.high > upper.low or (lower.high == upper.low and lower.high_included and upper.low_included)


def _is_rounded(rounded: Quantity, finer: Bounds) -> bool:
    """Whether all that the finer may be comes to the rounded number; half a unit of the last digit goes either way."""
    if rounded.comparator is not Comparator.EXACT:
        return False
    with localcontext(prec=60):
        reach = _reach(rounded)
        return _inside(finer, Bounds(rounded.number - reach, rounded.number + reach))


def _reach(rounded: Quantity) -> Decimal:
    """How much rounding may have taken: half a unit of the last digit that is not zero, or of the second where it is the first.

    With the first digit alone 20 would be 16 rounded, and a conflict of two small counts would never be seen.
    """
    whole = plain(abs(rounded.number)).partition(".")[0]
    return min(rounded.margin, Decimal(5).scaleb(max(len(whole) - 2, 0) - 1))
