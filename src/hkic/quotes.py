"""Quotes: words of a document, and the one place where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from hkic.errors import Finding
from hkic.evidence import MAX_SPAN, MIN_SPAN
from hkic.texts import Folded, is_whole, occurrences

#: Start and end of a span.
Place = tuple[int, int]


def find_quote(text: str, quote: str) -> tuple[Place, ...]:
    r"""Every place of a canonical text where the words of a quote stand, runs of white space taken for one space.

    >>> find_quote("one\n two, one two", "one two")
    ((0, 8), (10, 17))
    """
    words = " ".join(quote.split())
    if not words:
        return ()
    folded = _folded(text)
    return tuple(folded.span(start, start + len(words)) for start in occurrences(folded.text, words))


def place_quote(text: str, quote: str, *, occurrence: int | None = None) -> Place | Finding:
    """The one place of a quote in a canonical text, or why there is none; of several, the occurrence that is asked for.

    Occurrences are counted from 1, those left out that cut a word or number.

    >>> place_quote("There were fifteen meetings since then.", "fifteen  meetings since then")
    (11, 38)
    >>> place_quote("There were fifteen meetings since then.", "e").message
    'the quote has 1 character, and evidence needs 24'
    """
    misfit = _misfit(len(" ".join(quote.split())))
    if misfit:
        return misfit
    places = find_quote(text, quote)
    whole = [place for place in places if is_whole(text, *place)]
    if not places:
        return _absent(text, quote)
    if not whole:
        said = f"at {_listed(text, places)} the quote begins or ends within a word or number"
        return Finding("quote-cuts-word", said, remedy="quote whole words")
    return _chosen(text, whole, occurrence)


def _misfit(length: int) -> Finding | None:
    """Why a quote of that length is no evidence."""
    if length < MIN_SPAN:
        said = f"the quote has {length} character{'' if length == 1 else 's'}, and evidence needs {MIN_SPAN}"
        return Finding("quote-too-short", said, remedy="quote the whole clause")
    if length > MAX_SPAN:
        said = f"the quote has {length:,} characters, and evidence no more than {MAX_SPAN}"
        return Finding("quote-too-long", said, remedy="quote the clause that states the fact")
    return None


def _chosen(text: str, places: Sequence[Place], occurrence: int | None) -> Place | Finding:
    """The one place that is meant, or why that is not told."""
    said = f"the words stand {len(places)} time{'' if len(places) == 1 else 's'}: {_listed(text, places)}"
    if occurrence is None and len(places) > 1:
        return Finding("quote-ambiguous", said, remedy="quote more words, or say which occurrence is meant")
    if not 1 <= (occurrence or 1) <= len(places):
        remedy = "occurrences are counted from 1; name one of these"
        return Finding("no-such-occurrence", f"there is no occurrence {occurrence}, for {said}", remedy=remedy)
    return places[(occurrence or 1) - 1]


def nearest(text: str, quote: str) -> Place | None:
    """The passage of a text that shares most with a quote, None where none shares half: a suggestion, never anchored to.

    >>> text = "They met. There were fifteen meetings since then."
    >>> start, end = nearest(text, "There were fifty meetings since then")
    >>> text[start:end]
    'There were fifteen meetings since then'
    """
    folded, words = _folded(text), " ".join(quote.split())
    grams = {words[at : at + 3] for at in range(len(words) - 2)}
    size = len(folded.text)
    shared = [0]
    for at in range(size):
        shared.append(shared[-1] + (folded.text[at : at + 3] in grams))
    width = min(max(1, len(words) - 2), size)
    best = max(range(size - width + 1), key=lambda at: shared[at + width] - shared[at])
    if not grams or 2 * (shared[best + width] - shared[best]) < len(grams):
        return None
    start, end = folded.span(best, min(best + width + 2, size))
    return widened(text, start, end)


def line_of(text: str, offset: int) -> int:
    r"""The line that an offset is in, counted from 1.

    >>> line_of("one\ntwo", 4)
    2
    """
    return bisect_left(_line_ends(text), offset) + 1


@lru_cache(maxsize=2)
def _line_ends(text: str) -> list[int]:
    """Where the lines of a text end, looked for once for all that is asked of it."""
    return [found.start() for found in re.finditer("\n", text)]


@lru_cache(maxsize=2)
def _folded(text: str) -> Folded:
    """A text, folded once for all that is quoted from it."""
    return Folded(text)


def _absent(text: str, quote: str) -> Finding:
    place = nearest(text, quote)
    said = "quote words that stand there"
    if place:
        words = " ".join(text[slice(*place)].split())
        said = f"nearest, and no more than a suggestion, is {words!r} at {_listed(text, [place])}"
    return Finding("quote-absent", "the words stand nowhere in the document", remedy=said)


def _listed(text: str, places: Sequence[Place]) -> str:
    return ", ".join(f"{start}:{end} (line {line_of(text, start)})" for start, end in places)


def widened(text: str, start: int, end: int, *, least: int = 1) -> Place:
    """A span without white space at its ends, widened to whole words, and forward to a least length where the text goes on.

    >>> widened("He met them there.", 1, 8), widened("He met them there.", 3, 4, least=6)
    ((0, 11), (3, 11))
    """
    start += len(text[start:end]) - len(text[start:end].lstrip())
    while not is_whole(text, start, len(text)):
        start -= 1
    end = min(max(len(text[:end].rstrip()), start + least), len(text.rstrip()))
    while not is_whole(text, 0, end) or text[end - 1].isspace():
        end += 1
    return start, end
