"""Checking a dataset: its rules, and with documents at hand, the place of every evidence.

The result is a ledger of counts, in which what was not checked is called so.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from hkic.dataset import Dataset, data_folder, load
from hkic.errors import DocumentError, Finding
from hkic.evidence import Evidence
from hkic.packs import read_pack
from hkic.records import Document
from hkic.rules import RULES, Carrier, all_carriers
from hkic.texts import Verdict, locate, read_document, text_digest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Report(NamedTuple):
    """What a check found: the ledger of counts, and every finding.

    >>> report = check(dataset=Dataset())
    >>> report.ok, report.counts["place"]["not checked"]
    (False, 0)
    """

    findings: tuple[Finding, ...]
    """Everything found, errors and warnings, in the order of the checks."""
    counts: Mapping[str, Mapping[str, int]]
    """By promise (``rules``, ``place``, ``reading``, ``coverage``) and verdict, how many."""

    @property
    def ok(self) -> bool:
        """Whether no error was found; that nothing was checked is an error.

        >>> check(dataset=Dataset()).ok
        False
        """
        return not any(finding.severity == "error" for finding in self.findings)


def check(documents: str | Path | None = None, *, dataset: Dataset | None = None, base: Dataset | None = None) -> Report:
    """Check a dataset, the built-in one by default: all rules, and with a folder of documents the place of every evidence.

    A document is recognised in the folder by its file name, or by the digest of its canonical text under any name. Evidence whose
    document is not in a folder that was given is an error, and so is a check that checked nothing. Records of a ``base`` that the
    dataset was loaded beside are not checked again.

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
    places = _place(held, ours, None if documents is None else Path(documents), findings)
    if len(held) == len(settled):
        findings.append(Finding("nothing-checked", "there are no records to check", remedy="give a dataset with records"))
    supported = sum(len(evidence.supports) for carrier in ours for evidence in carrier.sourced.evidence)
    lengths = (document.length for id, document in held.documents.items() if id not in settled)
    counts = files | {
        "rules": {"kept": len(RULES) - broken, "broken": broken},
        "place": {verdict.value: places[verdict] for verdict in Verdict},
        "reading": {"not checked": supported},
        "coverage": {"not checked": sum(lengths)},
    }
    return Report(tuple(findings), counts)


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


def _place(dataset: Dataset, ours: Iterable[Carrier], folder: Path | None, findings: list[Finding]) -> Counter[Verdict]:
    spans: defaultdict[str, list[tuple[Carrier, Evidence]]] = defaultdict(list)
    for carrier in ours:
        for evidence in carrier.sourced.evidence:
            spans[evidence.document].append((carrier, evidence))
    counts: Counter[Verdict] = Counter()
    texts = _read_documents(dataset, folder, findings) if folder is not None else {}
    for id in spans.keys() & texts.keys() & dataset.documents.keys():
        findings += _as_described(dataset.documents[id], texts[id])
    for id, placed in spans.items():
        if id not in texts:
            counts[Verdict.NOT_CHECKED] += len(placed)
            if folder is not None and ("broken-document", id) not in {(finding.rule, finding.record) for finding in findings}:
                findings.append(_not_at_hand(dataset.documents.get(id), id, len(placed), folder))
            continue
        for (carrier, evidence), place in zip(placed, locate(texts[id], [evidence for _, evidence in placed]), strict=True):
            counts[place.verdict] += 1
            if place.verdict is not Verdict.VERIFIED:
                findings.append(_misplaced(carrier, evidence, place.verdict, place.at))
    if folder is not None and not sum(counts[verdict] for verdict in Verdict if verdict is not Verdict.NOT_CHECKED):
        findings.append(
            Finding(
                "nothing-checked",
                "no evidence was looked for in a document",
                file=folder.as_posix(),
                remedy="give the folder that holds the documents",
            )
        )
    return counts


def _not_at_hand(document: Document | None, id: str, count: int, folder: Path) -> Finding:
    file = document.file_name if document else id
    return Finding(
        "document-not-at-hand",
        f"{count} spans were not checked, because {folder.as_posix()} has no {file} and no copy of it",
        record=id,
        field="file_name",
        remedy="put a copy there",
    )


def _misplaced(carrier: Carrier, evidence: Evidence, verdict: Verdict, at: tuple[tuple[int, int], ...]) -> Finding:
    found = ", ".join(f"{start}:{end}" for start, end in at)
    message, remedy = {
        Verdict.MOVED: (
            f"the words stand at {found} of this copy",
            "nothing, or take the new offsets if this copy is to be the source",
        ),
        Verdict.AMBIGUOUS: (f"the words stand more than once, at {found}", "look which is meant"),
    }.get(verdict, ("the words stand nowhere in this copy", "look whether the copy was edited or the evidence is wrong"))
    return Finding(
        f"evidence-{verdict.value}",
        message,
        file=evidence.document,
        record=carrier.record,
        field=carrier.at(f"evidence[{evidence.start}:{evidence.end}]"),
        remedy=remedy,
        severity="warning" if verdict is Verdict.MOVED else "error",
    )


def _read_documents(dataset: Dataset, folder: Path, findings: list[Finding]) -> dict[str, str]:
    """Canonical texts of the documents that are in a folder, by id: an exact copy first, else what has the file name."""
    if not folder.is_dir():
        raise DocumentError(folder.as_posix(), why="no such folder", remedy="give the folder that holds the documents")
    named: defaultdict[str, list[Document]] = defaultdict(list)
    for document in dataset.documents.values():
        named[_plain_name(document.file_name)].append(document)
    by_name: dict[str, str] = {}
    by_digest: dict[str, str] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
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
