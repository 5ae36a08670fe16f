"""The commands that ask: search, lookup, list, timeline, series, compare, explain, path, cite."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from hkic._model import Value
from hkic.chronology import Point, series
from hkic.citations import cite
from hkic.collection import Collection
from hkic.comparisons import Comparison, compare
from hkic.conditions import near, parsed
from hkic.dataset import Dataset
from hkic.errors import NotFoundError
from hkic.explanations import Explanation, explain
from hkic.networks import Step, path_between
from hkic.records import KINDS, Metric, Observation, Record
from hkic.terminal import click, data_option, json_option, load_data, print_json, print_lines, table, wrapped
from hkic.timelines import timeline

F = TypeVar("F", bound=Callable[..., Any])


def _narrowing(command: F) -> F:
    """The options that narrow records; ``_conditions`` makes conditions of them."""
    options = (
        click.option(
            "--where",
            "fields",
            multiple=True,
            metavar="FIELD=VALUE",
            help="A field's value; several joined by commas.",
        ),
        click.option("--mentions", help="Records that refer to this one, or to a part of it."),
        click.option("--document", help="Records of which this document states something."),
        click.option("--valid-on", help="Records that hold on that date, or on some day of that period."),
        click.option("--known-by", help="Records as documents published by then tell them."),
        click.option("--undated", is_flag=True, help="What cannot be told, since a date is missing or vague, counts, too."),
        click.option("--undated-documents", is_flag=True, help="With --known-by: documents without a date count, too."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _conditions(dataset: Dataset, options: dict[str, Any], kinds: Iterable[type[Record]]) -> dict[str, Any]:
    """What the options say as keyword conditions; ``FIELD=`` asks for those that have nothing there."""
    conditions: dict[str, Any] = {
        name: value for name, value in options.items() if name != "fields" and value not in (None, False)
    }
    for field in options["fields"]:
        name, equals, text = field.partition("=")
        if not equals:
            raise click.UsageError(f"--where {field!r}: write FIELD=VALUE")
        name = name.replace("-", "_")
        having = [of for of in kinds if name in of.model_fields]
        values = [_value(having, name, one) for one in next(csv.reader([text]), None) or [""]]
        conditions[name] = values[0] if len(values) == 1 else values
    if "mentions" in conditions:
        conditions["mentions"] = _id(dataset, conditions["mentions"])
    return conditions


def _value(kinds: list[type[Record]], field: str, text: str) -> Any:
    """A text as what the field holds: nothing, a number, True or False, or the text."""
    return None if not text else parsed(kinds[0], field, text) if kinds else text


def _id(dataset: Dataset, name: str) -> str:
    """An id, or that of the record that has a name; raises with the names near it."""
    return name if name in dataset or _is_observation(dataset, name) else dataset.lookup(name).id


def _is_observation(dataset: Dataset, id: str) -> bool:
    return any(one.id == id for metric in dataset.metrics.values() for one in metric.observations)


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
    every = _collection(dataset, kind)
    held = every.where(**_conditions(dataset, options, [KINDS[_plural(kind)]]))
    records = held.sort_by(sort) if sort else list(held.values())
    if as_json:
        print_json([record.model_dump(mode="json", exclude_none=True) for record in records])
        return
    print_lines(table((record.id, _told(record, sort)) for record in records))
    print_lines(["", f"{len(records)} of {len(every)} {_plural(kind)}"])


def _collection(dataset: Dataset, kind: str) -> Collection[Record]:
    """A collection by its name, or by the noun of its records."""
    return dataset.collections[_plural(kind)]


def _plural(kind: str) -> str:
    nouns = {str(of.model_fields["kind"].default): name for name, of in KINDS.items()}
    if kind not in KINDS and kind not in nouns:
        close = near(kind, [*KINDS, *nouns], limit=2)
        remedy = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
        raise click.UsageError(f"no kind {kind!r}: {remedy}the kinds are {', '.join(KINDS)}")
    return nouns.get(kind, kind)


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
@click.option("--in-force", is_flag=True, help="Also what holds in PERIOD though it began before.")
@_narrowing
@data_option
@json_option
def timeline_command(
    period: str | None, in_force: bool, data: Path | None, beside_builtin: bool, as_json: bool, **options: Any
) -> None:
    """What happened over PERIOD (2018/2022, 2019, 2004/..), in order; everything dated without one."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    entries = timeline(period, dataset=dataset, in_force=in_force, **_conditions(dataset, options, KINDS.values()))
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
    about = None if subject is None else _id(dataset, subject)
    found = series(_metric(dataset, metric), subject=about, dataset=dataset)
    if as_json:
        print_json([_point(point) for point in (*found.points, *found.undated)])
    else:
        print_lines(line for text in str(found).splitlines() for line in wrapped(text, hang=4) or [""])


def _metric(dataset: Dataset, name: str) -> Metric:
    """A metric by id or name; for another record, the metrics with figures about it are named."""
    if name in dataset.metrics:
        return dataset.metrics[name]
    record = dataset[name] if name in dataset else dataset.lookup(name)
    if isinstance(record, Metric):
        return record
    about = [metric.id for metric in dataset.metrics.values() if any(one.subject == record.id for one in metric.observations)]
    figures = f"figures about it are in {', '.join(about)}" if about else "no metric has figures about it"
    raise click.UsageError(f"{record.id!r} is of the kind {record.kind}, not metric; {figures}")


def _point(point: Point) -> dict[str, Any]:
    value, scope, bounds = point.observation.value, point.scope, point.bounds
    return {
        "id": point.observation.id,
        "period": None if point.period is None else str(point.period),
        "value": str(value),
        "as_printed": value.as_printed,
        "unit": value.unit,
        "scope": {"subject": scope.subject, "territory": scope.territory, "beneficiaries": scope.beneficiaries},
        "low": None if bounds.low is None else str(bounds.low),
        "high": None if bounds.high is None else str(bounds.high),
        "low_included": bounds.low_included,
        "high_included": bounds.high_included,
    }


@click.command("compare")
@data_option
@json_option
def compare_command(data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """What figures corroborate one another, what moved over time, what conflicts."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    found = compare(dataset=dataset)
    if as_json:
        print_json([_verdict(one) for one in found])
        return
    for title, group in (
        ("Corroborated", found.corroborated),
        ("Moved over time", found.moved),
        ("Unmoved, as far as is told", found.unmoved),
        ("In conflict", found.conflicting),
        ("Unsettled, since scope or time is not told", found.unsettled),
    ):
        print_lines(
            [*wrapped(f"{title}: {len(group)}"), *(line for one in group for line in wrapped(f"  {_compared(one)}", hang=4)), ""]
        )


def _verdict(one: Comparison) -> dict[str, Any]:
    values = {
        f"{side}_value": str(each.value)
        for side, each in (("left", one.left), ("right", one.right))
        if isinstance(each, Observation)
    }
    told = {"verdict": one.verdict, "left": one.left.id, "right": one.right.id, "why": one.why, "finer": one.finer}
    return told | values | {"untold": one.untold, "independent": one.independent, "exclusive": one.exclusive}


def _compared(one: Comparison) -> str:
    return "; ".join(
        [str(one), *(f"{each.id} is {each.value}" for each in (one.left, one.right) if isinstance(each, Observation))]
    )


@click.command("explain")
@click.argument("record")
@click.argument("field")
@data_option
@json_option
def explain_command(record: str, field: str, data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """What FIELD of RECORD holds, where that comes from, and what else there is."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    found = explain(_id(dataset, record), field, dataset=dataset)
    if as_json:
        print_json(_explained(found))
    else:
        print_lines(line for text in str(found).splitlines() for line in wrapped(text, hang=4) or [""])


def _explained(found: Explanation) -> dict[str, Any]:
    value = [_plain(one) for one in found.value] if isinstance(found.value, tuple) else _plain(found.value)
    return {
        "record": found.record.id,
        "field": found.field,
        "value": value,
        "origin": found.origin,
        "evidence": [_plain(one.evidence) for one in found.evidence],
        "derivations": [_plain(one.derivation) for one in found.derivations],
        "references": [_plain(one) for one in found.references],
        "errata": [_plain(one) for one in found.errata],
        "others": [{"field": one.field, "value": _plain(one.value), "why": one.why} for one in found.others],
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Value):
        return value.model_dump(mode="json", exclude_none=True)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


@click.command("path")
@click.argument("start")
@click.argument("goal")
@click.option("--through", multiple=True, metavar="KIND", help="Pass records of this kind, too: place, metric … Repeat for more.")
@data_option
@json_option
def path_command(start: str, goal: str, through: tuple[str, ...], data: Path | None, beside_builtin: bool, as_json: bool) -> None:
    """How the record START is connected to GOAL, with the evidence of each step."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    first, last = _id(dataset, start), _id(dataset, goal)
    if first == last:
        raise click.UsageError(f"both are {first!r}: name two records")
    steps = path_between(first, last, dataset=dataset, through=through)
    if not steps:
        raise SystemExit(_nothing(f"nothing connects {start} and {goal}"))
    if as_json:
        print_json([_step(step) for step in steps])
    else:
        print_lines(line for step in steps for line in wrapped(str(step), hang=4))


def _step(step: Step) -> dict[str, Any]:
    told = {name: getattr(step, name) for name in ("source", "predicate", "target", "forward", "record", "field", "origin")}
    period = None if step.period is None else str(step.period)
    return told | {"period": period, "evidence": [_plain(one) for one in step.evidence]}


@click.command("cite")
@click.argument("record")
@click.option("--style", type=click.Choice(["text", "bibtex", "csl-json"]), default="text", show_default=True, help="The form.")
@data_option
@json_option
def cite_command(
    record: str, style: Literal["text", "bibtex", "csl-json"], data: Path | None, beside_builtin: bool, as_json: bool
) -> None:
    """The documents that RECORD rests on, with the places in them; --json is CSL-JSON."""
    dataset, _ = load_data(data, beside_builtin=beside_builtin)
    cited = cite(_id(dataset, record), style="csl-json" if as_json else style, dataset=dataset)
    if not cited:
        raise SystemExit(_nothing(f"{record} rests on no document and no public source"))
    print_lines(cited.splitlines())


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
