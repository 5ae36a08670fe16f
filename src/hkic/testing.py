"""For tests of packs and of programs that use hkic: Hypothesis strategies, and the check of a pack.

Needs the extra ``testing``.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from hkic._model import Value
from hkic.checks import check
from hkic.dataset import Dataset, load
from hkic.dates import OPEN, UNKNOWN, PartialDate, Period
from hkic.errors import MissingExtraError, PackError
from hkic.evidence import MIN_SPAN, Evidence, Sourced
from hkic.ids import Ref
from hkic.quantities import Comparator, Quantity
from hkic.records import KINDS, Document, Identifier, Metric, Name, Record, Segment, Statement
from hkic.texts import anchor
from hkic.vocabulary import NameSort, Voice

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise MissingExtraError("testing", module="hypothesis") from error

V = TypeVar("V", bound=Value)

#: Letters of generated names and texts: Latin, accented, CJK of both scripts, full width, astral, combining.
LETTERS: Final = "abcXYZ019 -'éß香港科技大學学ＨＫ𠮷𝔸e\u0301"


def check_pack(path: str | Path, *, base: Dataset | None = None, documents: str | Path | None = None) -> Dataset:
    """Load a pack and check it: all rules, with documents at hand place, reading and coverage too; the dataset where all is well.

    Raises :class:`~hkic.errors.PackError` with every finding that is an error.

    >>> from hkic.dataset import data_folder
    >>> check_pack(str(data_folder())) == load()
    True
    """
    dataset = load(path, base=base)
    report = check(documents, dataset=dataset, base=base)
    errors = [finding for finding in report.findings if finding.severity == "error"]
    if errors:
        raise PackError(Path(path).as_posix(), errors)
    return dataset


def ids() -> st.SearchStrategy[str]:
    """Ids of records.

    >>> from hypothesis import find
    >>> find(ids(), lambda id: "-" in id)
    '0-0'
    """
    word = st.text("abcxyz0129", min_size=1, max_size=5)
    return st.lists(word, min_size=1, max_size=3).map("-".join)


@st.composite
def partial_dates(draw: st.DrawFn, min_year: int = 1, max_year: int = 9999) -> PartialDate:
    """Dates of every precision.

    >>> from hypothesis import find
    >>> find(partial_dates(2019, 2021), lambda date: date.precision == "month")
    PartialDate('2019-01')
    """
    day = draw(st.dates(min_value=_first(min_year), max_value=_last(max_year)))
    precision = draw(st.sampled_from([1, 2, 3]))
    return PartialDate(*(day.year, day.month, day.day)[:precision])


def _first(year: int) -> Any:
    return PartialDate(year).first


def _last(year: int) -> Any:
    return PartialDate(year).last


@st.composite
def periods(draw: st.DrawFn, min_year: int = 1, max_year: int = 9999) -> Period:
    """Periods of every kind: single dates, closed, open, with unknown ends.

    >>> from hypothesis import find
    >>> find(periods(2019, 2021), lambda period: period.start == OPEN == period.end)
    Period('../..')
    """
    ends = st.one_of(partial_dates(min_year, max_year), st.sampled_from([OPEN, UNKNOWN]))
    start, end = draw(ends), draw(ends)
    if isinstance(start, PartialDate) and isinstance(end, PartialDate) and start.first > end.last:
        start, end = end, start
    return Period(cast("Any", start), cast("Any", end))


def numbers() -> st.SearchStrategy[Decimal]:
    """Numbers: zero, negative, whole and with decimals.

    >>> from hypothesis import find
    >>> find(numbers(), lambda number: number > 5) > 5
    True
    """
    return st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2)


def quantities(unit: str | None = None) -> st.SearchStrategy[Quantity]:
    """Quantities of every comparator, in one unit or several.

    >>> from hypothesis import find
    >>> find(quantities(unit="kg"), lambda q: q.comparator == "nearly").unit
    'kg'
    """
    units = st.just(unit) if unit else st.sampled_from(["CNY", "%", "mm", "laboratory"])
    printed = st.none() | st.just("some 5")
    return st.builds(Quantity, number=numbers(), comparator=st.sampled_from(Comparator), unit=units, as_printed=printed)


def texts(min_size: int = 1, max_size: int = 40) -> st.SearchStrategy[str]:
    """Names and other short texts in several scripts, neither beginning nor ending with white space.

    >>> from hypothesis import find
    >>> find(texts(), lambda text: len(text) == 3)
    '000'
    """
    return st.text(LETTERS, min_size=min_size, max_size=max_size).map(str.strip).filter(bool)


def names() -> st.SearchStrategy[Name]:
    """Forms of names; none is official, so that generated records do not claim one.

    >>> from hypothesis import find
    >>> find(names(), lambda name: name.lang == "en").sort.value
    'printed'
    """
    sorts = st.sampled_from([NameSort.PRINTED, NameSort.ACRONYM, NameSort.VARIANT])
    return st.builds(Name, text=texts(), lang=st.sampled_from(["en", "zh-Hant", "zh-Hans", "zh"]), sort=sorts)


@st.composite
def anchored(draw: st.DrawFn) -> tuple[str, tuple[Evidence, ...]]:
    """A canonical text and evidence that stands in it; words are numbered, so that no span stands twice.

    >>> from hypothesis import find
    >>> text, spans = find(anchored(), lambda case: len(case[1]) == 2)
    >>> all(span.end <= len(text) for span in spans)
    True
    """
    spaces = st.sampled_from([" ", "\n", "\n\n", "\u00a0", "  "])
    count = draw(st.integers(8, 30))
    words = [f"w{draw(st.text(LETTERS.replace(' ', ''), min_size=3, max_size=8))}{number}" for number in range(count)]
    text = words[0] + "".join(draw(spaces) + word for word in words[1:])
    bounds = [(word.start(), word.end()) for word in re.finditer(r"\S+", text)]
    spans = []
    for _ in range(draw(st.integers(1, 3))):
        first = draw(st.integers(0, count - 8))
        last = draw(st.integers(first + 7, min(count - 1, first + 12)))
        spans.append(anchor(text, bounds[first][0], bounds[last][1], document="text", supports=["name"]))
    return text, tuple(spans)


@st.composite
def datasets(draw: st.DrawFn, max_records: int = 3) -> Dataset:
    """Datasets whose references all resolve, with up to so many records of each kind.

    >>> from hypothesis import find
    >>> len(find(datasets(max_records=1), bool))
    12
    """
    every = draw(st.lists(ids(), unique=True, min_size=len(KINDS), max_size=len(KINDS) * max_records))
    pool: dict[str, list[str]] = {_kind(of): [] for of in KINDS.values()}
    kinds = list(pool)
    for number, id in enumerate(every):
        pool[kinds[number % len(kinds)]].append(id)
    records = [draw(_records(of, id, pool)) for of in KINDS.values() for id in pool[_kind(of)]]
    return Dataset(records)


def _kind(of: type[Record]) -> str:
    return str(of.model_fields["kind"].default)


def _records(of: type[Record], id: str, pool: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Record]:
    special: dict[str, st.SearchStrategy[Any]] = {"id": st.just(id), "name": texts(), "description": texts()}
    if of is Statement:  # speaker and voice, part_of and position go together
        special |= {"voice": st.just(Voice.DOCUMENT), "speaker": st.none(), "part_of": st.none(), "position": st.none()}
    if of is Metric:
        special |= {"unit": st.just("laboratory")}
    if of is Document:
        special |= {"length": st.just(1000)}
    return _built(of, pool, special)


def _built(of: type[V], pool: Mapping[str, Sequence[str]], special: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[V]:
    fields = {
        name: special[name] if name in special else _field(name, info, pool)
        for name, info in of.model_fields.items()
        if name != "kind" and name not in Sourced.model_fields
    }
    if issubclass(of, Sourced):
        fields["evidence"] = st.lists(_evidence(pool), max_size=2)
    return st.builds(of, **fields)


def _evidence(pool: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Evidence]:
    return st.builds(
        lambda document, start, digest: Evidence(
            document=document, start=start, end=start + MIN_SPAN, digest=digest, supports=("name",)
        ),
        st.sampled_from(pool["document"]),
        st.integers(0, 900),
        st.sampled_from(["0" * 64, "f" * 64]),
    )


def _field(name: str, info: FieldInfo, pool: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    if name in _TEXTS:
        found: st.SearchStrategy[Any] = _TEXTS[name]
    elif any(isinstance(mark, Ref) for mark in info.metadata):
        found = _references(next(mark for mark in info.metadata if isinstance(mark, Ref)), pool)
    else:
        found = _typed(info.annotation, pool)
    return found if info.is_required() else st.one_of(st.just(info.get_default(call_default_factory=True)), found)


#: Fields whose texts follow a pattern.
_TEXTS: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "language": st.sampled_from(["en", "zh-Hans"]),
    "original_language": st.sampled_from(["zh-Hans"]),
    "url": st.just("https://example.org/"),
    "file_name": texts().map(lambda text: f"{text}.txt"),
    "sha256": st.just("0" * 64),
    "unit": st.just("laboratory"),
    "observations": st.just(()),
    "segments": st.just((Segment(label=cast("Any", "body"), start=0, end=1000),)),
    "identifiers": st.just((Identifier(scheme=cast("Any", "wikidata"), value="Q42"),)),
}


def _references(ref: Ref, pool: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    return st.sampled_from([id for kind, held in pool.items() if ref.allows(kind) for id in held])


def _typed(annotation: Any, pool: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    """A strategy for a field's type, references from the pool."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return st.one_of(*(st.none() if part is type(None) else _typed(part, pool) for part in parts))
    if origin is tuple:
        items = _typed(parts[0], pool)
        return st.lists(items, max_size=3, unique_by=lambda item: getattr(item, "key", item)).map(tuple)
    marks = [part for part in parts if isinstance(part, Ref)]
    if marks:
        return _references(marks[0], pool)
    if parts:
        return _typed(parts[0], pool)
    if annotation in _TYPES:
        return _TYPES[annotation]
    if issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    return _built(annotation, pool, {})


_TYPES: Final[Mapping[Any, st.SearchStrategy[Any]]] = {
    str: texts(),
    bool: st.booleans(),
    int: st.integers(1, 9),
    PartialDate: partial_dates(),
    Period: periods(),
    Quantity: quantities(),
    Name: names(),
}
