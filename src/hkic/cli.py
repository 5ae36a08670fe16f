"""The command line: what the dataset holds, one record, and the check.

Exit codes: 0 fine, 1 findings, 2 usage. With ``--json`` each command prints one JSON document.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from hkic._model import Value
from hkic.checks import Report, check, read_documents
from hkic.claims import admit
from hkic.coverage import Coverage, coverages
from hkic.curation import start_pack
from hkic.dataset import Dataset, load
from hkic.drafts import FILE as DRAFTS
from hkic.drafts import draft
from hkic.errors import Finding, HkicError, MissingExtraError, PackError
from hkic.evidence import Sourced
from hkic.ids import slug
from hkic.maps import html_map, text_map
from hkic.packs import PackInfo, format_pack, invalid
from hkic.quotes import place_quote
from hkic.reading import Mention, MentionKind
from hkic.records import Document, Metric, Name, Observation, Record
from hkic.texts import anchor, read_document, suspicious

try:
    import click
    from wcwidth import ljust, wrap
except ModuleNotFoundError as error:
    if error.name not in ("click", "wcwidth"):
        raise
    raise MissingExtraError("cli", module=error.name) from error

F = TypeVar("F", bound=Callable[..., Any])

#: Lines are no wider than this, nor than the terminal.
_WIDEST: Final = 100
#: Findings shown of one rule before the rest is counted.
_SHOWN: Final = 10


class _Group(click.Group):
    """A group whose commands turn errors of hkic into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HkicError as error:
            raise click.UsageError(str(error)) from error


def _data_option(command: F) -> F:
    """The options that say which data: ``dataset`` is what they load, ``base`` what it was loaded beside."""
    data = click.option("--data", type=click.Path(path_type=Path), help="A folder with a pack, in place of the built-in data.")
    beside = click.option("--beside-builtin", is_flag=True, help="The pack in --data may refer to built-in records.")
    return data(beside(command))


def _load(data: Path | None, *, beside_builtin: bool) -> tuple[Dataset, Dataset | None]:
    if beside_builtin and data is None:
        raise click.UsageError("--beside-builtin goes with --data")
    base = load() if beside_builtin else None
    return load(data, base=base), base


def _json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDEST})
@click.version_option(package_name="hkic")
def hkic() -> None:
    """Hong Kong – Mainland innovation and technology cooperation, with evidence for every fact."""


@hkic.command()
@_data_option
@_json_option
def overview(data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """What the dataset holds."""
    dataset, _ = _load(data, beside_builtin=beside_builtin)
    if as_json:
        _print_json(_overview(dataset))
        return
    packs = "; ".join(f"{pack.title} (data version {pack.version}, {pack.licence})" for pack in dataset.packs)
    _print_lines(_wrapped(packs))
    _print_section("Documents", _documents(dataset))
    _print_section("Records", _counts(dataset))
    _print_section("Figures that most documents speak of", _metrics(dataset))
    some = [next(iter(held)) for held in (dataset.institutions, dataset.metrics, dataset.events) if held][:2]
    options = "".join((f" --data {data}" if data else "", " --beside-builtin" if beside_builtin else ""))
    commands = [*(f"hkic show {id}{options}" for id in some), f"hkic check --documents DIR{options}"]
    _print_lines(["", *_wrapped(f"Next: {' · '.join(commands)}")])


@hkic.command()
@click.argument("name")
@_data_option
@_json_option
def show(name: str, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """One record by id or name, and where it stands."""
    dataset, _ = _load(data, beside_builtin=beside_builtin)
    record = dataset[name] if name in dataset else dataset.lookup(name)
    if as_json:
        _print_json(record.model_dump(mode="json", exclude_none=True))
    else:
        _print_lines(_record_lines(dataset, record))


@hkic.command("check")
@click.option("--documents", type=click.Path(path_type=Path), help="The folder that holds the documents.")
@_data_option
@_json_option
def check_command(documents: Path | None, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """Check the rules and, with documents, every place."""
    try:
        dataset, base = _load(data, beside_builtin=beside_builtin)
        report = check(documents, dataset=dataset if data else None, base=base)
    except PackError as error:  # what is wrong with a pack are findings, and not a wrong call
        report = Report(error.findings, {"files": {"sound": 0, "broken": 1}})
    if as_json:
        findings = [finding._asdict() for finding in report.findings]
        _print_json({"ok": report.ok, "counts": report.counts, "findings": findings})
    else:
        _print_lines(_report_lines(report, asked_for_place=documents is not None))
    raise SystemExit(0 if report.ok else 1)


@hkic.command("map")
@click.option("--documents", type=click.Path(path_type=Path), required=True, help="The folder that holds the documents.")
@click.option(
    "--html", type=click.Path(path_type=Path), help="Write a page with the documents' words there; not to be published."
)
@click.argument("ids", nargs=-1)
@_data_option
@_json_option
def map_command(
    documents: Path, html: Path | None, ids: tuple[str, ...], data: Path | None, beside_builtin: bool, as_json: bool
) -> None:
    """Which stretches of the documents are under evidence, by which records, and which are not; IDS are those of documents."""
    dataset, _ = _load(data, beside_builtin=beside_builtin)
    for id in ids:
        dataset.documents[id]
    texts = read_documents(dataset, documents, [])
    found = [one for one in coverages(dataset, texts) if not ids or one.document in ids]
    if not found:
        raise click.UsageError(f"{documents} has none of the documents")
    if html:
        html.write_text(html_map(dataset, found, texts), "utf-8")
    if as_json:
        _print_json([_map(one) for one in found])
    elif html:
        _print_lines([f"written: {html}"])
    else:
        _print_lines(["█ five records or more  ▓ two to four  ▒ one  ░ waived  · nothing  - navigation"])
        for one in found:
            _print_section(
                f"{dataset[one.document].name} [{one.document}]: {one.share:.0%} of its mentions", _map_rows(one, texts)
            )


def _map(one: Coverage) -> dict[str, Any]:
    """A map as JSON, without the words of the document."""
    mentions = [
        {"start": held.mention.start, "end": held.mention.end, "kind": held.mention.kind, "cover": held.cover, "by": held.by}
        for held in one.mentions
    ]
    return {
        "document": one.document,
        "mentions": mentions,
        "stretches": [stretch._asdict() for stretch in one.stretches],
        "candidates": [name._asdict() for name in one.candidates],
    }


def _map_rows(one: Coverage, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    for start, bar, ids in text_map(one, texts[one.document]):
        more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
        yield f"{start:>6}", f"{bar} {', '.join(ids[:3])}{more}"
    if one.candidates:
        yield "", f"names that no record has: {', '.join(dict.fromkeys(' '.join(name.text.split()) for name in one.candidates))}"


@hkic.command("format")
@click.argument("pack", type=click.Path(path_type=Path))
def format_command(pack: Path) -> None:
    """Write a pack's files anew in canonical bytes."""
    changed = format_pack(pack)
    _print_lines([f"written: {', '.join(changed)}" if changed else "every file is in canonical bytes"])


# -- for curators --------------------------------------------------------------------------------------------------------------

_PATH: Final = click.Path(path_type=Path)
_beside_option = click.option("--beside-builtin", is_flag=True, help="Built-in records may be named, too.")
_pack_option = click.option("--data", "pack", type=_PATH, required=True, help="The folder with the pack.")


@hkic.command("new")
@click.argument("pack", type=_PATH)
@click.argument("documents", type=_PATH, nargs=-1, required=True)
@click.option("--name", help="Short name of the pack, kebab-case; that of the folder, where not given.")
@click.option("--title", help="What it holds, in a line.")
@click.option("--licence", default="CC-BY-4.0", show_default=True, help="Licence of the data, an SPDX identifier.")
@_beside_option
@_json_option
def new_command(pack: Path, documents: tuple[Path, ...], beside_builtin: bool, as_json: bool, **about: str | None) -> None:
    """Start a pack in the folder PACK from DOCUMENTS, text files in UTF-8."""
    name = about["name"] or slug(pack.resolve().name, otherwise="pack")
    content = {"format": 1, "version": "1"} | about | {"name": name, "title": about["title"] or f"Pack {name}"}
    try:
        info = PackInfo.model_validate(content)
    except ValidationError as error:
        raise PackError(pack.as_posix(), invalid("pack.json", None, PackInfo, error)) from None
    started = start_pack(pack, documents, info=info, base=load() if beside_builtin else None)
    if as_json:
        mentions = {id: [_mention(each) for each in read] for id, read in started.mentions.items()}
        records = [json.loads(record.model_dump_json(exclude_none=True)) for record in started.documents]
        _print_json({"documents": records, "mentions": mentions, "warnings": [each._asdict() for each in started.warnings]})
        return
    for record in started.documents:
        _print_lines(_wrapped(f"{record.file_name}: {record.name} [{record.id}]", hang=2))
        _print_lines(_table(_started_rows(record, started.mentions[record.id]), indent=2))
    _print_lines(line for warning in started.warnings for line in _wrapped(str(warning), hang=2))
    _print_lines(["", *_wrapped(f"Written: {pack / 'pack.json'}, {pack / 'documents.json'}; look at what was guessed.")])


@hkic.command("draft")
@click.argument("document", type=_PATH)
@_pack_option
@_beside_option
@_json_option
def draft_command(document: Path, pack: Path, beside_builtin: bool, as_json: bool) -> None:
    """Draft records from the mentions in DOCUMENT, a text file of the pack."""
    drafted = draft(document, pack, base=load() if beside_builtin else None)
    if as_json:
        _print_json(drafted._asdict())
        return
    records = ((each["record"], each["quote"]) for each in drafted.drafts)
    _print_lines(_table((record.get("kind", "no kind"), f"{record['id']}: {_quoted(quote)}") for record, quote in records))
    said = f"{len(drafted.drafts)} drafts, {drafted.added} of them new in {pack / DRAFTS}"
    _print_lines(["", *_wrapped(f"{said}; a draft is no fact until somebody takes the mark out and hkic admit lets it in.")])


@hkic.command("anchor")
@click.argument("document", type=_PATH)
@click.argument("quote")
@click.option("--occurrence", type=click.IntRange(min=1), help="Which place is meant, where there are several.")
@click.option("--supports", multiple=True, help="A field path that the quote states, for --json; may be given several times.")
@_json_option
def anchor_command(document: Path, quote: str, occurrence: int | None, supports: tuple[str, ...], as_json: bool) -> None:
    """Where the words of QUOTE stand in DOCUMENT, a text file, and their digest."""
    text = read_document(document)
    place = place_quote(text, quote, occurrence=occurrence)
    if isinstance(place, Finding):
        finding = place._replace(file=document.name)
        _print_json(finding._asdict()) if as_json else _print_lines(_wrapped(str(finding), hang=2))
        raise SystemExit(1)
    evidence = anchor(text, *place, document=slug(document.stem, otherwise="document"), supports=supports or ["description"])
    if as_json:
        _print_json(evidence.model_dump(mode="json", exclude=None if supports else {"supports"}))
        return
    line = text.count("\n", 0, evidence.start) + 1
    _print_lines(_table([("place", f"{evidence.start}:{evidence.end} (line {line})"), ("digest", evidence.digest)]))
    warnings = suspicious(text, file=document.name, start=evidence.start, end=evidence.end)
    _print_lines(line for each in warnings for line in _wrapped(str(each), hang=2))


@hkic.command("admit")
@click.argument("claims", type=_PATH)
@click.option("--documents", type=_PATH, required=True, help="The folder that holds the documents.")
@_pack_option
@_beside_option
@_json_option
def admit_command(claims: Path, documents: Path, pack: Path, beside_builtin: bool, as_json: bool) -> None:
    """Admit CLAIMS, one JSON object a line, to a pack, or refuse them with reasons."""
    admission = admit(claims, pack, documents=documents, base=load() if beside_builtin else None)
    refused = [finding for found in admission.refused.values() for finding in found]
    if as_json:
        told = {"refused": [each._asdict() for each in refused], "warnings": [each._asdict() for each in admission.warnings]}
        _print_json({"admitted": admission.admitted, **told, "unread": admission.unread, "changed": admission.changed})
    else:
        _print_lines(line for finding in (*refused, *admission.warnings) for line in _wrapped(str(finding), hang=2))
        if admission.unread:
            more = f" and {len(admission.unread) - _SHOWN} more" if len(admission.unread) > _SHOWN else ""
            some = f"{', '.join(admission.unread[:_SHOWN])}{more}"
            _print_lines(_wrapped(f"left to you, since no rule reads it in a quote: {some}", hang=2))
        changed = f"written: {', '.join(admission.changed)}" if admission.changed else "nothing to write"
        _print_lines(_wrapped(f"{len(admission.admitted)} admitted, {len(admission.refused)} refused; {changed}"))
    raise SystemExit(1 if refused else 0)


def _mention(mention: Mention) -> dict[str, Any]:
    value = list(mention.value) if isinstance(mention.value, tuple) else str(mention.value) if mention.value else None
    return {"start": mention.start, "end": mention.end, "kind": mention.kind, "value": value, "as_printed": mention.as_printed}


def _started_rows(record: Document, mentions: Iterable[Mention]) -> Iterator[tuple[str, str]]:
    held = list(mentions)
    yield "guessed", f"{record.language}, {record.genre}, {', '.join(segment.label for segment in record.segments)}"
    yield "published", str(record.published or "not told")
    yield "read", ", ".join(f"{sum(each.kind is kind for each in held)} {kind}" for kind in MentionKind) + " mentions"
    names = Counter(id for each in held if isinstance(each.value, tuple) for id in each.value)
    if names:
        yield "names", ", ".join(id for id, _ in names.most_common(10)) + (" …" if len(names) > 10 else "")


def _quoted(quote: str) -> str:
    return quote if len(quote) <= 60 else f"{quote[:59]}…"


# -- overview ------------------------------------------------------------------------------------------------------------------


def _overview(dataset: Dataset) -> dict[str, Any]:
    return {
        "packs": [pack.model_dump(mode="json") for pack in dataset.packs],
        "records": {name: len(held) for name, held in dataset.collections.items()},
        "observations": sum(len(metric.observations) for metric in dataset.metrics.values()),
        "spans": sum(len(sourced.evidence) for record in dataset.values() for sourced in _sourced(record)),
        "documents": [
            {"id": document.id, "title": document.name, "published": str(document.published) if document.published else None}
            for document in dataset.documents.values()
        ],
    }


def _sourced(record: Record) -> Iterator[Sourced]:
    yield record
    yield from getattr(record, "roles", ())
    yield from getattr(record, "observations", ())


def _documents(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for document in sorted(dataset.documents.values(), key=lambda each: str(each.published or "9999")):
        publisher = dataset[document.publisher].name if document.publisher else "publisher not told"
        yield str(document.published or "no date"), f"{document.name} · {publisher} [{document.id}]"


def _counts(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for name, held in dataset.collections.items():
        if held:
            yield name, f"{len(held):>4}   e.g. {', '.join(list(held)[:: max(1, len(held) // 3)][:3])}"
    counts = _overview(dataset)
    yield "evidence", f"{counts['spans']:>4}   spans of documents; {counts['observations']} observations in the metrics"


def _metrics(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The metrics that most documents speak of, and of these the ones with most observations."""

    def richness(metric: Metric) -> tuple[int, int]:
        held = metric.observations
        return len({place.document for one in held for place in one.evidence}), len(held)

    richest = sorted(dataset.metrics.values(), key=richness, reverse=True)
    for metric in richest[:6]:
        values = "; ".join(_value(observation) for observation in metric.observations[:4])
        more = f"; and {len(metric.observations) - 4} more" if len(metric.observations) > 4 else ""
        yield metric.name, f"{values}{more} [{metric.id}]"


def _value(observation: Observation) -> str:
    """The figure as printed, and when it holds."""
    figure = observation.value.as_printed or str(observation.value)
    return f"{figure} ({observation.period})" if observation.period else figure


# -- show ----------------------------------------------------------------------------------------------------------------------


def _record_lines(dataset: Dataset, record: Record) -> Iterator[str]:
    yield from _wrapped(f"{record.name}  [{record.kind} {record.id}]")
    yield from _wrapped(record.description)
    yield ""
    yield from _table(_fields(dataset, record))
    for role in getattr(record, "roles", ()):
        yield ""
        yield from _wrapped(f"Role: {role.title}")
        yield from _table(_fields(dataset, role), indent=2)
        yield from _source_lines(role, indent=2)
    if isinstance(record, Metric):
        for observation in record.observations:
            yield ""
            printed = f", printed {observation.value.as_printed!r}" if observation.value.as_printed else ""
            yield from _wrapped(f"{observation.value}{printed}  [{observation.id}]")
            yield from _table(_fields(dataset, observation), indent=2)
            yield from _source_lines(observation, indent=2)
    yield from _source_lines(record)


def _fields(dataset: Dataset, sourced: Sourced) -> Iterator[tuple[str, str]]:
    hidden = {"id", "kind", "name", "description", "value", "observations", "roles", "title", *Sourced.model_fields}
    for field in type(sourced).model_fields:
        value = getattr(sourced, field)
        if field not in hidden and value is not None and value != ():
            for item in value if isinstance(value, tuple) else (value,):
                yield field, _shown(dataset, item)


def _shown(dataset: Dataset, value: Any) -> str:
    if isinstance(value, Name):
        return f"{value.text} ({value.lang}, {value.sort})"
    if isinstance(value, Sourced):
        parts = (f"{name} {_shown(dataset, part)}" for name, part in value if name not in Sourced.model_fields and part)
        return ", ".join(parts)
    if isinstance(value, Value):
        return ", ".join(_shown(dataset, part) for _, part in value if part is not None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"{dataset[text].name} [{text}]" if text in dataset else text


def _source_lines(sourced: Sourced, *, indent: int = 0) -> Iterator[str]:
    rows = list(_places(sourced))
    rows += [
        ("derived", f"{', '.join(one.supports)}: {one.rule}{f' ({one.as_printed!r})' if one.as_printed else ''}")
        for one in sourced.derivations
    ]
    rows += [
        ("external", f"{', '.join(one.supports)}: {one.title} <{one.url}>{f' ({one.note})' if one.note else ''}")
        for one in sourced.references
    ]
    rows += [
        ("probably wrong", f"{one.as_printed!r} for {one.probable!r} ({one.certainty}): {one.reason}") for one in sourced.errata
    ]
    if rows:
        yield ""
        yield " " * indent + "Where it stands"
        yield from _table(rows, indent=indent + 2)


def _places(sourced: Sourced) -> Iterator[tuple[str, str]]:
    """Document by document, the fields that it states and the offsets of the spans."""
    spans: dict[tuple[str, str], list[str]] = {}
    for place in sourced.evidence:
        for path in place.supports:
            spans.setdefault((place.document, path), []).append(f"{place.start}:{place.end}")
    for (document, path), offsets in sorted(spans.items()):
        yield document, f"{path} at {', '.join(offsets)}"


# -- check ---------------------------------------------------------------------------------------------------------------------


def _report_lines(report: Report, *, asked_for_place: bool) -> Iterator[str]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for found in by_rule.values():
        for finding in found[:_SHOWN]:
            yield from _wrapped(str(finding), hang=2)
        if len(found) > _SHOWN:
            yield f"  … and {len(found) - _SHOWN} more {found[0].rule}"
    if by_rule:
        yield ""
    yield from _table(
        (promise, " · ".join(f"{count:,} {verdict}" for verdict, count in verdicts.items() if count) or "nothing")
        for promise, verdicts in report.counts.items()
    )
    yield ""
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    said = f"{errors} errors, {warnings} warnings" if errors or warnings else "nothing wrong in what was checked"
    yield from _wrapped(f"{'ok' if report.ok else 'not ok'}: {said}")
    if not asked_for_place:
        yield from _wrapped("Place, reading and coverage were not checked: give --documents DIR.")


# -- printing ------------------------------------------------------------------------------------------------------------------


def _width() -> int:
    return max(30, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))


def _wrapped(text: str, *, hang: int = 0) -> list[str]:
    return list(wrap(text, _width(), subsequent_indent=" " * hang, break_on_hyphens=False, break_long_words=False))


def _table(rows: Iterable[tuple[str, str]], *, indent: int = 0) -> Iterator[str]:
    """Two columns; one above the other where the terminal is narrow. A repeated label is not printed again."""
    held = list(rows)
    column = min(max((len(label) for label, _ in held), default=0), _width() // 3)
    last = None
    for label, text in held:
        start = " " * indent + ljust("" if label == last else label, column) + "  "
        if len(label) > column and label != last:
            yield from (
                " " * indent + line for line in wrap(label, _width() - indent, break_on_hyphens=False, break_long_words=False)
            )
            start = " " * (indent + column + 2)
        last = label
        lines = wrap(text, max(10, _width() - indent - column - 2), break_on_hyphens=False, break_long_words=False) or [""]
        yield start + lines[0]
        yield from (" " * (indent + column + 2) + line for line in lines[1:])


def _print_section(title: str, rows: Iterable[tuple[str, str]]) -> None:
    _print_lines(["", *_wrapped(title), *_table(rows, indent=2)])


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line.rstrip())


def _print_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))
