"""Checking a dataset: its rules, and with documents at hand the place of every evidence, its reading, and their coverage.

The result is a ledger of counts, in which what was not checked is called so.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from hkic._progress import Progress, counted
from hkic.agreement import Agreement, Reading, readings
from hkic.coverage import Cover, Coverage, Part, coverages, stale_waivers
from hkic.dataset import Dataset, data_folder, load
from hkic.errors import DocumentError, Finding
from hkic.evidence import Evidence
from hkic.packs import read_pack
from hkic.quotes import line_of
from hkic.records import Carrier, Document
from hkic.rules import RULES, all_carriers, spans_by_document
from hkic.texts import Placement, Verdict, locate, read_document, text_digest
from hkic.wording import own_words

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Report(NamedTuple):
    """What a check found: the ledger of counts, every finding, and what they rest on.

    >>> report = check(dataset=Dataset())
    >>> report.ok, report.counts["place"]["not checked"]
    (False, 0)
    """

    findings: tuple[Finding, ...]
    """Everything found, errors and warnings, in the order of the checks."""
    counts: Mapping[str, Mapping[str, int]]
    """By promise (``rules``, ``place``, ``reading``, ``own words``, ``coverage``) and verdict, how many; and of the documents'
    ``text``, how many code points are what."""
    readings: tuple[Reading, ...] = ()
    """Every span read for every field that it supports, and every figure, date and name in our own words."""
    coverage: tuple[Coverage, ...] = ()
    """What covers each document at hand."""

    @property
    def ok(self) -> bool:
        """Whether no error was found; that nothing was checked is an error.

        >>> check(dataset=Dataset()).ok
        False
        """
        return not any(finding.severity == "error" for finding in self.findings)


def check(
    documents: str | Path | None = None,
    *,
    dataset: Dataset | None = None,
    base: Dataset | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a dataset, the built-in one by default: all rules, and with a folder of documents place, reading and coverage.

    A document is recognised in the folder by its file name, or by the digest of its canonical text under any name. Evidence whose
    document is not in a folder that was given is an error, and so is a check that checked nothing. Records of a ``base`` that the
    dataset was loaded beside are not checked again. ``progress`` is called with what is being done, how much is done and how much
    there is.

    >>> check().counts["rules"]["broken"]
    0
    """
    held = load() if dataset is None else dataset
    findings: list[Finding] = _pack_findings() if dataset is None else []
    files = {} if dataset is not None else {"files": {"sound": int(not findings), "broken": int(bool(findings))}}
    broken = 0
    settled = {} if base is None else base
    for each in RULES.values():
        found = [finding for finding in each(held) if finding.record not in settled]
        broken += bool(found)
        findings += found
    ours = [carrier for carrier in all_carriers(held) if carrier.record not in settled]
    folder = None if documents is None else Path(documents)
    texts = {} if folder is None else read_documents(held, folder, findings, progress=progress)
    spans = counted(spans_by_document(ours).items(), "place", progress)
    placed, places = _place(held, spans, folder, texts, findings)
    if len(held) == len(settled):
        findings.append(Finding("nothing-checked", "there are no records to check", remedy="give a dataset with records"))
    read = tuple(readings(held, texts, counted(ours, "reading", progress), places=places))
    records = [record for record in held.values() if record.id not in settled]
    said = tuple(own_words(held, texts, counted(records, "own words", progress), places=places))
    mapped = tuple(one for one in coverages(held, texts, progress=progress) if one.document not in settled)
    findings += _disagreements(held, texts, places, [*read, *said])
    for coverage in mapped:
        findings += _uncovered(held.documents[coverage.document], coverage, texts[coverage.document])
        findings += _mostly_left_out(held.documents[coverage.document], coverage)
    findings += stale_waivers(held, texts, mapped)
    counts = files | {
        "rules": {"kept": len(RULES) - broken, "broken": broken},
        "place": {verdict.value: placed[verdict] for verdict in Verdict},
        "reading": _counts(Agreement, (one.verdict for one in read)),
        "own words": _counts(Agreement, (one.verdict for one in said)),
        "coverage": _counts(Cover, (mention.cover for one in mapped for mention in one.mentions))
        | {"not checked": sum(id not in texts and id not in settled for id in held.documents)},
        "text": {part.value: sum(one.parts[part] for one in mapped) for part in Part},
    }
    return Report(tuple(findings), counts, (*read, *said), mapped)


def _counts(verdicts: type[StrEnum], found: Iterable[StrEnum]) -> dict[str, int]:
    counts = Counter(found)
    return {verdict.value: counts[verdict] for verdict in verdicts}


def _disagreements(
    dataset: Dataset, texts: Mapping[str, str], places: Mapping[Evidence, tuple[int, int]], found: Iterable[Reading]
) -> Iterator[Finding]:
    for one in found:
        if one.verdict is Agreement.SEVERAL and one.evidence is not None:
            document, start = dataset.documents[one.evidence.document], places[one.evidence][0]
            yield several(one, file=_line(document, texts[document.id], start))
        if one.verdict is not Agreement.DIFFERS:
            continue
        if one.evidence is None:
            message = f"our words have {one.recorded!r}, and nothing in the record's evidence says it"
            remedy = "say no more than the evidence, add evidence, or name a public source for it"
            yield Finding("own-words-differ", message, record=one.carrier.record, field=one.carrier.at(one.field), remedy=remedy)
            continue
        document, place = dataset.documents[one.evidence.document], f"{one.evidence.start}:{one.evidence.end}"
        yield Finding(
            "reading-differs",
            f"the span {place} says {one.read}, and the record holds {one.recorded} ({one.aspect})",
            file=_line(document, texts[document.id], places[one.evidence][0]),
            record=one.carrier.record,
            field=one.carrier.at(one.field),
            remedy="mend the value, point at the words that state it, or say from what it is derived",
        )


def several(reading: Reading, *, file: str) -> Finding:
    """What is told of a span that names several: nothing is wrong, for all that a rule can tell, and somebody should look.

    >>> from hkic.evidence import Sourced
    >>> reading = Reading(Agreement.SEVERAL, Carrier("a", "", Sourced()), None, "place", "name", "bay", "hill")
    >>> several(reading, file="note.txt:1").severity
    'warning'
    """
    return Finding(
        "names-several",
        reading.doubt,
        file=file,
        record=reading.carrier.record,
        field=reading.carrier.at(reading.field),
        remedy="point at the clause that names it alone, record what the others are, or quote what stands for it in a derivation",
        severity="warning",
    )


def _uncovered(document: Document, coverage: Coverage, text: str) -> Iterator[Finding]:
    """What stands in a document and nothing covers."""
    for mention, cover, _ in coverage.mentions:
        if cover is Cover.UNCOVERED:
            yield Finding(
                "uncovered-mention",
                f"no evidence covers the {mention.kind} {mention.as_printed!r} at {mention.start}:{mention.end}",
                file=_line(document, text, mention.start),
                record=document.id,
                remedy="record what it says, or waive it with a reason",
            )
    untold = sum(one.cover is Cover.NOT_TOLD for one in coverage.mentions)
    if untold:
        yield Finding(
            "segments-not-told",
            f"this copy differs where navigation, teasers or page numbers stood, and {untold} mentions there may be part of them",
            file=document.file_name,
            record=document.id,
            field="segments",
            remedy="get the text that the record was made from",
            severity="warning",
        )


def _mostly_left_out(document: Document, coverage: Coverage) -> Iterator[Finding]:
    """That more than half of a document is said to need no evidence."""
    left_out = coverage.parts[Part.WAIVED] + coverage.parts[Part.BOILERPLATE]
    if 2 * left_out > coverage.length:
        yield Finding(
            "mostly-left-out",
            f"{left_out / coverage.length:.0%} of its text is waived or boilerplate, which nothing is held against",
            file=document.file_name,
            record=document.id,
            field="segments",
            remedy="look whether that is right",
            severity="warning",
        )


def _line(document: Document, text: str, offset: int) -> str:
    """The file of a document, and the line that an offset is in."""
    return f"{document.file_name}:{line_of(text, offset)}"


def _pack_findings() -> list[Finding]:
    """What the loader says of the built-in pack's files, which it reads without looking closely on the hot path."""
    with _as_folder(data_folder()) as folder:
        return list(read_pack(folder).findings)


@contextmanager
def _as_folder(data: Traversable) -> Iterator[Path]:
    """The built-in pack as a folder; out of a zip its files are copied for as long as they are looked at."""
    if isinstance(data, Path):
        yield data
        return
    with TemporaryDirectory() as name:
        for file in data.iterdir():
            if file.name.endswith(".json"):
                (Path(name) / file.name).write_bytes(file.read_bytes())
        yield Path(name)


def _place(
    dataset: Dataset,
    spans: Iterable[tuple[str, list[tuple[Carrier, Evidence]]]],
    folder: Path | None,
    texts: Mapping[str, str],
    findings: list[Finding],
) -> tuple[Counter[Verdict], dict[Evidence, tuple[int, int]]]:
    """How many spans were found how, and where those stand that were found once."""
    counts: Counter[Verdict] = Counter()
    places: dict[Evidence, tuple[int, int]] = {}
    told = {finding.record for finding in findings if finding.rule == "broken-document"}
    for id, placed in spans:
        if id not in texts:
            counts[Verdict.NOT_CHECKED] += len(placed)
            if folder is not None and id not in told:
                findings.append(_not_at_hand(dataset.documents.get(id), id, len(placed), folder))
            continue
        document = dataset.documents[id]
        findings += _as_described(document, texts[id])
        is_the_text = text_digest(texts[id]) == document.sha256
        for (carrier, evidence), place in zip(placed, locate(texts[id], [each for _, each in placed]), strict=True):
            counts[place.verdict] += 1
            if len(place.at) == 1:
                places[evidence] = place.at[0]
            if place.verdict is not Verdict.VERIFIED:
                findings.append(_misplaced(document, carrier, evidence, place, is_the_text=is_the_text))
    if folder is not None and counts.total() == counts[Verdict.NOT_CHECKED]:
        message, remedy = "no evidence was looked for in a document", "give the folder that holds the documents"
        findings.append(Finding("nothing-checked", message, file=folder.as_posix(), remedy=remedy))
    return counts, places


def _not_at_hand(document: Document | None, id: str, count: int, folder: Path) -> Finding:
    file = document.file_name if document else id
    return Finding(
        "document-not-at-hand",
        f"{count} spans were not checked, because {folder.as_posix()} has no {file} and no copy of it",
        record=id,
        field="file_name",
        remedy="put a copy there",
    )


def _misplaced(document: Document, carrier: Carrier, evidence: Evidence, place: Placement, *, is_the_text: bool) -> Finding:
    """The finding of a span that is not where it should be; in the very text that the record was made from, that is wrong."""
    found = ", ".join(f"{start}:{end}" for start, end in place.at)
    message, remedy = {
        Verdict.MOVED: (
            f"the words stand at {found} of this copy",
            "mend the offsets" if is_the_text else "nothing, or take the new offsets if this copy is to be the source",
        ),
        Verdict.AMBIGUOUS: (f"the words stand more than once, at {found}", "look which is meant"),
    }.get(place.verdict, ("the words stand nowhere in this copy", "look whether the copy was edited or the evidence is wrong"))
    return Finding(
        f"evidence-{place.verdict.value}",
        message,
        file=document.file_name,
        record=carrier.record,
        field=carrier.at(f"evidence[{evidence.start}:{evidence.end}]"),
        remedy=remedy,
        severity="warning" if place.verdict is Verdict.MOVED and not is_the_text else "error",
    )


def read_documents(
    dataset: Dataset, folder: Path, findings: list[Finding], *, progress: Progress | None = None
) -> dict[str, str]:
    """Canonical texts of the documents that are in a folder, by id: an exact copy first, else what has the file name.

    What cannot be read is added to the findings.

    >>> read_documents(load(), Path("no/such/folder"), [])
    Traceback (most recent call last):
    hkic.errors.DocumentError: no/such/folder: no such folder; give the folder that holds the documents
    """
    if not folder.is_dir():
        raise DocumentError(folder.as_posix(), why="no such folder", remedy="give the folder that holds the documents")
    named: defaultdict[str, list[Document]] = defaultdict(list)
    for document in dataset.documents.values():
        named[_plain_name(document.file_name)].append(document)
    by_name: dict[str, str] = {}
    by_digest: dict[str, str] = {}
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for path in counted(paths, "documents", progress):
        owners = named.get(_plain_name(path.name), [])
        try:
            text = read_document(path)
        except DocumentError as error:
            findings += (
                Finding("broken-document", error.why, file=path.name, record=owner.id, remedy=error.remedy) for owner in owners
            )
            continue
        by_digest[text_digest(text)] = text
        by_name |= {owner.id: text for owner in owners}
    copies = {held.id: by_digest[held.sha256] for held in dataset.documents.values() if held.sha256 in by_digest}
    return by_name | copies


def _plain_name(name: str) -> str:
    """A file name as systems that fold case and normal forms see it."""
    return unicodedata.normalize("NFC", name).casefold()


def _as_described(document: Document, text: str) -> Iterator[Finding]:
    """What a document's record says of its text, held against the text."""
    if text_digest(text) != document.sha256:
        yield Finding(
            "document-differs",
            "the copy at hand is not the text that the record was made from",
            file=document.file_name,
            record=document.id,
            field="sha256",
            remedy="nothing, where every span is found; else get the text itself",
            severity="warning",
        )
        return
    rest = list(text)
    for segment in document.segments:
        rest[segment.start : segment.end] = " " * len(rest[segment.start : segment.end])
    if len(text) != document.length:
        message, field = f"the text has {len(text)} code points, and the record says {document.length}", "length"
    elif document.segments and "".join(rest).strip():
        message, field = f"its segments leave out {len(''.join(rest).split())} words", "segments"
    else:
        return
    yield Finding("document-differs", message, file=document.file_name, record=document.id, field=field, remedy="mend the record")
