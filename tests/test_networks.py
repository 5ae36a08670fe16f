"""Networks: edges equal references, ways are shortest, and every step says where it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.dataset import Dataset
from hkic.dates import PartialDate, Period
from hkic.errors import InvalidValueError, NotFoundError
from hkic.evidence import Origin, Sourced
from hkic.networks import Step, graph, neighbours, path_between
from hkic.records import Document, Event, Institution, Person, Place, Record, Relation, Role, Statement, links
from hkic.testing import datasets, partial_dates

Edge = tuple[str, str, str, str]


def _references(record: Record) -> list[tuple[str, str]]:
    """Path and target of every reference that is not within a source, by the letters of its path alone."""
    found = [(link.path, link.target) for link in links(record)]
    outside = [(path, target) for path, target in found if Sourced.model_fields.keys().isdisjoint(_names(path))]
    return [(path, target) for path, target in outside]


def _names(path: str) -> list[str]:
    return re.sub(r"\[.*?\](?=\.|$)", "", path).split(".")


def _expected(dataset: Dataset) -> Counter[Edge]:
    """The edges, told from the records without what is under test: source, target, record, field."""
    named = {target for record in dataset.values() for _, target in _references(record)}
    found: Counter[Edge] = Counter()
    for record in dataset.values():
        if isinstance(record, Relation):
            found[record.source, record.target, record.id, ""] += 1
        if not isinstance(record, Relation) or record.id in named:
            found.update((record.id, target, record.id, path) for path, target in _references(record))
    return found


def _edges(made: networkx.MultiDiGraph[str]) -> Counter[Edge]:
    return Counter((source, target, held["record"], held["field"]) for source, target, held in made.edges(data=True))


# -- laws ----------------------------------------------------------------------------------------------------------------------


@given(datasets(max_records=1))
@settings(max_examples=15)
def test_edges_equal_references(dataset: Dataset) -> None:
    assert _edges(graph(dataset=dataset)) == _expected(dataset)


def test_edges_equal_references_in_the_data(builtin: Dataset) -> None:
    made = graph()
    assert _edges(made) == _expected(builtin)
    assert made.number_of_edges() == len(builtin.relations) + sum(
        len(_references(record)) for record in builtin.values() if record.kind != "relation"
    )


@given(datasets(max_records=1))
@settings(max_examples=15)
def test_nodes_are_records_and_every_edge_ends_at_one(dataset: Dataset) -> None:
    made = graph(dataset=dataset)
    named = {target for record in dataset.values() for _, target in _references(record)}
    assert list(made) == [id for id, record in dataset.items() if record.kind != "relation" or id in named]
    for id, held in made.nodes(data=True):
        category = getattr(dataset[id], "category", None)
        expected = {"kind": dataset[id].kind, "name": dataset[id].name}
        assert held == expected | ({} if category is None else {"category": category})


@given(datasets(max_records=1), partial_dates())
@settings(max_examples=15)
def test_a_date_takes_edges_away_and_undated_ones_are_a_choice(dataset: Dataset, on: PartialDate) -> None:
    every = _edges(graph(dataset=dataset))
    surely = _edges(graph(dataset=dataset, on=on, undated=False))
    perhaps = _edges(graph(dataset=dataset, on=on))
    assert surely <= perhaps <= every
    assert graph(dataset=dataset, on=on).nodes == graph(dataset=dataset).nodes
    untold = {(one[2], one[3]) for one in perhaps - surely}
    for _, _, held in graph(dataset=dataset).edges(data=True):
        if held["period"] is None:
            assert (held["record"], held["field"]) in untold


@given(datasets(max_records=1), st.data())
@settings(max_examples=15)
def test_neighbours_are_the_edges_in_and_out(dataset: Dataset, data: st.DataObject) -> None:
    made = graph(dataset=dataset)
    id = data.draw(st.sampled_from(sorted(made)))
    steps = neighbours(id, dataset=dataset)
    out = Counter((step.source, step.target, step.record, step.field) for step in steps if step.forward)
    into = Counter((step.source, step.target, step.record, step.field) for step in steps if not step.forward)
    assert out == Counter((a, b, held["record"], held["field"]) for a, b, held in made.out_edges(id, data=True))
    assert into == Counter((a, b, held["record"], held["field"]) for a, b, held in made.in_edges(id, data=True) if a != b)
    assert all(step.start == id for step in steps)
    assert neighbours(dataset[id], dataset=dataset) == steps


@st.composite
def _webs(draw: st.DrawFn) -> Dataset:
    """Bodies, places and documents, linked by relations with and without evidence and by statements about two of them."""
    ids = [f"n{number}" for number in range(draw(st.integers(2, 9)))]
    kinds: list[Callable[[str], Record]] = [_body, _body, _place, _document]
    made = [draw(st.sampled_from(kinds))(id) for id in ids]
    ends = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.booleans()), max_size=14))
    links = [
        _relation(f"r{number}", a, b, evidence=[_evidence("d", "target")] * told) for number, (a, b, told) in enumerate(ends)
    ]
    about = draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True), max_size=3))
    return Dataset([*made, *links, *(_statement(f"s{number}", *two) for number, two in enumerate(about))])


def _distances(dataset: Dataset, *ends: str, through: frozenset[str] = frozenset()) -> networkx.Graph[str]:
    """The web as networkx sees it, with what is our own classification where it takes that to get there."""
    kept = _joined(dataset, *ends, through=through, ours=False)
    return kept if networkx.has_path(kept, *ends) else _joined(dataset, *ends, through=through, ours=True)


def _joined(dataset: Dataset, *ends: str, through: frozenset[str], ours: bool) -> networkx.Graph[str]:
    """As networkx sees it; a link without evidence is told to be a thousandth longer."""
    plain: networkx.Graph[str] = networkx.Graph()
    plain.add_nodes_from(graph(dataset=dataset))
    for source, target, held in graph(dataset=dataset).edges(data=True):
        point = held["field"].startswith("part_of") and dataset[held["record"]].kind == "statement"
        if (point or held["origin"] is Origin.EDITORIAL) and held["record"] not in ends and not ours:
            continue
        length = 1000 + (not held["evidence"])
        if not plain.has_edge(source, target) or plain[source][target]["length"] > length:
            plain.add_edge(source, target, length=length)
    passed_by = {"document", "place", "ranking", "metric"} - through
    plain.remove_nodes_from({id for id in plain if dataset[id].kind in passed_by} - set(ends))
    return plain


@given(_webs(), st.data(), st.frozensets(st.sampled_from(["document", "place", "event"])))
def test_a_way_is_as_short_as_any_and_of_these_has_most_evidence(
    dataset: Dataset, data: st.DataObject, through: frozenset[str]
) -> None:
    nodes = sorted(graph(dataset=dataset))
    a, b = data.draw(st.sampled_from(nodes)), data.draw(st.sampled_from(nodes))
    way = path_between(a, b, dataset=dataset, through=through)
    assert path_between(a, b, dataset=dataset, documents="document" in through, through=through - {"document"}) == way
    others = _distances(dataset, a, b, through=through)
    if networkx.has_path(others, a, b):
        assert len(way) == networkx.shortest_path_length(others, a, b)
        assert sum(1000 + (not step.evidence) for step in way) == networkx.shortest_path_length(others, a, b, weight="length")
    else:
        assert way == ()
    if way:
        assert (way[0].start, way[-1].end) == (a, b)
    assert all(one.end == other.start for one, other in pairwise(way))
    assert all(step in neighbours(step.start, dataset=dataset) for step in way)
    assert len(path_between(b, a, dataset=dataset, through=through)) == len(way)
    again = Dataset(reversed(list(dataset.values())))
    assert path_between(a, b, dataset=again, through=through) == way


def test_ways_through_the_data_are_as_short_as_any(builtin: Dataset) -> None:
    ids = [id for id in list(builtin)[5::30] if builtin[id].kind != "relation"]
    for a, b in pairwise(ids):
        others = _distances(builtin, a, b)
        expected = networkx.shortest_path_length(others, a, b, weight="length") if networkx.has_path(others, a, b) else 0
        assert sum(1000 + (not step.evidence) for step in path_between(a, b)) == expected


# -- by hand -------------------------------------------------------------------------------------------------------------------


def _place(id: str, *within: str) -> Place:
    return Place.model_validate({"id": id, "name": id.upper(), "description": "P.", "category": "zone", "within": within})


def _body(id: str) -> Institution:
    return Institution.model_validate({"id": id, "name": id, "description": "B.", "category": "company"})


def _statement(id: str, *about: str) -> Statement:
    said = {"voice": "document", "modality": "claim", "summary": "That it is so.", "about": about}
    return Statement.model_validate({"id": id, "name": id, "description": "S.", **said})


def _document(id: str, **more: object) -> Document:
    about = {"name": id, "description": "D.", "language": "en", "translation": "original", "genre": "feature"}
    text = {"file_name": f"{id}.txt", "sha256": "0" * 64, "length": 100}
    return Document.model_validate({"id": id, **about, **text, **more})


def _evidence(document: str, *supports: str) -> dict[str, object]:
    return {"document": document, "start": 0, "end": 30, "digest": "0" * 64, "supports": supports}


def test_a_participant_is_an_edge_with_its_part() -> None:
    taking_part = [{"who": "a", "part": "host"}, {"who": "b", "part": "speaker"}, {"who": "a", "part": "giver"}]
    told = [_evidence("d", "participants[b].part"), _evidence("d", "date")]
    forum = Event.model_validate(
        {
            "id": "e",
            "name": "E",
            "description": "E.",
            "category": "forum",
            "date": "2022",
            "participants": taking_part,
            "evidence": told,
        }
    )
    made = graph(dataset=Dataset([forum, _place("a"), _place("b")]))
    edges = {(target, key): held for _, target, key, held in made.edges(keys=True, data=True)}
    assert {name: held["predicate"] for name, held in edges.items()} == {
        ("a", "participants[a].who"): "host",
        ("b", "participants[b].who"): "speaker",
        ("a", "participants[a].who (2)"): "giver",
    }
    speaker = edges["b", "participants[b].who"]
    assert speaker["evidence"] == forum.evidence[:1]
    assert (speaker["period"], speaker["record"], speaker["field"]) == (forum.date, "e", "participants[b].who")


def test_a_role_leaves_from_its_person_in_its_own_time_with_its_own_evidence() -> None:
    held = {"title": "dean", "organisation": "x", "as_of": "2022-06-30", "evidence": [_evidence("d", "title", "organisation")]}
    person = Person(id="p", name="P", description="P.", roles=(Role.model_validate(held),))
    body = Institution.model_validate({"id": "x", "name": "X", "description": "X.", "category": "university"})
    (step,) = neighbours("p", dataset=Dataset([person, body]))
    assert step == Step(
        "p",
        "organisation",
        "x",
        True,
        "p",
        "roles[dean].organisation",
        Period.parse("2022-06-30"),
        person.roles[0].evidence,
        Origin.STATED,
    )
    assert str(step) == "p → organisation → x (2022-06-30; stated; d)"
    (back,) = neighbours("x", dataset=Dataset([person, body]))
    assert str(back) == "x ← organisation ← p (2022-06-30; stated; d)"


def _relation(id: str, source: str, target: str, **more: object) -> Relation:
    return Relation.model_validate(
        {"id": id, "name": id, "description": "R.", "predicate": "part-of", "source": source, "target": target, **more}
    )


def test_a_relation_is_an_edge_with_its_predicate_period_and_evidence() -> None:
    relation = _relation("r", "a", "b", period="2018/..", evidence=[_evidence("d", "target")])
    made = graph(dataset=Dataset([relation, _place("a"), _place("b")]))
    assert set(made) == {"a", "b"}
    assert made.edges["a", "b", "r"] == {
        "predicate": "part-of",
        "record": "r",
        "field": "",
        "period": Period.parse("2018/.."),
        "evidence": relation.evidence,
        "origin": Origin.ABSENT,  # nothing says what its source and predicate are
    }


def test_a_relation_that_something_refers_to_is_a_node_besides() -> None:
    dataset = Dataset([_relation("r", "a", "b"), _relation("s", "r", "b"), _place("a"), _place("b")])
    made = graph(dataset=dataset)
    assert set(made) == {"a", "b", "r"}
    assert set(made.edges(keys=True)) == {("a", "b", "r"), ("r", "a", "source"), ("r", "b", "target"), ("r", "b", "s")}
    with pytest.raises(NotFoundError) as caught:
        neighbours("s", dataset=dataset)
    assert str(caught.value) == "no node of the graph 's'; did you mean 'r' or 'b'?"


def test_two_links_with_one_key_are_both_there() -> None:
    dataset = Dataset([_relation("within-a", "b", "a"), _place("a"), _place("b", "a"), _relation("within", "b", "a")])
    assert {key for *_, key in graph(dataset=dataset).edges(keys=True)} == {"within[a]", "within-a", "within"}
    body = Institution.model_validate({"id": "x", "name": "X", "description": "X.", "category": "university", "parent": "y"})
    whole = Institution.model_validate({"id": "y", "name": "Y", "description": "Y.", "category": "university"})
    made = graph(dataset=Dataset([body, whole, _relation("parent", "x", "y")]))
    assert [key for *_, key in made.edges(keys=True)] == ["parent", "parent (2)"]


@pytest.mark.parametrize(
    ("on", "sure", "perhaps"),
    [
        ("2022", {"year", "open"}, {"year", "open", "none"}),
        ("2022-03", {"open"}, {"year", "open", "none"}),  # what happened in 2022 may have happened in March
        ("2017", set(), {"none"}),
        ("2021/2023", {"year", "open"}, {"year", "open", "none"}),
    ],
)
def test_a_graph_on_a_date_has_what_holds_then(on: str, sure: set[str], perhaps: set[str]) -> None:
    relations = [
        _relation("year", "a", "b", period="2022"),
        _relation("open", "a", "b", period="2018/.."),
        _relation("none", "a", "b"),
    ]
    dataset = Dataset([*relations, _place("a"), _place("b")])
    assert {key for *_, key in graph(dataset=dataset, on=on, undated=False).edges(keys=True)} == sure
    assert {key for *_, key in graph(dataset=dataset, on=on).edges(keys=True)} == perhaps


def test_links_that_leave_the_dataset_are_left_out(builtin: Dataset) -> None:
    bodies = Dataset(builtin.institutions.values())
    made = graph(dataset=bodies)
    assert set(made) == set(bodies)
    assert {held["predicate"] for *_, held in made.edges(data=True)} == {"parent"}


def test_a_way_does_not_lead_through_a_document_unless_asked() -> None:
    document = _document("d", dateline="a")
    dataset = Dataset([document, _place("a"), _body("b"), _relation("r", "d", "b")])
    assert path_between("a", "b", dataset=dataset) == ()
    assert [step.end for step in path_between("a", "b", dataset=dataset, documents=True)] == ["d", "b"]
    assert [step.end for step in path_between("a", document, dataset=dataset)] == ["d"]
    assert [step.end for step in path_between(document, "a", dataset=dataset)] == ["a"]


def test_a_way_does_not_lead_through_a_city_unless_asked() -> None:
    dataset = Dataset([_body("a"), _place("city"), _body("b"), _relation("r", "a", "city"), _relation("s", "b", "city")])
    assert path_between("a", "b", dataset=dataset) == ()
    for through in ("place", ["place"], {"place", "document"}):
        assert [step.end for step in path_between("a", "b", dataset=dataset, through=through)] == ["city", "b"]
    assert [step.end for step in path_between("a", "city", dataset=dataset)] == ["city"]
    with pytest.raises(InvalidValueError, match="'places' is no kind: the kinds are document,"):
        path_between("a", "b", dataset=dataset, through="places")


def test_what_we_say_that_a_statement_is_about_connects_two_others_last() -> None:
    links = [_relation("r", "a", "x"), _relation("s", "x", "b"), _relation("t", "b", "c")]
    dataset = Dataset([*map(_body, "abcdx"), *links, _statement("said", "a", "c", "d")])
    assert [step.end for step in path_between("a", "c", dataset=dataset)] == ["x", "b", "c"]
    assert [step.end for step in path_between("a", "d", dataset=dataset)] == ["said", "d"]
    assert [step.end for step in path_between("said", "c", dataset=dataset)] == ["c"]
    assert [step.end for step in path_between("c", "said", dataset=dataset)] == ["said"]


def test_the_evidence_of_a_relation_is_what_states_the_link(builtin: Dataset) -> None:
    stating = [_evidence("d", "predicate", "period"), _evidence("d", "source", "target")]
    relation = _relation("r", "a", "b", period="2018", evidence=[*stating, _evidence("d", "period")])
    (step,) = neighbours("a", dataset=Dataset([relation, _body("a"), _body("b")]))
    assert step.evidence == relation.evidence[:2]
    (shipped,) = [step for step in neighbours("qianhai-authority") if step.record == "qianhai-authority-cooperates-with-hku"]
    assert all({"predicate", "source", "target"} & set(one.supports) for one in shipped.evidence)
    assert len(shipped.evidence) < len(builtin.relations["qianhai-authority-cooperates-with-hku"].evidence)


def test_from_a_record_to_itself_there_is_no_step() -> None:
    assert path_between("a", "a", dataset=Dataset([_place("a", "a")])) == ()
    assert len(neighbours("a", dataset=Dataset([_place("a", "a")]))) == 1
    assert path_between("a", "b", dataset=Dataset([_body("a"), _body("b")])) == ()


@pytest.mark.parametrize("ends", [("hkusd", "hku"), ("hku", "hkusd")])
def test_an_unknown_id_is_not_found(ends: tuple[str, str]) -> None:
    with pytest.raises(NotFoundError, match="hkust"):
        path_between(*ends)
    with pytest.raises(NotFoundError, match="hkust"):
        neighbours("hkusd")


# -- the data, and the extra ---------------------------------------------------------------------------------------------------


def test_each_step_between_bodies_of_the_data_says_where_it_stands(builtin: Dataset) -> None:
    way = path_between("super-steel", "qianhai-authority")
    assert [(step.predicate, step.end) for step in way] == [("developed-by", "hku"), ("cooperates-with", "qianhai-authority")]
    for step in way:
        held = builtin.relations[step.record].evidence
        assert step.evidence == tuple(one for one in held if {"predicate", "source", "target"} & set(one.supports)) != ()


def test_links_of_the_data_without_evidence_are_our_own_classification() -> None:
    for _, _, held in graph().edges(data=True):
        assert bool(held["evidence"]) == (held["origin"] is not Origin.EDITORIAL), held


def test_a_graph_is_ones_own_to_change() -> None:
    made = graph()
    made.clear()
    assert graph().number_of_nodes() > 300


def test_networkx_itself_tells_what_is_central() -> None:
    centrality = networkx.degree_centrality(graph())
    assert max(centrality, key=centrality.__getitem__) == "hong-kong"


def test_the_graph_extra_is_named_and_ways_need_none() -> None:
    code = (
        "import sys; sys.modules['networkx'] = None\n"
        "from hkic.networks import graph, path_between, neighbours\n"
        "assert path_between('super-steel', 'qianhai-authority') and neighbours('hku')\n"
        "graph()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MissingExtraError: this needs networkx, which is not installed: pip install 'hkic[graph]'" in done.stderr


def test_neighbours_are_those_of_a_kind(builtin: Dataset) -> None:
    all_steps = neighbours("hkust")
    kinds = {builtin[step.end].kind for step in all_steps}
    assert len(kinds) > 1
    assert tuple(step for step in all_steps if builtin[step.end].kind == "place") == neighbours("hkust", kind="place")
    assert neighbours("hkust", kind=kinds) == all_steps
    with pytest.raises(InvalidValueError, match="'city' is no kind"):
        neighbours("hkust", kind="city")
