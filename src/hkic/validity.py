"""Validity: when what a record tells of holds, and whether it holds at a date.

This is the time of the facts. When they became known is another question, which :mod:`hkic.knowledge` answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from hkic.dates import OPEN, UNKNOWN, PartialDate, Period
from hkic.records import Document, Event, Institution, Metric, Person, Policy, Project, Record, Relation, Statement
from hkic.vocabulary import PolicyStep

#: Steps after which a policy is there, and the one after which it is not.
_BEGINNINGS = (PolicyStep.SIGNED, PolicyStep.RELEASED, PolicyStep.STARTED)


def periods_of(record: Record) -> tuple[Period, ...]:
    """The periods over which a record holds; empty where nothing tells.

    An event, project, statement or relation holds over its own period, a metric over those of the observations, an institution
    from its founding on, a document on its day, a policy from the first day on which it was signed, released or started until it
    ended; one that was only proposed or announced holds on these days. A person has a role on the days as of which a document
    says so, and before and after that nothing tells; a former one is over by then.

    >>> from hkic.records import Event
    >>> periods_of(Event(id="e", name="E", description="E.", category="forum", date="2022-06-30"))
    (Period('2022-06-30'),)
    """
    return tuple(_periods(record))


def _periods(record: Record) -> Iterator[Period]:
    if isinstance(record, Policy):
        yield from _policy_periods(record)
    elif isinstance(record, Person):
        yield from chain.from_iterable(_role_periods(role.as_of, former=role.former) for role in record.roles if role.as_of)
    elif isinstance(record, Metric):
        yield from (observation.period for observation in record.observations if observation.period)
    elif isinstance(record, Institution):
        yield from [Period(record.founded, OPEN)] if record.founded else []
    elif isinstance(record, Document):
        yield from [Period(record.published, record.published)] if record.published else []
    elif isinstance(record, Event | Project | Statement):
        yield from [record.date] if record.date else []
    elif isinstance(record, Relation):
        yield from [record.period] if record.period else []


class _OverBy(Period):
    """What ended on some day, which was its end at the latest."""

    __slots__ = ()


def _role_periods(as_of: Period, *, former: bool) -> tuple[Period, ...]:
    """The days as of which a role is told, beside a period of which nothing tells; of a former one, what ended before them."""
    if not former:
        return as_of, Period(UNKNOWN, UNKNOWN)
    if not isinstance(as_of.start, PartialDate) or as_of.start.first == date.min:
        return (Period(UNKNOWN, UNKNOWN),)
    last = as_of.start.first - timedelta(days=1)
    return (_OverBy(UNKNOWN, PartialDate(last.year, last.month, last.day)),)


def _policy_periods(policy: Policy) -> Iterator[Period]:
    dates = {step.step: step.date for step in policy.dates}
    begun = [dates[step] for step in _BEGINNINGS if step in dates]
    if not begun:
        yield from dates.values()
        return
    first, ended = min(begun, key=lambda period: period.sort_key), dates.get(PolicyStep.ENDED)
    if ended and first.after(ended):  # they contradict one another, and nothing is told of what lies between
        yield from dates.values()
    else:
        yield Period(first.start, ended.end if ended else OPEN)


def holds_on(record: Record, when: PartialDate | Period) -> bool | None:
    """Whether a record holds at a date, or at some day of a period; None where that cannot be told.

    A date is one day somewhere in its unit: what was founded in 1991 surely holds from the end of 1991 on.

    >>> from hkic.records import Event
    >>> forum = Event(id="e", name="E", description="E.", category="forum", date="2022")
    >>> holds_on(forum, Period.parse("2022")), holds_on(forum, PartialDate(2022, 6)), holds_on(forum, PartialDate(2021))
    (True, None, False)
    """
    return meets_any(periods_of(record), Period.of(when))


def meets_any(periods: Iterable[Period], asked: Period) -> bool | None:
    """Whether one of some periods meets another; None where that cannot be told, and where there is none.

    >>> [meets_any(held, Period.parse("2019-05")) for held in ([Period.parse("2019")], [Period.parse("2018")], [])]
    [None, False, None]
    """
    found = [meets(period, asked) for period in periods]
    return True if True in found else None if None in found or not found else False


def meets(period: Period, asked: Period) -> bool | None:
    """Whether what holds over a period holds on some day that is asked for; None where that cannot be told.

    It begins and ends on some day of the dates that are told, while all days of what is asked for are meant.

    >>> held = Period.parse("2018/2022")
    >>> [meets(held, Period.parse(day)) for day in ("2019-05", "2018-05", "2018", "2023")]
    [True, None, True, False]
    """
    (begins, begun), (ending, ends) = _beginning(period), _ending(period)
    (first, first_at_latest), (last_at_earliest, last) = _asked(asked)
    if begins > last or ends < first:
        return False
    return True if begun <= last_at_earliest and ending >= first_at_latest else None


def _beginning(period: Period) -> tuple[date, date]:
    """The first and the last day on which a period may begin."""
    if isinstance(period.start, PartialDate):
        last = period.end.last if isinstance(period.end, PartialDate) else date.max
        return period.start.first, min(period.start.last, last)
    if period.start == OPEN:
        return date.min, date.min
    return date.min, period.end.last if isinstance(period.end, PartialDate) else date.max


def _ending(period: Period) -> tuple[date, date]:
    """The first and the last day on which a period may end."""
    if isinstance(period.end, PartialDate):
        first = period.start.first if isinstance(period.start, PartialDate) else date.min
        return max(period.end.first, first) if type(period) is not _OverBy else date.min, period.end.last
    if period.end == OPEN:
        return date.max, date.max
    return period.start.first if isinstance(period.start, PartialDate) else date.min, date.max


def _asked(period: Period) -> tuple[tuple[date, date], tuple[date, date]]:
    """The same of a period all of whose days are meant."""
    start, end = _beginning(period), _ending(period)
    first = start[0] if period.start != UNKNOWN else start[1]
    last = end[1] if period.end != UNKNOWN else end[0]
    return (start[0], first), (last, end[1])
