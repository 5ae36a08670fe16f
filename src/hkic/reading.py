"""Reading a text: the quantities, dates and names in it, with exact offsets.

Deterministic rules, English and Chinese; the same text, anchor and names give the same mentions everywhere.
"""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from operator import itemgetter
from typing import Final, NamedTuple

from hkic.dates import PartialDate, Period
from hkic.datings import DATING_READERS, Dating, through
from hkic.english_figures import singular
from hkic.figures import FIGURE_READERS, figures_at
from hkic.gazetteer import HAS_AUTOMATON, Gazetteer, alike, lowered
from hkic.numerals import DIGITS
from hkic.quantities import Quantity
from hkic.units import CURRENCY_CODES


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


#: What a mention may say.
Value = Quantity | PartialDate | Period | tuple[str, ...] | None


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
    value: Value
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
#: What numbers go on behind.
_PREFIXES: Final = (*sorted(DIGITS), *sorted(CURRENCY_CODES))


class Reader:
    """Reads texts, with names to be known in them: name to the ids of the records that have it.

    >>> reader = Reader({"Riverside": ["riverside"]})
    >>> [(mention.kind.value, mention.as_printed) for mention in reader.read("Riverside opened six laboratories in May 2021.")]
    [('name', 'Riverside'), ('quantity', 'six laboratories'), ('date', 'May 2021')]
    """

    def __init__(self, names: Mapping[str, Iterable[str]], *, automaton: bool = HAS_AUTOMATON) -> None:
        known: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, ids in names.items():
            plain = " ".join(alike(name).split())
            if plain:
                forms = known.setdefault(lowered(plain), {})
                forms[plain] = tuple(sorted({*forms.get(plain, ()), *ids}))
        words = list(dict.fromkeys((*(word for word in _READERS if word not in _PREFIXES), *known)))
        self._gazetteer = Gazetteer(words, prefixes=_PREFIXES, automaton=automaton)
        self._forms = [known.get(word, {}) for word in words] + [{}] * len(_PREFIXES)
        self._readers = [_READERS.get(word) for word in words] + [_READERS[prefix] for prefix in _PREFIXES]

    def read(self, text: str, anchor: PartialDate | None = None) -> list[Mention]:
        """Every mention in a text, by start, the longer first.

        Relative dates are resolved against the anchor, such as the day of publication.

        >>> [mention.value for mention in Reader({}).read("since last December", PartialDate(2022, 7, 7))]
        [PartialDate('2021-12')]
        """
        mentions: list[Mention] = []
        with _paused_collector():
            for start, end in _pieces(text):
                mentions += self._read_piece(text[start:end], start, anchor)
        return mentions

    def _read_piece(self, text: str, offset: int, anchor: PartialDate | None) -> list[Mention]:
        """The mentions of a piece that begins at an offset of the text."""
        plain = alike(text)
        if "  " in plain or ("\r" in text and "\r\n" in text) or _is_wrapped(plain):
            return _unfolded(text, offset, self._read_piece(_WIDE.sub(_folded, text), 0, anchor))
        plain = plain.replace("\n", " ")
        piece = _Piece(text, plain, lowered(plain), offset)
        found = self._gazetteer.find(piece.low)
        mentions = self._names(piece, found)
        mentions += self._values(piece, found, anchor)
        mentions.sort(key=_END, reverse=True)
        mentions.sort(key=_START)
        return mentions

    def _names(self, piece: _Piece, found: Iterable[tuple[int, int, int]]) -> list[Mention]:
        """Names, the longest first; those within them too, but none that crosses the end of one."""
        names = []
        reach = 0
        all_forms = self._forms
        known = [one for one in found if all_forms[one[0]]]
        for at, (word, start, end) in enumerate(known):
            if start < reach < end:
                continue
            ids = self._ids(piece, word, start, end)
            following = known[at + 1 : at + 4]
            if not ids or (start >= reach and _is_cut(piece.plain, start, end, following, reach)):
                continue
            if following and following[0][1] < end and self._is_of_another(piece, start, end, following):
                continue
            reach = max(reach, end)
            names.append(piece.mention(start, end, _NAME, ids))
        return names

    def _ids(self, piece: _Piece, word: int, start: int, end: int) -> tuple[str, ...]:
        """The records that a word found between two offsets is a name of, as it is printed there."""
        forms, printed = self._forms[word], piece.plain[start:end]
        return forms.get(printed) or _ids_of(printed, forms)

    def _is_of_another(self, piece: _Piece, start: int, end: int, following: Iterable[tuple[int, int, int]]) -> bool:
        """Whether the article of a name is that of a longer one, which goes on behind it: the Bay Society is not the Bay."""
        return piece.low.startswith("the ", start) and any(
            other == start + len("the ") and past > end and self._ids(piece, word, other, past) for word, other, past in following
        )

    def _values(self, piece: _Piece, found: Iterable[tuple[int, int, int]], anchor: PartialDate | None) -> list[Mention]:
        """Dates and quantities, each number once."""
        values: list[Mention] = []
        readers, past = self._readers, 0
        text, _, low, offset = piece
        for word, at, _ in found:
            if at < past or not (known := readers[word]):
                continue
            read_dating, read_figures = known
            dating = read_dating(text, low, at) if read_dating else None
            if dating:
                dating = through(text, low, dating)
                past = dating.end
                values.append(piece.dated(dating, anchor))
                values += () if dating.inner is None else piece.counted(dating.inner)
            elif read_figures:
                for start, past, value in read_figures(text, low, at):
                    values.append(_new(Mention, (start + offset, past + offset, _QUANTITY, value, text[start:past], None)))
        return values


class _Piece(NamedTuple):
    """A piece of a text, in plain form and lower case too, and its offset in the text."""

    text: str
    plain: str
    low: str
    offset: int

    def mention(self, start: int, end: int, kind: MentionKind, value: Value, seen_from: PartialDate | None = None) -> Mention:
        return _new(Mention, (start + self.offset, end + self.offset, kind, value, self.text[start:end], seen_from))

    def dated(self, dating: Dating, anchor: PartialDate | None) -> Mention:
        value = dating.resolve(anchor)
        return self.mention(dating.start, dating.end, _DATE, value, anchor if dating.resolver and value is not None else None)

    def counted(self, at: int) -> Iterator[Mention]:
        """The number of years in "the past two years", which what stands before it does not hedge."""
        near = slice(at, at + 60)
        for start, end, value in figures_at(self.text[near], self.low[near], 0):
            yield self.mention(at + start, at + end, _QUANTITY, value)


_new: Final = tuple.__new__


@contextmanager
def _paused_collector() -> Iterator[None]:
    """For work that makes no cycles: the collector would go through all that a program holds again and again, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


#: Where a text is cut into pieces: no mention goes on across a blank line, or a line end behind a long word and a full stop.
_BREAK = re.compile(r"\n(?:(?<=\n\n)|(?<=[。！？]\n)|(?<=[a-z]{7}\.\n)|(?<=[a-z]{7}\. \n))")
_PIECE: Final = 2_000
_WIDE = re.compile("[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]{2,}")
_START, _END = itemgetter(0), itemgetter(1)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of pieces that can be read one by one; long lists of what was found in them are not kept for long."""
    start = 0
    end = text.find("\n", start + _PIECE)
    while end >= 0:
        if _BREAK.match(text, end):
            yield start, end + 1
            start, end = end + 1, end + _PIECE
        end = text.find("\n", end + 1)
    yield start, len(text)


def _is_wrapped(plain: str) -> bool:
    """Whether a sentence goes on behind a line end that has spaces beside it."""
    return any(
        (len(found[0]) > _BESIDE or plain[found.start() - 1] == " ") and _goes_on(plain, found.start(), found.end() - 1)
        for found in _GOING_ON.finditer(plain)
    )


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a sentence goes on, with a small letter or a digit, across the spaces around a place."""
    before = text[max(0, start - _FAR) : start].rstrip()[-1:]
    return bool(before) and before not in _SENTENCE_ENDS and text[end : end + 1] in _BEGINNINGS


_FAR: Final = 40
#: Small letters and digits, and a line that begins with one.
_BEGINNINGS: Final = tuple("abcdefghijklmnopqrstuvwxyz0123456789")
_GOING_ON = re.compile("\n *[a-z0-9]")
_BESIDE: Final = 2
_SENTENCE_ENDS: Final = ".!?。:！？："


def _folded(space: re.Match[str]) -> str:
    """One space for a wide one, also at a line end within a sentence; other line ends part what they stand between."""
    line_ends = space[0].count("\n")
    if not line_ends or space[0] == "\r\n" or (line_ends == 1 and _goes_on(space.string, space.start(), space.end())):
        return " "
    return "\n\n"


def _unfolded(text: str, offset: int, mentions: list[Mention]) -> list[Mention]:
    """Mentions of a text whose wide spaces were folded, where they stand in the text itself."""
    ends: list[int] = []  # offsets in the folded text behind each wide space, and how much was lost by then
    lost = [0]
    for space in _WIDE.finditer(text):
        length = len(_folded(space))
        ends.append(space.start() + length - lost[-1])
        lost.append(lost[-1] + space.end() - space.start() - length)
    unfolded = []
    for one in mentions:
        start, end = one.start + lost[bisect_right(ends, one.start)], one.end - 1 + lost[bisect_right(ends, one.end - 1)] + 1
        unfolded.append(one._replace(start=offset + start, end=offset + end, as_printed=text[start:end]))
    return unfolded


def _ids_of(printed: str, forms: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Records that have the name in another case: capitals all over, or other small letters behind the same beginning."""
    if " " not in printed or len(printed) <= 8:
        return ()  # US and us are two things
    fitting = (ids for form, ids in forms.items() if printed.isupper() or _is_same_name(printed, form))
    return tuple(sorted({id for ids in fitting for id in ids}))


def _is_same_name(printed: str, form: str) -> bool:
    """Whether another case means the same: not InnoHK laboratories, which are those of the InnoHK Laboratories and others."""
    if printed[0] != form[0] and not form[0].islower():
        return False
    pairs = zip(printed.split(" "), form.split(" "), strict=True)
    return not any(one.islower() and other != one and singular(one) != one for one, other in pairs)


#: First words of names that are the rest of a longer name behind another word with a capital: Chinese University of Hong Kong.
_GENERIC: Final = frozenset(
    {
        "Academy", "Association", "Bureau", "Centre", "Center", "College", "Commission", "Council", "Department", "Faculty",
        "Hospital", "Institute", "Laboratory", "Ministry", "School", "University",
    }
)  # fmt: skip
#: Common words that a name may cut: 其中|国 and 前海|关 are no names, nor is 内地 in 国|内地方.
_CHINESE_WORDS: Final = frozenset(
    {
        "其中", "集中", "途中", "提高", "最高", "更高", "海关", "海關", "国内", "國內", "国家", "國家", "国际",
        "國際", "园林", "園林", "尤其", "极其", "極其", "关于", "關於", "关注", "關注", "关系", "關係", "关心",
        "關心", "关键", "關鍵", "内部", "內部", "内外", "內外", "内需", "內需", "内陆", "內陸", "内容", "內容",
        "家庭", "家长", "家長", "际遇", "際遇", "国民", "國民",
    }
)  # fmt: skip


def _is_cut(plain: str, start: int, end: int, following: Iterable[tuple[object, int, int]], reach: int) -> bool:
    """Whether a name is part of a longer name that is not known, or of other words."""
    if plain[start] < "\u2e80":
        return plain[start:end].partition(" ")[0] in _GENERIC and _is_name_before(plain, start)
    is_name_behind = any(other == end for _, other, _ in following)
    before = (plain[max(0, start - 1) : start + 1], plain[max(0, start - 2) : start])
    behind = (plain[end - 1 : end + 1], plain[end : end + 2])
    return (start != reach and _is_word_alone(before)) or (not is_name_behind and _is_word_alone(behind))


def _is_word_alone(words: tuple[str, str]) -> bool:
    """Whether a letter makes a word with a name's first or last one, and none with what stands on its other side."""
    return words[0] in _CHINESE_WORDS and words[1] not in _CHINESE_WORDS


def _is_name_before(plain: str, start: int) -> bool:
    """Whether the word before a place has a capital, and not because a sentence may begin with it."""
    word = plain[plain.rfind(" ", max(0, start - 32), max(0, start - 1)) + 1 : start]
    return word.endswith(" ") and word[0].isupper() and word[:-1].isalpha() and word[:-1].lower() not in _OPENERS


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
    str.split(
        "a an and as at but by for from he her here his how i if in it its more most no not now of on one or our she so "
        "some such that the their then there these they this those through to today under we what when where which while "
        "who why with yet you your first second third according after although before both during each every last later "
        "many meanwhile moreover next recently since several still thank thanks two three four five six seven eight nine "
        "ten also finally however moving all another any because between even further just like mr mrs ms dr professor "
        "director president chairman dean reporter news text source author editor share"
    )
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
