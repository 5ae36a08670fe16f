"""The commands that ask: search, lookup, list, timeline, series, compare, explain, path, cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from hkic.chronology import series
from hkic.citations import cite
from hkic.collection import Collection
from hkic.comparisons import compare
from hkic.errors import NotFoundError
from hkic.explanations import explain
from hkic.networks import path_between
from hkic.quantities import Bounds
from hkic.records import KINDS, Record
from hkic.terminal import click, data_option, json_option, load_data, print_json, print_lines, table, wrapped
from hkic.timelines import timeline

F = TypeVar("F", bound=Callable[..., Any])


def _narrowing(command: F) -> F:
    """The options that narrow records; ``_conditions`` makes conditions of them."""
    options = (
        click.option(
            "--where", "fields", multiple=True, metavar="FIELD=VALUE", help="A field's value; several joined by commas."
        ),
        click.option("--mentions", help="Records that refer to this one, or to a part of it."),
        click.option("--document", help="Records of which this document states something."),
        click.option("--valid-on", help="Records that hold on that date, or on some day of that period."),
        click.option("--known-by", help="Records as documents published by then tell them."),
        click.option("--undated", is_flag=True, help="What has no date counts, too."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _conditions(options: dict[str, Any]) -> dict[str, Any]:
    """What the options say as keyword conditions; ``FIELD=`` asks for those that have nothing there."""
    conditions: dict[str, Any] = {
        name: value for name, value in options.items() if name != "fields" and value not in (None, False)
    }
    for field in options["fields"]:
        name, equals, text = field.partition("=")
        if not equals:
            raise click.UsageError(f"--where {field!r}: write FIELD=VALUE")
        values = [_value(one) for one in text.split(",")]
        conditions[name.replace("-", "_")] = values[0] if len(values) == 1 else values
    return conditions


def _value(text: str) -> Any:
    return {"": None, "true": True, "false": False}.get(text, text)


@click.command("search")
@click.argument("text")
@click.option("--kind", help="Records of this kind alone: institution, policy …")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many at most.")
@data_option
@json_option
def search_command(text: str, kind: str | None, limit: int, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """Records whose names, description or summary fit TEXT, best first."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    found = dataset.search(text, kind=kind, limit=limit)
    if as_json:
        told = ({"id": match.record.id, "kind": match.record.kind, "name": match.record.name} for match in found)
        how = ({"score": round(match.score, 4), "how": match.how, "matched_name": match.matched_name} for match in found)
        print_json([one | other for one, other in zip(told, how, strict=True)])
        return
    if not found:
        raise SystemExit(_nothing(f"nothing fits {text!r}"))
    print_lines(
        table((match.record.id, f"{match.record.name} ({match.how} {match.score:.2f}: {match.matched_name})") for match in found)
    )


@click.command("lookup")
@click.argument("name")
@data_option
@json_option
def lookup_command(name: str, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """The id of the one record that has NAME, in any script and case."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    try:
        record = dataset.lookup(name)
    except NotFoundError as error:
        raise SystemExit(_nothing(str(error))) from None
    if as_json:
        print_json({"id": record.id, "kind": record.kind, "name": record.name})
    else:
        print_lines(table([(record.id, f"{record.kind}: {record.name}")]))


@click.command("list")
@click.argument("kind")
@_narrowing
@click.option("--sort", help="A field to sort by; ids else.")
@data_option
@json_option
def list_command(kind: str, sort: str | None, data: Path | None, beside_builtin: bool, as_json: bool, **options: Any) -> None:
    """The records of KIND (institutions, policies …) that fit every condition."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    held = _collection(dataset.collections, kind).where(**_conditions(options))
    records = held.sort_by(sort) if sort else list(held.values())
    if as_json:
        print_json([record.model_dump(mode="json", exclude_none=True) for record in records])
        return
    print_lines(table((record.id, _told(record, sort)) for record in records))
    print_lines(["", f"{len(records)} of {len(_collection(dataset.collections, kind))} {kind}"])


def _collection(collections: Any, kind: str) -> Collection[Record]:
    """A collection by its name, or by the noun of its records."""
    for name, of in KINDS.items():
        if kind in (name, of.model_fields["kind"].default):
            found: Collection[Record] = collections[name]
            return found
    raise click.UsageError(f"no kind {kind!r}: the kinds are {', '.join(KINDS)}")


def _told(record: Record, sort: str | None) -> str:
    value = getattr(record, sort) if sort else None
    facts = [
        str(getattr(record, field))
        for field in ("category", "status", "modality", "date", "predicate")
        if getattr(record, field, None)
    ]
    more = [f"{sort} {value}"] if sort and not isinstance(value, tuple) and str(value) not in facts else []
    return f"{record.name} ({', '.join(facts + more)})" if facts or more else record.name


@click.command("timeline")
@click.argument("period", required=False)
@_narrowing
@data_option
@json_option
def timeline_command(period: str | None, data: Path | None, beside_builtin: bool, as_json: bool, **options: Any) -> None:
    """What happened over PERIOD (2018/2022, 2019, 2004/..), in order; everything dated without one."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    entries = timeline(period, dataset=dataset, **_conditions(options))
    if as_json:
        print_json([_entry(entry.period, entry.record, entry.what, entry.path, entry.origin) for entry in entries])
        return
    if not entries:
        raise SystemExit(_nothing("nothing is dated so"))
    print_lines(table((str(entry.period), f"{entry.record.name}: {entry.what} [{entry.record.id}]") for entry in entries))


def _entry(period: object, record: Record, what: str, path: str, origin: str) -> dict[str, str]:
    return {"period": str(period), "record": record.id, "name": record.name, "what": what, "path": path, "origin": origin}


@click.command("series")
@click.argument("metric")
@click.option("--subject", help="Figures about this record alone.")
@data_option
@json_option
def series_command(metric: str, subject: str | None, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """The figures of METRIC, scope by scope, in the order of their periods, with bounds."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    found = series(metric, subject=subject, dataset=dataset)
    if as_json:
        print_json([{"id": point.observation.id, "period": str(point.period), **_bounds(point.bounds)} for point in found.points])
    else:
        print_lines(line for text in str(found).splitlines() for line in wrapped(text, hang=4) or [""])


def _bounds(bounds: Bounds) -> dict[str, str | None]:
    return {"low": None if bounds.low is None else str(bounds.low), "high": None if bounds.high is None else str(bounds.high)}


@click.command("compare")
@data_option
@json_option
def compare_command(data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """What figures corroborate one another, what moved over time, what conflicts."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    found = compare(dataset=dataset)
    if as_json:
        print_json([{"verdict": one.verdict, "left": one.left.id, "right": one.right.id, "why": one.why} for one in found])
        return
    for title, group in (
        ("Corroborated", found.corroborated),
        ("Moved over time", found.moved),
        ("In conflict", found.conflicting),
    ):
        print_lines([f"{title}: {len(group)}", *(line for one in group for line in wrapped(f"  {one}", hang=4)), ""])


@click.command("explain")
@click.argument("record")
@click.argument("field")
@data_option
@json_option
def explain_command(record: str, field: str, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """What FIELD of RECORD holds, where that comes from, and what else there is."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    found = explain(record, field, dataset=dataset)
    if as_json:
        print_json({"record": record, "field": field, "origin": found.origin, "text": str(found).splitlines()})
    else:
        print_lines(line for text in str(found).splitlines() for line in wrapped(text, hang=4) or [""])


@click.command("path")
@click.argument("start")
@click.argument("goal")
@data_option
@json_option
def path_command(start: str, goal: str, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """How the record START is connected to GOAL, with the evidence of each step."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    steps = path_between(start, goal, dataset=dataset)
    if not steps:
        raise SystemExit(_nothing(f"nothing connects {start} and {goal}"))
    if as_json:
        told = (
            {"source": step.source, "predicate": step.predicate, "target": step.target, "record": step.record} for step in steps
        )
        print_json([one | {"evidence": len(step.evidence)} for one, step in zip(told, steps, strict=True)])
    else:
        print_lines(line for step in steps for line in wrapped(str(step), hang=4))


@click.command("cite")
@click.argument("record")
@click.option("--style", type=click.Choice(["text", "bibtex", "csl-json"]), default="text", show_default=True, help="The form.")
@data_option
def cite_command(record: str, style: Literal["text", "bibtex", "csl-json"], data: Path | None, beside_builtin: bool) -> None:
    """The documents that RECORD rests on, with the places in them."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    print_lines(cite(record, style=style, dataset=dataset).splitlines())


def _nothing(message: str) -> int:
    """Say that there is nothing, which is an answer: exit code 1."""
    click.echo("\n".join(wrapped(message)), err=True)
    return 1


COMMANDS: Final[Iterable[click.Command]] = (
    search_command,
    lookup_command,
    list_command,
    timeline_command,
    series_command,
    compare_command,
    explain_command,
    path_command,
    cite_command,
)
