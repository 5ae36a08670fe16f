"""Reading a text: the quantities, dates and names in it, with exact offsets.

Deterministic rules, English and Chinese; the same text, anchor and names give the same mentions everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from operator import itemgetter
from typing import Final, NamedTuple

from hkic.dates import PartialDate, Period
from hkic.datings import DATING_READERS, Dating, through
from hkic.figures import FIGURE_READERS, Figure, figures_at
from hkic.gazetteer import AhoCorasick, Gazetteer, alike, lowered
from hkic.numerals import DIGITS
from hkic.quantities import Quantity


class MentionKind(StrEnum):
    """What a mention is of.

    >>> MentionKind("date") is MentionKind.DATE
    True
    """

    QUANTITY = "quantity"
    """A number with its comparator and unit."""
    DATE = "date"
    """A date or period, printed or relative."""
    NAME = "name"
    """A name of records."""


class Mention(NamedTuple):
    """A quantity, date or name found in a text.

    >>> Reader({}).read("over 5 km")[0].value.bounds.low
    Decimal('5')
    """

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    kind: MentionKind
    """What it is of."""
    value: Quantity | PartialDate | Period | tuple[str, ...] | None
    """What it says: a quantity, a date, or ids of records; None for a relative date that the anchor does not resolve."""
    as_printed: str
    """The words as they stand."""
    resolved_from: PartialDate | None = None
    """The anchor that a relative date was resolved from; None for what needs none."""


_QUANTITY, _DATE, _NAME = MentionKind
#: What dates and figures begin with, and what reads them there; numbers of more than one digit begin with one.
_READERS: Final = {
    word: (DATING_READERS.get(word), FIGURE_READERS.get(word)) for word in sorted(DATING_READERS.keys() | FIGURE_READERS.keys())
}


class Reader:
    """Reads texts, with names to be known in them: name to the ids of the records that have it.

    >>> reader = Reader({"Riverside": ["riverside"]})
    >>> [(mention.kind.value, mention.as_printed) for mention in reader.read("Riverside opened six laboratories in May 2021.")]
    [('name', 'Riverside'), ('quantity', 'six laboratories'), ('date', 'May 2021')]
    """

    def __init__(self, names: Mapping[str, Iterable[str]], *, automaton: bool = AhoCorasick is not None) -> None:
        known: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, ids in names.items():
            plain = " ".join(alike(name).split())
            if plain:
                forms = known.setdefault(lowered(plain), {})
                forms[plain] = tuple(sorted({*forms.get(plain, ()), *ids}))
        words = list(dict.fromkeys((*(word for word in _READERS if word not in DIGITS), *known)))
        self._gazetteer = Gazetteer(words, prefixes=sorted(DIGITS), automaton=automaton)
        self._forms = [known.get(word) for word in words] + [None] * len(DIGITS)
        self._readers = [_READERS.get(word) for word in words] + [_READERS[digit] for digit in sorted(DIGITS)]

    def read(self, text: str, anchor: PartialDate | None = None) -> list[Mention]:
        """Every mention in a text, by start, the longer first.

        Relative dates are resolved against the anchor, such as the day of publication.

        >>> [mention.value for mention in Reader({}).read("since last December", PartialDate(2022, 7, 7))]
        [PartialDate('2021-12')]
        """
        if _WIDE.search(text):
            return _unfolded(text, self.read(_WIDE.sub(" ", text), anchor))
        plain = alike(text)
        low = lowered(plain)
        found = self._gazetteer.find(low)
        mentions = self._names(text, plain, found)
        mentions += self._values(text, low, found, anchor)
        mentions.sort(key=_END, reverse=True)
        mentions.sort(key=_START)
        return mentions

    def _names(self, text: str, plain: str, found: Iterable[tuple[int, int, int]]) -> list[Mention]:
        """Names, the longest first; those within them too, but none that crosses the end of one."""
        names = []
        reach = 0
        for word, start, end in found:
            forms = self._forms[word]
            if not forms or start < reach < end:
                continue
            printed = plain[start:end]
            ids = forms.get(printed) or _ids_of(printed, forms)
            if ids:
                reach = max(reach, end)
                names.append(Mention(start, end, _NAME, ids, text[start:end]))
        return names

    def _values(
        self, text: str, low: str, found: Iterable[tuple[int, int, int]], anchor: PartialDate | None
    ) -> list[Mention]:
        """Dates and quantities, each number once."""
        values: list[Mention] = []
        past = 0
        for word, at, _ in found:
            readers = self._readers[word]
            if at < past or readers is None:
                continue
            read_dating, read_figures = readers
            dating = read_dating(text, low, at) if read_dating else None
            if dating:
                dating = through(text, low, dating)
                past = dating.end
                values.append(_dated(text, dating, anchor))
                values += _counted(text, low, dating.inner) if dating.inner else ()
            elif read_figures:
                for figure in read_figures(text, low, at):
                    past = figure.end
                    values.append(_figured(text, figure))
        return values


_WIDE = re.compile("[ \t\u00a0\u2000-\u200a\u3000]{2,}")
_START, _END = itemgetter(0), itemgetter(1)


def _unfolded(text: str, mentions: list[Mention]) -> list[Mention]:
    """Mentions of a text whose wide spaces were folded, where they stand in the text itself."""
    ends: list[int] = []  # offsets in the folded text behind each wide space, and how much was lost by then
    lost = [0]
    for space in _WIDE.finditer(text):
        ends.append(space.start() + 1 - lost[-1])
        lost.append(lost[-1] + space.end() - space.start() - 1)
    unfolded = []
    for one in mentions:
        start, end = one.start + lost[bisect_right(ends, one.start)], one.end - 1 + lost[bisect_right(ends, one.end - 1)] + 1
        unfolded.append(one._replace(start=start, end=end, as_printed=text[start:end]))
    return unfolded


def _ids_of(printed: str, forms: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Records that have the name in another case: capitals all over, or other small letters behind the same beginning."""
    if " " not in printed or len(printed) <= 8:
        return ()
    fitting = (ids for form, ids in forms.items() if printed.isupper() or printed[0] == form[0] or form[0].islower())
    return tuple(sorted({id for ids in fitting for id in ids}))


def _dated(text: str, dating: Dating, anchor: PartialDate | None) -> Mention:
    start, end, value = dating.start, dating.end, dating.resolve(anchor)
    return Mention(start, end, _DATE, value, text[start:end], anchor if dating.is_relative and value is not None else None)


def _figured(text: str, figure: Figure) -> Mention:
    return Mention(figure.start, figure.end, _QUANTITY, figure.value, text[figure.start : figure.end])


def _counted(text: str, low: str, at: int) -> list[Mention]:
    """The number of years in "the past two years", which what stands before it does not hedge."""
    near = slice(at, at + 60)
    figures = figures_at(text[near], low[near], 0)
    return [_figured(text, one._replace(start=at + one.start, end=at + one.end)) for one in figures]


class Candidate(NamedTuple):
    """A name in a text that no record has.

    >>> Candidate(0, 17, "Institute of Fish").text
    'Institute of Fish'
    """

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""
    text: str
    """The words as they stand."""


_CAPITALISED = r"[A-Z][A-Za-z0-9&'’-]*"
_CANDIDATE = re.compile(rf"{_CAPITALISED}(?:[ \u00a0](?:(?:of|for|and|in|on|the|de|&)[ \u00a0]){{0,3}}{_CAPITALISED})*")
#: Endings of Chinese names of bodies, and what may stand before them.
_CHINESE_CANDIDATE = re.compile(
    "[\u3400-\u9fff]{2,14}?(?:大学|大學|学院|學院|研究院|研究所|实验室|實驗室|委员会|委員會|协会|協會|基金会|基金會|科学园|科學園|科技园|科技園|公司|集团|集團|中心|医院|醫院)"
)
#: What a Chinese name does not go on across.
_CHINESE_BREAK = re.compile(
    "[的和與与及在於于为為是有已将將被对對向從从由到至以并並了等获獲共由把让讓这這那其中说說称稱表示指出]"
)
#: Words that begin sentences with a capital and are no names.
_OPENERS: Final = frozenset(
    "a an and as at but by for from he her here his how i if in it its more most no not now of on one or our she so some such that the "
    "their then there these they this those through to today under we what when where which while who why with yet you your first "
    "second third according after although before both during each every last later many meanwhile moreover next recently since several "
    "still thank thanks two three four five six seven eight nine ten also finally however moving all another any because between even "
    "further just like mr mrs ms dr professor director president chairman dean reporter news text source author editor share".split()  # noqa: SIM905
)


def candidates(text: str, mentions: Iterable[Mention]) -> Iterator[Candidate]:
    """Unknown names: words with capitals, and Chinese names of bodies, that none of the mentions covers.

    A capital at the beginning of a sentence makes no name of a single word.

    >>> [one.text for one in candidates("The Institute of Fish met. Then it went to Oslo.", [])]
    ['Institute of Fish', 'Oslo']
    """
    taken = sorted((one.start, one.end) for one in mentions)
    starts = [start for start, _ in taken]
    reach: list[int] = []
    for _, end in taken:
        reach.append(max(end, reach[-1] if reach else 0))

    def is_free(start: int, end: int) -> bool:
        before = bisect_right(starts, end - 1)
        return not before or reach[before - 1] <= start

    for found in _CANDIDATE.finditer(text):
        start, end = _without_openers(text, found.start(), found.end())
        if start < end and is_free(start, end) and not (" " not in text[start:end] and _begins_sentence(text, start)):
            yield Candidate(start, end, text[start:end])
    for found in _CHINESE_CANDIDATE.finditer(text):
        start = max((one.end() for one in _CHINESE_BREAK.finditer(text, found.start(), found.end() - 2)), default=found.start())
        if found.end() - start >= 4 and is_free(start, found.end()):
            yield Candidate(start, found.end(), text[start : found.end()])


def _without_openers(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the words at its beginning that only begin a sentence or title."""
    while start < end:
        word = re.compile(r"[^ \u00a0]+[ \u00a0]*").match(text, start, end)
        if word is None or word[0].strip().lower() not in _OPENERS:
            break
        start = word.end()
    return start, end


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at].rstrip(" \u00a0\"“'(")
    return not before or before[-1] in ".!?:;\n。！？"
