"""The readers against other libraries, in one run on one text: ``python tests/benchmarks/readers.py``.

Beside hkic it takes what is installed of ``pip install quantulum3 dateparser recognizers-text-suite "emoji<2" spacy
ahocorasick_rs`` (recognizers-text 1.0.2a2 does not import with a newer emoji); what is not installed is reported and skipped.
Exit code 1 where a budget is broken.

*Speed.* The dense text is made of the paragraphs of ``tests/data/labelled``. In the sparse one, a sentence with labels stands
among seven without label or digit, of the labelled text and of ``docs``. Both are several MB, some twenty paragraphs of one
language together, and made afresh for each round from a seed: digits vary (a year stays a year, names and ordinals keep theirs),
and a sentence that would come again gets an invented word in front, so that no sentence stands twice and caches do not flatter.
The words around the digits do come again, so a cache of phrases without their digits would. Each round hkic reads the whole text
in one call, in a process of its own, so that it does not pay for what the others hold in memory. The others are given it
paragraph by paragraph until their seconds are over: on longer pieces some of them get much slower and none much faster.
Paragraphs in a language that a library does not know count too, and it passes over them fast. Seconds are processor seconds of
the process, a MB is a million bytes of UTF-8, a row is the median of the rounds and a ratio the median of the ratios within
rounds.

*Exactness.* On the labelled text itself, hkic in one call a text, the others sentence by sentence, since some lose a whole text
over one sentence. *Exact*: the same span and value. *Lenient*: spans that overlap with the same number (comparator and unit do
not matter), the same days, or a record in common; a figure that lies in a date or a name is not held against anyone. Where a
library gives several values, or a time without saying how precise it is, any that fits counts; prepositions at the start of its
dates are cut off.
"""

from __future__ import annotations

import json
import logging
import math
import random
import re
import subprocess
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

import hkic
from hkic.dates import PartialDate, Period
from hkic.quantities import Quantity, plain

ROOT = Path(__file__).parent.parent.parent
LABELLED = ROOT / "tests" / "data" / "labelled"
LANGUAGES = ("english", "chinese")
ANCHOR = "2024-06-16"
BYTES = 3_000_000
ROUNDS = 3
SECONDS = 3.0
AUTOMATON = "ahocorasick_rs"
MB_PER_SECOND = 10
TIMES_QUANTULUM = 100

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|(?<=[。\uff01\uff1f])(?=[^”」』])|\n+")
_NUMBER = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:(?P<dash>[-–])(?P<next>\d\d)(?![-–\d]))?(?!\d)|\d+(?!\d|st\b|nd\b|rd\b|th\b)", re.ASCII
)
_WIDE = re.compile("[\uff11-\uff19]")
_PREPOSITION = re.compile(r"(?:in|on|by|since|from|until|of|at|during)\s+", re.IGNORECASE)
_SYLLABLES = ("ka", "vel", "or", "mi", "tun", "sa", "rel", "do", "nim", "ash", "pe", "lor", "zu", "fen", "gri", "hol")


class Hit(NamedTuple):
    """A label, or what a reader takes for one; ``values`` are spelt as in the labels, and any of them may be meant."""

    start: int
    end: int
    kind: str
    values: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence of a labelled text, where it stands there, and whether a label is in it."""

    text: str
    start: int
    labelled: bool


@dataclass(frozen=True, eq=False)
class Labelled:
    """A labelled text in one language."""

    language: str
    text: str
    labels: tuple[Hit, ...]

    @cached_property
    def paragraphs(self) -> list[tuple[int, str]]:
        """The paragraphs and where they start."""
        return [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", self.text)]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences; none ends within a label."""
        cuts = [0, *(end for end in self._ends() if not self._cuts_label(end)), len(self.text)]
        spans = [(start, end) for start, end in pairwise(cuts) if self.text[start:end].strip()]
        return [Sentence(self.text[start:end], start, self._is_labelled(start, end)) for start, end in spans]

    def in_name(self, at: int) -> bool:
        """Whether a place lies in a name."""
        return at in self._in_names

    @cached_property
    def _in_names(self) -> frozenset[int]:
        return frozenset(at for label in self.labels if label.kind == "name" for at in range(label.start, label.end))

    def _ends(self) -> list[int]:
        return [found.end() for found in _SENTENCE_END.finditer(self.text)]

    def _cuts_label(self, at: int) -> bool:
        return any(label.start < at < label.end for label in self.labels)

    def _is_labelled(self, start: int, end: int) -> bool:
        return any(label.start < end and start < label.end for label in self.labels)


class Library(NamedTuple):
    """A reader of somebody's: what it finds, and in which languages."""

    name: str
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    run: Callable[[str, str], object]
    """Read a text in a language, as its user would."""
    hits: Callable[[str, str], Iterable[Hit]]
    """Read it, and spell what was found as the labels do."""


class Score(NamedTuple):
    """Hits that are right, hits that count, and labels."""

    right: int
    counted: int
    labels: int

    @property
    def precision(self) -> float:
        """Share of the hits that are right."""
        return self.right / self.counted if self.counted else 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that were hit."""
        return self.right / self.labels if self.labels else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.counted + self.labels) if self.counted + self.labels else 0.0


class Budget(NamedTuple):
    """What was promised, and whether it was kept."""

    name: str
    measured: str
    kept: bool


# the labelled text, and the long texts made of it


@cache
def labelled() -> tuple[Labelled, ...]:
    """The labelled texts."""
    return tuple(_load(language) for language in LANGUAGES)


def _load(language: str) -> Labelled:
    text = (LABELLED / f"{language}.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in (LABELLED / f"{language}.tsv").read_text(encoding="utf-8").splitlines()]
    labels = []
    for start, end, kind, value, printed in (row for row in rows if row[0].isdecimal()):
        assert text[int(start) : int(end)] == printed, (language, start, end, printed)
        labels.append(Hit(int(start), int(end), kind, (value,)))
    return Labelled(language, text, tuple(labels))


@cache
def prose(language: str) -> tuple[Sentence, ...]:
    """Sentences of ours without a figure: of the labelled text those with neither label nor digit, and of the docs."""
    source = next(each for each in labelled() if each.language == language)
    bare = [one for one in source.sentences if not one.labelled and re.search(r"^\D*[.。]\s*$", one.text)]
    docs = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
    found = (one for text in docs for block in re.split(r"\n\s*\n", text) for one in _SENTENCE_END.split(" ".join(block.split())))
    plain_words = [one for one in found if re.fullmatch(r"[A-Z][a-z' ]+[a-z', ]+\.", one)] if language == "english" else []
    return (*bare, *(Sentence(one, len(source.text), labelled=False) for one in dict.fromkeys(plain_words)))


class Maker:
    """Makes long texts out of the labelled ones, in which no sentence stands twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._made: set[str] = set()

    def text(self, *, sparse: bool) -> list[tuple[str, str]]:
        """Paragraphs with their language, until there are so many bytes."""
        made, bytes_made = [], 0
        while bytes_made < BYTES:
            paragraphs = [
                (each.language, "".join(sentences))
                for each in labelled()
                for sentences in (self._sparse(each) if sparse else self._dense(each))
            ]
            made += self._documents(paragraphs)
            bytes_made += sum(len(text.encode()) for _, text in paragraphs)
        return made

    def _documents(self, paragraphs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The paragraphs in another order, some twenty of one language together, as in documents."""
        self._random.shuffle(paragraphs)
        by_language = (sorted(block) for block in (paragraphs[at : at + 40] for at in range(0, len(paragraphs), 40)))
        return [one for block in by_language for one in block]

    def _dense(self, source: Labelled) -> Iterator[list[str]]:
        sentences = source.sentences
        for start, text in source.paragraphs:
            yield [self._vary(one, source) for one in sentences if start <= one.start < start + len(text)]

    def _sparse(self, source: Labelled) -> Iterator[list[str]]:
        bare = list(prose(source.language))
        full = [one for one in source.sentences if one.labelled]
        self._random.shuffle(bare)
        for at in range(0, len(bare), 7):
            chosen = [*bare[at : at + 7], self._random.choice(full)]
            self._random.shuffle(chosen)
            yield [self._vary(one, source) for one in chosen]

    def _vary(self, sentence: Sentence, source: Labelled) -> str:
        years = self._random.randint(-70, 25)

        def other(found: re.Match[str]) -> str:
            return found[0] if source.in_name(sentence.start + found.start()) else self._number(found, years)

        text = _NUMBER.sub(other, sentence.text.replace("\n", " ").rstrip())
        text = _WIDE.sub(lambda _: chr(self._random.randint(0xFF11, 0xFF19)), text)
        while text in self._made:
            text = f"{''.join(self._random.choices(_SYLLABLES, k=4)).title()}: {text}"
        self._made.add(text)
        return text + " " * (source.language == "english")

    def _number(self, found: re.Match[str], years: int) -> str:
        """Another number with as many digits: years so many later, a possible month or day for one."""
        if found["year"]:
            year, month = int(found["year"]) + years, int(found["next"] or 0)
            if found["next"]:
                month = (year + 1) % 100 if month > 12 else self._random.randint(1, 12)
            return f"{year}{found['dash']}{month:02}" if found["next"] else str(year)
        number, width = int(found[0]), len(found[0])
        for low, high in ((1, 4), (5, 9), (10, 12), (13, 28), (29, 30), (31, 31), (32, 99)):
            if low <= number <= high:
                return f"{self._random.randint(low, high):0{width}}"
        return "".join(self._random.choices("123456789", k=width)) if number else found[0]


# hkic and the others; each function imports its library


def hkic_reader() -> Library:
    """All readers of hkic together."""
    return Library("hkic", ("quantity", "date", "name"), LANGUAGES, lambda text, _: hkic.read(text, anchor=ANCHOR), _hkic_hits)


def _hkic_hits(text: str, _: str) -> Iterator[Hit]:
    for mention in hkic.read(text, anchor=ANCHOR):
        yield Hit(mention.start, mention.end, mention.kind.value, (_spelt(mention.value),))


def _spelt(value: Quantity | PartialDate | Period | tuple[str, ...] | None) -> str:
    if isinstance(value, Quantity):
        return _quantity(value.number, value.unit, value.comparator.value)
    return ",".join(sorted(value)) if isinstance(value, tuple) else str(value)


def _quantity(number: Decimal | float, unit: str, comparator: str = "exact") -> str:
    return f"{comparator} {plain(number) if isinstance(number, Decimal) else number} {unit}"


#: Units of quantulum3 and recognizers-text (with -re for -er), in the spelling of the labels.
UNITS = {
    "dimensionless": "1",
    "percentage": "%",
    "chinese yuan": "CNY",
    "hong kong dollar": "HKD",
    "united states dollar": "USD",
    "dollar": "USD",
    "euro": "EUR",
    "year": "a",
    "month": "mo",
    "week": "wk",
    "day": "d",
    "hour": "h",
    "millimetre": "mm",
    "centimetre": "cm",
    "square centimetre": "cm2",
    "metre": "m",
    "square metre": "m2",
    "kilometre": "km",
    "square kilometre": "km2",
    "kilogram": "kg",
    "ton": "t",
    "tonne": "t",
    "megawatt": "MW",
    "kilowatt hour": "kW.h",
    "megabyte": "MBy",
    "gigabyte": "GBy",
    "terabyte": "TBy",
    "litre": "L",
}


def _unit(name: str) -> str:
    name = re.sub(r"(met|lit)er$", r"\1re", name.lower())
    return UNITS.get(name, name.replace(" ", "-"))


def quantulum3() -> Library:
    """Quantities in English; a range is two of them."""
    logging.getLogger("quantulum3").setLevel(logging.ERROR)
    parse = import_module("quantulum3.parser").parse

    def hits(text: str, _: str) -> Iterator[Hit]:
        for found in parse(text):
            spread = found.uncertainty or 0
            for number in sorted({found.value - spread, found.value + spread}):
                yield Hit(found.span[0], found.span[1], "quantity", (_quantity(float(number), _unit(found.unit.name)),))

    return Library("quantulum3", ("quantity",), ("english",), lambda text, _: parse(text), hits)


def dateparser() -> Library:
    """Dates in English and Chinese; it gives no places, so what it found is looked for from left to right."""
    search = import_module("dateparser.search").search_dates
    settings = {"RELATIVE_BASE": datetime.fromisoformat(ANCHOR), "PREFER_DATES_FROM": "past"}

    def run(text: str, language: str) -> list[tuple[str, datetime]]:
        return search(text, languages=[language[:2].replace("ch", "zh")], settings=settings) or []

    def hits(text: str, language: str) -> Iterator[Hit]:
        at = 0
        for printed, day in run(text, language):
            start = text.find(printed, at)
            if start >= 0:
                at = start + len(printed)
                yield _date(text, start, at, (f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"))

    return Library("dateparser", ("date",), LANGUAGES, run, hits)


def _date(text: str, start: int, end: int, values: tuple[str, ...]) -> Hit:
    preposition = _PREPOSITION.match(text, start, end)
    return Hit(preposition.end() if preposition else start, end, "date", values)


def recognizers() -> Library:
    """Quantities and dates in English and Chinese: its models of numbers, numbers with units, and dates."""
    number, unit, dates = map(import_module, ("recognizers_number", "recognizers_number_with_unit", "recognizers_date_time"))
    cultures = {"english": "en-us", "chinese": "zh-cn"}
    figures: dict[str, list[Any]] = {
        language: [
            getattr(recognizer(culture), f"get_{noun}_model")()
            for recognizer, nouns in (
                (unit.NumberWithUnitRecognizer, ("currency", "dimension", "age", "temperature")),
                (number.NumberRecognizer, ("percentage", "ordinal", "number")),
            )
            for noun in nouns
        ]
        for language, culture in cultures.items()
    }
    calendars = {language: dates.DateTimeRecognizer(culture).get_datetime_model() for language, culture in cultures.items()}
    anchor = datetime.fromisoformat(ANCHOR)

    def run(text: str, language: str) -> list[Any]:
        return [model.parse(text) for model in figures[language]] + [calendars[language].parse(text, anchor)]

    def found_dates(text: str, language: str) -> Iterator[Hit]:
        model = calendars[language]
        for extract in model.extractor.extract(text, anchor):
            with suppress(UnboundLocalError):  # its own parse() loses all dates of a text over one range of years
                yield from _of_recognizers(text, model.parser.parse(extract, anchor))

    def hits(text: str, language: str) -> Iterator[Hit]:
        taken: list[Hit] = list(found_dates(text, language))
        for model in figures[language]:
            new = [_figure(found) for found in model.parse(text) if found.resolution and found.resolution.get("value")]
            taken += [hit for hit in new if hit and not any(one.start <= hit.start and hit.end <= one.end for one in taken)]
        yield from taken

    return Library("recognizers-text", ("quantity", "date"), LANGUAGES, run, hits)


def _figure(found: Any) -> Hit | None:
    value, unit = found.resolution["value"], found.resolution.get("unit") or ""
    unit = found.resolution.get("isoCurrency") or _unit(unit)
    unit = unit or {"percentage": "%", "ordinal": "rank"}.get(found.type_name, "1")
    with suppress(ValueError):  # fractions and the like
        return Hit(found.start, found.end + 1, "quantity", (_quantity(float(value.rstrip("%")), unit),))
    return None


_DURATION = re.compile(r"P(T?)(\d+(?:\.\d+)?)([YMWDH])")


def _of_recognizers(text: str, found: Any) -> Iterator[Hit]:
    for one in found.value if isinstance(found.value, list) else [found]:
        start, end = one.start, one.start + one.length
        values = (one.value or {}).get("values", ())
        duration = _DURATION.fullmatch(values[0]["timex"]) if values else None
        if duration:
            unit = {"Y": "a", "M": "mo", "W": "wk", "D": "d", "H": "h"}[duration[3]]
            yield Hit(start, end, "quantity", (_quantity(float(duration[2]), unit),))
        spelt = tuple(spelling for value in values for spelling in _days(value))
        if spelt:
            yield _date(text, start, end, spelt)


def _days(value: dict[str, str]) -> Iterator[str]:
    """What a date or a range of recognizers-text may mean; its ranges end before their ``end``, or with that year."""
    with suppress(ValueError):
        if value["type"] == "date":
            yield date.fromisoformat(value["value"]).isoformat()
        elif re.fullmatch(r"\d{4}(-\d\d){0,2}", value["timex"]):
            yield value["timex"]
        elif value["type"] == "daterange" and "start" in value and "end" in value:
            start, end = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
            yield f"{start}/{end - timedelta(days=1)}"
            yield f"{start:%Y}/{end:%Y}"
            yield f"{start:%Y-%m}/{end:%Y-%m}"


def phrase_matcher() -> Library:
    """SpaCy's PhraseMatcher with all names of the built-in dataset, on blank pipelines."""
    spacy, matching = import_module("spacy"), import_module("spacy.matcher")
    ids = defaultdict(set)
    for record in hkic.load().values():
        for name in record.names:
            ids[name.text].add(record.id)
    pipelines: dict[str, tuple[Any, Any]] = {}
    for language, code in (("english", "en"), ("chinese", "zh")):
        nlp = spacy.blank(code)
        matcher = matching.PhraseMatcher(nlp.vocab)
        for text in ids:
            matcher.add(text, [nlp.make_doc(text)])
        pipelines[language] = nlp, matcher

    def run(text: str, language: str) -> list[Any]:
        nlp, matcher = pipelines[language]
        found: list[Any] = matcher(nlp.make_doc(text), as_spans=True)
        return found

    def hits(text: str, language: str) -> Iterator[Hit]:
        found = [
            Hit(span.start_char, span.end_char, "name", (",".join(sorted(ids[span.label_])),)) for span in run(text, language)
        ]
        whole = [hit for hit in found if not _cuts_word(text, hit)]
        yield from (hit for hit in whole if not any(_crosses(hit, other) for other in whole))

    return Library("spaCy PhraseMatcher", ("name",), LANGUAGES, run, hits)


def _cuts_word(text: str, hit: Hit) -> bool:
    """Whether Latin letters go on across an end; the Chinese pipeline takes each letter for a word."""
    edges = (text[max(hit.start - 1, 0) : hit.start + 1], text[hit.end - 1 : hit.end + 1])
    return any(len(edge) == 2 and edge.isascii() and edge.isalnum() for edge in edges)


def _crosses(hit: Hit, other: Hit) -> bool:
    """Whether the other is longer and overlaps this one without holding it."""
    overlap = hit.start < other.end and other.start < hit.end
    inside = other.start <= hit.start and hit.end <= other.end
    return overlap and not inside and other.end - other.start > hit.end - hit.start


OTHERS: dict[str, Callable[[], Library]] = {
    "quantulum3": quantulum3,
    "dateparser": dateparser,
    "recognizers-text": recognizers,
    "spaCy PhraseMatcher": phrase_matcher,
}


def installed() -> tuple[list[Library], dict[str, str]]:
    """The libraries at hand, and why the others are not."""
    at_hand, missing = [], {}
    for name, make in OTHERS.items():
        try:
            at_hand.append(make())
        except ImportError as error:
            missing[name] = f"not installed ({error})"
    return at_hand, missing


# speed


def speed_here(seed: int, *, sparse: bool) -> tuple[int, float, int]:
    """Bytes read, seconds, mentions of hkic in this process."""
    text = "\n".join(paragraph for _, paragraph in Maker(seed).text(sparse=sparse))
    hkic.read(text[:10_000], anchor=ANCHOR)
    began = process_time()
    mentions = hkic.read(text, anchor=ANCHOR)
    return len(text.encode()), process_time() - began, len(mentions)


def speed_of_hkic(seed: int, *, sparse: bool, automaton: bool) -> tuple[int, float, int]:
    """The same in a process of its own, which holds nothing of the others and may be one that cannot import the automaton."""
    option = "--alone" if automaton else "--without-automaton"
    command = [sys.executable, __file__, option, str(seed), str(int(sparse))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    read, seconds, mentions = json.loads(done.stdout)
    return read, seconds, mentions


def speed_of(library: Library, paragraphs: list[tuple[str, str]]) -> tuple[int, float, int]:
    """Bytes read until the seconds were over, seconds, nothing."""
    for language in LANGUAGES:
        library.run(next(text for spoken, text in paragraphs if spoken == language), language)
    read, began = 0, process_time()
    for language, text in paragraphs:
        library.run(text, language)
        read += len(text.encode())
        if process_time() - began > SECONDS:
            break
    return read, process_time() - began, 0


def speeds(libraries: list[Library], *, sparse: bool) -> dict[str, list[tuple[int, float, int]]]:
    """What was measured of each reader, a round each."""
    rounds = defaultdict(list)
    for seed in range(ROUNDS):
        if has_automaton():
            rounds["hkic"].append(speed_of_hkic(seed, sparse=sparse, automaton=True))
        rounds["hkic without automaton"].append(speed_of_hkic(seed, sparse=sparse, automaton=False))
        paragraphs = Maker(seed).text(sparse=sparse)
        for library in libraries:
            rounds[library.name].append(speed_of(library, paragraphs))
    return rounds


def has_automaton() -> bool:
    """Whether the package behind the faster engine is installed."""
    try:
        import_module(AUTOMATON)
    except ImportError:
        return False
    return True


def print_speeds(rounds: dict[str, list[tuple[int, float, int]]], missing: dict[str, str], *, sparse: bool) -> list[Budget]:
    """Print the table of a text; the budgets of speed on it."""
    shape = "sparse" if sparse else "dense"
    ours = "hkic" if "hkic" in rounds else "hkic without automaton"
    read, _, mentions = rounds[ours][0]
    say(f"\nSpeed on the {shape} text: {read / 1e6:.1f} MB, a mention in {read / max(mentions, 1):.0f} bytes")
    say(f"  {'reader':<24}{'read':>12}{'MB/s':>10}{'hkic is':>12}")
    budgets = []
    for name, measured in rounds.items():
        rate = median(read / seconds for read, seconds, _ in measured) / 1e6
        pairs = zip(rounds[ours], measured, strict=True)
        ratio = median((mine[0] / mine[1]) / (other[0] / other[1]) for mine, other in pairs)
        size = f"{measured[0][0] / 1e6:.1f} MB" if measured[0][0] >= 1e6 else f"{measured[0][0] / 1e3:.0f} kB"
        say(f"  {name:<24}{size:>12}{rate:>10.3g}{'' if name == ours else f'{ratio:.3g} ×':>12}")
        if name == ours and sparse:
            budgets.append(
                Budget(f"{ours}, MB/s on ordinary text, at least {MB_PER_SECOND}", f"{rate:.2f}", rate >= MB_PER_SECOND)
            )
        if name == "quantulum3":
            kept = ratio >= TIMES_QUANTULUM
            budgets.append(Budget(f"times quantulum3 on the {shape} text, at least {TIMES_QUANTULUM}", f"{ratio:.0f}", kept))
    for name, why in missing.items():
        say(f"  {name:<24}{why}")
    return budgets


# exactness


def exact(label: Hit, hit: Hit) -> bool:
    """Whether a hit has the span and the value of a label."""
    return label[:3] == hit[:3] and any(_equal(label.kind, label.values[0], value) for value in hit.values)


def lenient(label: Hit, hit: Hit) -> bool:
    """Whether a hit overlaps a label and means the same number, days or record."""
    if label.kind != hit.kind or label.start >= hit.end or hit.start >= label.end:
        return False
    return any(_alike(label.kind, label.values[0], value) for value in hit.values)


def _equal(kind: str, label: str, value: str) -> bool:
    if kind == "quantity":
        mine, its = label.split(" ", 2), value.split(" ", 2)
        return mine[::2] == its[::2] and math.isclose(float(mine[1]), float(its[1]), rel_tol=1e-9)
    return label == value or (kind == "date" and _interval(label) == _interval(value))


def _alike(kind: str, label: str, value: str) -> bool:
    if kind == "quantity":
        return math.isclose(float(label.split(" ")[1]), float(value.split(" ")[1]), rel_tol=1e-9)
    if kind == "name":
        return not set(label.split(",")).isdisjoint(value.split(","))
    return _equal(kind, label, value)


@cache
def _interval(text: str) -> tuple[date, date] | str:
    """First and last day of a date or a closed period; other periods as they are spelt."""
    try:
        period = Period.parse(text)
    except hkic.InvalidValueError:
        return text
    if isinstance(period.start, PartialDate) and isinstance(period.end, PartialDate):
        return period.start.first, period.end.last
    return text


def score(labels: list[Hit], hits: list[Hit], same: Callable[[Hit, Hit], bool], others: list[Hit]) -> Score:
    """Each label is hit once and each hit hits once; with other labels given, hits within them do not count unless right."""
    left = sorted(hits)
    right = 0
    for label in sorted(labels):
        hit = next((hit for hit in left if same(label, hit)), None)
        if hit:
            left.remove(hit)
            right += 1
    wrong = [hit for hit in left if not any(other.start <= hit.start and hit.end <= other.end for other in others)]
    return Score(right, right + len(wrong), len(labels))


def all_hits(library: Library, source: Labelled) -> list[Hit]:
    """What a library finds in a labelled text: hkic in all of it, the others in its sentences."""
    if library.name == "hkic":
        return list(library.hits(source.text, source.language))
    return [
        hit._replace(start=hit.start + sentence.start, end=hit.end + sentence.start)
        for sentence in source.sentences
        for hit in library.hits(sentence.text, source.language)
    ]


def scores(library: Library) -> dict[tuple[str, str, str], Score]:
    """Kind, language and measure to the score of a library."""
    scored = {}
    for source in labelled():
        if source.language not in library.languages:
            continue
        hits = all_hits(library, source)
        for kind in library.kinds:
            of_kind = [label for label in source.labels if label.kind == kind]
            others = [label for label in source.labels if label.kind != kind]
            mine = [hit for hit in hits if hit.kind == kind]
            scored[kind, source.language, "exact"] = score(of_kind, mine, exact, [])
            scored[kind, source.language, "lenient"] = score(of_kind, mine, lenient, others)
    return scored


def print_scores(libraries: list[Library]) -> list[Budget]:
    """Print the table of exactness; its budgets."""
    counts = Counter(label.kind for each in labelled() for label in each.labels)
    say("\nExactness on the labelled text: " + ", ".join(f"{count} of kind {kind}" for kind, count in counts.items()))
    table = {library.name: scores(library) for library in [hkic_reader(), *libraries]}
    budgets = []
    for kind, language, measure in table["hkic"]:
        say(f"  {kind}, {language}, {measure:<18}  precision  recall     F1")
        ours = table["hkic"][kind, language, measure]
        for name, held in table.items():
            if (its := held.get((kind, language, measure))) is None:
                continue
            say(f"    {name:<28}{its.precision:>12.3f}{its.recall:>8.3f}{its.f1:>7.3f}")
            if name != "hkic":
                kept = ours.f1 > its.f1
                budgets.append(Budget(f"F1 above {name}: {kind}, {language}, {measure}", f"{ours.f1:.3f} {its.f1:.3f}", kept))
    return budgets


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201


def main(arguments: list[str]) -> int:
    """Print the tables and the budgets; 1 where one is broken."""
    warnings.simplefilter("ignore")
    if arguments[:1] in (["--alone"], ["--without-automaton"]):
        say(json.dumps(speed_here(int(arguments[1]), sparse=arguments[2] == "1")))
        return 0
    libraries, missing = installed()
    if not has_automaton():
        missing["hkic"] = f"not measured with the automaton: {AUTOMATON} is not installed"
    budgets = []
    for sparse in (False, True):
        budgets += print_speeds(speeds(libraries, sparse=sparse), missing, sparse=sparse)
    budgets += print_scores(libraries)
    say("\nBudgets")
    for budget in budgets:
        say(f"  {'OK  ' if budget.kept else 'OVER'} {budget.name}: {budget.measured}")
    return int(not all(budget.kept for budget in budgets))


if __name__ == "__main__":
    if "--without-automaton" in sys.argv:
        sys.modules[AUTOMATON] = None  # type: ignore[assignment]  # importing it fails from here on
    sys.exit(main(sys.argv[1:]))
