"""Networks: records as nodes, the references between them as edges, and the ways from one record to another.

Edges are made from the one declaration of references that validation and exports use too, :func:`hkic.records.links`. The graph
itself is networkx's (extra ``graph``), for everything that it can do; neighbours and paths need nothing but the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from types import ModuleType
from typing import TYPE_CHECKING, Final, NamedTuple

from hkic.dataset import Dataset, load
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError, MissingExtraError, NotFoundError
from hkic.evidence import Evidence, Origin, Sourced, prefixes
from hkic.records import (
    KINDS,
    Carrier,
    Event,
    Link,
    Metric,
    Observation,
    Record,
    Relation,
    Role,
    Statement,
    carriers,
    id_of,
    links,
)
from hkic.validity import meets, periods_of

if TYPE_CHECKING:
    import networkx

#: What hangs on the record but has sources of its own, or is a source: its references are no references of the record.
_NOT_ITS_OWN: Final = frozenset({"roles", "observations", *Sourced.model_fields})
#: Kinds that so much refers to, or that refer to so much, that two records which meet there have nothing to do with each other.
_PASSED_BY: Final = frozenset({"document", "place", "ranking", "metric"})
_KINDS: Final = tuple(str(of.model_fields["kind"].default) for of in KINDS.values())
#: What of a relation is the link.
_LINK: Final = frozenset({"predicate", "source", "target"})
#: Origins from the strongest to the weakest: a link is no better founded than the weakest of what makes it.
_STRENGTH: Final = (Origin.STATED, Origin.DERIVED, Origin.EXTERNAL, Origin.EDITORIAL, Origin.ABSENT)


class Step(NamedTuple):
    """One link between two records, as it is walked.

    >>> step = Step("a", "within", "b", False, "a", "within[b]", None, (), Origin.STATED)
    >>> step.start, step.end, str(step)
    ('b', 'a', 'b ← within ← a (stated)')
    """

    source: str
    """Id of the record from which the link leaves, whichever way it is walked."""
    predicate: str
    """Field that holds the link; the part of a participant; the predicate of a relation."""
    target: str
    """Id of the record to which the link leads."""
    forward: bool
    """Whether it is walked from source to target."""
    record: str
    """Id of the record that holds the link: the source, or a relation."""
    field: str
    """Field path of the link in that record; empty where a relation is the link."""
    period: Period | None
    """When what holds the link holds; None where no one period tells."""
    evidence: tuple[Evidence, ...]
    """Spans that state it; empty where the link is our own classification."""
    origin: Origin
    """Where the link comes from; the weakest where its parts differ."""

    @property
    def start(self) -> str:
        """Id of the record from which it is walked.

        >>> Step("a", "within", "b", True, "a", "within[b]", None, (), Origin.STATED).start
        'a'
        """
        return self.source if self.forward else self.target

    @property
    def end(self) -> str:
        """Id of the record that it reaches.

        >>> Step("a", "within", "b", True, "a", "within[b]", None, (), Origin.STATED).end
        'b'
        """
        return self.target if self.forward else self.source

    def __str__(self) -> str:
        arrow = "→" if self.forward else "←"
        documents = dict.fromkeys(one.document for one in self.evidence)
        details = [str(self.period)] * (self.period is not None) + [self.origin.value] + [", ".join(documents)] * bool(documents)
        return f"{self.start} {arrow} {self.predicate} {arrow} {self.end} ({'; '.join(details)})"


def graph(
    *, dataset: Dataset | None = None, on: PartialDate | Period | str | None = None, undated: bool = True
) -> networkx.MultiDiGraph[str]:
    """Records as nodes and the references between them as directed edges, a new graph with each call.

    Nodes have ``kind``, ``name`` and, where there is one, ``category``. Edges have the field path as key, and of what a
    :class:`Step` has ``predicate``, ``record``, ``field``, ``period``, ``evidence`` and ``origin``. A relation is an edge with
    its id as key; it is a node besides only where something refers to it. References that lead out of the dataset are left out.

    With ``on``, edges that do not hold at that date are left out; ``undated`` decides about those of which it cannot be told.
    Needs the extra ``graph``; raises :class:`~hkic.errors.MissingExtraError` without it.

    >>> sorted(graph().successors("tianhe-2"))
    ['guangzhou']
    """
    made: networkx.MultiDiGraph[str] = _networkx().MultiDiGraph()
    nodes, steps = _network(load() if dataset is None else dataset)
    asked = None if on is None else Period.of(on)
    made.add_nodes_from((id, _attributes(record)) for id, record in nodes.items())
    for step in steps:
        if asked is None or _is_kept(step.period, asked, undated=undated):
            attributes = {name: getattr(step, name) for name in ("predicate", "record", "field", "period", "evidence", "origin")}
            made.add_edge(step.source, step.target, key=_new_key(made, step), **attributes)
    return made


def neighbours(
    record: Record | str, *, kind: str | Iterable[str] | None = None, dataset: Dataset | None = None
) -> tuple[Step, ...]:
    """The links of a record, those that leave it before those that lead to it, each in the order of the data.

    With a kind or several, those to records of these. A link from a record to itself is there once. Raises
    :class:`~hkic.errors.NotFoundError`, and :class:`~hkic.errors.InvalidValueError` for a kind that there is not.

    >>> print(neighbours("tianhe-2")[0])
    tianhe-2 → place → guangzhou (derived; std-2022-07-07)
    """
    held = load() if dataset is None else dataset
    nodes, steps = _network(held)
    kinds = _KINDS if kind is None else _kinds(kind)
    walked = held.kept("walks", lambda _: _walks(steps)).get(_node(record, held, nodes), ())
    return tuple(step for step in walked if kind is None or nodes[step.end].kind in kinds)


def path_between(
    a: Record | str,
    b: Record | str,
    *,
    dataset: Dataset | None = None,
    documents: bool = False,
    through: str | Iterable[str] = (),
) -> tuple[Step, ...]:
    """A shortest way from one record to another, over links in either direction; empty where nothing connects them.

    Of several, one with the fewest links that have no evidence, and of these the first in the order of the data. A way does not
    pass through documents, places, rankings and metrics: that two bodies are in one newspaper or city connects nothing. The kinds
    named in ``through`` it does pass, and documents with ``documents``. What a statement is about, and of which other it is a
    point, is our own classification, and links two other records only where nothing else connects the ends. Raises
    :class:`~hkic.errors.NotFoundError`, and :class:`~hkic.errors.InvalidValueError` for a kind that there is not.

    >>> for step in path_between("super-steel", "qianhai-authority"):
    ...     print(step)
    super-steel → developed-by → hku (stated; people-2024-06-16)
    hku ← cooperates-with ← qianhai-authority (2022-06-30/; stated; ycwb-2022-qianhai-forum)
    """
    held = load() if dataset is None else dataset
    passed_by = _PASSED_BY - _kinds(through) - (frozenset({"document"}) if documents else frozenset())
    nodes, steps = _network(held)
    start, goal = _node(a, held, nodes), _node(b, held, nodes)
    closed = {id for id, record in nodes.items() if record.kind in passed_by} - {start}
    told = [step for step in steps if step.record in (start, goal) or not _is_ours(step, held)]
    return _way(start, goal, _search(start, goal, _walks(told), closed)) or _way(
        start, goal, _search(start, goal, _walks(steps), closed)
    )


def _is_ours(step: Step, dataset: Dataset) -> bool:
    """Whether a link is our own classification: what a statement is about, or of which other it is a point."""
    whole_of_a_point = step.predicate == "part_of" and isinstance(dataset[step.record], Statement)
    return whole_of_a_point or step.origin is Origin.EDITORIAL


def _kinds(through: str | Iterable[str]) -> frozenset[str]:
    kinds = frozenset([through] if isinstance(through, str) else through)
    for kind in sorted(kinds.difference(_KINDS)):
        raise InvalidValueError(kind, what="kind", why=f"the kinds are {', '.join(_KINDS)}")
    return kinds


# -- the search ----------------------------------------------------------------------------------------------------------------


def _search(start: str, goal: str, walks: Mapping[str, list[Step]], closed: Set[str]) -> dict[str, Step]:
    """By which step each record is reached, level by level until the goal is, best step first; what is closed is not passed."""
    came: dict[str, Step] = {}
    seen, level = {start}, {start: 0}
    while level and goal not in level:
        ahead: dict[str, int] = {}
        for id, without_evidence in level.items():
            for step in [] if id in closed else walks[id]:
                cost = without_evidence + (not step.evidence)
                if step.end not in seen and cost < ahead.get(step.end, cost + 1):
                    ahead[step.end], came[step.end] = cost, step
        seen |= ahead.keys()
        level = ahead
    return came


def _way(start: str, goal: str, came: Mapping[str, Step]) -> tuple[Step, ...]:
    """The steps from start to goal, by which each record was reached; none where the goal was not."""
    found: list[Step] = []
    while goal != start and goal in came:
        found.append(came[goal])
        goal = found[-1].start
    return tuple(reversed(found))


def _walks(steps: Sequence[Step]) -> defaultdict[str, list[Step]]:
    """The steps that can be taken from each record: along its own links first, then against those that lead to it."""
    walks: defaultdict[str, list[Step]] = defaultdict(list)
    for step in steps:
        walks[step.source].append(step)
    for step in steps:
        if step.source != step.target:
            walks[step.target].append(step._replace(forward=False))
    return walks


def _node(record: Record | str, dataset: Dataset, nodes: Mapping[str, Record]) -> str:
    id = id_of(record)
    found = dataset[id]
    if id not in nodes and isinstance(found, Relation):
        raise NotFoundError(id, what="node of the graph", near=(found.source, found.target))
    return id


# -- nodes and edges -----------------------------------------------------------------------------------------------------------


def _network(dataset: Dataset) -> tuple[dict[str, Record], list[Step]]:
    """The nodes and steps of a dataset, made once."""
    return dataset.kept("network", _made)


def _made(dataset: Dataset) -> tuple[dict[str, Record], list[Step]]:
    """All records but the relations that nothing refers to, and every link between two of them, in the order of the data."""
    steps = [step for record in dataset.values() for step in _steps(record)]
    named = {step.target for step in steps}
    nodes = {id: record for id, record in dataset.items() if not isinstance(record, Relation) or id in named}
    return nodes, [step for step in steps if step.source in nodes and step.target in nodes]


def _steps(record: Record) -> Iterator[Step]:
    """Every reference that a record, its roles and observations hold outside their sources; a relation is one itself, besides."""
    if isinstance(record, Relation):
        yield _relation_step(record)
    for carrier in carriers(record):
        taking_part = iter(carrier.sourced.participants if isinstance(carrier.sourced, Event) else ())
        for link in links(carrier.sourced):
            if _head(link.path) == "participants" and isinstance(carrier.sourced, Event):
                yield _step(carrier, link, next(taking_part).part.value)
            elif _head(link.path) not in _NOT_ITS_OWN:
                yield _step(carrier, link)


def _step(carrier: Carrier, link: Link, part: str | None = None) -> Step:
    paths = prefixes(link.path) | (prefixes(f"{link.path.rpartition('.')[0]}.part") if part else frozenset())
    return Step(
        source=carrier.record,
        predicate=part or _head(link.path),
        target=link.target,
        forward=True,
        record=carrier.record,
        field=carrier.at(link.path),
        period=_period(carrier.sourced),
        evidence=tuple(one for one in carrier.sourced.evidence if not paths.isdisjoint(one.supports)),
        origin=_origin(carrier.sourced, link.path),
    )


def _relation_step(relation: Relation) -> Step:
    return Step(
        source=relation.source,
        predicate=relation.predicate.value,
        target=relation.target,
        forward=True,
        record=relation.id,
        field="",
        period=relation.period,
        evidence=tuple(one for one in relation.evidence if not _LINK.isdisjoint(one.supports)),
        origin=max((_origin(relation, field) for field in _LINK), key=_STRENGTH.index),
    )


def _head(path: str) -> str:
    """The field that a path starts with."""
    return path.partition(".")[0].partition("[")[0]


def _origin(sourced: Sourced, path: str) -> Origin:
    origin = sourced.origin(path)
    editorial: frozenset[str] = getattr(sourced, "editorial", frozenset())
    return Origin.EDITORIAL if origin is Origin.ABSENT and _head(path) in editorial else origin


def _period(sourced: Sourced) -> Period | None:
    """When what holds a link holds; a metric's own links have no time, and of several periods none is the link's."""
    if isinstance(sourced, Role):
        return sourced.as_of
    if isinstance(sourced, Observation):
        return sourced.period
    periods = periods_of(sourced) if isinstance(sourced, Record) and not isinstance(sourced, Metric) else ()
    return periods[0] if len(periods) == 1 else None


# -- networkx ------------------------------------------------------------------------------------------------------------------


def _networkx() -> ModuleType:
    try:
        import networkx
    except ModuleNotFoundError as error:
        if error.name != "networkx":
            raise
        raise MissingExtraError("graph", module="networkx") from error
    return networkx


def _attributes(record: Record) -> dict[str, str]:
    category = getattr(record, "category", None)
    named = {"kind": record.kind, "name": record.name}
    return named if category is None else named | {"category": str(category.value)}


def _new_key(made: networkx.MultiDiGraph[str], step: Step) -> str:
    """The field path of a link, or the id of a relation, with a number where the graph has that already."""
    key = name = step.field or step.record
    count = 1
    while made.has_edge(step.source, step.target, key):
        count += 1
        key = f"{name} ({count})"
    return key


def _is_kept(period: Period | None, on: Period, *, undated: bool) -> bool:
    """Whether a link is there on some day of a period."""
    held = None if period is None else meets(period, on)
    return undated if held is None else held
