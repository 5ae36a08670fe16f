"""Filters against plain loops that do the same, in one run: ``python tests/benchmarks/filtering.py``.

On the shipped data and on a made-up dataset of 100,000 records. Each filter, with a look at each record found, is called in turn
with a list comprehension over the same records that makes the same test; both are asked for several things, one after the other,
so that no answer is given twice in a row. Counted is processor time, the least of several rounds; the ratio must not be above 1.
The column *first* is the first round of that filter, in loops: it files the records, once for a collection, and has no budget.
The loop beside ``known_by`` does less than is asked: it only looks for a document. Exit code 1 where a budget is not met.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hkic.dataset import Dataset

SIZE = 100_000
ROUNDS = 7
#: Loops that a filter may take.
BUDGET = 1.0


class Filter(NamedTuple):
    """A filter and the loop that it must not be slower than, and what both are asked for."""

    name: str
    call: Callable[[Any], Any]
    loop: Callable[[Any], Any]
    asked: Sequence[Any] = (None,)
    finds_the_same: bool = True


class Row(NamedTuple):
    """What was measured: milliseconds of the loop, and the filter in loops, the first time and then."""

    name: str
    found: int
    loop: float
    ratio: float
    first: float

    @property
    def is_kept(self) -> bool:
        """Whether the budget is."""
        return self.ratio <= BUDGET


def seconds(call: Callable[[], object]) -> float:
    """Processor seconds of one call, or the mean of so many that they can be read."""
    count = 1
    while True:
        began = process_time()
        for _ in range(count):
            call()
        took = process_time() - began
        if took > 0.002:
            return took / count
        count *= 4


def seen(filter: Filter) -> list[list[Any]]:
    """What a filter finds, every record taken in hand."""
    found = map(filter.call, filter.asked)
    return [list(each.values()) if isinstance(each, Mapping) else each for each in found]


def looped(filter: Filter) -> list[Any]:
    """What its loop finds."""
    return list(map(filter.loop, filter.asked))


def measured(filter: Filter) -> Row:
    """One filter in turn with its loop, both for one thing asked."""
    gc.collect()
    began = process_time()
    found = seen(filter)
    first = process_time() - began
    expected = looped(filter)
    assert not filter.finds_the_same or [*map(len, found)] == [*map(len, expected)], filter.name
    rounds = [(seconds(lambda: seen(filter)), seconds(lambda: looped(filter))) for _ in range(ROUNDS)]
    call, loop = (min(times) for times in zip(*rounds, strict=True))
    each = len(filter.asked)
    return Row(filter.name, sum(map(len, found)) // each, loop * 1000 / each, call / loop, first / loop)


def made(size: int) -> Dataset:
    """So many records: bodies in places, and what they took part in, told by a hundred documents."""
    from hkic.dataset import Dataset
    from hkic.records import KINDS

    chance = random.Random(2026)
    rows = [
        *_documents(),
        *_places(),
        *(_body(at, chance) for at in range(size // 2)),
        *(_event(at, chance) for at in range(size // 2)),
    ]
    return Dataset(KINDS[name].model_validate(row) for name, row in rows)


def _row(name: str, id: str, **fields: object) -> tuple[str, dict[str, object]]:
    return name, {"id": id, "name": id, "description": "Made up.", **fields}


def _documents() -> Iterator[tuple[str, dict[str, object]]]:
    fixed = {"language": "en", "translation": "original", "genre": "feature", "file_name": "d.txt", "length": 100_000}
    for at in range(100):
        yield _row("documents", f"d{at}", sha256=f"{at:064x}", published=f"{2000 + at // 4}-0{1 + at % 4}", **fixed)


def _places() -> Iterator[tuple[str, dict[str, object]]]:
    for at in range(200):
        yield _row(
            "places", f"p{at}", category=("city", "district", "zone", "park")[at % 4], within=[f"p{at // 5}"] if at > 5 else []
        )


def _evidence(chance: random.Random, *supports: str) -> list[dict[str, object]]:
    start = chance.randrange(90_000)
    place = {"document": f"d{chance.randrange(100)}", "start": start, "end": start + 60}
    return [{**place, "digest": f"{start:064x}", "supports": list(supports)}]


def _body(at: int, chance: random.Random) -> tuple[str, dict[str, object]]:
    category = chance.choice(["university", "research-institute", "laboratory", "company", "association"])
    founded = None if chance.random() < 0.3 else f"{chance.randrange(1900, 2025)}"
    fields = {"place": f"p{chance.randrange(200)}", "parent": f"b{chance.randrange(at)}" if at and at % 5 else None}
    supports = ("place", *(["founded"] if founded else []), *(["parent"] if fields["parent"] else []))
    return _row("institutions", f"b{at}", category=category, founded=founded, evidence=_evidence(chance, *supports), **fields)


def _event(at: int, chance: random.Random) -> tuple[str, dict[str, object]]:
    year, month = chance.randrange(2000, 2025), chance.randrange(1, 13)
    date = chance.choice(
        [None, f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{chance.randrange(1, 29):02}", f"{year}/{year + 2}"]
    )
    parts = [{"who": f"b{who}", "part": "participant"} for who in sorted(chance.sample(range(50_000), 2))]
    supports = ("participants", *(["date"] if date else []))
    return _row(
        "events", f"e{at}", category=chance.choice(["forum", "signing", "opening"]), date=date, participants=parts,
        evidence=_evidence(chance, *supports),
    )  # fmt: skip


def filters(dataset: Dataset, bodies: Sequence[str], documents: Sequence[str], days: Sequence[str]) -> Iterator[Filter]:
    """The filters, each with its loop."""
    yield from _fields(dataset, bodies)
    yield from _conditions(dataset)
    yield from _links_and_times(dataset, bodies, documents, days)
    yield from _orders(dataset)


CODES = ("university", "research-institute", "laboratory", "company", "association")
PAIRS = tuple(map(set, combinations(CODES, 2)))
DECADES = ("1990/1999", "2000/2009", "2010/2019", "2020/2029")


def _fields(dataset: Dataset, names: Sequence[str]) -> Iterator[Filter]:
    bodies, events = dataset.institutions, dataset.events
    yield Filter(
        "a code", lambda code: bodies.where(category=code), lambda code: [r for r in bodies.values() if r.category == code], CODES
    )
    yield Filter(
        "one of two codes",
        lambda codes: bodies.where(category=codes),
        lambda codes: [r for r in bodies.values() if r.category in codes],
        PAIRS,
    )
    yield Filter(
        "two fields",
        lambda code: bodies.where(category=code, founded=None),
        lambda code: [r for r in bodies.values() if r.category == code and r.founded is None],
        CODES,
    )
    yield Filter(
        "everything",
        lambda status: bodies.where(status=status),
        lambda status: [r for r in bodies.values() if r.status == status],
        ("exists",),
    )
    yield Filter(
        "a name", lambda name: bodies.where(name=name), lambda name: [r for r in bodies.values() if r.name == name], names
    )
    yield Filter(
        "a participant",
        lambda body: events.where(participants=body),
        lambda body: [r for r in events.values() if any(one.who == body for one in r.participants)],
        names,
    )


def _conditions(dataset: Dataset) -> Iterator[Filter]:
    from hkic.conditions import during, having

    bodies, events = dataset.institutions, dataset.events
    yield Filter(
        "a stretch of time",
        lambda decade: events.where(date=decade),
        lambda decade: [r for r in events.values() if decade(r.date)],
        [*map(during, DECADES)],
    )
    either = [((having(category=one) | having(category=other)) & ~having(founded=None), {one, other}) for one, other in PAIRS]
    yield Filter(
        "conditions that combine",
        lambda asked: bodies.where(asked[0]),
        lambda asked: [r for r in bodies.values() if r.category in asked[1] and r.founded is not None],
        either,
    )
    yield Filter(
        "not a code",
        lambda code: bodies.where(~having(category=code)),
        lambda code: [r for r in bodies.values() if r.category != code],
        CODES,
    )
    tests: list[Callable[[Any], bool]] = [lambda record, least=least: len(record.id) > least for least in (3, 4, 5)]  # type: ignore[misc]
    yield Filter("a function", bodies.where, lambda test: [r for r in bodies.values() if test(r)], tests)
    yield Filter(
        "a function after a code",
        lambda code: bodies.where(tests[1], category=code),
        lambda code: [r for r in bodies.values() if r.category == code and tests[1](r)],
        CODES,
    )


def _links_and_times(dataset: Dataset, bodies: Sequence[str], documents: Sequence[str], days: Sequence[str]) -> Iterator[Filter]:
    from hkic.conditions import stating
    from hkic.dates import PartialDate, Period
    from hkic.records import links
    from hkic.validity import holds_on

    events = dataset.events
    yield Filter(
        "document=",
        lambda document: dataset.where(document=document),
        lambda document: [r for r in dataset.values() if document in stating(r)],
        documents,
    )

    def mentioning(body: str) -> list[Any]:
        parts = dataset.parts_of(body)
        return [r for r in dataset.values() if any(one.target in parts for one in links(r) if ".document" not in one.path)]

    yield Filter("mentions=", lambda body: dataset.where(mentions=body), mentioning, bodies)

    def holding(day: str) -> list[Any]:
        on = Period.of(day)
        return [r for r in events.values() if holds_on(r, on)]

    yield Filter("valid_on=", lambda day: events.where(valid_on=day), holding, days)

    def known(day: str) -> list[Any]:
        then = PartialDate.parse(day)
        told = {d.id for d in dataset.documents.values() if d.published and d.published.last <= then.last}
        return [r for r in events.values() if not told.isdisjoint(stating(r)) or not r.evidence]

    yield Filter("known_by=", lambda day: events.where(known_by=day), known, days, finds_the_same=False)


def _orders(dataset: Dataset) -> Iterator[Filter]:
    bodies, events = dataset.institutions, dataset.events
    yield Filter("sort_by a text", lambda _: bodies.sort_by("name"), lambda _: sorted(bodies.values(), key=lambda r: r.name))
    yield Filter(
        "sort_by a date",
        lambda _: events.sort_by("date"),
        lambda _: sorted(events.values(), key=lambda r: (r.date is None, r.date.sort_key if r.date else ())),
    )
    yield Filter(
        "sort_by a function",
        lambda _: bodies.sort_by(lambda r: r.id[::-1]),
        lambda _: [r for _, r in sorted((r.id[::-1], r) for r in bodies.values())],
    )

    def grouped(records: Any, field: str) -> dict[Any, list[Any]]:
        groups: dict[Any, list[Any]] = {}
        for record in records:
            groups.setdefault(getattr(record, field), []).append(record)
        return groups

    yield Filter("group_by a code", lambda _: bodies.group_by("category"), lambda _: grouped(bodies.values(), "category"))
    yield Filter("group_by a date", lambda _: events.group_by("date"), lambda _: grouped(events.values(), "date"))


def table(title: str, dataset: Dataset, *asked: Sequence[str]) -> bool:
    """Print what was measured on one dataset, and say whether the budget is kept."""
    print(f"{title}: {len(dataset):,} records")  # noqa: T201
    rows = [measured(filter) for filter in filters(dataset, *asked)]
    for row in rows:
        verdict = "ok  " if row.is_kept else "OVER"
        against = f"loop {row.loop:9.3f} ms, {row.found:,} found"
        took = f"{row.ratio:7.3f} of {BUDGET:g} {row.ratio * row.loop:9.3f} ms"
        print(f"{verdict} {row.name:<24} {took}   first {row.first:7.2f}   {against}")  # noqa: T201
    return all(row.is_kept for row in rows)


def main() -> int:
    """Print the tables; 1 where a budget is not met."""
    from hkic import load

    kept = [
        table("The shipped data", load(), ["hkust", "hku", "zte"], [*load().documents], ["2018", "2022-07-07", "2023-12-31"]),
        table("Made up", made(SIZE), ["b77", "b777", "b7777"], ["d5", "d50", "d95"], ["2015-05", "2018-12-31"]),
    ]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
