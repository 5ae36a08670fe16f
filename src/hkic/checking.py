"""The commands that check: ``check``, ``map`` and ``format``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from hkic.checks import Report, check, read_documents
from hkic.coverage import Coverage, coverages
from hkic.dataset import Dataset
from hkic.errors import Finding, PackError
from hkic.maps import html_map, shares, text_map
from hkic.packs import format_pack
from hkic.terminal import (
    PATH,
    click,
    data_option,
    json_option,
    load_data,
    print_json,
    print_lines,
    print_section,
    shown_progress,
    table,
    wrapped,
)

#: Findings shown of one rule before the rest is counted.
_SHOWN: Final = 10


@click.command("check")
@click.option("--documents", type=PATH, help="The folder that holds the documents.")
@data_option
@json_option
def check_command(documents: Path | None, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """Check the rules and, with documents, the place and reading of every evidence, and their coverage."""
    try:
        dataset, base = load_data(data, beside_builtin=beside_builtin)
        with shown_progress(as_json=as_json) as progress:
            report = check(documents, dataset=dataset if data else None, base=base, progress=progress)
    except PackError as error:  # what is wrong with a pack are findings, and not a wrong call
        report = Report(error.findings, {"files": {"sound": 0, "broken": 1}})
    if as_json:
        findings = [finding._asdict() for finding in report.findings]
        print_json({"ok": report.ok, "counts": report.counts, "findings": findings})
    else:
        print_lines(_report_lines(report, asked_for_place=documents is not None))
    raise SystemExit(0 if report.ok else 1)


@click.command("map")
@click.option("--documents", type=PATH, required=True, help="The folder that holds the documents.")
@click.option("--html", type=PATH, help="Write a page with the documents' words there; not to be published.")
@click.argument("ids", nargs=-1)
@data_option
@json_option
def map_command(
    documents: Path, html: Path | None, ids: tuple[str, ...], data: Path | None, beside_builtin: bool, as_json: bool
) -> None:
    """Which stretches of the documents are under evidence, by which records, and which are not; IDS are those of documents."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    for id in ids:
        dataset.documents[id]
    findings: list[Finding] = []
    with shown_progress(as_json=as_json) as progress:
        read = read_documents(dataset, documents, findings, progress=progress)
        texts = {id: text for id, text in read.items() if not ids or id in ids}
        found = list(coverages(dataset, texts, progress=progress))
    broken = [finding for finding in findings if not ids or finding.record in ids]
    if not found and not broken:
        raise click.UsageError(f"{documents} has none of the documents")
    if html:
        html.write_text(html_map(dataset, found, texts), "utf-8")
    if as_json:
        print_json({"maps": [_map(one) for one in found], "findings": [finding._asdict() for finding in broken]})
    else:
        print_lines(line for finding in broken for line in wrapped(str(finding), hang=2))
        _print_maps(dataset, found, texts, html)
    raise SystemExit(1 if broken else 0)


def _print_maps(dataset: Dataset, found: Iterable[Coverage], texts: Mapping[str, str], html: Path | None) -> None:
    if html:
        print_lines([f"written: {html}"])
    else:
        print_lines(["█ five records or more  ▓ two to four  ▒ one  ░ waived  · nothing  - navigation"])
        for one in found:
            said = f"{one.share:.0%} of its mentions covered; {shares(one.parts)}"
            print_section(f"{dataset[one.document].name} [{one.document}]: {said}", _map_rows(one, texts))


def _map(one: Coverage) -> dict[str, Any]:
    """A map as JSON, without the words of the document."""
    mentions = [
        {"start": held.mention.start, "end": held.mention.end, "kind": held.mention.kind, "cover": held.cover, "by": held.by}
        for held in one.mentions
    ]
    return {
        "document": one.document,
        "text": one.parts,
        "mentions": mentions,
        "stretches": [stretch._asdict() for stretch in one.stretches],
        "candidates": [name._asdict() for name in one.candidates],
    }


def _map_rows(one: Coverage, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for start, bar, ids in text_map(one, texts[one.document]):
        more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
        yield f"{start:>6}", f"{bar} {', '.join(ids[:3])}{more}"
    if one.candidates:
        yield "", f"names that no record has: {', '.join(dict.fromkeys(' '.join(name.text.split()) for name in one.candidates))}"


@click.command("format")
@click.argument("pack", type=PATH)
def format_command(pack: Path) -> None:
    """Write a pack's files anew in canonical bytes."""
    changed = format_pack(pack)
    print_lines([f"written: {', '.join(changed)}" if changed else "every file is in canonical bytes"])


def _ledger_line(promise: str, verdicts: Mapping[str, int]) -> str:
    if promise == "text":
        return shares(verdicts)
    return " · ".join(f"{count:,} {verdict}" for verdict, count in verdicts.items() if count)


def _report_lines(report: Report, *, asked_for_place: bool) -> Iterator[str]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for found in by_rule.values():
        for finding in found[:_SHOWN]:
            yield from wrapped(str(finding), hang=2)
        if len(found) > _SHOWN:
            yield f"  … and {len(found) - _SHOWN} more {found[0].rule}"
    if by_rule:
        yield ""
    yield from table((promise, _ledger_line(promise, verdicts) or "nothing") for promise, verdicts in report.counts.items())
    yield ""
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    said = f"{errors} errors, {warnings} warnings" if errors or warnings else "nothing wrong in what was checked"
    yield from wrapped(f"{'ok' if report.ok else 'not ok'}: {said}")
    if not asked_for_place:
        yield from wrapped("Place, reading and coverage were not checked: give --documents DIR.")


COMMANDS: Final = (check_command, map_command, format_command)
