"""Documents as text: the canonical text, the digest of a span, and finding a span again by its digest alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from hkic.errors import DocumentError, Finding, InvalidValueError
from hkic.evidence import MAX_SPAN, MIN_SPAN, Evidence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The largest document read, in bytes.
MAX_BYTES: Final = 64 * 1024 * 1024
#: How many surplus white-space characters inside a span are allowed for when it is looked for elsewhere.
MAX_SURPLUS: Final = 16

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(rb"\r\n|\r|\n")
#: What Unicode calls bidirectional controls: they change the order in which a text is shown, and not what it says.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def canonical_text(data: bytes, *, path: object = "document") -> str:
    r"""A document's bytes as canonical text: UTF-8, BOM dropped, line ends as ``\n``, nothing else changed.

    Raises :class:`~hkic.errors.DocumentError` where the bytes are no text: not UTF-8, empty, or with NULs.

    >>> canonical_text(b"\xef\xbb\xbfone\r\ntwo\rthree")
    'one\ntwo\nthree'
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(path, why=f"it has {len(data):,} bytes, more than {MAX_BYTES:,}", remedy="split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = byte_line(data, error.start)
        why = f"it is not UTF-8 (line {line}: byte {error.start} is 0x{data[error.start]:02x})"
        raise DocumentError(path, why=why, remedy="save it as UTF-8") from None
    if "\x00" in text:
        line = byte_line(data, data.index(0))
        raise DocumentError(path, why=f"it has a NUL (line {line}: byte {data.index(0)})", remedy="give its text, not a binary")
    if not text.strip():
        raise DocumentError(path, why="it is empty", remedy="give its text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def byte_line(data: bytes, at: int) -> int:
    r"""The line that a byte is in, counted from 1, whatever the line ends.

    >>> byte_line(b"one\r\ntwo\rthree", 9)
    3
    """
    return len(_LINE_END.findall(data, 0, at)) + 1


def read_document(path: Path) -> str:
    """The canonical text of a file.

    >>> read_document(Path("no/such/file.txt"))
    Traceback (most recent call last):
    hkic.errors.DocumentError: no/such/file.txt: it cannot be read (No such file or directory); check the path
    """
    return canonical_text(read_bytes(path), path=path)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is no larger than :data:`MAX_BYTES`.

    >>> read_bytes(Path("no/such/file.txt"))
    Traceback (most recent call last):
    hkic.errors.DocumentError: no/such/file.txt: it cannot be read (No such file or directory); check the path
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise DocumentError(path.as_posix(), why=f"it cannot be read ({error.strerror})", remedy="check the path") from None
    if size > MAX_BYTES:
        raise DocumentError(path.as_posix(), why=f"it has {size:,} bytes, more than {MAX_BYTES:,}", remedy="split it")
    return data


def text_digest(text: str) -> str:
    """SHA-256 of a canonical text in UTF-8, in hexadecimal: what recognises a copy of a document.

    >>> text_digest("a")[:8]
    'ca978112'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def suspicious(text: str, *, file: str, start: int = 0, end: int | None = None) -> Iterator[Finding]:
    r"""A warning for each character that can make a text, or a span of it, look other than it reads: bidirectional controls.

    >>> [(each.file, each.message[:6]) for each in suspicious("In\n\u202e1202\u202c", file="a.txt")]
    [('a.txt:2', 'U+202E'), ('a.txt:2', 'U+202C')]
    """
    line, last = 1, 0
    for found in _BIDI.finditer(text, start, len(text) if end is None else end):
        line, last = line + text.count("\n", last, found.start()), found.start()
        name = f"U+{ord(found.group()):04X} {unicodedata.name(found.group())}"
        said = f"{name} can make the line look other than it reads"
        yield Finding("suspicious-character", said, file=f"{file}:{line}", remedy="read it without", severity="warning")


def span_digest(span: str) -> str:
    r"""SHA-256 of a span, runs of white space folded to one space, in hexadecimal.

    >>> span_digest("one  two") == span_digest("one\u00a0\n two")
    True
    """
    return text_digest(_SPACE.sub(" ", span))


def anchor(text: str, start: int, end: int, *, document: str, supports: Sequence[str]) -> Evidence:
    """Evidence for the span of a canonical text.

    Raises :class:`~hkic.errors.InvalidValueError` where the span is outside the text, too short or too long, begins or ends with
    white space or within a word or number, or holds more than :data:`MAX_SURPLUS` surplus white-space characters.

    >>> anchor("There were fifteen meetings since then.", 0, 38, document="d", supports=["value"]).end
    38
    """
    span = text[start:end]
    why = (
        f"the text has {len(text)} code points"
        if not 0 <= start < end <= len(text)
        else f"it is shorter than {MIN_SPAN} code points"
        if end - start < MIN_SPAN
        else f"it is longer than {MAX_SPAN} code points"
        if end - start > MAX_SPAN
        else "it begins or ends with white space"
        if span != span.strip()
        else "it begins or ends within a word or number"
        if not is_whole(text, start, end)
        else f"it has more than {MAX_SURPLUS} surplus white-space characters"
        if len(span) - len(_SPACE.sub(" ", span)) > MAX_SURPLUS
        else None
    )
    if why:
        raise InvalidValueError((start, end), what="span", why=why)
    return Evidence(document=document, start=start, end=end, digest=span_digest(span), supports=tuple(supports))


class Verdict(StrEnum):
    """How the place of an evidence was found.

    >>> Verdict("moved") is Verdict.MOVED
    True
    """

    VERIFIED = "verified"
    """The span stands where the evidence says."""
    MOVED = "moved"
    """It stands elsewhere in the document, once."""
    AMBIGUOUS = "ambiguous"
    """It does not stand there, but more than once elsewhere."""
    MISSING = "missing"
    """It stands nowhere in the document."""
    NOT_CHECKED = "not checked"
    """The document was not at hand."""


class Placement(NamedTuple):
    """What the place check of one evidence found.

    >>> Placement(Verdict.MOVED, ((10, 40),)).at
    ((10, 40),)
    """

    verdict: Verdict
    """The verdict."""
    at: tuple[tuple[int, int], ...] = ()
    """Where it stands in this copy: start and end in code points of its canonical text, one pair a place."""


class Folded:
    r"""A canonical text with its runs of white space folded, and the way back to its offsets.

    >>> folded = Folded("one \n\n two")
    >>> folded.text, folded.span(4, 7)
    ('one two', (7, 10))
    """

    __slots__ = ("_ends", "_lost", "text")

    text: str
    """The folded text."""

    def __init__(self, text: str) -> None:
        parts: list[str] = []
        self._ends: list[int] = []
        self._lost: list[int] = []
        lost = last = 0
        for run in _SPACE.finditer(text):
            parts += [text[last : run.start()], " "]
            last = run.end()
            if last - run.start() > 1:
                lost += last - run.start() - 1
                self._ends.append(last - lost)
                self._lost.append(lost)
        self.text = "".join([*parts, text[last:]])

    def offset(self, index: int) -> int:
        """Offset in the canonical text of a character of the folded text.

        >>> Folded("a   b").offset(2)
        4
        """
        known = bisect_left(self._ends, index + 1)
        return index + (self._lost[known - 1] if known else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the canonical text of a stretch of the folded text.

        >>> Folded("a   b c").span(0, 3)
        (0, 5)
        """
        return self.offset(start), self.offset(end - 1) + 1


def locate(text: str, evidence: Sequence[Span]) -> tuple[Placement, ...]:
    """Where each evidence stands in a copy of its document, in the order given.

    A span that is not where the evidence says is looked for by its digest in the whole text, white space folded. It is found
    wherever its words stand, as long as its own span had at most :data:`MAX_SURPLUS` surplus white-space characters.

    >>> text = "There were fifteen meetings since then."
    >>> span = anchor(text, 0, 38, document="d", supports=["value"])
    >>> locate("New! " + text, [span])
    (Placement(verdict=<Verdict.MOVED: 'moved'>, at=((5, 43),)),)
    """
    found = {
        place: (place.start, place.end)
        for place in evidence
        if place.end <= len(text)
        and span_digest(text[place.start : place.end]) == place.digest
        and is_whole(text, place.start, place.end)
    }
    elsewhere = _search(text, [place for place in evidence if place not in found])
    return tuple(
        Placement(Verdict.VERIFIED, (found[place],)) if place in found else _verdict(elsewhere.get(place.digest, ()))
        for place in evidence
    )


def _verdict(places: tuple[tuple[int, int], ...]) -> Placement:
    return Placement((Verdict.MISSING, Verdict.MOVED)[len(places)] if len(places) < 2 else Verdict.AMBIGUOUS, places)


def _search(text: str, evidence: Sequence[Span]) -> dict[str, tuple[tuple[int, int], ...]]:
    """Every place in the text, by digest, of spans that are not at their own."""
    if not evidence:
        return {}
    folded = Folded(text)
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for surplus in (range(1), range(1, MAX_SURPLUS + 1)):  # hardly any span has surplus white space: first as if none had
        for length, digests in _lengths(evidence, surplus).items():
            for words in _windows(folded.text, length, digests - found.keys()):
                places = (i for i in occurrences(folded.text, words) if is_whole(folded.text, i, i + length))
                found[span_digest(words)] = tuple(folded.span(i, i + length) for i in places)
    return found


#: What makes another number of the digits before it.
_SCALE = re.compile(r"\s?(?:[%‰％百千万萬亿億兆]|(?:hundred|thousand|million|billion|trillion|per ?cent)\b)", re.IGNORECASE)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a span cuts no word or number at its ends: 200 teams do not stand in 1,200 teams, nor 4500 in 4500万.

    >>> is_whole("1,200 teams", 2, 11), is_whole("1,200 teams", 0, 11), is_whole("4500万", 0, 4)
    (False, True, False)
    """
    return not _joins(text, start) and not _joins(text, end)


def _joins(text: str, at: int) -> bool:
    """Whether what stands before and behind an offset is one word, number or letter with its marks."""
    if not 0 < at < len(text):
        return False
    before, behind = text[at - 1], text[at]
    if unicodedata.combining(behind) or ((before.isdigit() or before.isspace()) and _is_scaled(text, at)):
        return True
    if before.isdigit() and behind.isdigit():
        return True
    if before.isascii() and behind.isascii() and before.isalnum() and behind.isalnum():
        return True
    if behind in ".," and before.isdigit():
        return text[at + 1 : at + 2].isdigit()
    return before in ".," and behind.isdigit() and text[at - 2 : at - 1].isdigit()


def _is_scaled(text: str, at: int) -> bool:
    """Whether digits stand before an offset, or before a space there, and behind it what makes another number of them."""
    digit = at - 2 if text[at - 1].isspace() else at - 1
    return digit >= 0 and text[digit].isdigit() and bool(_SCALE.match(text, at))


def _lengths(evidence: Sequence[Span], surplus: range) -> dict[int, set[str]]:
    """Length that a span may have once its white space is folded, to the digests of the spans that may have it."""
    by_length: dict[int, set[str]] = {}
    for place in evidence:
        for lost in surplus:
            if place.end - place.start > lost:
                by_length.setdefault(place.end - place.start - lost, set()).add(place.digest)
    return by_length


def _windows(text: str, length: int, digests: Iterable[str]) -> Iterator[str]:
    """Stretches of that length, neither beginning nor ending with a space, that have one of the digests, once each."""
    wanted = {bytes.fromhex(digest) for digest in digests}
    if not wanted:
        return
    for start in range(len(text) - length + 1):
        if text[start] == " " or text[start + length - 1] == " ":
            continue
        window = text[start : start + length]
        digest = sha256(window.encode("utf-8", "surrogatepass")).digest()
        if digest in wanted:
            wanted.remove(digest)
            yield window
            if not wanted:
                return


def occurrences(text: str, words: str) -> Iterator[int]:
    """Where words stand in a text, those places included that overlap.

    >>> list(occurrences("one one one", "one one"))
    [0, 4]
    """
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)
