"""Quantities: bounds, and comparison consistent with them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from hkic.errors import IncomparableError
from hkic.quantities import Bounds, Comparator, Quantity, plain
from hkic.testing import numbers, quantities

kilos = quantities(unit="kg")


def _samples(bounds: Bounds) -> list[Decimal]:
    """Numbers inside the bounds: near each end and far from it."""
    low, high = bounds.low, bounds.high
    ends = [end for end in (low, high) if end is not None]
    steps = (Decimal("0.001"), Decimal(1), Decimal(10) ** 15)
    tried = [end + sign * step for end in ends for step in steps for sign in (-1, 1)] + ends
    return [number for number in tried if number in bounds]


@given(kilos)
def test_bounds_hold_something(q: Quantity) -> None:
    assert _samples(q.bounds) or q.margin < Decimal("0.002")


@given(kilos, kilos)
def test_comparison_holds_for_all_numbers_within_bounds(left: Quantity, right: Quantity) -> None:
    verdicts = {a < b for a in _samples(left.bounds) for b in _samples(right.bounds)}
    assert left.less_than(right) == (verdicts.pop() if len(verdicts) == 1 else None)


@given(kilos, kilos)
def test_comparison_is_antisymmetric(left: Quantity, right: Quantity) -> None:
    assert left.less_than(right) == right.more_than(left)
    assert not (left.less_than(right) and right.less_than(left))
    assert left.same_as(right) == right.same_as(left)
    if left.less_than(right):
        assert left.same_as(right) is False


@given(numbers(), numbers())
def test_exact_numbers_compare_as_numbers(left: Decimal, right: Decimal) -> None:
    a, b = Quantity(number=left, unit="kg"), Quantity(number=right, unit="kg")
    assert a.less_than(b) is (left < right)
    assert a.same_as(b) is (left == right)


@given(kilos)
def test_only_an_exact_quantity_is_surely_itself(q: Quantity) -> None:
    assert q.same_as(q) is (True if q.comparator is Comparator.EXACT else None)


@given(numbers())
def test_the_number_itself_is_in_or_out_as_the_comparator_says(number: Decimal) -> None:
    inside = {c: number in Quantity(number=number, comparator=c, unit="kg").bounds for c in Comparator}
    assert {c for c, yes in inside.items() if yes} == {
        Comparator.EXACT,
        Comparator.ABOUT,
        Comparator.AT_LEAST,
        Comparator.AT_MOST,
    }


@given(quantities(), quantities())
def test_other_units_are_never_compared(left: Quantity, right: Quantity) -> None:
    assume(left.unit != right.unit)
    with pytest.raises(IncomparableError, match="differ"):
        left.less_than(right)


@given(quantities())
def test_a_quantity_passes_through_json(q: Quantity) -> None:
    assert Quantity.model_validate_json(q.model_dump_json()) == q


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_plain_digits_keep_the_number(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert plain(Decimal(text)) == text


@pytest.mark.parametrize("number", [1.5, True, "NaN", "Infinity", "many", None])
def test_what_is_no_exact_number_is_refused(number: object) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate({"number": number, "unit": "kg"})


@pytest.mark.parametrize(
    ("number", "margin"), [(1500, "50"), (30, "5"), (7, "0.5"), (0, "0.5"), ("1.25", "0.005"), (-200, "50"), ("0.5", "0.05")]
)
def test_about_reaches_half_a_unit_of_the_last_digit(number: object, margin: str) -> None:
    assert Quantity.model_validate({"number": number, "unit": "kg"}).margin == Decimal(margin)


def test_zero_is_an_ordinary_number() -> None:
    none, some = Quantity(number=0, unit="kg"), Quantity(number=0, comparator="more-than", unit="kg")
    assert none.less_than(some) is True
    assert none.same_as(none) is True
    assert str(none) == "0 kg"
