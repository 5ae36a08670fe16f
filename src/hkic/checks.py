"""Checking a dataset: its rules, and with documents at hand, the place of every evidence.

The result is a ledger of counts, in which what was not checked is called so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from hkic.dataset import Dataset, data_folder, load
from hkic.errors import DocumentError, Finding, PackError
from hkic.evidence import Evidence
from hkic.records import Document
from hkic.rules import RULES, Carrier, all_carriers
from hkic.texts import Verdict, locate, read_document, text_digest


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
        """Whether something was checked and no error was found.

        >>> Report((), {}).ok
        True
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
    findings: list[Finding] = list(_pack_findings()) if dataset is None else []
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
    counts = {
        "rules": {"kept": len(RULES) - broken, "broken": broken},
        "place": {verdict.value: places[verdict] for verdict in Verdict},
        "reading": {"not checked": supported},
        "coverage": {"not checked": sum(lengths)},
    }
    return Report(tuple(findings), counts)


def _pack_findings() -> Iterator[Finding]:
    """What the loader says of the built-in pack's files, which it reads without looking closely on the hot path."""
    folder = data_folder()
    if isinstance(folder, Path):
        try:
            load(folder)
        except PackError as error:
            yield from error.findings


def _place(dataset: Dataset, ours: Iterable[Carrier], folder: Path | None, findings: list[Finding]) -> Counter[Verdict]:
    spans: defaultdict[str, list[tuple[Carrier, Evidence]]] = defaultdict(list)
    for carrier in ours:
        for evidence in carrier.sourced.evidence:
            spans[evidence.document].append((carrier, evidence))
    counts: Counter[Verdict] = Counter()
    texts = _read_documents(dataset, folder, findings) if folder is not None else {}
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
    """Canonical texts of the documents that are in a folder, by id."""
    if not folder.is_dir():
        raise DocumentError(folder.as_posix(), why="no such folder", remedy="give the folder that holds the documents")
    by_name = {document.file_name: document.id for document in dataset.documents.values()}
    by_digest = {document.sha256: document.id for document in dataset.documents.values()}
    texts: dict[str, str] = {}
    copies: dict[str, str] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")):
        try:
            text = read_document(path)
        except DocumentError as error:
            if path.name in by_name:
                broken = Finding("broken-document", error.why, file=path.name, record=by_name[path.name], remedy=error.remedy)
                findings.append(broken)
            continue
        if path.name in by_name:
            texts[by_name[path.name]] = text
        elif text_digest(text) in by_digest:
            copies.setdefault(by_digest[text_digest(text)], text)
    return copies | texts
