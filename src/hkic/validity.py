"""Validity: when what a record tells of holds, and whether it holds at a date.

This is the time of the facts. When they became known is another question, which :mod:`hkic.knowledge` answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from hkic.dates import OPEN, PartialDate, Period
from hkic.records import Document, Event, Institution, Metric, Observation, Person, Policy, Project, Record, Relation, Statement
from hkic.vocabulary import PolicyStep

#: Steps after which a policy is there, and the one after which it is not.
_BEGINNINGS = (PolicyStep.SIGNED, PolicyStep.RELEASED, PolicyStep.STARTED)


def periods_of(record: Record) -> tuple[Period, ...]:
    """The periods over which a record holds; empty where nothing tells.

    An event, project, statement or relation holds over its own period, a person over those of the roles, a metric over those of
    the observations, an institution from its founding on, a document on its day, a policy from the first day on which it was
    signed, released or started until it ended; one that was only proposed or announced holds on these days.

    >>> from hkic.records import Event
    >>> periods_of(Event(id="e", name="E", description="E.", category="forum", date="2022-06-30"))
    (Period('2022-06-30'),)
    """
    return tuple(_periods(record))


def _periods(record: Record) -> Iterator[Period]:
    if isinstance(record, Policy):
        yield from _policy_periods(record)
    elif isinstance(record, Person):
        yield from (role.as_of for role in record.roles if role.as_of)
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

    >>> from hkic.records import Event
    >>> forum = Event(id="e", name="E", description="E.", category="forum", date="2022")
    >>> holds_on(forum, Period.parse("2022")), holds_on(forum, PartialDate(2022, 6)), holds_on(forum, PartialDate(2021))
    (True, None, False)
    """
    asked = Period.of(when)
    found = [meets(period, asked) for period in periods_of(record)]
    return True if True in found else None if None in found or not found else False


def observation_holds_on(observation: Observation, when: PartialDate | Period) -> bool | None:
    """Whether an observation holds at a date, or at some day of a period; None where that cannot be told.

    >>> from hkic.quantities import Quantity
    >>> one = Observation(id="o", value=Quantity(number=1, unit="t"), subject="s", period="2021")
    >>> observation_holds_on(one, PartialDate(2021)), observation_holds_on(one, PartialDate(2021, 5))
    (True, None)
    """
    return None if observation.period is None else meets(observation.period, Period.of(when))


def meets(period: Period, asked: Period) -> bool | None:
    """Whether two periods have a day in common, where the first, if it is one date, is some day of it and not the whole.

    >>> meets(Period.parse("2019"), Period.parse("2019-05")), meets(Period.parse("2018/2022"), Period.parse("2019-05"))
    (None, True)
    """
    if isinstance(period.start, PartialDate) and period.start == period.end:
        return period.start.overlaps(asked)
    return period.overlaps(asked)
