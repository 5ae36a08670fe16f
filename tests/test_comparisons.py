"""Comparisons: one verdict for any two figures, symmetric where it must be, and every shipped one reviewed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.chronology import series
from hkic.comparisons import Comparison, Comparisons, Verdict, compare, verdict
from hkic.dataset import Dataset, dump_pack, load
from hkic.dates import PartialDate, Period
from hkic.errors import IncomparableError, NotFoundError
from hkic.evidence import Evidence
from hkic.packs import PackInfo
from hkic.quantities import Bounds, Comparator, Quantity
from hkic.records import Document, Institution, Metric, Observation, Place, Statement
from hkic.testing import datasets, periods
from hkic.vocabulary import QuantityKind

REVIEWED = Path(__file__).parent / "data" / "verdicts.tsv"

AGREEING = {Verdict.EQUAL, Verdict.REFINES, Verdict.ROUNDING, Verdict.COMPATIBLE}


# -- datasets with figures


def _document(id: str, *, published: str | None = "2022-07-07", name: str | None = None, sha: int | None = None) -> Document:
    return Document.model_validate(
        {
            "id": id,
            "name": name or id,
            "description": "D.",
            "publisher": "press",
            "published": published,
            "language": "en",
            "translation": "original",
            "genre": "news-report",
            "file_name": f"{id}.txt",
            "sha256": f"{int.from_bytes(id.encode()) if sha is None else sha:064x}",
            "length": 1000,
        }
    )


def _figure(
    id: str, number: str = "16", *documents: str, comparator: str = "exact", unit: str = "lab", **fields: object
) -> Observation:
    evidence = [_passage(document, f"{id} in {document}") for document in documents]
    value = {"number": number, "comparator": comparator, "unit": unit}
    base = {"subject": "town", "period": "2020", "evidence": evidence}
    return Observation.model_validate({**base, **fields, "id": id, "value": value})


def _passage(document: str, words: str) -> dict[str, object]:
    return {"document": document, "start": 0, "end": 30, "digest": f"{hash_of(words):064x}", "supports": ["value"]}


def hash_of(words: str) -> int:
    return int.from_bytes(words.encode())


PLACES = [
    Place.model_validate({"id": id, "name": id, "description": "P.", "category": "city"})
    for id in ("town", "bay", "river", "hill")
]
PRESS = Institution.model_validate({"id": "press", "name": "Press", "description": "P.", "category": "media"})


def _metric(*observations: Observation, id: str = "labs", kind: QuantityKind = QuantityKind.COUNT) -> Metric:
    return Metric(
        id=id,
        name="Labs",
        description="L.",
        definition="How many labs.",
        quantity_kind=kind,
        unit="lab",
        observations=observations,
    )


def _dataset(*observations: Observation, documents: tuple[Document, ...] = ()) -> Dataset:
    ids = {span.document for one in observations for span in one.evidence} - {document.id for document in documents}
    return Dataset([*PLACES, PRESS, *documents, *(_document(id) for id in ids), _metric(*observations)])


def _judged(left: Observation, right: Observation, *documents: Document) -> Comparison:
    return verdict(left, right, dataset=_dataset(left, right, documents=documents))


@st.composite
def values(draw: st.DrawFn) -> Quantity:
    """Values that often meet: few numbers, every comparator."""
    number = draw(st.sampled_from(["-20", "-3", "0", "0.4", "9.5", "10", "12", "14.5", "20", "1500", "1523", "1550"]))
    unit = draw(st.sampled_from(["lab", "lab", "lab", "%"]))
    return Quantity(number=Decimal(number), comparator=draw(st.sampled_from(Comparator)), unit=unit)


@st.composite
def measured(draw: st.DrawFn, max_observations: int = 6) -> Dataset:
    """Datasets of figures that often meet, from documents that are reprints of one another now and then."""
    days = st.none() | st.sampled_from(["2018", "2019", "2019-02", "2019-02-03"])
    documents = [_document(id, published=draw(days), sha=draw(st.integers(0, 3))) for id in ("d", "e", "f")]
    metrics = [_metric(*draw(_figures(id, max_observations)), id=id) for id in ("labs", "sites")]
    return Dataset([*PLACES, PRESS, *documents, *metrics])


def _figures(
    metric: str, most: int, documents: tuple[str, ...] = ("d", "e", "f"), places: tuple[str, ...] = ("town", "bay")
) -> Any:
    """Figures of one metric, with ids of their own."""
    where = st.sampled_from(places)
    passage = st.builds(
        Evidence,
        document=st.sampled_from(documents),
        start=st.just(0),
        end=st.just(30),
        digest=st.integers(0, 5).map(lambda number: f"{number:064x}"),
        supports=st.sampled_from([("value",), ("subject",)]),
    )
    figure = st.builds(
        Observation,
        id=st.just("figure"),
        value=values(),
        subject=where,
        territory=st.none() | where,
        beneficiaries=st.lists(where, unique=True, max_size=2).map(tuple),
        period=st.none() | periods(2018, 2020),
        evidence=st.lists(passage, max_size=2).map(tuple),
    )
    named = st.lists(figure, max_size=most)
    return named.map(lambda held: [one.model_copy(update={"id": f"{metric}-{at}"}) for at, one in enumerate(held)])


@st.composite
def generated(draw: st.DrawFn) -> Dataset:
    """Generated datasets whose metrics have figures about their places, from their documents."""
    base = draw(datasets(max_records=2))
    records = {
        id: metric.model_copy(
            update={"observations": tuple(draw(_figures(f"o{at}", 3, tuple(base.documents), tuple(base.places))))}
        )
        for at, (id, metric) in enumerate(base.metrics.items())
    }
    return Dataset(records.get(id, record) for id, record in base.items())


# -- laws


@given(measured())
def test_a_verdict_is_the_same_from_either_side(dataset: Dataset) -> None:
    for found in compare(dataset=dataset):
        assert verdict(found.right, found.left, dataset=dataset) == found.mirrored()
        assert found.mirrored().mirrored() == found


@given(generated())
@settings(max_examples=25)
def test_any_dataset_can_be_compared(dataset: Dataset) -> None:
    found = compare(dataset=dataset)
    assert found == compare(dataset=dataset)
    for one in found:
        assert verdict(one.left.id, one.right.id, dataset=dataset) == one
        assert verdict(one.right, one.left, dataset=dataset).verdict is one.verdict


@given(measured())
def test_only_one_of_two_is_finer_and_only_where_one_can_be(dataset: Dataset) -> None:
    for found in compare(dataset=dataset):
        assert (found.finer is not None) == (found.verdict in (Verdict.REFINES, Verdict.ROUNDING))
        assert {found.finer, found.mirrored().finer} in ({None}, {"left", "right"})


@given(measured(max_observations=4))
def test_every_pair_within_a_metric_is_compared_once(dataset: Dataset) -> None:
    pairs = Counter(frozenset((found.left.id, found.right.id)) for found in compare(dataset=dataset))
    expected = [
        frozenset((one.id, other.id))
        for metric in dataset.metrics.values()
        for number, one in enumerate(metric.observations)
        for other in metric.observations[:number]
    ]
    assert pairs == Counter(expected)


@given(measured())
def test_comparing_does_not_hang_on_the_order_of_the_records(dataset: Dataset) -> None:
    turned = [
        record.model_copy(update={"observations": record.observations[::-1]}) if isinstance(record, Metric) else record
        for record in dataset.values()
    ]
    assert compare(dataset=Dataset(turned[::-1])) == compare(dataset=dataset) == compare(dataset=dataset)


@given(measured())
def test_each_pair_is_in_one_group_at_most(dataset: Dataset) -> None:
    every = compare(dataset=dataset)
    groups = [every.corroborated, every.moved, every.unmoved, every.conflicting, every.unsettled]
    held = [pair for group in groups for pair in group]
    assert all(isinstance(group, Comparisons) for group in groups)
    assert len(set(map(id, held))) == len(held)
    assert set(map(id, held)) <= set(map(id, every))


@given(measured())
def test_what_is_in_no_group_is_of_another_scope_or_unit_or_rests_on_one_text(dataset: Dataset) -> None:
    every = compare(dataset=dataset)
    groups = [every.corroborated, every.moved, every.unmoved, every.conflicting, every.unsettled]
    grouped = {id(pair) for group in groups for pair in group}
    for found in every:
        if id(found) not in grouped:
            elsewhere = found.verdict in (Verdict.DIFFERENT_SCOPE, Verdict.DIFFERENT_UNIT)
            assert elsewhere or (found.verdict in AGREEING and not found.independent)


@given(measured())
def test_what_conflicts_is_of_one_scope_and_time_for_all_that_is_told(dataset: Dataset) -> None:
    for found in compare(dataset=dataset).conflicting:
        left, right = found.left, found.right
        assert isinstance(left, Observation)
        assert isinstance(right, Observation)
        assert found.untold == ()
        assert (left.subject, left.territory, set(left.beneficiaries)) == (
            right.subject,
            right.territory,
            set(right.beneficiaries),
        )
        assert left.period is not None
        assert right.period is not None
        assert left.period.contains(right.period) is right.period.contains(left.period) is True


@given(measured())
def test_what_moved_stands_in_order_of_time(dataset: Dataset) -> None:
    for found in compare(dataset=dataset).moved:
        left, right = found.left, found.right
        assert isinstance(left, Observation)
        assert isinstance(right, Observation)
        if left.period and right.period:
            assert left.period.before(right.period) is True


def _holds(bounds: Bounds, number: Fraction) -> bool:
    above = bounds.low is None or number > bounds.low or (bounds.low_included and number == bounds.low)
    return above and (bounds.high is None or number < bounds.high or (bounds.high_included and number == bounds.high))


def _worlds(*bounds: Bounds) -> list[Fraction]:
    """Numbers that tell all intervals with these ends apart: the ends, between them, and beyond."""
    ends = sorted({Fraction(end) for each in bounds for end in (each.low, each.high) if end is not None})
    between = [(one + other) / 2 for one, other in pairwise(ends)]
    return [ends[0] - 1, *ends, *between, ends[-1] + 1]


@given(values(), values())
def test_the_verdict_on_values_is_what_every_number_says(left: Quantity, right: Quantity) -> None:
    right = right.model_copy(update={"unit": left.unit})
    one, other = (_figure(id).model_copy(update={"value": value}) for id, value in (("a", left), ("b", right)))
    found = _judged(
        one.model_copy(update={"period": Period.parse("2020")}), other.model_copy(update={"period": Period.parse("2020")})
    )
    worlds = _worlds(left.bounds, right.bounds)
    mine, its = ({world for world in worlds if _holds(value.bounds, world)} for value in (left, right))
    if mine == its:
        assert found.verdict is Verdict.EQUAL
    elif mine < its or its < mine:
        assert (found.verdict, found.finer) == (Verdict.REFINES, "left" if mine < its else "right")
    elif mine & its:
        assert found.verdict is Verdict.COMPATIBLE
    else:
        assert found.verdict is (Verdict.ROUNDING if found.finer else Verdict.CONFLICT)
    assert found.exclusive == (not mine & its and found.finer is None)


@given(st.integers(1, 10**9), st.integers(2, 6), st.sampled_from([1, -1]))
def test_a_number_and_its_first_digits_are_rounding(number: int, kept: int, sign: int) -> None:
    rounded = int(round(Decimal(number), kept - len(str(number))))
    found = _judged(_figure("a", str(sign * number)), _figure("b", str(sign * rounded)))
    if rounded == number:
        assert found.verdict is Verdict.EQUAL
    else:
        assert (found.verdict, found.finer) == (Verdict.ROUNDING, "left")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_rounding_of_whole_numbers_never_takes_more_than_a_twentieth(one: int, other: int) -> None:
    found = _judged(_figure("a", str(one)), _figure("b", str(other)))
    if found.verdict is Verdict.ROUNDING:
        assert abs(one - other) * 20 <= max(one, other)


# -- the rules, one by one


@pytest.mark.parametrize(
    ("left", "right", "expected", "finer"),
    [
        (("16", "exact"), ("16.0", "exact"), "equal", None),
        (("130000", "more-than"), ("130000", "more-than"), "equal", None),
        (("16", "at-least"), ("16", "more-than"), "refines", "right"),
        (("4000", "exact"), ("4000", "about"), "refines", "left"),
        (("443200000", "exact"), ("440000000", "more-than"), "refines", "left"),
        (("28", "exact"), ("30", "nearly"), "refines", "left"),
        (("4023", "exact"), ("4000", "exact"), "rounding", "left"),
        (("4000", "exact"), ("4023", "about"), "rounding", "right"),
        (("4050", "exact"), ("4000", "exact"), "rounding", "left"),
        (("4051", "exact"), ("4000", "exact"), "conflict", None),
        (("27.44", "exact"), ("27.4", "exact"), "rounding", "left"),
        (("27.4", "exact"), ("27", "exact"), "rounding", "left"),
        (("27.44", "exact"), ("27.5", "exact"), "conflict", None),
        (("16", "exact"), ("20", "exact"), "conflict", None),
        (("99", "exact"), ("100", "exact"), "rounding", "left"),
        (("16", "exact"), ("15", "exact"), "conflict", None),
        (("30.2", "exact"), ("30", "nearly"), "conflict", None),
        (("30", "nearly"), ("30", "exact"), "conflict", None),
        (("4123", "more-than"), ("4000", "exact"), "conflict", None),
        (("1500", "about"), ("1520", "more-than"), "compatible", None),
        (("10", "at-most"), ("10", "at-least"), "compatible", None),
        (("10", "less-than"), ("10", "at-least"), "conflict", None),
        (("0", "exact"), ("0", "at-least"), "refines", "left"),
        (("0", "exact"), ("1", "exact"), "conflict", None),
    ],
)
def test_values_are_held_against_each_other(
    left: tuple[str, str], right: tuple[str, str], expected: str, finer: str | None
) -> None:
    found = _judged(_figure("a", left[0], "d", comparator=left[1]), _figure("b", right[0], "d", comparator=right[1]))
    assert (found.verdict.value, found.finer) == (expected, finer)


def test_the_rules_are_asked_in_their_order() -> None:
    one = _figure("a", "16", "d", territory="town", period="2019")
    unit = _figure("b", "17", "d", unit="%", territory="bay", period="2020")
    scope = _figure("b", "17", "d", territory="bay", period="2020")
    time = _figure("b", "17", "d", territory="town", period="2020")
    value = _figure("b", "17", "d", territory="town", period="2019")
    verdicts = [_judged(one, other).verdict.value for other in (unit, scope, time, value)]
    assert verdicts == ["different-unit", "different-scope", "different-time", "conflict"]


def test_other_metrics_are_other_units() -> None:
    one, other = _figure("a", "16", "d"), _figure("b", "16", "d")
    dataset = Dataset([*PLACES, PRESS, _document("d"), _metric(one), _metric(other, id="sites")])
    found = verdict("a", "b", dataset=dataset)
    assert (found.verdict, found.why) == (Verdict.DIFFERENT_UNIT, "they measure different things: labs and sites")
    assert compare(dataset=dataset) == ()


@pytest.mark.parametrize(
    ("mine", "its", "why"),
    [
        ({"subject": "town"}, {"subject": "bay"}, "they differ in subject: town in one, bay in the other"),
        ({"territory": "town"}, {"territory": "bay"}, "they differ in territory: town in one, bay in the other"),
        (
            {"beneficiaries": ["bay"]},
            {"beneficiaries": ["town", "bay"]},
            "they differ in beneficiaries: bay in one, bay and town in the other",
        ),
    ],
)
def test_another_scope_is_no_conflict(mine: dict[str, Any], its: dict[str, Any], why: str) -> None:
    found = _judged(_figure("a", "16", "d", **mine), _figure("b", "17", "d", **its))
    assert (found.verdict, found.why, found.exclusive) == (Verdict.DIFFERENT_SCOPE, why, False)


def test_a_scope_that_is_not_told_is_not_another_one_and_is_named() -> None:
    same = _judged(_figure("a", "16", "d", territory="town"), _figure("b", "16", "e"))
    assert (same.verdict, same.untold) == (Verdict.COMPATIBLE, ("territory",))
    assert "16 lab and 16 lab have the same bounds" in same.why
    assert "territory is told by one only: town in a" in same.why
    other = _judged(_figure("a", "16", "d", beneficiaries=["bay"]), _figure("b", "17", "d"))
    assert (other.verdict, other.untold, other.exclusive) == (Verdict.COMPATIBLE, ("beneficiaries",), True)
    assert "both can be true" in other.why


def test_a_time_that_is_not_told_is_not_another_one_and_is_named() -> None:
    found = _judged(_figure("a", "16", "d", period="2019"), _figure("b", "17", "e", period=None))
    assert (found.verdict, found.untold) == (Verdict.COMPATIBLE, ("period",))
    assert "period is told by one only: 2019 in a" in found.why
    unknown_end = _judged(_figure("a", "16", "d", period="2018/"), _figure("b", "17", "e", period="2018/"))
    assert (unknown_end.verdict, unknown_end.untold) == (Verdict.COMPATIBLE, ("period",))
    assert "the period of both is 2018/, and what of it is unknown may differ" in unknown_end.why


@pytest.mark.parametrize(
    ("mine", "its"),
    [
        ("2015/2021", "2021"),
        ("2021", "2020/2021"),
        ("2021/..", "2025"),
        ("2021", "2021-06"),
        ("2021/", "2022"),
    ],
)
@pytest.mark.parametrize("number", ["100", "102", "300"])
def test_stretches_of_time_that_only_overlap_are_not_the_same_time(mine: str, its: str, number: str) -> None:
    left, right = _figure("a", "100", "d", period=mine), _figure("b", number, "e", period=its)
    found = _judged(left, right)
    assert (found.verdict, found.untold, found.finer) == (Verdict.COMPATIBLE, ("period",), None)
    first, second = sorted((mine, its), key=lambda text: Period.parse(text).sort_key)
    assert f"the periods {first} and {second} are not known to be the same" in found.why
    every = compare(dataset=_dataset(left, right))
    assert (every.corroborated, every.conflicting, len(every.unsettled)) == ((), (), 1)


@pytest.mark.parametrize("its", ["2021", "2021-01/2021-12", "2021-01-01/2021-12"])
def test_one_time_may_be_spelt_in_several_ways(its: str) -> None:
    found = _judged(_figure("a", "16", "d", period="2021"), _figure("b", "16", "e", period=its))
    assert (found.verdict, found.untold) == (Verdict.EQUAL, ())


@pytest.mark.parametrize(
    ("mine", "its"),
    [("2022-07-07", "2024-06-16"), ("2022-07-07", "2022-07-07"), ("2022", "2022-06"), (None, "2022"), (None, None)],
)
@pytest.mark.parametrize("number", ["16", "17"])
def test_a_day_of_publication_is_no_date_of_a_figure(mine: str | None, its: str | None, number: str) -> None:
    documents = (_document("d", published=mine), _document("e", published=its))
    found = _judged(_figure("a", "16", "d", period=None), _figure("b", number, "e", period=None), *documents)
    assert (found.verdict, found.untold, found.exclusive) == (Verdict.COMPATIBLE, ("period",), number == "17")
    days = dict.fromkeys(day or "on an unknown day" for day in sorted((mine, its), key=lambda day: day or "9999"))
    assert found.why.endswith(f"neither is dated, and when they were published ({' and '.join(days)}) does not tell")


def test_two_undated_figures_of_one_document_may_be_of_two_times() -> None:
    found = _judged(_figure("a", "16", "d", period=None), _figure("b", "17", "d", period=None))
    assert (found.verdict, found.untold) == (Verdict.COMPATIBLE, ("period",))


@given(measured())
def test_a_series_knows_what_came_first_where_a_comparison_does(dataset: Dataset) -> None:
    for found in compare(dataset=dataset):
        left, right = found.left, found.right
        assert isinstance(left, Observation)
        assert isinstance(right, Observation)
        of = next(metric for metric in dataset.metrics.values() if left in metric.observations)
        apart = found.verdict is Verdict.DIFFERENT_TIME and not found.untold
        try:
            series(of).change(left, right)
        except IncomparableError:
            assert not apart
        else:
            assert apart


# -- places in an order, and rounding


@pytest.mark.parametrize("kind", ["rank", "edition", "streak"])
@pytest.mark.parametrize(("mine", "its"), [("100", "97"), ("110", "112"), ("100", "102")])
def test_a_place_in_an_order_is_no_other_place_rounded(kind: str, mine: str, its: str) -> None:
    metric = _metric(_figure("a", mine, "d"), _figure("b", its, "e"), kind=QuantityKind(kind))
    (found,) = compare(dataset=Dataset([*PLACES, PRESS, _document("d"), _document("e"), metric]))
    assert (found.verdict, found.finer, found.exclusive) == (Verdict.CONFLICT, None, True)


@pytest.mark.parametrize(
    ("rounded", "finer", "borne_out"),
    [
        (("2000", "exact"), ("2040", "exact"), False),
        (("200", "exact"), ("195", "exact"), False),
        (("200", "about"), ("195", "exact"), True),
        (("2000", "more-than"), ("2040", "exact"), True),
    ],
)
def test_what_may_be_a_rounding_bears_nothing_out_unless_it_is_hedged(
    rounded: tuple[str, str], finer: tuple[str, str], borne_out: bool
) -> None:
    one, other = (_figure(id, value, id, comparator=hedge) for id, (value, hedge) in (("a", rounded), ("b", finer)))
    every = compare(dataset=_dataset(one, other))
    assert (len(every.corroborated), len(every.unsettled)) == ((1, 0) if borne_out else (0, 1))


# -- groups and reprints


def test_two_documents_bear_a_figure_out_and_one_does_not() -> None:
    apart = _judged(_figure("a", "16", "d"), _figure("b", "16", "e"))
    assert (apart.independent, apart.reprint) == (True, False)
    assert Comparisons([apart]).corroborated == (apart,)
    alone = _judged(_figure("a", "16", "d"), _figure("b", "16", "d"))
    assert (alone.independent, alone.reprint) == (False, False)
    assert Comparisons([alone]).corroborated == ()


def test_figures_without_a_document_bear_nothing_out() -> None:
    found = _judged(_figure("a", "16", period="2019"), _figure("b", "16", period="2019"))
    assert (found.verdict, found.independent, found.reprint) == (Verdict.EQUAL, False, False)


@pytest.mark.parametrize(
    "reprint",
    [
        (_document("d", sha=7), _document("e", sha=7)),
        (_document("d", name="The Hub-in Making"), _document("e", name="ＴＨＥ hub in making")),
    ],
    ids=["same text", "same publisher and title"],
)
def test_documents_that_reprint_one_another_count_once(reprint: tuple[Document, ...]) -> None:
    found = _judged(_figure("a", "16", "d"), _figure("b", "16", "e"), *reprint)
    assert (found.verdict, found.reprint, found.independent) == (Verdict.EQUAL, True, False)
    third = _judged(_figure("a", "16", "d", "f"), _figure("b", "16", "e"), *reprint)
    assert (third.reprint, third.independent) == (False, True)


@pytest.mark.parametrize(
    ("mine", "its", "reprint"),
    [
        ("2020-05-01", "2021-05-01", False),
        ("2020", "2021", False),
        ("2020-05-01", "2020-05-02", False),
        ("2020-05", "2020-05-02", True),
        ("2020-05-01", "2020-05-01", True),
        (None, "2021-05-01", True),
    ],
)
def test_reports_with_one_title_are_reprints_only_where_their_days_may_be_the_same(
    mine: str | None, its: str | None, reprint: bool
) -> None:
    documents = (_document("d", name="Annual report", published=mine), _document("e", name="Annual report", published=its))
    found = _judged(_figure("a", "16", "d"), _figure("b", "16", "e"), *documents)
    assert (found.reprint, found.independent) == (reprint, not reprint)


def test_an_undated_report_makes_no_reprints_of_two_that_are_dated() -> None:
    days = {"d": "2020-05-01", "e": None, "f": "2021-05-01"}
    documents = [_document(id, name="Annual report", published=day) for id, day in days.items()]
    found = _judged(_figure("a", "16", "d"), _figure("b", "16", "f"), *documents)
    assert (found.reprint, found.independent) == (False, True)


def test_reprints_of_reprints_count_once() -> None:
    documents = (_document("d", sha=7), _document("e", sha=7, name="Hub"), _document("f", name="hub"))
    found = _judged(_figure("a", "16", "d"), _figure("b", "16", "f"), *documents)
    assert (found.reprint, found.independent) == (True, False)


def test_one_title_of_unknown_publishers_is_no_reprint() -> None:
    documents = [_document(id, name="Hub").model_copy(update={"publisher": None}) for id in ("d", "e")]
    found = _judged(_figure("a", "16", "d"), _figure("b", "16", "e"), *documents)
    assert (found.reprint, found.independent) == (False, True)


def test_the_same_passage_in_two_documents_counts_once_for_the_figure_in_it() -> None:
    one = _figure("a").model_copy(update={"evidence": (Evidence.model_validate(_passage("d", "same words")),)})
    other = _figure("b").model_copy(update={"evidence": (Evidence.model_validate(_passage("e", "same words")),)})
    found = _judged(one, other)
    assert (found.reprint, found.independent) == (True, False)
    assert _judged(_figure("a", "16", "d"), _figure("b", "16", "e")).reprint is False


def test_what_moved_is_surely_another_value_of_surely_one_scope() -> None:
    first = _figure("a", "16", "d", period="2018")
    others = {
        "moved": _figure("b", "17", "d", period="2020"),
        "unmoved": _figure("b", "16", "d", period="2020", comparator="at-least"),
        "unsettled": _figure("b", "17", "d", period="2020", territory="bay"),
    }
    for group, other in others.items():
        found = compare(dataset=_dataset(first, other))
        assert [one.verdict for one in found] == [Verdict.DIFFERENT_TIME]
        assert {name for name in others if getattr(found, name)} == {group}


def test_values_that_exclude_each_other_never_corroborate() -> None:
    found = compare(dataset=_dataset(_figure("a", "16", "d", territory="bay"), _figure("b", "20", "e")))
    assert (found[0].verdict, found[0].independent) == (Verdict.COMPATIBLE, True)
    assert found.corroborated == ()
    assert found.unsettled == tuple(found)


def test_of_very_many_figures_those_next_in_time_are_compared() -> None:
    held = [_figure(f"o{at}", str(at), period=f"{1900 + at}", territory="bay" if at % 2 else "town") for at in range(60)]
    dataset = _dataset(*held)
    few, every = compare(dataset=dataset, most=59), compare(dataset=dataset, most=None)
    assert compare(dataset=dataset) == compare(dataset=dataset, most=60) == every
    assert len(every) == 60 * 59 // 2
    pairs = [(one.left.id, one.right.id) for one in few]
    assert few == tuple(one for one in every if (one.left.id, one.right.id) in set(pairs))
    assert pairs == [(f"o{at}", f"o{at + 2 * step}") for at in range(60) for step in range(1, 11) if at + 2 * step < 60]


# -- statements


def _statement(id: str, *, speaker: str | None = "press", document: str = "d", **fields: object) -> Statement:
    voice = "document" if speaker is None else "speaker"
    evidence = [{**_passage(document, id), "supports": ["summary"]}]
    base = {"name": id, "description": "S.", "summary": "That it is so.", "modality": "claim", "about": ["town"]}
    return Statement.model_validate({**base, "id": id, "voice": voice, "speaker": speaker, "evidence": evidence, **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "compatible"),
        ({"document": "e"}, "compatible"),
        ({"date": "2022"}, "compatible"),
        ({"date": "2023"}, "different-time"),
        ({"about": ["bay"]}, "different-scope"),
        ({"modality": "hope"}, "different-scope"),
        ({"speaker": "other"}, "different-scope"),
        ({"speaker": None}, "different-scope"),
    ],
)
def test_statements_are_never_equal_and_never_in_conflict(fields: dict[str, object], expected: str) -> None:
    one, other = _statement("a", date="2022-03"), _statement("b", **fields)  # type: ignore[arg-type]
    dataset = Dataset([*PLACES, PRESS, _document("d"), _document("e"), one, other])
    found = verdict("a", "b", dataset=dataset)
    assert found.verdict.value == expected
    assert verdict("b", "a", dataset=dataset) == found.mirrored()
    assert found.why
    if expected == "compatible":
        assert "the words are not compared" in found.why


def test_a_document_is_a_voice_of_its_own() -> None:
    one, same, other = (_statement(id, speaker=None, document=document) for id, document in (("a", "d"), ("b", "d"), ("c", "e")))
    dataset = Dataset([*PLACES, _document("d"), _document("e"), one, same, other])
    assert verdict(one, same, dataset=dataset).verdict is Verdict.COMPATIBLE
    assert verdict(one, other, dataset=dataset).verdict is Verdict.DIFFERENT_SCOPE


def test_a_statement_has_the_date_of_the_event_at_which_it_was_made() -> None:
    assert verdict("ycwb-luo-hui-proposals", "ycwb-luo-hui-proposal-international").verdict is Verdict.COMPATIBLE


# -- what is asked for wrongly


def test_an_observation_and_a_statement_do_not_compare() -> None:
    with pytest.raises(IncomparableError, match="one is an observation and the other a statement"):
        verdict("start-ups-2015", "ycwb-luo-hui-proposals")


def test_unknown_ids_are_named_with_those_near() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'start-ups-2015'"):
        verdict("start-up-2015", "start-ups-2021")
    with pytest.raises(NotFoundError, match="observation of a metric"):
        verdict(_figure("stranger"), "start-ups-2021")


def test_figures_without_their_documents_compare_as_in_the_whole(builtin: Dataset) -> None:
    assert compare(dataset=builtin.where(kind="metric")) == compare(dataset=builtin)


def test_an_empty_dataset_has_nothing_to_compare() -> None:
    found = compare(dataset=Dataset())
    assert found == ()
    assert (str(found), repr(found)) == ("", "<Comparisons of 0 pairs: 0 corroborated, 0 in conflict>")


def test_a_comparison_reads_as_one_line() -> None:
    found = _judged(_figure("a", "4023", "d"), _figure("b", "4000", "e"))
    assert str(found).startswith("rounding: a < b: 4,000 lab may be 4,023 lab rounded")
    assert str(found.mirrored()).startswith("rounding: a < b:")


def test_what_is_undated_stands_in_the_order_of_publication() -> None:
    documents = (_document("d", published="2022-07-07"), _document("e", published=None))
    assert documents[0].published == PartialDate(2022, 7, 7)
    undated = [_figure(id, "16", document, period=None) for id, document in (("a", "e"), ("b", "d"))]
    found = compare(dataset=_dataset(*undated, documents=documents))
    assert [found[0].left.id, found[0].right.id] == ["b", "a"]  # what has no time at all comes last


def test_a_pack_and_a_merged_dataset_compare_as_they_did_apart(builtin: Dataset, tmp_path: Path) -> None:
    made = _dataset(_figure("a", "16", "d", period="2018"), _figure("b", "16", "e", period="2018"))
    info = PackInfo(format=1, name="labs", title="Labs", version="1", licence="CC-BY-4.0")
    for name, data in dump_pack(made, info).items():
        (tmp_path / name).write_bytes(data)
    pack = load(tmp_path)
    assert compare(dataset=pack) == compare(dataset=made)
    merged = compare(dataset=builtin.merge(pack))
    assert sorted(map(str, merged)) == sorted(map(str, [*compare(dataset=builtin), *compare(dataset=pack)]))


# -- the shipped data


def _reviewed() -> dict[tuple[str, str], tuple[str, str]]:
    lines = [line.split("\t") for line in REVIEWED.read_text("utf-8").splitlines()[1:]]
    return {(left, right): (verdict, groups) for left, right, verdict, groups, _ in lines}


def test_every_shipped_verdict_is_as_reviewed(builtin: Dataset) -> None:
    found = compare(dataset=builtin)
    groups = ("corroborated", "moved", "unmoved", "conflicting", "unsettled")
    shipped = {
        (one.left.id, one.right.id): (one.verdict.value, ",".join(name for name in groups if one in getattr(found, name)) or "-")
        for one in found
    }
    assert shipped == _reviewed()


def test_every_review_gives_a_reason_and_no_shipped_document_is_a_reprint(builtin: Dataset) -> None:
    reasons = [line.split("\t")[4] for line in REVIEWED.read_text("utf-8").splitlines()[1:]]
    assert all(len(reason) > 40 for reason in reasons)
    assert not any(one.reprint for one in compare(dataset=builtin))


def test_two_documents_speak_of_the_years_since_the_return_and_one_does_not_date_them() -> None:
    found = verdict("years-since-return-2022-07", "years-since-return-cns-2022")
    assert isinstance(found.left, Observation)
    assert (found.left.value.number, found.verdict, found.untold) == (Decimal(25), Verdict.COMPATIBLE, ("period",))
    assert found.independent
    documents = {span.document for one in (found.left, found.right) for span in one.evidence}
    assert documents == {"std-2022-07-07", "cns-2022-06-29"}
