"""The commands for curators: ``new``, ``draft``, ``anchor`` and ``admit``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from hkic.claims import admit
from hkic.curation import Started, add_documents, start_pack
from hkic.dataset import load
from hkic.drafts import FILE as DRAFTS
from hkic.drafts import draft
from hkic.errors import Finding, PackError
from hkic.ids import slug
from hkic.packs import PackInfo, invalid, read_pack
from hkic.quotes import line_of, place_quote
from hkic.reading import Mention, MentionKind
from hkic.records import Document
from hkic.terminal import PATH, click, json_option, print_json, print_lines, shown_progress, table, wrapped
from hkic.texts import anchor, read_document, suspicious, text_digest

#: Names of what was left unread, shown before the rest is counted.
_SHOWN: Final = 10

_beside_option = click.option("--beside-builtin", is_flag=True, help="Built-in records may be named, too.")
_pack_option = click.option("--data", "pack", type=PATH, required=True, help="The folder with the pack.")


@click.command("new")
@click.argument("pack", type=PATH)
@click.argument("documents", type=PATH, nargs=-1, required=True)
@click.option("--add", "is_there", is_flag=True, help="Add the documents to a pack that is there.")
@click.option("--name", help="Short name of the pack, kebab-case; that of the folder, where not given.")
@click.option("--title", help="What it holds, in a line.")
@click.option("--licence", help="Licence of the data, an SPDX identifier; CC-BY-4.0, where not given.")
@_beside_option
@json_option
def new_command(
    pack: Path, documents: tuple[Path, ...], is_there: bool, beside_builtin: bool, as_json: bool, **about: str | None
) -> None:
    """Start a pack in the folder PACK from DOCUMENTS, text files in UTF-8, or add them to it."""
    base = load() if beside_builtin else None
    if is_there and any(about.values()):
        raise click.UsageError("--name, --title and --licence are for a new pack; mend pack.json")
    with shown_progress(as_json=as_json) as progress:
        if is_there:
            started = add_documents(pack, documents, base=base, progress=progress)
        else:
            started = start_pack(pack, documents, info=_info(pack, about), base=base, progress=progress)
    if as_json:
        _print_started(started)
        return
    for record in started.documents:
        print_lines(wrapped(f"{record.file_name}: {record.name} [{record.id}]", hang=2))
        print_lines(table(_started_rows(record, started.mentions[record.id]), indent=2))
    print_lines(line for path, id in started.held for line in wrapped(f"{path.name}: in the pack already [{id}]", hang=2))
    print_lines(line for warning in started.warnings for line in wrapped(str(warning), hang=2))
    files = [pack / name for name in (["documents.json"] if is_there else ["pack.json", "documents.json"])]
    said = f"Written: {', '.join(map(str, files))}; look at what was guessed." if started.documents else "Nothing to write."
    print_lines(["", *wrapped(said)])


def _info(pack: Path, about: Mapping[str, str | None]) -> PackInfo:
    """The manifest of a new pack; what was not given is made of the folder's name."""
    name = about["name"] or slug(pack.resolve().name, otherwise="pack")
    content = {"format": 1, "version": "1", "name": name, "title": about["title"] or f"Pack {name}"}
    try:
        return PackInfo.model_validate(content | {"licence": about["licence"] or "CC-BY-4.0"})
    except ValidationError as error:
        raise PackError(pack.as_posix(), invalid("pack.json", None, PackInfo, error)) from None


def _print_started(started: Started) -> None:
    mentions = {id: [_mention(each) for each in read] for id, read in started.mentions.items()}
    records = [json.loads(record.model_dump_json(exclude_none=True)) for record in started.documents]
    told = {"held": {path.as_posix(): id for path, id in started.held}}
    print_json({"documents": records, "mentions": mentions, "warnings": [each._asdict() for each in started.warnings]} | told)


@click.command("draft")
@click.argument("document", type=PATH)
@_pack_option
@_beside_option
@json_option
def draft_command(document: Path, pack: Path, beside_builtin: bool, as_json: bool) -> None:
    """Draft records from the mentions in DOCUMENT, a text file of the pack."""
    with shown_progress(as_json=as_json) as progress:
        drafted = draft(document, pack, base=load() if beside_builtin else None, progress=progress)
    if as_json:
        print_json(drafted._asdict())
        return
    records = ((each["record"], each["quote"]) for each in drafted.drafts)
    print_lines(table((record.get("kind", "no kind"), f"{record['id']}: {_quoted(quote)}") for record, quote in records))
    said = f"{len(drafted.drafts)} drafts, {drafted.added} of them new in {pack / DRAFTS}"
    print_lines(["", *wrapped(f"{said}; a draft is no fact until somebody takes the mark out and hkic admit lets it in.")])


@click.command("anchor")
@click.argument("document", type=PATH)
@click.argument("quote")
@click.option("--data", "pack", type=PATH, help="The folder with the pack that has the document, for its id in --json.")
@click.option("--occurrence", type=click.IntRange(min=1), help="Which place is meant, where there are several.")
@click.option("--supports", multiple=True, help="A field path that the quote states, for --json; may be given several times.")
@json_option
def anchor_command(
    document: Path, quote: str, pack: Path | None, occurrence: int | None, supports: tuple[str, ...], as_json: bool
) -> None:
    """Where the words of QUOTE stand in DOCUMENT, a text file, and their digest."""
    text = read_document(document)
    id = _id_of(text, pack) if pack else None
    place = place_quote(text, quote, occurrence=occurrence)
    if isinstance(place, Finding):
        finding = place._replace(file=document.name)
        print_json(finding._asdict()) if as_json else print_lines(wrapped(str(finding), hang=2))
        raise SystemExit(1)
    evidence = anchor(text, *place, document=id or "unknown", supports=supports or ["description"])
    if as_json:
        left_out = {field for field, given in (("document", id), ("supports", supports)) if not given}
        print_json(evidence.model_dump(mode="json", exclude=left_out))
        if id is None:
            why = f"{pack} has no record of this text" if pack else "no --data says which pack has it"
            click.echo(f"the document's id is left out: {why}", err=True)
        return
    where = f"{evidence.start}:{evidence.end} (line {line_of(text, evidence.start)})"
    print_lines(table([*([("document", id)] if id else []), ("place", where), ("digest", evidence.digest)]))
    warnings = suspicious(text, file=document.name, start=evidence.start, end=evidence.end)
    print_lines(line for each in warnings for line in wrapped(str(each), hang=2))


def _id_of(text: str, pack: Path) -> str | None:
    """The id that a pack gives to the document with that text, known by its digest."""
    held = read_pack(pack)
    if held.info is None:
        raise PackError(pack.as_posix(), held.findings)
    digest = text_digest(text)
    return next((one.id for one in held.records.values() if isinstance(one, Document) and one.sha256 == digest), None)


@click.command("admit")
@click.argument("claims", type=PATH)
@click.option("--documents", type=PATH, required=True, help="The folder that holds the documents.")
@_pack_option
@_beside_option
@json_option
def admit_command(claims: Path, documents: Path, pack: Path, beside_builtin: bool, as_json: bool) -> None:
    """Admit CLAIMS, one JSON object a line, to a pack, or refuse them with reasons."""
    with shown_progress(as_json=as_json) as progress:
        admission = admit(claims, pack, documents=documents, base=load() if beside_builtin else None, progress=progress)
    refused = [finding for found in admission.refused.values() for finding in found]
    if as_json:
        told = {"refused": [each._asdict() for each in refused], "warnings": [each._asdict() for each in admission.warnings]}
        print_json({"admitted": admission.admitted, **told, "unread": admission.unread, "changed": admission.changed})
    else:
        print_lines(line for finding in (*refused, *admission.warnings) for line in wrapped(str(finding), hang=2))
        if admission.unread:
            more = f" and {len(admission.unread) - _SHOWN} more" if len(admission.unread) > _SHOWN else ""
            some = f"{', '.join(admission.unread[:_SHOWN])}{more}"
            print_lines(wrapped(f"left to you, since no rule reads it in a quote: {some}", hang=2))
        changed = f"written: {', '.join(admission.changed)}" if admission.changed else "nothing to write"
        print_lines(wrapped(f"{len(admission.admitted)} admitted, {len(admission.refused)} refused; {changed}"))
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


COMMANDS: Final = (new_command, draft_command, anchor_command, admit_command)
