"""The gate for claims: quotes with records that a person or a program says they support, admitted to a pack or refused.

The gate finds the quote, reads it, and holds the record against what it read and against everything recorded. A claim gets in
whole or not at all, and nothing is written before all is decided.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, Self, TypeVar

from pydantic import Field, StrictBool, StrictInt, ValidationError, model_validator

from hkic._folding import plain
from hkic._model import Value
from hkic._progress import Progress, counted
from hkic.agreement import Agreement, Reading, readings
from hkic.checks import check, read_documents, several
from hkic.conditions import near
from hkic.dataset import Dataset
from hkic.errors import DocumentError, Finding, InvalidValueError, PackError
from hkic.evidence import MAX_SPAN, Evidence, FieldPath, Origin, Sourced, prefixes
from hkic.knowledge import facts
from hkic.packs import PLACEHOLDERS, dump_records, integrity, invalid, parse, read_pack, write_files
from hkic.quantities import Quantity
from hkic.quotes import Place, find_quote, place_quote
from hkic.records import KINDS, Document, Record, carriers, links, paths
from hkic.texts import anchor, read_bytes, suspicious, text_digest
from hkic.wording import own_words

S = TypeVar("S", bound=Sourced)

#: Why a claim may be refused.
REASONS: Final[Mapping[str, str]] = {
    "broken-line": "it is not JSON in UTF-8",
    "not-an-object": "it is JSON, and no object",
    "unknown-key": "a key is none of a claim's",
    "invalid-claim": "a key holds what it cannot, or the quote is to support nothing that the record gives",
    "draft": "it still has the mark of a draft",
    "placeholder": "nobody has written the words yet that a draft leaves to be written",
    "unknown-document": "the pack has no record of the document, or the folder no copy of it",
    "document-differs": "the file is not the text that the record was made from",
    "quote-too-short": "it has fewer than 24 characters, and its digest could be guessed",
    "quote-too-long": "it has more than 600 characters: one can find anything in it",
    "quote-absent": "the words stand nowhere in the document",
    "quote-ambiguous": "the words stand there several times",
    "no-such-occurrence": "the words do not stand there so often",
    "quote-cuts-word": "it begins or ends within a word or number, or has gaps",
    "invalid-record": "the record is none: each problem is told",
    "not-of-this-pack": "the record is one of the data beside the pack",
    "contradicts": "the pack or a line before says something else",
    "unknown-reference": "it names a record that there is not, that is of another kind, or whose claim is refused",
    "value-not-in-quote": "the quote does not have the number",
    "comparator-dropped": "the quote hedges the number, and the record does not",
    "comparator-differs": "the quote hedges it in another way",
    "wrong-unit": "the quote counts something else",
    "date-not-in-quote": "the quote does not have the date",
    "name-not-in-quote": "the quote does not name the record",
    "text-not-in-quote": "the quote does not have the words: a title, a figure as printed",
    "unsupported-fact": "no quote states it, or bears out what the description says",
    "rule-broken": "with it, the check finds something that it did not find before",
}


class Claim(Value):
    """One line of a claims file: a quote, and the record that it is said to support.

    >>> Claim(document="a.txt", quote="words of the document", record={"id": "x"}).draft
    False
    """

    draft: StrictBool = False
    """Whether nobody has looked at it yet; a draft is not admitted."""
    document: str
    """Id of the document's record, or name of its file."""
    quote: str
    """Words as they stand in the document; a run of white space counts as one space."""
    record: dict[str, Any]
    """The record, without evidence; of one that is there already, what is added and the id."""
    supports: Annotated[tuple[FieldPath, ...], Field(min_length=1)] | None = None
    """Field paths that the quote states; None for every fact that the record gives."""
    occurrence: Annotated[StrictInt, Field(ge=1)] | None = None
    """Which one is meant where the quote stands several times, counted from 1."""
    start: Annotated[StrictInt, Field(ge=0)] | None = None
    """Offset of the quote, which says the same; with ``end``."""
    end: Annotated[StrictInt, Field(gt=0)] | None = None
    """Offset behind the quote."""

    @model_validator(mode="after")
    def _has_both_ends(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        return self


class Admission(NamedTuple):
    """What the gate decided, by lines of the claims file.

    >>> Admission((1,), {}, (), (), ("events.json",)).changed
    ('events.json',)
    """

    admitted: tuple[int, ...]
    """Lines whose claims stand in the pack now."""
    refused: Mapping[int, tuple[Finding, ...]]
    """Lines whose claims do not, each with its reasons."""
    warnings: tuple[Finding, ...]
    """What to look at in claims that were admitted."""
    unread: tuple[str, ...]
    """What no rule can read in their quotes, or a public page is to say: field paths behind ids, for somebody to judge."""
    changed: tuple[str, ...]
    """Files of the pack that were written."""


def admit(
    claims: Path, pack: Path, *, documents: Path, base: Dataset | None = None, progress: Progress | None = None
) -> Admission:
    """Admit the claims in a file to a pack, or refuse them with reasons.

    A claim is admitted if its quote stands in the document, the readers read in it what the record says, nothing recorded
    contradicts it, every fact it gives has a source, its references resolve, and no rule is broken that was kept before. A claim
    that rests on a refused one is refused with it. Raises :class:`~hkic.errors.DocumentError` where there are no claims or
    documents to read, and :class:`~hkic.errors.PackError` for a pack that does not load.

    Files are written when all is decided, by :func:`~hkic.packs.write_files`. Admitting the same file once more changes nothing;
    after a crash it finishes what was begun.

    >>> admit(Path("no/such/file.jsonl"), Path("."), documents=Path("."))
    Traceback (most recent call last):
    hkic.errors.DocumentError: no/such/file.jsonl: it cannot be read (No such file or directory); check the path
    """
    lines = _lines(claims)
    held = read_pack(pack, beside=base)
    stopping = [finding for finding in held.findings if finding.rule != "dangling-reference"]  # a crash may leave these
    if stopping:
        raise PackError(pack.as_posix(), stopping)
    gate = _Gate(claims.name, held.records, Dataset() if base is None else base, documents)
    after = gate.decide(lines, progress)
    changed = {type(record) for id, record in after.items() if held.records.get(id) != record}
    files = {
        f"{name}.json": dump_records(record for record in after.values() if type(record) is of)
        for name, of in KINDS.items()
        if of in changed
    }
    admitted = tuple(line for line in lines if line not in gate.refused)
    refused = {line: tuple(gate.refused[line]) for line in lines if line in gate.refused}
    return Admission(
        admitted, refused, tuple(gate.warnings(admitted)), tuple(dict.fromkeys(gate.unread)), tuple(write_files(pack, files))
    )


def _lines(path: Path) -> dict[int, bytes]:
    """The lines of a file that hold something, by number."""
    data = read_bytes(path)
    lines = {number: line for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), 1) if line.strip()}
    if not lines:
        raise DocumentError(path.as_posix(), why="it is empty", remedy="write one claim a line")
    return lines


# -- one claim -----------------------------------------------------------------------------------------------------------------


class _RefusedError(Exception):
    """A claim is refused, with its reasons; never leaves this module."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__(findings)


class _Staged(NamedTuple):
    """A claim by itself: what it gives, and where its quote stands."""

    line: int
    claim: Claim
    given: dict[str, Any]
    document: str
    place: Place


class _Stated(NamedTuple):
    """A claim among the others: its record, complete, and what of it the claim gives."""

    line: int
    record: Record
    given: frozenset[str]
    """Field paths that the claim itself gives."""
    evidence: Mapping[str, Evidence]
    """The quote, by path of the carrier that it supports: the record, or a role or observation in it."""
    is_whole: bool
    """Whether it makes the record by itself."""


#: Lists whose items carry sources, and what tells these apart.
_NESTED: Final = {"roles": "title", "observations": "id"}


def _read_claim(data: bytes) -> Claim:
    try:
        content = parse(data)
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _RefusedError(Finding("broken-line", "it has half a surrogate pair", remedy="write the character itself")) from None
    except UnicodeDecodeError as error:
        raise _RefusedError(Finding("broken-line", f"it is not UTF-8 (byte {error.start})", remedy="save it as UTF-8")) from None
    except (ValueError, RecursionError) as error:
        raise _RefusedError(Finding("broken-line", f"it is no JSON: {error}", remedy="write one object a line")) from None
    if not isinstance(content, dict):
        raise _RefusedError(Finding("not-an-object", f"it is {_shown(content)}", remedy="write one object a line"))
    try:
        claim = Claim.model_validate(content)
    except ValidationError as error:
        rule_of = {"unknown-field": "unknown-key"}
        found = invalid("", None, Claim, error)
        raise _RefusedError(*(each._replace(rule=rule_of.get(each.rule, "invalid-claim")) for each in found)) from None
    if claim.draft:
        raise _RefusedError(Finding("draft", "nobody has looked at it yet", remedy="look at it, and take the mark out"))
    return claim


def _given(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as a claim gives it, without what it leaves open."""
    given = {key: value for key, value in record.items() if value is not None}
    carriers = [given, *(item for name in _NESTED for item in _items(given, name))]
    if any("evidence" in carrier for carrier in carriers):
        said = "it brings evidence of its own"
        raise _RefusedError(Finding("invalid-record", said, field="evidence", remedy="leave it out: it is made from the quote"))
    if not isinstance(given.get("id"), str):
        raise _RefusedError(Finding("invalid-record", "it has no id", field="id", remedy="give it one"))
    unwritten = [field for field, words in PLACEHOLDERS.items() if given.get(field) == words]
    if unwritten:
        remedy = "say in words of your own what it is"
        raise _RefusedError(
            *(
                Finding("placeholder", f"it still says {PLACEHOLDERS[field]!r}", record=given["id"], field=field, remedy=remedy)
                for field in unwritten
            )
        )
    return given


def _items(record: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Items of a list of objects, where the record has one."""
    held = record.get(name)
    return [item for item in held if isinstance(item, dict)] if isinstance(held, list) else []


def _placed(claim: Claim, text: str) -> Place:
    """Where a claim's quote stands; told offsets must agree, and tell which place is meant."""
    place = place_quote(text, claim.quote, occurrence=claim.occurrence)
    told = (claim.start, claim.end)
    if told != (None, None) and not (isinstance(place, Finding) and place.rule != "quote-ambiguous"):
        places = find_quote(text, claim.quote)
        said = f"the words do not stand at {claim.start}:{claim.end}, but at {places[0][0]}:{places[0][1]}"
        mend = Finding("quote-absent", said, remedy="mend the offsets, or leave them out")
        place = next((each for each in places if each == told), mend)
    if isinstance(place, Finding):
        raise _RefusedError(place)
    if place[1] - place[0] > MAX_SPAN:  # white space and all
        said = f"it stands on {place[1] - place[0]:,} characters, more than {MAX_SPAN}"
        raise _RefusedError(Finding("quote-too-long", said, remedy="quote the clause that states the fact"))
    return place


#: The reason where a quote says something else, by what was compared, and what mends it.
_MISREAD: Final = {
    "number": ("value-not-in-quote", "write the number as the quote has it, scale words multiplied out"),
    "unit": ("wrong-unit", "write the unit that the quote has, in the singular or as a code"),
    "date": ("date-not-in-quote", "write the date as far as the quote has it, or say what it is derived from"),
    "name": ("name-not-in-quote", "quote where it is named, or give the record the name that is printed"),
    "text": ("text-not-in-quote", "write it letter by letter as the quote has it"),
    "whole": ("contradicts", "name the statement that it is a point of"),
}


def _misread(reading: Reading) -> Finding:
    """The finding that a quote does not say what a field holds."""
    reason, remedy = _MISREAD.get(reading.aspect, ("", ""))
    if reading.aspect == "comparator":
        bare = reading.recorded.lstrip("-")[:1].isdigit()
        reason, remedy = f"comparator-{'dropped' if bare else 'differs'}", "write the comparator that the quote has"
    said = f"the record says {reading.recorded!r}, and the quote {reading.read!r}"
    return Finding(reason, said, record=reading.carrier.record, field=reading.carrier.at(reading.field), remedy=remedy)


class _Shelf:
    """The documents that claims may quote: their records, and their texts in a folder."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        self.documents = dataset.documents
        self.folder = folder
        self.broken: list[Finding] = []
        self.texts = read_documents(dataset, folder, self.broken)
        self.by_file: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self.documents.values():
            self.by_file[plain(document.file_name)].append(document)

    @cached_property
    def _exact(self) -> frozenset[str]:
        """The documents whose text at hand is the one that the record was made from."""
        return frozenset(id for id, text in self.texts.items() if text_digest(text) == self.documents[id].sha256)

    def find(self, name: str) -> Document:
        """The document of that id, or else of that file name."""
        named = self.by_file.get(plain(name), [])
        if name in self.documents or len(named) == 1:
            return self.documents.get(name) or named[0]
        if named:
            said = f"{len(named)} documents have the file name {name!r}"
            raise _RefusedError(Finding("unknown-document", said, field="document", remedy="write the id of one"))
        close = near(name, [*self.documents, *(each.file_name for each in self.documents.values())])
        remedy = f"did you mean {close[0]!r}?" if close else "make its record with hkic new"
        raise _RefusedError(Finding("unknown-document", f"no document {name!r}", field="document", remedy=remedy))

    def read(self, document: Document) -> str:
        """The text of a document, which must be the one that the record was made from."""
        text = self.texts.get(document.id)
        if text is not None and document.id in self._exact:
            return text
        name = document.file_name
        broken = next((each for each in self.broken if each.record == document.id), None)
        if broken:
            finding = Finding("document-differs", f"{name}: {broken.message}", remedy=broken.remedy)
        elif text is not None:
            said = f"{name} is not the text that the record {document.id!r} was made from"
            finding = Finding("document-differs", said, remedy="get the text itself")
        else:
            finding = Finding("unknown-document", f"{self.folder.as_posix()} has no {name}", remedy="put it there")
        raise _RefusedError(finding._replace(field="document"))


# -- claims among each other ---------------------------------------------------------------------------------------------------

Refusals = Iterator[tuple[int, Finding]]


class _Outcome(NamedTuple):
    """The claims that are left, and the pack as it would be with them."""

    stated: Mapping[str, Sequence[_Stated]]
    """By the record that they state, in the order of their lines."""
    pack: Mapping[str, Record]
    whole: Dataset

    @property
    def each(self) -> list[_Stated]:
        """The claims in the order of their lines."""
        return sorted((one for held in self.stated.values() for one in held), key=lambda one: one.line)

    def lines(self, record: str | None, path: str = "") -> list[int]:
        """The lines that give a record, or those that give the field there, if any does."""
        of_record = self.stated.get(record or "", ())
        return [one.line for one in of_record if path in one.given] or [one.line for one in of_record]


class _Gate:
    """Decides on the claims of a file: refuses step by step, until those that are left hold together."""

    def __init__(self, file: str, pack: Mapping[str, Record], base: Dataset, folder: Path) -> None:
        self.file = file
        self.pack = pack
        self.base = base
        self.folder = folder
        self.shelf = _Shelf(self._beside(pack), folder)
        self.staged: dict[int, _Staged] = {}
        self.refused: dict[int, list[Finding]] = {}
        self.unread: list[str] = []
        self.doubts: list[tuple[int, Finding]] = []
        self.progress: Progress | None = None

    def decide(self, lines: Mapping[int, bytes], progress: Progress | None) -> Mapping[str, Record]:
        """Refuse what cannot stand; the records of the pack with what can."""
        self.progress = progress
        for line, data in counted(lines.items(), "claims", progress):
            try:
                self.staged[line] = self._staged(line, data)
            except _RefusedError as error:
                self._refuse((line, finding) for finding in error.findings)
        while True:
            outcome, found = self._outcome()
            self.unread, self.doubts = [], []
            for step in (self._dangling, self._misread, self._unsaid, self._unsupported, self._broken):
                found = found or list(step(outcome))
            if not found:
                self.unread += (path for one in outcome.each for path in _external(one.record))
                return outcome.pack
            self._refuse(found)

    def warnings(self, lines: Iterable[int]) -> Iterator[Finding]:
        """Characters in quotes that may make them look other than they read, and quotes that name several."""
        for line in lines:
            document, (start, end) = self.staged[line].document, self.staged[line].place
            found = suspicious(self.shelf.texts[document], file=document, start=start, end=end)
            yield from (each._replace(file=f"{self.file}:{line}") for each in found)
            yield from (doubt for at, doubt in self.doubts if at == line)

    def _beside(self, records: Mapping[str, Record]) -> Dataset:
        return Dataset((dict(self.base) | dict(records)).values())

    def _refuse(self, found: Iterable[tuple[int, Finding]]) -> None:
        for line, finding in found:
            staged = self.staged.pop(line, None)
            id = staged.given["id"] if staged else None
            held = self.refused.setdefault(line, [])
            record = finding.record or next((each.record for each in held if each.record), id)
            held.append(finding._replace(file=f"{self.file}:{line}", record=record))

    def _staged(self, line: int, data: bytes) -> _Staged:
        claim = _read_claim(data)
        given = _given(claim.record)
        try:
            self._require_ours(given["id"])
            document = self.shelf.find(claim.document)
            return _Staged(line, claim, given, document.id, _placed(claim, self.shelf.read(document)))
        except _RefusedError as error:
            raise _RefusedError(*(finding._replace(record=given["id"]) for finding in error.findings)) from None

    def _require_ours(self, id: str) -> None:
        if id in self.base and id not in self.pack:
            said = "it is a record of the data beside the pack"
            raise _RefusedError(Finding("not-of-this-pack", said, field="id", remedy="name it in a record of your own"))

    # what the claims make together

    def _outcome(self) -> tuple[_Outcome, list[tuple[int, Finding]]]:
        """The pack with the claims that are left, and which of them are no records or contradict what is there."""
        found: list[tuple[int, Finding]] = []
        stated: defaultdict[str, list[_Stated]] = defaultdict(list)
        pack = dict(self.pack)
        for one in self._stated(found):
            old = pack.get(one.record.id, one.record)
            record, against = _merged(old, one.record)
            for path, mine, its in against:
                line = next((each.line for each in stated[one.record.id] if path in each.given), None)
                where = "the pack" if line is None else f"line {line}"
                found.append((one.line, _contradiction(where, one.record.id, path, mine, its)))
            if not against:
                pack[one.record.id] = _with_evidence(record, one.evidence)
                stated[one.record.id].append(one)
        return _Outcome({id: held for id, held in stated.items() if held}, pack, self._beside(pack)), found

    def _stated(self, found: list[tuple[int, Finding]]) -> list[_Stated]:
        """The records that claims state. One that leaves something open is completed from the pack, or from another claim."""
        known = dict(self.pack)
        stated: dict[int, _Stated] = {}
        for last in (False, True):
            for line, staged in self.staged.items():
                if line in stated:
                    continue
                try:
                    stated[line] = one = _state(staged, known.get(staged.given["id"]), self.shelf.texts[staged.document])
                    known.setdefault(one.record.id, one.record)
                except _RefusedError as error:
                    found += ((line, finding) for finding in error.findings if last)
        return [stated[line] for line in sorted(stated)]

    def _dangling(self, outcome: _Outcome) -> Refusals:
        """References that nothing resolves, and then those to records of which no claim is left."""
        first: dict[str | None, int] = {}
        for line, held in self.refused.items():
            first.setdefault(held[0].record, line)
        lost: set[int] = set()
        for finding in integrity(outcome.whole.values()):
            if finding.rule in ("dangling-reference", "wrong-kind") and finding not in self._before:
                id = next(link.target for link in links(outcome.whole[finding.record or ""]) if link.path == finding.field)
                said = _resting(id, first[id]) if id in first else (finding.message, _UNKNOWN)
                for line in outcome.lines(finding.record, finding.field or ""):
                    lost.add(line)
                    yield line, finding._replace(rule="unknown-reference", message=said[0], remedy=said[1])
        yield from self._resting_on(outcome, lost)

    def _resting_on(self, outcome: _Outcome, lost: set[int]) -> Refusals:
        """References to records of which nothing is left once some claims are lost, which are lost with these, and so on."""
        naming = _naming(outcome)
        ahead = [id for id, claims in outcome.stated.items() if any(one.line in lost for one in claims)]
        while ahead:
            id = ahead.pop()
            claims = outcome.stated[id]
            if id in self.pack or any(one.is_whole and one.line not in lost for one in claims):
                continue
            message, remedy = _resting(id, next(one.line for one in claims if one.line in lost))
            for one, path in naming.get(id, ()):
                if one.line not in lost:
                    lost.add(one.line)
                    ahead.append(one.record.id)
                    yield one.line, Finding("unknown-reference", message, record=one.record.id, field=path, remedy=remedy)

    def _misread(self, outcome: _Outcome) -> Refusals:
        """Values that the quote does not say."""
        lines: dict[tuple[object, ...], list[int]] = {}
        for one in outcome.each:
            for path, place in one.evidence.items():
                for field in place.supports:
                    lines.setdefault((one.record.id, path, _span(place), field), []).append(one.line)
        quoted = [carrier for id in outcome.stated for carrier in carriers(outcome.pack[id])]
        for reading in readings(outcome.whole, self.shelf.texts, counted(quoted, "quotes", self.progress)):
            carrier, field = reading.carrier, reading.field
            said_by = lines.get((carrier.record, carrier.path, _span(reading.evidence), field), ())
            if reading.verdict is Agreement.NOT_READABLE and said_by:
                self.unread.append(f"{carrier.record}.{carrier.at(field)}")
            if reading.verdict is Agreement.SEVERAL:
                self.doubts += ((line, several(reading, file=f"{self.file}:{line}")) for line in said_by)
            yield from ((line, _misread(reading)) for line in said_by if reading.verdict is Agreement.DIFFERS)

    def _unsaid(self, outcome: _Outcome) -> Refusals:
        """Numbers, dates and names in words of the claim's own that no quote bears out."""
        touched = [outcome.pack[id] for id in outcome.stated]
        for reading in own_words(outcome.whole, self.shelf.texts, touched):
            path = reading.carrier.at(reading.field)
            for one in outcome.stated[reading.carrier.record] if reading.verdict is Agreement.DIFFERS else ():
                if path in one.given:
                    said = f"{reading.recorded!r} in words of your own, and no quote bears it out"
                    remedy = "quote where it stands, or say it without"
                    yield one.line, Finding("unsupported-fact", said, record=one.record.id, field=path, remedy=remedy)

    def _unsupported(self, outcome: _Outcome) -> Refusals:
        """Facts that no quote states and no reference says."""
        bare = {id: _unsourced(outcome.pack[id]) for id in outcome.stated}
        for one in outcome.each:
            for path in sorted(bare[one.record.id] & one.given):
                remedy = "quote where it stands, or leave it out"
                yield one.line, Finding("unsupported-fact", "no quote states it", record=one.record.id, field=path, remedy=remedy)

    def _broken(self, outcome: _Outcome) -> Refusals:
        """What the check finds, and did not find before."""
        for finding in self._findings(outcome.pack):
            if finding not in self._before:
                lines = outcome.lines(finding.record, finding.field or "")
                ids = list(outcome.stated)
                if not lines:
                    lines = [line for id in self._culprits(outcome, finding, ids) or ids for line in outcome.lines(id)]
                for line in lines:
                    yield line, finding._replace(rule="rule-broken", message=f"{finding.rule}: {finding.message}")

    def _culprits(self, outcome: _Outcome, finding: Finding, ids: Sequence[str]) -> Sequence[str]:
        """Those of some records without whose claims a finding would not be there."""
        without = {id: self.pack.get(id) if id in ids else record for id, record in outcome.pack.items()}
        if finding in self._findings({id: record for id, record in without.items() if record is not None}):
            return []
        half = len(ids) // 2
        fewer = (*self._culprits(outcome, finding, ids[:half]), *self._culprits(outcome, finding, ids[half:])) if half else ()
        return fewer or ids

    def _findings(self, pack: Mapping[str, Record]) -> list[Finding]:
        """What the check says of a pack, but for what it leaves out, which is for later claims."""
        report = check(self.folder, dataset=self._beside(pack), base=self.base, progress=self.progress)
        later = ("uncovered-mention", "stale-waiver", "nothing-checked")
        return [each for each in report.findings if each.severity == "error" and each.rule not in later]

    @cached_property
    def _before(self) -> frozenset[Finding]:
        """What was wrong before."""
        return frozenset(self._findings(self.pack))


_UNKNOWN: Final = "add a claim for that record, or name another"


def _resting(id: str, line: int) -> tuple[str, str]:
    """What is said of a reference to a record whose claim is refused, and what mends it."""
    return f"the claim of {id!r} in line {line} is refused", "mend that claim"


def _naming(outcome: _Outcome) -> Mapping[str, list[tuple[_Stated, str]]]:
    """By record: the claims that name it, and in which field."""
    naming: defaultdict[str, list[tuple[_Stated, str]]] = defaultdict(list)
    for one in outcome.each:
        for link in links(one.record):
            if link.path in one.given:
                naming[link.target].append((one, link.path))
    return naming


# -- records -------------------------------------------------------------------------------------------------------------------

_BY_KIND: Final = {of.model_fields["kind"].default: of for of in KINDS.values()}


def _state(staged: _Staged, known: Record | None, text: str) -> _Stated:
    """What a claim states, its record completed from what is known of it."""
    of = type(known) if known else _BY_KIND.get(str(staged.given.get("kind")))
    if of is None:
        said = f"no kind {staged.given.get('kind')!r}" if "kind" in staged.given else "it does not say its kind"
        raise _RefusedError(Finding("invalid-record", said, field="kind", remedy=f"the kinds are {', '.join(_BY_KIND)}"))
    if of is Document and known is None:
        said = "a document's record is made from its file, and not by a claim"
        raise _RefusedError(Finding("invalid-record", said, field="kind", remedy="make it with hkic new"))
    if known and staged.given.get("kind", known.kind) != known.kind:
        raise _RefusedError(_contradiction("what is recorded", staged.given["id"], "kind", known.kind, staged.given["kind"]))
    content, filled = _completed(staged.given, known.model_dump(mode="json", exclude_none=True) if known else {})
    try:
        record = of.model_validate(content)
    except ValidationError as error:
        problems = invalid("", staged.given["id"], of, error)
        raise _RefusedError(*(each._replace(rule="invalid-record") for each in problems)) from None
    given = frozenset(path for path in paths(record) if prefixes(path).isdisjoint(filled))
    evidence = dict(_evidence(staged, record, given, text))
    return _Stated(staged.line, record, given, evidence, not filled or _is_record(of, staged.given))


def _is_record(of: type[Record], given: Mapping[str, Any]) -> bool:
    try:
        of.model_validate(given)
    except ValidationError:
        return False
    return True


def _unsourced(record: Record) -> frozenset[str]:
    """The facts of a record that have no source, as field paths."""
    return frozenset(
        carrier.at(field)
        for carrier in carriers(record)
        for field in facts(carrier.sourced)
        if carrier.sourced.origin(field) is Origin.ABSENT
    )


def _external(record: Record) -> Iterator[str]:
    """What a record leaves to a public page, as field paths behind its id."""
    for carrier in carriers(record):
        for reference in carrier.sourced.references:
            yield from (f"{record.id}.{carrier.at(path)}" for path in reference.supports)


def _completed(given: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
    """A record as a claim gives it, with what it leaves open taken from what is known; and the field paths that were taken."""
    taken = {key: value for key, value in known.items() if key not in given and not isinstance(value, list)}
    content = {**given, **taken}
    filled = set(taken)
    for name, key in _NESTED.items():
        held = {item[key]: item for item in _items(known, name)}
        items = list(given[name]) if isinstance(given.get(name), list) else []
        for number, item in enumerate(items):
            own = item.get(key) if isinstance(item, dict) else None
            if isinstance(own, str) and own in held:
                items[number], more = _completed(item, held[own])
                filled |= {f"{name}[{own}].{path}" for path in more}
        content |= {name: items} if items else {}
    return content, frozenset(filled)


def _evidence(staged: _Staged, record: Record, given: frozenset[str], text: str) -> Iterator[tuple[str, Evidence]]:
    """The evidence that a claim's quote makes, by the path of the carrier that it belongs to."""
    supports: dict[str, list[str]] = {}
    for path, field in dict.fromkeys(_supports(staged.claim.supports, record, given)):
        supports.setdefault(path, []).append(field)
    if not supports:
        said = "it gives no fact that the quote could state"
        raise _RefusedError(Finding("invalid-claim", said, field="supports", remedy="say which fields the quote states"))
    try:
        for path, fields in supports.items():
            yield path, anchor(text, *staged.place, document=staged.document, supports=fields)
    except InvalidValueError as error:
        raise _RefusedError(Finding("quote-cuts-word", error.why, remedy="quote another stretch")) from None


def _supports(asked: Sequence[str] | None, record: Record, given: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The fields that a quote supports, each behind its carrier's path: those asked for, or all facts given without reference."""
    if asked is None:
        for carrier in carriers(record):
            own = (field for field in facts(carrier.sourced) if carrier.at(field) in given)
            yield from ((carrier.path, field) for field in own if carrier.sourced.origin(field) is not Origin.EXTERNAL)
    for path in asked or ():
        found = list(_resolved(path, record))
        if not found:
            remedy = "write a field path of the record, such as names[HKUST]"
            raise _RefusedError(Finding("invalid-claim", "the record holds nothing there", field=path, remedy=remedy))
        yield from found


def _resolved(path: str, record: Record) -> Iterator[tuple[str, str]]:
    """Carrier's path and field of a field path; a role or observation, or the list of them, stands for all its facts."""
    for carrier in carriers(record):
        fields = set(paths(carrier.sourced)) - {"id", "kind", *_NESTED}
        if not carrier.path and path.split("[", maxsplit=1)[0] not in _NESTED:
            yield from [("", path)] if path in fields else []
        elif carrier.path and path in (carrier.path, carrier.path.split("[")[0]):
            yield from ((carrier.path, field) for field in facts(carrier.sourced))
        elif carrier.path and path.removeprefix(f"{carrier.path}.") in fields:
            yield carrier.path, path.removeprefix(f"{carrier.path}.")


def _merged(old: S, new: S, at: str = "") -> tuple[S, list[tuple[str, object, object]]]:
    """What two records say together, and where they contradict each other: the field path, and both values."""
    changes: dict[str, Any] = {}
    against: list[tuple[str, object, object]] = []
    for name in type(new).model_fields:
        mine, its = getattr(old, name), getattr(new, name)
        if mine == its or its in (None, ()) or name not in new.model_fields_set:
            continue
        if isinstance(mine, tuple):
            changes[name], found = _merged_items(mine, its, f"{at}{name}")
            against += found
        elif mine is None or name not in old.model_fields_set:
            changes[name] = its
        elif isinstance(mine, Quantity) and _figure(mine) == _figure(its):
            changes[name] = mine if mine.as_printed else its
        else:
            against.append((f"{at}{name}", mine, its))
    return old.model_copy(update=changes), against


def _merged_items(
    mine: tuple[Any, ...], its: tuple[Any, ...], path: str
) -> tuple[tuple[Any, ...], list[tuple[str, object, object]]]:
    held = {_key(item): item for item in mine}
    against: list[tuple[str, object, object]] = []
    for item in its:
        key = _key(item)
        if key in held and isinstance(item, Sourced):
            held[key], found = _merged(held[key], item, f"{path}[{key}].")
            against += found
        elif held.setdefault(key, item) != item:
            against.append((f"{path}[{key}]", held[key], item))
    return tuple(held.values()), against


def _key(item: object) -> object:
    return item if isinstance(item, str) else getattr(item, "key", item)


def _figure(quantity: Quantity) -> tuple[object, ...]:
    """What a quantity says, however it is printed."""
    return quantity.number, quantity.comparator, quantity.unit


def _contradiction(where: str, record: str, path: str, mine: object, its: object) -> Finding:
    said = f"{where} says {_shown(mine)}, and this says {_shown(its)}"
    remedy = "leave out what is said already, or make it another record"
    return Finding("contradicts", said, record=record, field=path, remedy=remedy)


def _with_evidence(record: Record, evidence: Mapping[str, Evidence]) -> Record:
    """A record with further evidence, each at its carrier."""
    changes: dict[str, Any] = {}
    for carrier in carriers(record):
        if carrier.path not in evidence:
            continue
        update = {"evidence": _joined(carrier.sourced.evidence, evidence[carrier.path])}
        if carrier.path:
            name, _, key = carrier.path.removesuffix("]").partition("[")
            items = changes.get(name, getattr(record, name))
            changes[name] = tuple(item.model_copy(update=update) if item.key == key else item for item in items)
        else:
            changes |= update
    return record.model_copy(update=changes)


def _joined(held: tuple[Evidence, ...], more: Evidence) -> tuple[Evidence, ...]:
    """Evidence with one more; what supports by the same span is one."""
    for number, one in enumerate(held):
        if _span(one) == _span(more):
            both = one.model_copy(update={"supports": tuple(dict.fromkeys([*one.supports, *more.supports]))})
            return (*held[:number], both, *held[number + 1 :])
    return (*held, more)


def _span(evidence: Evidence | None) -> tuple[str, int, int] | None:
    return (evidence.document, evidence.start, evidence.end) if evidence else None


def _shown(value: object) -> str:
    return repr(str(value))
