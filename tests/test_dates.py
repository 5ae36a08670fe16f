"""Dates and periods: spelling, order, and three-valued relations against all possible worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hkic.dates import OPEN, PartialDate, Period
from hkic.errors import InvalidValueError
from hkic.testing import partial_dates, periods

Time = PartialDate | Period
times = st.one_of(partial_dates(), periods())

# A small calendar in which every day can be tried: two months of two years, days by number.
_DAYS = [date(2019, 12, 30) + timedelta(n) for n in range(5)]
_TEXTS = ["2019", "2020", "2019-12", "2020-01", *(str(day) for day in _DAYS)]


def _small_dates() -> st.SearchStrategy[PartialDate]:
    return st.sampled_from(_TEXTS).map(PartialDate.parse)


@st.composite
def _small_periods(draw: st.DrawFn) -> Period:
    ends = st.sampled_from([*_TEXTS, "..", ""])
    start, end = draw(ends), draw(ends)
    try:
        return Period.parse(f"{start}/{end}")
    except InvalidValueError:
        return Period.parse(f"{end}/{start}")


# Days far outside stand for "long before" and "long after"; between the days of the calendar nothing else matters.
_CANDIDATES = [date(1, 1, 1), date(1990, 1, 1), date(2019, 1, 1), date(2019, 6, 1), date(2019, 12, 1), *_DAYS, date(2020, 1, 31)]
_CANDIDATES += [date(2020, 2, 1), date(2020, 12, 31), date(2050, 1, 1), date(9999, 12, 31)]


_BEFORE_ALL, _AFTER_ALL = 0, 10**7  # where an open period starts and ends: outside every day, in ordinals


def _days(when: PartialDate) -> list[int]:
    return [day.toordinal() for day in _CANDIDATES if when.first <= day <= when.last]


def _worlds(when: Time) -> Iterator[tuple[int, int]]:
    """Every (start, end) that the text allows; a date is one day of its unit, a period spans whole units."""
    if isinstance(when, PartialDate):
        yield from ((day, day) for day in _days(when))
        return
    any_day = [day.toordinal() for day in _CANDIDATES]
    start, end = when.start, when.end
    starts = [start.first.toordinal()] if isinstance(start, PartialDate) else [_BEFORE_ALL] if start == OPEN else any_day
    ends = [end.last.toordinal()] if isinstance(end, PartialDate) else [_AFTER_ALL] if end == OPEN else any_day
    yield from ((first, last) for first, last in product(starts, ends) if first <= last)


def _judge(left: Time, right: Time, holds: Callable[[tuple[int, int], tuple[int, int]], bool]) -> bool | None:
    verdicts = {holds(a, b) for a in _worlds(left) for b in _worlds(right)}
    return verdicts.pop() if len(verdicts) == 1 else None


small = st.one_of(_small_dates(), _small_periods())


@given(small, small)
def test_before_is_what_holds_in_all_worlds(left: Time, right: Time) -> None:
    assert left.before(right) == _judge(left, right, lambda a, b: a[1] < b[0])


@given(small, small)
def test_after_is_what_holds_in_all_worlds(left: Time, right: Time) -> None:
    assert left.after(right) == _judge(left, right, lambda a, b: a[0] > b[1])


@given(small, small)
def test_overlaps_is_what_holds_in_all_worlds(left: Time, right: Time) -> None:
    assert left.overlaps(right) == _judge(left, right, lambda a, b: a[0] <= b[1] and b[0] <= a[1])


@given(_small_periods(), small)
def test_contains_is_what_holds_in_all_worlds(left: Period, right: Time) -> None:
    expected = _judge(left, right, lambda a, b: a[0] <= b[0] and b[1] <= a[1])
    assert left.contains(right) == expected


@given(_small_dates(), small)
def test_a_date_contains_what_its_whole_unit_contains(left: PartialDate, right: Time) -> None:
    assert left.contains(right) == Period(left, left).contains(right)


@given(partial_dates())
def test_a_date_reads_back_from_its_text(when: PartialDate) -> None:
    assert PartialDate.parse(str(when)) == when
    assert Period.parse(str(when)) == Period(when, when)


@given(periods())
def test_a_period_reads_back_from_its_text(when: Period) -> None:
    assert Period.parse(str(when)) == when


@given(st.text(alphabet="0123456789-/. ", max_size=12))
def test_what_reads_prints_as_it_was(text: str) -> None:
    for kind in (PartialDate, Period):
        try:
            when = kind.parse(text)
        except InvalidValueError as error:
            assert repr(text) in str(error)
        else:
            assert str(when) == text or text == f"{when}/{when}"


@given(times, times)
def test_the_sort_key_is_total(left: Time, right: Time) -> None:
    if type(left) is type(right):
        assert (left.sort_key == right.sort_key) == (left == right)


@given(partial_dates(), partial_dates())
def test_the_sort_key_agrees_with_before(left: PartialDate, right: PartialDate) -> None:
    if left.before(right):
        assert left.sort_key < right.sort_key


@given(times, times)
def test_before_and_after_mirror(left: Time, right: Time) -> None:
    assert left.before(right) == right.after(left)
    assert left.overlaps(right) == right.overlaps(left)
    if left.before(right):
        assert left.overlaps(right) is False
        assert left.after(right) is False


@given(times, times)
def test_nothing_raises_on_valid_dates(left: Time, right: Time) -> None:
    for answer in (left.before(right), left.after(right), left.overlaps(right), left.contains(right)):
        assert answer in (True, False, None)


@given(times)
def test_dates_are_hashable_and_immutable(when: Time) -> None:
    assert hash(when) == hash(type(when).parse(str(when)))
    with pytest.raises(AttributeError):
        setattr(when, "year" if isinstance(when, PartialDate) else "start", 1)


@given(times)
def test_dates_pass_through_json(when: Time) -> None:
    adapter = TypeAdapter(type(when))
    assert adapter.validate_json(adapter.dump_json(when)) == when
    assert adapter.validate_python(str(when)) == when


@pytest.mark.parametrize(
    "text", ["", "19", "2019-13", "2019-02-30", "2019-2", "0000", "2019-00", " 2019", "２０１９", "2019-01-01T00:00"]
)
def test_what_is_no_date_says_so(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no date"):
        PartialDate.parse(text)


@pytest.mark.parametrize("text", ["2020/2019", "2019//2020", "", "2019/x", "2019/2020/2021"])
def test_what_is_no_period_says_so(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no period"):
        Period.parse(text)


@pytest.mark.parametrize("parts", [(2019, None, 1), (0,), (10000,), (2019, 13), (2019, 2, 29)])
def test_impossible_parts_are_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValueError):
        PartialDate(*parts)


def test_a_number_is_no_date() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(PartialDate).validate_python(2019)


def test_a_year_is_neither_before_nor_after_its_month() -> None:
    year, month = PartialDate.parse("2019"), PartialDate.parse("2019-02")
    assert year.before(month) is None
    assert year.contains(month) is True
    assert month.contains(year) is None or month.contains(year) is False


def test_unknown_and_open_ends_differ() -> None:
    later = PartialDate.parse("2030")
    assert Period.parse("2004/..").contains(later) is True
    assert Period.parse("2004/").contains(later) is None


@given(times)
def test_a_period_is_made_of_a_date_a_period_or_the_spelling_of_either(time: Time) -> None:
    made = Period.of(time)
    assert made == Period.of(made) == Period.of(str(time)) == Period.parse(str(time))
