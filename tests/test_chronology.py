"""Series: in order, by scope, nothing lost; changes that hold for every number that may be meant."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hkic.chronology import RATIO, Change, Point, Series, difference, ratio, series
from hkic.dataset import Dataset
from hkic.dates import Period
from hkic.errors import IncomparableError, NotFoundError
from hkic.quantities import Bounds, Comparator, Quantity
from hkic.records import Metric, Observation, Place
from hkic.testing import periods, quantities
from hkic.vocabulary import QuantityKind

TINY, FAR = Fraction(1, 10**30), Fraction(10**30)
kilos = quantities(unit="kg")
some_bounds = kilos.map(lambda q: q.bounds)


@st.composite
def around_zero(draw: st.DrawFn) -> Bounds:
    """Intervals near zero: of one number, closed, half open, open, without an end."""
    low, width = draw(st.integers(-3, 1)), draw(st.integers(0, 3))
    low_included, high_included = (draw(st.booleans()) or not width for _ in range(2))
    ends = [None if draw(st.integers(0, 3)) == 0 else Decimal(end) for end in (low, low + width)]
    return Bounds(ends[0], ends[1], low_included, high_included)


def _observation(id: str, number: object, period: str | None, **fields: object) -> Observation:
    value = {"number": str(number), "unit": "kg", **fields.pop("value", {})}  # type: ignore[dict-item]
    return Observation.model_validate({"id": id, "value": value, "subject": "mill", "period": period, **fields})


def _metric(*observations: Observation, kind: str = "count") -> Metric:
    return Metric(
        id="flour",
        name="Flour",
        description="F.",
        definition="How much flour.",
        quantity_kind=QuantityKind(kind),
        unit="kg",
        observations=observations,
    )


@st.composite
def metrics(draw: st.DrawFn) -> Metric:
    count = draw(st.integers(0, 8))
    places = st.sampled_from(["mill", "town", "river"])
    return _metric(
        *(
            Observation(
                id=f"o{number}",
                value=draw(quantities()),
                subject=draw(places),
                territory=draw(st.none() | places),
                beneficiaries=tuple(draw(st.lists(places, unique=True, max_size=2))),
                period=draw(st.none() | periods(2018, 2021)),
            )
            for number in range(count)
        )
    )


def _inside(number: Fraction, bounds: Bounds) -> bool:
    low, high = bounds.low, bounds.high
    above = low is None or number > Fraction(low) or (bounds.low_included and number == Fraction(low))
    return above and (high is None or number < Fraction(high) or (bounds.high_included and number == Fraction(high)))


def _members(bounds: Bounds) -> list[Fraction]:
    """Numbers inside: at the ends, beside them, beside zero, far out, and in the middle."""
    ends = [Fraction(end) for end in (bounds.low, bounds.high) if end is not None]
    tried = [sum(ends, Fraction(0)) / len(ends)] if ends else []
    tried += [near + sign * step for near in [*ends, Fraction(0)] for step in (0, TINY, 1, FAR) for sign in (-1, 1)]
    return [number for number in dict.fromkeys(tried) if _inside(number, bounds)]


def _is_tight(bounds: Bounds, found: list[Fraction]) -> bool:
    """Whether the numbers come as near to each end as samples can, and run away where there is none."""
    low, high = min(found), max(found)
    down = low < -(10**6) if bounds.low is None else low - Fraction(bounds.low) < Fraction(1, 10**6)
    up = high > 10**6 if bounds.high is None else Fraction(bounds.high) - high < Fraction(1, 10**6)
    return down and up


# -- series


@given(metrics())
def test_every_observation_stands_in_its_series_once(metric: Metric) -> None:
    found = series(metric)
    assert all(point.period is not None for point in found.points)
    assert all(point.period is None for point in found.undated)
    held = [point.observation.id for point in (*found.points, *found.undated)]
    assert sorted(held) == sorted(one.id for one in metric.observations)
    assert all(point.bounds == point.observation.value.bounds for point in (*found.points, *found.undated))


@given(metrics())
def test_a_scope_holds_what_shares_it_in_order_of_period(metric: Metric) -> None:
    found = series(metric)
    for scope, narrowed in found.scopes.items():
        assert {point.scope for point in (*narrowed.points, *narrowed.undated)} == {scope}
        keys = [point.period.sort_key for point in narrowed.points if point.period]
        assert all(one <= other for one, other in pairwise(keys))
        assert list(narrowed.scopes) == [scope]
    assert tuple(point for narrowed in found.scopes.values() for point in narrowed.points) == found.points
    assert tuple(point for narrowed in found.scopes.values() for point in narrowed.undated) == found.undated


@given(metrics())
def test_a_series_does_not_hang_on_the_order_of_the_record(metric: Metric) -> None:
    turned = metric.model_copy(update={"observations": metric.observations[::-1]})
    assert series(turned).points == series(metric).points
    assert series(turned).undated == series(metric).undated


@given(metrics())
def test_a_series_of_one_subject_is_the_whole_one_filtered(metric: Metric) -> None:
    places = [
        Place.model_validate({"id": id, "name": id, "description": "P.", "category": "city"}) for id in ("mill", "town", "river")
    ]
    dataset = Dataset([metric, *places])
    for place in places:
        about = series("flour", subject=place, dataset=dataset)
        assert about == series(metric, subject=place.id, dataset=dataset)
        assert about.points == tuple(point for point in series(metric).points if point.observation.subject == place.id)
        within = series(metric, territory=place, dataset=dataset)
        assert within.undated == tuple(point for point in series(metric).undated if point.observation.territory == place.id)


def test_the_order_of_those_who_benefit_makes_no_scope() -> None:
    one = _observation("a", 1, "2018", beneficiaries=["x", "y"])
    found = series(_metric(one, _observation("b", 2, "2019", beneficiaries=["y", "x"])))
    assert len(found.scopes) == 1


def test_unknown_ids_are_named() -> None:
    with pytest.raises(NotFoundError, match="hong-kong-start-ups"):
        series("hong-kong-startups")
    with pytest.raises(NotFoundError, match="hong-kong"):
        series("hong-kong-start-ups", subject="hongkong")
    with pytest.raises(NotFoundError, match="start-ups-2015"):
        series("hong-kong-start-ups").change("start-ups-2016", "start-ups-2021")


def test_a_subject_without_observations_gives_an_empty_series() -> None:
    found = series("hong-kong-start-ups", subject="hkust")
    assert (found.points, found.undated, dict(found.scopes)) == ((), (), {})
    assert str(found) == "Number of start-ups in Hong Kong"


def test_a_series_cannot_be_changed() -> None:
    found = series("hong-kong-start-ups")
    with pytest.raises(AttributeError):
        found.points = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.scopes[found.points[0].scope] = found  # type: ignore[index]


# -- intervals


@given(some_bounds, some_bounds)
def test_a_difference_holds_for_all_numbers_within_bounds(a: Bounds, b: Bounds) -> None:
    found = difference(a, b)
    differences = [y - x for x in _members(a) for y in _members(b)]
    assert all(_inside(one, found) for one in differences)
    assert _is_tight(found, differences)


@given(some_bounds, some_bounds)
def test_a_difference_is_antisymmetric(a: Bounds, b: Bounds) -> None:
    there, back = difference(a, b), difference(b, a)
    assert (there.low, there.high) == (None if back.high is None else -back.high, None if back.low is None else -back.low)
    assert (there.low_included, there.high_included) == (back.high_included, back.low_included)


@given(some_bounds | around_zero(), some_bounds | around_zero())
def test_a_ratio_holds_for_all_numbers_within_bounds(a: Bounds, b: Bounds) -> None:
    divisors = [x for x in _members(a) if x]
    found = ratio(a, b)
    assert (found is None) == (not divisors)
    if found is not None:
        quotients = [y / x for x in divisors for y in _members(b)]
        assert all(_inside(one, found) for one in quotients)
        assert _is_tight(found, quotients)


@given(around_zero(), around_zero())
def test_an_end_that_counts_as_possible_is_reached(a: Bounds, b: Bounds) -> None:
    found = ratio(a, b)
    assume(found is not None)
    assert found is not None
    quotients = {y / x for x in _members(a) if x for y in _members(b)}
    for end, included in ((found.low, found.low_included), (found.high, found.high_included)):
        if end is not None:
            assert included == (Fraction(end) in quotients)


@given(st.decimals(-(10**39), 10**39, places=0), st.decimals(0, 1, places=39))
def test_differences_are_exact_whatever_the_digits(great: Decimal, small: Decimal) -> None:
    found = difference(Bounds(small, small), Bounds(great, great))
    assert found.low is not None
    assert Fraction(found.low) == Fraction(great) - Fraction(small)


# -- change and growth

EARLY, LATE = Period.parse("2018"), Period.parse("2020")


def _series_of(start: Quantity, end: Quantity, kind: str = "count") -> Series:
    one = Observation(id="early", value=start, subject="mill", period=EARLY)
    return series(_metric(one, Observation(id="late", value=end, subject="mill", period=LATE), kind=kind))


@given(kilos, kilos)
def test_change_is_the_difference_of_the_values(start: Quantity, end: Quantity) -> None:
    found = _series_of(start, end, kind="rate")
    change = found.change("early", "late")
    assert change.bounds == difference(start.bounds, end.bounds)
    assert change.unit == "kg"
    back = found.change("late", "early")
    assert back.bounds == difference(end.bounds, start.bounds)


@given(kilos, kilos)
def test_growth_is_the_ratio_of_the_values_and_refused_from_zero(start: Quantity, end: Quantity) -> None:
    found = _series_of(start, end, kind="rate")
    expected = ratio(start.bounds, end.bounds)
    if expected is None:
        with pytest.raises(IncomparableError, match="zero"):
            found.growth("early", "late")
    else:
        growth = found.growth("early", "late")
        assert growth.bounds == expected
        assert growth.unit == RATIO
        assert ("may be zero" in growth.why) == (Decimal(0) in start.bounds)


def _possible(quantity: Quantity, least: int) -> list[Fraction]:
    """Numbers that a figure may stand for and that are no less, or all of them if it says that there are none."""
    members = _members(quantity.bounds)
    return [number for number in [*members, Fraction(least)] if number >= least and _inside(number, quantity.bounds)] or members


@given(kilos, kilos, st.sampled_from([("count", 0), ("money", 0), ("streak", 0), ("rank", 1)]))
def test_what_cannot_be_below_zero_changes_as_if_it_is_not(start: Quantity, end: Quantity, kind: tuple[str, int]) -> None:
    name, least = kind
    found = _series_of(start, end, kind=name)
    change = found.change("early", "late")
    differences = [y - x for x in _possible(start, least) for y in _possible(end, least)]
    assert all(_inside(one, change.bounds) for one in differences)
    assert _is_tight(change.bounds, differences)


@pytest.mark.parametrize(
    ("start", "end", "kind", "change", "growth"),
    [
        (("100", "less-than"), ("200", "exact"), "count", "more than 100 and at most 200 kg", "more than 2 times"),
        (("100", "more-than"), ("50", "nearly"), "count", "less than -50 kg", "more than 0 and less than 0.5 times"),
        (
            ("50", "nearly"),
            ("200", "exact"),
            "count",
            "more than 150 and at most 155 kg",
            "more than 4 and less than 4.445 times",
        ),
        (("100", "less-than"), ("200", "exact"), "rate", "more than 100 kg", "not bounded"),
        (("10", "at-most"), ("3", "exact"), "rank", "-7 to 2 kg", None),
        (("5", "exact"), ("0", "at-most"), "money", "-5 kg", "0 times"),
        (("-5", "exact"), ("5", "exact"), "money", "10 kg", "-1 times"),
    ],
)
def test_bounds_are_those_that_the_quantity_can_have(
    start: tuple[str, str], end: tuple[str, str], kind: str, change: str, growth: str | None
) -> None:
    one, other = (Quantity(number=Decimal(number), comparator=Comparator(hedge), unit="kg") for number, hedge in (start, end))
    found = _series_of(one, other, kind=kind)
    assert str(found.change("early", "late")) == change
    if growth is not None:
        assert str(found.growth("early", "late")) == growth


def test_a_share_grows_by_points() -> None:
    one, other = (Quantity(number=Decimal(number), unit="%") for number in (5, 7))
    assert str(_series_of(one, other, kind="rate").change("early", "late")) == "2 percentage points"


@pytest.mark.parametrize("kind", ["rank", "edition"])
def test_places_in_an_order_change_but_do_not_grow(kind: str) -> None:
    found = _series_of(Quantity(number=Decimal(5), unit="rank"), Quantity(number=Decimal(2), unit="rank"), kind)
    assert str(found.change("early", "late")) == "-3 rank"
    with pytest.raises(IncomparableError, match="changes but does not grow"):
        found.growth("early", "late")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (_observation("b", 2, "2020", value={"unit": "t"}), "the units 'kg' and 't' differ"),
        (_observation("b", 2, "2020", subject="town"), "subject is mill in one and town in the other"),
        (_observation("b", 2, "2020", territory="town"), "territory is not told in one and town in the other"),
        (_observation("b", 2, "2020", beneficiaries=["x", "y"]), "beneficiaries is not told in one and x and y in the other"),
        (_observation("b", 2, None), "no period is told for b"),
        (_observation("b", 2, "2018"), "the periods overlap (2018 and 2018)"),
        (_observation("b", 2, "2018-03/2020"), "the periods overlap (2018 and 2018-03/2020)"),
        (_observation("b", 2, "2017/"), "cannot be told"),
    ],
)
def test_what_is_not_comparable_is_refused_with_the_reason(other: Observation, why: str) -> None:
    found = series(_metric(_observation("a", 1, "2018"), other))
    for ask in (found.change, found.growth):
        with pytest.raises(IncomparableError) as caught:
            ask("a", other)
        assert why in caught.value.why
        assert (caught.value.left, caught.value.right) == ("a", "b")


@given(metrics())
def test_change_is_refused_both_ways_or_neither(metric: Metric) -> None:
    def refused(one: Observation, other: Observation) -> bool:
        try:
            found.change(one, other)
        except IncomparableError:
            return True
        return False

    found = series(metric)
    for one in metric.observations:
        assert refused(one, one)
        for other in metric.observations:
            assert refused(one, other) == refused(other, one)


# -- how it reads


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Change(Decimal(-3), Decimal(-3), "rank", ""), "-3 rank"),
        (Change(Decimal(2450), Decimal(2550), "kg", ""), "2,450 to 2,550 kg"),
        (Change(Decimal(5), Decimal(6), "kg", "", low_included=False), "more than 5 and at most 6 kg"),
        (Change(Decimal(5), Decimal(6), "kg", "", high_included=False), "at least 5 and less than 6 kg"),
        (Change(Decimal(5), None, "kg", "", low_included=False), "more than 5 kg"),
        (Change(Decimal(5), None, "kg", ""), "at least 5 kg"),
        (Change(None, Decimal(0), "kg", "", high_included=False), "less than 0 kg"),
        (Change(None, Decimal(0), RATIO, ""), "at most 0 times"),
        (Change(None, None, "kg", ""), "not bounded"),
    ],
)
def test_a_change_reads_as_a_range(change: Change, text: str) -> None:
    assert str(change) == text


def test_a_quotient_without_end_is_cut_outwards() -> None:
    growth = _series_of(Quantity(number=Decimal(3), unit="kg"), Quantity(number=Decimal(2), unit="kg")).growth("early", "late")
    assert growth.low is not None
    assert growth.high is not None
    assert Fraction(growth.low) < Fraction(2, 3) < Fraction(growth.high)
    assert str(growth) == "0.6666 to 0.6667 times"


# -- the shipped data


def test_start_ups_in_hong_kong_grew_by_a_range_and_not_a_number() -> None:
    found = series("hong-kong-start-ups", subject="hong-kong")
    change, growth = found.change("start-ups-2015", "start-ups-2021"), found.growth("start-ups-2015", "start-ups-2021")
    assert (change.low, change.high) == (Decimal(2450), Decimal(2550))
    assert change.why == growth.why == "from about 1,500 start-up (2015) to 4,000 start-up (2021)"
    assert growth.low is not None
    assert growth.high is not None
    assert Fraction(growth.low) <= Fraction(4000, 1550)
    assert Fraction(growth.high) >= Fraction(4000, 1450)
    assert Decimal("2.5") not in growth


def test_the_places_of_the_cluster_are_undated_and_so_do_not_compare() -> None:
    found = series("gii-cluster-streak")
    assert found.points == ()
    assert [point.observation.value.number for point in found.undated] == [4, 2]  # by id, since nothing tells their order
    with pytest.raises(
        IncomparableError, match="no period is told for gii-cluster-streak-2024 and gii-cluster-streak-by-2022-07"
    ):
        found.change(*(point.observation for point in found.undated))


def test_every_shipped_metric_has_a_series(builtin: Dataset) -> None:
    for metric in builtin.metrics.values():
        found = series(metric, dataset=builtin)
        assert found == series(metric.id)
        assert len(str(found).splitlines()) == 1 + len(found.scopes) + len(metric.observations)
        assert all(isinstance(point, Point) for point in found.points)
