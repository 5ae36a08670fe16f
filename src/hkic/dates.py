"""Dates known to the year, month or day, and periods between them.

The spelling is the part of ISO 8601 / EDTF (Library of Congress, 2019) that the data needs: ``2019``, ``2019-02``,
``2022-06-30``, ``2018/2022``, ``2004/..`` (open: goes on), ``2018/`` (the end is unknown). Parsing and printing are inverse.

What cannot be told from a partial date is answered ``None``, never guessed: 2019 is neither before nor not before 2019-02.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from hkic.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

#: Written ``..``: a period that has no start, or goes on.
OPEN: Final = "open"
#: Written as nothing: there is a start or an end, and nobody said when.
UNKNOWN: Final = "unknown"

Precision = Literal["year", "month", "day"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_DATE_PATTERN: Final = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def _last_day(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


def _text_schema(parse: Callable[[str], object], cls: type) -> CoreSchema:
    """A value that validates from its text or itself, and serialises as its text."""
    from pydantic_core import core_schema

    def read(value: object) -> object:
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return parse(value)
        raise ValueError(f"write a text, not {type(value).__name__}")

    parse = lru_cache(maxsize=4096)(parse)  # the values are immutable, and data repeats its dates
    return core_schema.no_info_plain_validator_function(read, serialization=core_schema.to_string_ser_schema())


@dataclass(frozen=True, slots=True, order=False)
class PartialDate:
    """A day known to the year, the month or the day.

    As something that happened it is one day, somewhere within its unit; as what contains, it is the whole unit.
    Years run from 1 to 9999 in the Gregorian calendar. Raises :class:`~hkic.errors.InvalidValueError`.

    >>> PartialDate(2019).before(PartialDate(2019, 2)) is None
    True
    """

    year: int
    """Year, 1 to 9999."""
    month: int | None = None
    """Month, 1 to 12, or None where only the year is known."""
    day: int | None = None
    """Day of the month, or None where only the month is known."""

    def __post_init__(self) -> None:
        why = None
        if not all(part is None or type(part) is int for part in (self.year, self.month, self.day)):
            why = "year, month and day are whole numbers; PartialDate.parse reads a text"
        elif not 1 <= self.year <= 9999:
            why = f"year {self.year} is not in 1..9999"
        elif self.month is None:
            why = "a day needs a month" if self.day is not None else None
        elif not 1 <= self.month <= 12:
            why = f"month {self.month} is not in 1..12"
        elif self.day is not None and not 1 <= self.day <= _last_day(self.year, self.month):
            why = f"{self.year:04}-{self.month:02} has no day {self.day}"
        if why:
            raise InvalidValueError((self.year, self.month, self.day), what="date", why=why)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        >>> PartialDate.parse("2019-02")
        PartialDate('2019-02')
        """
        found = _DATE.fullmatch(text)
        if not found:
            raise InvalidValueError(text, what="date", why="write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        try:
            return cls(year, month, day)
        except InvalidValueError as error:
            raise InvalidValueError(text, what="date", why=error.why) from None

    @classmethod
    def of(cls, day: PartialDate | date | str) -> PartialDate:
        """A date, the one that a text spells, or a day of the calendar.

        >>> PartialDate.of("2019-02"), PartialDate.of(date(2019, 2, 1))
        (PartialDate('2019-02'), PartialDate('2019-02-01'))
        """
        if isinstance(day, PartialDate):
            return day
        if isinstance(day, str):
            return cls.parse(day)
        if not isinstance(day, date):
            raise InvalidValueError(day, what="date", why="write YYYY, YYYY-MM or YYYY-MM-DD")
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    def __repr__(self) -> str:
        return f"PartialDate({str(self)!r})"

    @property
    def precision(self) -> Precision:
        """How closely the date is known.

        >>> PartialDate.parse("2019-02").precision
        'month'
        """
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def first(self) -> date:
        """First day of the unit.

        >>> PartialDate.parse("2019-02").first
        datetime.date(2019, 2, 1)
        """
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Last day of the unit.

        >>> PartialDate.parse("2020-02").last
        datetime.date(2020, 2, 29)
        """
        month = self.month or 12
        return date(self.year, month, self.day or _last_day(self.year, month))

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Total order: by time, the vaguer first.

        >>> sorted(map(PartialDate.parse, ["2019-02", "2020", "2019"]), key=lambda d: d.sort_key)
        [PartialDate('2019'), PartialDate('2019-02'), PartialDate('2020')]
        """
        return (self.year, self.month or 0, self.day or 0)

    def before(self, other: PartialDate | Period) -> bool | None:
        """Whether this day comes before that day, or before the whole of that period.

        >>> PartialDate.parse("2018").before(PartialDate.parse("2019-02"))
        True
        """
        if isinstance(other, Period):
            return other.after(self)
        return True if self.last < other.first else False if self.first >= other.last else None

    def after(self, other: PartialDate | Period) -> bool | None:
        """Whether this day comes after that day, or after the whole of that period.

        >>> PartialDate.parse("2018").after(Period.parse("2015/2017"))
        True
        """
        return other.before(self)

    def overlaps(self, other: PartialDate | Period) -> bool | None:
        """Whether this day is that day, or lies in that period.

        >>> PartialDate.parse("2018").overlaps(Period.parse("2018-03/2020")) is None
        True
        """
        if isinstance(other, Period):
            return other.overlaps(self)
        if self.last < other.first or other.last < self.first:
            return False
        return True if self.precision == other.precision == "day" else None

    def contains(self, other: PartialDate | Period) -> bool | None:
        """Whether that day or period lies within the whole unit of this date.

        >>> PartialDate.parse("2019").contains(PartialDate.parse("2019-02"))
        True
        """
        return Period(self, self).contains(other)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _text_schema(cls.parse, cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{_DATE_PATTERN}$", "x-type": "PartialDate"}


End = PartialDate | Literal["open", "unknown"]


@dataclass(frozen=True, slots=True, order=False)
class Period:
    """The days from the first of ``start`` to the last of ``end``, both included.

    An end is a :class:`PartialDate`, ``OPEN`` (there is none) or ``UNKNOWN`` (there is one, and nobody said when). A single
    date is the period of its whole unit. Raises :class:`~hkic.errors.InvalidValueError` where it would end before it starts.

    >>> Period.parse("2018/2022").contains(PartialDate.parse("2022-06-30"))
    True
    """

    start: End
    """Where it begins."""
    end: End
    """Where it ends."""

    def __post_init__(self) -> None:
        for end in (self.start, self.end):
            if not isinstance(end, PartialDate) and end not in (OPEN, UNKNOWN):
                raise InvalidValueError(
                    end, what="end of a period", why="Period.parse reads a text; an end is a PartialDate, OPEN or UNKNOWN"
                )
        if isinstance(self.start, PartialDate) and isinstance(self.end, PartialDate) and self.start.first > self.end.last:
            raise InvalidValueError(str(self), what="period", why="it ends before it starts")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date, or two joined by ``/``, where ``..`` is open and nothing is unknown.

        >>> Period.parse("2004/..").end, Period.parse("2018/").end
        ('open', 'unknown')
        """
        start, slash, end = text.partition("/")
        try:
            if not slash:
                day = PartialDate.parse(start)
                return cls(day, day)
            return cls(_parse_end(start), _parse_end(end))
        except InvalidValueError as error:
            why = error.why.replace("write YYYY", "write a date or two joined by / (2018/2022, 2004/..): YYYY")
            raise InvalidValueError(text, what="period", why=why) from None

    @classmethod
    def of(cls, time: Period | PartialDate | date | str) -> Period:
        """A period, the period of a date, or the one that a text spells.

        >>> Period.of("2018/2022"), Period.of(PartialDate(2019)) == Period.of("2019")
        (Period('2018/2022'), True)
        """
        if isinstance(time, Period):
            return time
        if isinstance(time, str):
            return cls.parse(time)
        if not isinstance(time, PartialDate | date):
            raise InvalidValueError(time, what="date or period", why="write a text, such as 2019 or 2018/2022")
        day = PartialDate.of(time)
        return cls(day, day)

    def __str__(self) -> str:
        if self.start == self.end and isinstance(self.start, PartialDate):
            return str(self.start)
        return f"{_print_end(self.start)}/{_print_end(self.end)}"

    def __repr__(self) -> str:
        return f"Period({str(self)!r})"

    @property
    def sort_key(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Total order: by start, then by end; open starts first, unknown starts after them, open ends last.

        >>> sorted(map(Period.parse, ["2019", "../2019", "2018/2022"]), key=lambda p: p.sort_key)
        [Period('../2019'), Period('2018/2022'), Period('2019')]
        """
        start = self.start.sort_key if isinstance(self.start, PartialDate) else (0, 0, int(self.start == UNKNOWN))
        end = self.end.sort_key if isinstance(self.end, PartialDate) else (10_000, 0, int(self.end == OPEN))
        return (start, end)

    @property
    def _earliest(self) -> date | None:
        """First day, date.min where open; None where unknown."""
        return self.start.first if isinstance(self.start, PartialDate) else date.min if self.start == OPEN else None

    @property
    def _latest(self) -> date | None:
        """Last day, date.max where open; None where unknown."""
        return self.end.last if isinstance(self.end, PartialDate) else date.max if self.end == OPEN else None

    def _starts_after(self, day: date) -> bool | None:
        """Whether the start lies after that day; an unknown start is at the latest at the end."""
        if self._earliest is not None:
            return self._earliest > day
        return False if day == date.max or (self._latest is not None and self._latest <= day) else None

    def _ends_before(self, day: date) -> bool | None:
        """Whether the end lies before that day; an unknown end is at the earliest at the start."""
        if self._latest is not None:
            return self._latest < day
        return False if day == date.min or (self._earliest is not None and self._earliest >= day) else None

    def before(self, other: PartialDate | Period) -> bool | None:
        """Whether the whole of this period comes before that day or period.

        >>> Period.parse("2015/2017").before(PartialDate.parse("2018"))
        True
        """
        if isinstance(other, PartialDate):
            return _verdict(surely=self._ends_before(other.first), possibly=self._ends_before(other.last))
        if other._earliest is not None:
            return self._ends_before(other._earliest)
        if self._latest is not None:
            return other._starts_after(self._latest)
        return self._cannot_be_before(other)

    def _cannot_be_before(self, other: Period) -> bool | None:
        """False where even the earliest end of this one is not before the latest start of the other, else None."""
        earliest_end, latest_start = self._earliest, other._latest
        return False if earliest_end is not None and latest_start is not None and earliest_end >= latest_start else None

    def after(self, other: PartialDate | Period) -> bool | None:
        """Whether the whole of this period comes after that day or period.

        >>> Period.parse("2019/..").after(PartialDate.parse("2018"))
        True
        """
        if isinstance(other, Period):
            return other.before(self)
        return _verdict(surely=self._starts_after(other.last), possibly=self._starts_after(other.first))

    def overlaps(self, other: PartialDate | Period) -> bool | None:
        """Whether this period and that day or period have a day in common.

        >>> Period.parse("2018/2020").overlaps(Period.parse("2020-12/2022"))
        True
        """
        if isinstance(other, PartialDate) and self.contains(other):
            return True
        apart = (self.before(other), self.after(other))
        if True in apart:
            return False
        if isinstance(other, PartialDate):
            return None
        return True if apart == (False, False) else None

    def contains(self, other: PartialDate | Period) -> bool | None:
        """Whether that day, or every day of that period, lies in this one.

        >>> Period.parse("2018/").contains(PartialDate.parse("2019")) is None
        True
        """
        if isinstance(other, PartialDate):
            if self.before(other) or self.after(other):
                return False
            inside = (self._starts_after(other.first), self._ends_before(other.last))
            return True if inside == (False, False) else None
        if self == other and UNKNOWN not in (self.start, self.end):
            return True
        sides = (_covers_start(self, other), _covers_end(self, other))
        return False if False in sides else True if sides == (True, True) else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _text_schema(cls.parse, cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        end = rf"(\.\.|{_DATE_PATTERN})?"
        return {"type": "string", "pattern": f"^({_DATE_PATTERN}|{end}/{end})$", "x-type": "Period"}


def _parse_end(text: str) -> End:
    return OPEN if text == ".." else UNKNOWN if text == "" else PartialDate.parse(text)


def _print_end(end: End) -> str:
    return str(end) if isinstance(end, PartialDate) else ".." if end == OPEN else ""


def _verdict(*, surely: bool | None, possibly: bool | None) -> bool | None:
    """True where it holds even in the worst case, False where it fails even in the best, else None."""
    return True if surely else False if possibly is False else None


def _covers_start(outer: Period, inner: Period) -> bool | None:
    """Whether the outer period starts no later than the inner one."""
    if outer.start == OPEN:
        return True
    if inner.start == OPEN:
        return False
    if inner._earliest is not None:
        started_after = outer._starts_after(inner._earliest)
        return None if started_after is None else not started_after
    if outer._earliest is not None and inner._latest is not None and outer._earliest > inner._latest:
        return False
    return None


def _covers_end(outer: Period, inner: Period) -> bool | None:
    """Whether the outer period ends no earlier than the inner one."""
    if outer.end == OPEN:
        return True
    if inner.end == OPEN:
        return False
    if inner._latest is not None:
        ended_before = outer._ends_before(inner._latest)
        return None if ended_before is None else not ended_before
    if outer._latest is not None and inner._earliest is not None and outer._latest < inner._earliest:
        return False
    return None
