"""Agreement: a span says what the record holds, or it is found that it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hkic.agreement import JUDGED, Agreement, Reading, readings
from hkic.dataset import Dataset
from hkic.evidence import Evidence
from hkic.records import KINDS, Document, Event, Institution, Metric, Person, Place, Record, Statement
from hkic.rules import all_carriers
from hkic.texts import anchor, read_document, text_digest


def _document(text: str, *, id: str = "report", published: str | None = "2022-07-07") -> Document:
    return Document.model_validate(
        {
            "id": id,
            "name": "A report",
            "description": "A report.",
            "published": published,
            "language": "en",
            "translation": "original",
            "genre": "news-report",
            "file_name": f"{id}.txt",
            "sha256": text_digest(text),
            "length": len(text),
            "segments": [{"label": "body", "start": 0, "end": len(text)}],
        }
    )


def _span(text: str, words: str, *supports: str, document: str = "report") -> Evidence:
    start = text.index(words)
    return anchor(text, start, start + len(words), document=document, supports=supports)


def _read(text: str, *records: Record, published: str | None = "2022-07-07") -> list[Reading]:
    dataset = Dataset([_document(text, published=published), *records])
    return list(readings(dataset, {"report": text}, all_carriers(dataset)))


def _metric(
    text: str, words: str, value: Mapping[str, object], *, fields: tuple[str, ...] = ("value",), **more: object
) -> Metric:
    observation: dict[str, object] = {"id": "one", "value": value, "subject": "lake"} | more
    observation["evidence"] = [_span(text, words, *fields).model_dump(mode="json")]
    return Metric.model_validate(
        {
            "id": "metric",
            "name": "M",
            "description": "A metric.",
            "definition": "A metric.",
            "quantity_kind": "count",
            "unit": value["unit"],
            "observations": [observation],
        }
    )


LAKE = Place.model_validate({"id": "lake", "name": "Lake Example", "description": "A lake.", "category": "park"})
FIGURE = "At Lake Example there are more than 20 research boats, and 7 piers."


@pytest.mark.parametrize(
    ("value", "verdict", "aspect"),
    [
        ({"number": 20, "comparator": "more-than", "unit": "boat"}, "agrees", "number"),
        ({"number": 20, "comparator": "more-than", "unit": "research-boat"}, "agrees", "number"),
        ({"number": 200, "comparator": "more-than", "unit": "boat"}, "differs", "number"),
        ({"number": 21, "comparator": "more-than", "unit": "boat"}, "differs", "number"),
        ({"number": 20, "comparator": "exact", "unit": "boat"}, "differs", "comparator"),
        ({"number": 20, "comparator": "at-least", "unit": "boat"}, "differs", "comparator"),
        ({"number": 20, "comparator": "more-than", "unit": "pier"}, "differs", "unit"),
        ({"number": 7, "comparator": "exact", "unit": "pier"}, "agrees", "number"),
        ({"number": 7, "comparator": "more-than", "unit": "pier"}, "differs", "comparator"),
        ({"number": 7, "comparator": "exact", "unit": "CNY"}, "differs", "unit"),
    ],
)
def test_a_figure_agrees_in_number_comparator_and_unit(value: dict[str, Any], verdict: str, aspect: str) -> None:
    metric = _metric(FIGURE, FIGURE[:-1], value)
    (reading,) = (one for one in _read(FIGURE, LAKE, metric) if one.field == "value")
    assert (reading.verdict.value, reading.aspect) == (verdict, aspect)


def test_a_figure_as_printed_must_stand_there() -> None:
    value = {"number": 20, "comparator": "more-than", "unit": "boat", "as_printed": "over 20 research boats"}
    (reading,) = (one for one in _read(FIGURE, LAKE, _metric(FIGURE, FIGURE[:-1], value)) if one.field == "value")
    assert (reading.verdict, reading.aspect) == (Agreement.DIFFERS, "text")


def test_a_hedge_left_outside_the_span_is_found() -> None:
    metric = _metric(FIGURE, "20 research boats, and 7 piers", {"number": 20, "comparator": "exact", "unit": "boat"})
    (reading,) = (one for one in _read(FIGURE, LAKE, metric) if one.field == "value")
    assert reading.verdict is Agreement.DIFFERS


DATES = "The institute opened in May 2021, said its head last December in the town of Lakeside."


def _institution(text: str, words: str, founded: str, **more: object) -> Institution:
    return Institution.model_validate(
        {
            "id": "institute",
            "name": "Institute",
            "description": "An institute.",
            "category": "university",
            "founded": founded,
            "evidence": [_span(text, words, "founded").model_dump(mode="json")],
        }
        | more
    )


@pytest.mark.parametrize(
    ("founded", "verdict"),
    [("2021-05", "agrees"), ("2021-12", "agrees"), ("2021", "differs"), ("2021-06", "differs"), ("2020-05", "differs")],
)
def test_a_date_agrees_at_its_precision(founded: str, verdict: str) -> None:
    (reading,) = _read(DATES, _institution(DATES, DATES[:-1], founded))
    assert reading.verdict.value == verdict


def test_a_relative_date_is_read_from_the_day_of_publication() -> None:
    (reading,) = _read(DATES, _institution(DATES, "said its head last December", "2020-12"), published="2021-07")
    assert reading.verdict is Agreement.AGREES
    (reading,) = _read(DATES, _institution(DATES, "said its head last December", "2020-12"), published=None)
    assert reading.verdict is Agreement.DIFFERS


ANNIVERSARY = "They met on June 30, on the 25th anniversary of the return of the lake."


@pytest.mark.parametrize(
    ("founded", "verdict"), [("2022-06-30", "derived"), ("2023-06-30", "differs"), ("2022-07-30", "differs")]
)
def test_what_is_derived_must_follow_from_its_sources(founded: str, verdict: str) -> None:
    phrase = "June 30, on the 25th anniversary"
    derivation = {"supports": ["founded"], "as_printed": phrase, "sources": ["older.founded"], "rule": "The 25th year."}
    older = Institution.model_validate(
        {"id": "older", "name": "Older", "description": "Older.", "category": "university", "founded": "1997-07-01"}
    )
    institute = _institution(ANNIVERSARY, ANNIVERSARY[:-1], founded, derivations=[derivation])
    reading = next(one for one in _read(ANNIVERSARY, institute, older, published=None) if one.carrier.record == "institute")
    assert reading.verdict.value == verdict


def test_a_derivation_that_quotes_other_words_bears_nothing_out() -> None:
    derivation = {"supports": ["founded"], "as_printed": "July 30", "sources": ["older.founded"], "rule": "The 25th year."}
    older = Institution.model_validate(
        {"id": "older", "name": "Older", "description": "Older.", "category": "university", "founded": "2022-06-30"}
    )
    institute = _institution(ANNIVERSARY, ANNIVERSARY[:-1], "2022-06-30", derivations=[derivation])
    reading = next(one for one in _read(ANNIVERSARY, institute, older, published=None) if one.carrier.record == "institute")
    assert reading.verdict is Agreement.DIFFERS


NAMES = "The River Institute of Lake Example opened, and the centre took in its first students."


def _place(words: str, **more: object) -> Institution:
    return Institution.model_validate(
        {
            "id": "river-institute",
            "name": "River Institute of Lake Example",
            "description": "An institute.",
            "category": "university",
            "place": "lake",
            "evidence": [_span(NAMES, words, "place").model_dump(mode="json")],
        }
        | more
    )


def test_a_reference_agrees_where_the_span_names_it() -> None:
    (reading,) = _read(NAMES, LAKE, _place("The River Institute of Lake Example opened"))
    assert (reading.verdict, reading.aspect) == (Agreement.AGREES, "name")


def test_a_name_within_the_name_of_something_else_names_it_not() -> None:
    stranger = Institution.model_validate(
        {
            "id": "stranger",
            "name": "Stranger",
            "description": "Another.",
            "category": "university",
            "place": "lake",
            "evidence": [_span(NAMES, "The River Institute of Lake Example opened", "place").model_dump(mode="json")],
        }
    )
    found = {one.carrier.record: one.verdict for one in _read(NAMES, LAKE, _place(NAMES[:-1]), stranger)}
    assert found == {"river-institute": Agreement.AGREES, "stranger": Agreement.DIFFERS}


@pytest.mark.parametrize(
    ("sources", "verdict"), [(["lake.name"], "derived"), (["river-institute.name"], "differs"), ([], "differs")]
)
def test_a_pronoun_is_marked_with_what_it_stands_for(sources: list[str], verdict: str) -> None:
    derivation = {"supports": ["place"], "as_printed": "the centre", "sources": sources, "rule": "It stands there."}
    (reading,) = _read(NAMES, LAKE, _place("the centre took in its first students", derivations=[derivation]))
    assert reading.verdict.value == verdict


def test_what_no_rule_can_read_is_called_so_and_listed() -> None:
    statement = Statement.model_validate(
        {
            "id": "said",
            "name": "Said",
            "description": "A claim.",
            "voice": "document",
            "modality": "claim",
            "summary": "That it opened.",
            "evidence": [_span(NAMES, NAMES[:-1], "summary").model_dump(mode="json")],
        }
    )
    (reading,) = _read(NAMES, statement)
    assert reading.verdict is Agreement.NOT_READABLE
    assert "summary" in JUDGED


@pytest.mark.parametrize("part_of", [None, "nowhere"])
def test_evidence_for_what_is_not_there_differs(part_of: str | None) -> None:
    statement = Statement.model_validate(
        {
            "id": "said",
            "name": "Said",
            "description": "A claim.",
            "voice": "document",
            "modality": "claim",
            "summary": "That it opened.",
            "evidence": [_span(NAMES, NAMES[:-1], "part_of").model_dump(mode="json")],
        }
        | ({"part_of": part_of, "position": 1} if part_of else {})
    )
    (reading,) = _read(NAMES, statement)
    assert reading.verdict is Agreement.DIFFERS


def test_without_the_document_nothing_is_checked() -> None:
    dataset = Dataset([_document(NAMES), LAKE, _place(NAMES[:-1])])
    assert [one.verdict for one in readings(dataset, {}, all_carriers(dataset))] == [Agreement.NOT_CHECKED]
    nowhere = readings(dataset, {"report": NAMES}, all_carriers(dataset), places={})
    assert [one.verdict for one in nowhere] == [Agreement.NOT_CHECKED]


def test_evidence_is_read_where_it_stands_in_another_copy() -> None:
    dataset = Dataset([_document(NAMES), LAKE, _place("The River Institute of Lake Example opened")])
    (evidence,) = dataset["river-institute"].evidence
    longer = "Something in front. " + NAMES
    at = (evidence.start + 20, evidence.end + 20)
    (reading,) = readings(dataset, {"report": longer}, all_carriers(dataset), places={evidence: at})
    assert reading.verdict is Agreement.AGREES


def test_in_the_shipped_data_everything_agrees_or_is_derived(builtin: Dataset, sources: Path) -> None:
    texts = {document.id: read_document(sources / document.file_name) for document in builtin.documents.values()}
    found = list(readings(builtin, texts, all_carriers(builtin)))
    verdicts = Counter(one.verdict for one in found)
    assert verdicts[Agreement.DIFFERS] == verdicts[Agreement.NOT_CHECKED] == 0
    unread = {one.field.rpartition(".")[2].split("[")[0] for one in found if one.verdict is Agreement.NOT_READABLE}
    assert unread <= set(JUDGED)
    values = [one for one in found if one.field == "value"]
    assert len(values) > 50
    assert {one.verdict for one in values} == {Agreement.AGREES}
    assert verdicts[Agreement.AGREES] > 1000


def test_a_derived_date_says_from_what(builtin: Dataset, sources: Path) -> None:
    texts = {document.id: read_document(sources / document.file_name) for document in builtin.documents.values()}
    derived = [one for one in readings(builtin, texts, all_carriers(builtin)) if one.verdict is Agreement.DERIVED]
    dates = [one for one in derived if one.aspect == "date"]
    assert dates
    assert all(one.carrier.sourced.derivations for one in derived)


def test_a_value_is_not_derived_from_itself() -> None:
    derivation = {"supports": ["founded"], "sources": ["institute.founded"], "rule": "It is so."}
    (reading,) = _read(DATES, _institution(DATES, "said its head last December", "1066", derivations=[derivation]))
    assert reading.verdict is Agreement.DIFFERS


@pytest.mark.parametrize(
    ("date", "words", "verdict"),
    [
        ("2004/..", "Since 2004 the lake has been open", "agrees"),
        ("2004/..", "In 2004 the lake has been opened", "differs"),
        ("2004/", "Since 2004 the lake has been open", "differs"),
        ("../2004", "Since 2004 the lake has been open", "differs"),
        ("../..", "Since 2004 the lake has been open", "differs"),
    ],
)
def test_an_open_end_is_read_too(date: str, words: str, verdict: str) -> None:
    event = Event.model_validate(
        {
            "id": "open",
            "name": "Open",
            "description": "It is open.",
            "category": "activity",
            "date": date,
            "evidence": [_span(words, words, "date").model_dump(mode="json")],
        }
    )
    (reading,) = _read(words, event)
    assert reading.verdict.value == verdict


@pytest.mark.parametrize("printed", ["20", "0 research boats", "boats", "than 20 research boats", "e"])
def test_a_figure_as_printed_says_no_less_than_the_span(printed: str) -> None:
    value = {"number": 20, "comparator": "more-than", "unit": "boat", "as_printed": printed}
    (reading,) = (one for one in _read(FIGURE, LAKE, _metric(FIGURE, FIGURE[:-1], value)) if one.field == "value")
    assert reading.verdict is Agreement.DIFFERS


@pytest.mark.parametrize(
    ("name", "verdict"), [("Lake Example", "agrees"), ("Lake Exam", "differs"), ("River Institute", "agrees")]
)
def test_a_name_is_not_cut_out_of_a_longer_word(name: str, verdict: str) -> None:
    named = [{"text": name, "lang": "en", "sort": "printed"}]
    span = _span(NAMES, "The River Institute of Lake Example opened", f"names[{name}]").model_dump(mode="json")
    (reading,) = _read(NAMES, _place(NAMES[:-1], place=None, names=named, evidence=[span]))
    assert reading.verdict.value == verdict


def test_a_source_that_holds_nothing_is_no_source() -> None:
    derivation = {"supports": ["founded"], "sources": ["institute.nosuch"], "rule": "It is so."}
    (reading,) = _read(DATES, _institution(DATES, "said its head last December", "1066", derivations=[derivation]))
    assert reading.verdict is Agreement.DIFFERS


SAID = "Ann Example, head of the River Institute, said that Bob Sample of Lake Example agrees, as he wrote."


def _said(speaker: str) -> Statement:
    return Statement.model_validate(
        {
            "id": "said",
            "name": "Said",
            "description": "A claim.",
            "voice": "speaker",
            "speaker": speaker,
            "modality": "claim",
            "summary": "That somebody agrees.",
            "evidence": [_span(SAID, SAID[:-1], "speaker").model_dump(mode="json")],
        }
    )


def _actors() -> list[Record]:
    people = [Person.model_validate({"id": id, "name": name, "description": "A person."}) for id, name in PEOPLE.items()]
    institute = Institution(id="river-institute", name="River Institute", description="A body.", category="university")
    return [*people, institute]


PEOPLE = {"ann": "Ann Example", "bob": "Bob Sample"}


@pytest.mark.parametrize(("speaker", "verdict"), [("ann", "agrees"), ("bob", "differs"), ("river-institute", "differs")])
def test_the_speaker_is_who_stands_with_the_verb_of_saying(speaker: str, verdict: str) -> None:
    (reading,) = _read(SAID, _said(speaker), *_actors())
    assert reading.verdict.value == verdict


RIVALS = "At Lake Example more than 20 research boats are kept, and Hillside Park has none."


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "names several"),
        ({"territory": "hillside"}, "agrees"),  # the other name is told of in another field
        ({"subject": "hillside", "territory": "hillside"}, "differs"),  # one name for two fields, and a name for none
    ],
)
def test_a_span_that_names_several_is_not_called_agreeing(more: dict[str, str], verdict: str) -> None:
    hill = Place.model_validate({"id": "hillside", "name": "Hillside Park", "description": "A hill.", "category": "park"})
    value = {"number": 20, "comparator": "more-than", "unit": "boat"}
    metric = _metric(RIVALS, RIVALS[:-1], value, fields=("value", "subject"), **more)
    found = {one.field: one.verdict.value for one in _read(RIVALS, LAKE, hill, metric)}
    assert found == {"value": "agrees", "subject": verdict}


@pytest.mark.parametrize(
    ("text", "unit", "verdict"),
    [
        ("The number of boats grew to 75 in all, said a report.", "boat", "agrees"),
        ("After a decade the number of boats was 75 in all.", "a", "differs"),
        ("After many years at sea the number was 75 in all.", "a", "agrees"),
        ("It grew to 75 in all. The dogs of the harbour bark.", "dog", "differs"),
        ("It grew to 75 in all, beside 40 dogs on the pier.", "dog", "differs"),
    ],
)
def test_a_bare_number_takes_a_noun_of_its_sentence_that_nothing_else_has(text: str, unit: str, verdict: str) -> None:
    found = _read(text, LAKE, _metric(text, text, {"number": 75, "unit": unit}))
    assert [one.verdict.value for one in found] == [verdict]


def test_what_a_derivation_or_an_erratum_quotes_must_be_printed_though_the_value_agrees() -> None:
    derivation = {"supports": ["founded"], "as_printed": "in June 2020", "sources": [], "rule": "It is so."}
    erratum = {"field": "founded", "as_printed": "Mai", "probable": "May", "certainty": "certain", "reason": "A slip."}
    for more in ({"derivations": [derivation]}, {"errata": [erratum]}):
        (reading,) = _read(DATES, _institution(DATES, "The institute opened in May 2021", "2021-05", **more))
        assert (reading.verdict, reading.aspect) == (Agreement.DIFFERS, "text")


def test_a_derived_date_does_not_go_on_where_nothing_says_so() -> None:
    derivation = {"supports": ["date"], "as_printed": "last December", "rule": "Seen from the day of publication."}
    for date, verdict in (("2020-12", Agreement.AGREES), ("2020-12/..", Agreement.DIFFERS), ("../2020-12", Agreement.DIFFERS)):
        content = {"id": "e", "name": "E", "description": "It.", "category": "activity", "date": date}
        span = _span(DATES, "said its head last December", "date").model_dump(mode="json")
        event = Event.model_validate(content | {"evidence": [span], "derivations": [derivation]})
        (reading,) = _read(DATES, event, published="2021-07")
        assert reading.verdict is verdict


# -- which of several is meant -------------------------------------------------------------------------------------------------

PORTS: dict[str, Any] = {
    "bay": {"kind": "place", "name": "Bay Town", "category": "city"},
    "hill": {"kind": "place", "name": "Hill Town", "category": "city"},
    "coast": {"kind": "place", "name": "Coast Region", "category": "region"},
    "port": {"kind": "institution", "name": "Port Institute", "category": "university"},
    "mill": {"kind": "institution", "name": "Mill Institute", "category": "university"},
    "ann": {"kind": "person", "name": "Ann Example"},
    "bob": {"kind": "person", "name": "Bob Sample"},
}


BY_KIND = {of.model_fields["kind"].default: of for of in KINDS.values()}


def _verdicts(text: str, asked: Mapping[str, Any], *fields: str, **others: Mapping[str, Any]) -> list[str]:
    """What is read of a record's fields in a text, beside a few towns, institutes and people."""
    contents = {**PORTS, **others, "asked": {"name": "What is asked"} | dict(asked)}
    records: list[Record] = []
    for id, content in contents.items():
        held: dict[str, Any] = {"id": id, "description": "It."} | dict(content)
        if id == "asked":
            held["evidence"] = [_span(text, text, *fields).model_dump(mode="json")]
        records.append(BY_KIND[held["kind"]].model_validate(held))
    return [one.verdict.value for one in _read(text, *records) if one.carrier.record == "asked"]


def _event(**more: Any) -> dict[str, Any]:
    return {"kind": "event", "category": "opening"} | more


def _link(source: str, target: str, predicate: str = "located-in", **more: Any) -> dict[str, Any]:
    return {"kind": "relation", "predicate": predicate, "source": source, "target": target} | more


@pytest.mark.parametrize(("place", "verdict"), [("bay", "agrees"), ("hill", "differs")])
def test_what_leaves_a_name_over_is_not_meant_where_another_leaves_none(place: str, verdict: str) -> None:
    text = "The Port Institute of Hill Town set up its new house in Bay Town"
    port = {"kind": "institution", "name": "Port Institute", "category": "university", "place": "hill"}
    who = [{"who": "port", "part": "subject"}]
    assert _verdicts(text, _event(place=place, participants=who), "place", port=port) == [verdict]


def test_that_one_is_part_of_the_other_does_not_tell_which_is_meant() -> None:
    text = "It was opened in Bay Town, as the Coast Region wished"
    bay = {"kind": "place", "name": "Bay Town", "category": "city", "within": ["coast"]}
    assert _verdicts(text, _event(place="coast"), "place", bay=bay) == ["names several"]


@pytest.mark.parametrize(
    ("title", "organisation", "verdict"),
    [("head", "port", "agrees"), ("dean", "mill", "agrees"), ("head", "mill", "differs"), ("dean", "port", "differs")],
)
def test_the_body_of_an_office_is_the_one_behind_its_title(title: str, organisation: str, verdict: str) -> None:
    text = "Eve Nobody, head of the Port Institute and dean of the Mill Institute"
    evidence = [_span(text, text, "organisation").model_dump(mode="json")]
    asked = {"kind": "person", "roles": [{"title": title, "organisation": organisation, "evidence": evidence}]}
    found = _verdicts(text, asked, "name")
    assert found[-1] == verdict


@pytest.mark.parametrize(("listed", "verdict"), [(["hill"], "agrees"), ([], "names several"), (["hill", "elsewhere"], "agrees")])
def test_relations_that_tell_of_a_list_one_by_one_are_read_together(listed: list[str], verdict: str) -> None:
    text = "The Port Institute has houses in Bay Town and Hill Town"
    evidence = [_span(text, text, "target").model_dump(mode="json")]
    others = {f"to-{id}": _link("port", id, evidence=evidence, name="To it") for id in listed if id != "elsewhere"}
    assert _verdicts(text, _link("port", "bay"), "target", **others) == [verdict]


@pytest.mark.parametrize(("lead", "verdict"), [("ann", "agrees"), ("port", "differs")])
def test_a_leader_does_not_stand_behind_of(lead: str, verdict: str) -> None:
    text = "Ann Example of the Port Institute in Bay Town built the boat"
    assert _verdicts(text, {"kind": "project", "category": "instrument", "leads": [lead]}, f"leads[{lead}]") == [verdict]


@pytest.mark.parametrize(("sources", "verdict"), [(["hill.name"], "derived"), (["bay.name"], "differs"), ([], "names several")])
def test_a_phrase_that_a_derivation_quotes_decides_among_several(sources: list[str], verdict: str) -> None:
    text = "From Bay Town they went on to Hill Town, and there was a feast"
    derivation = {"supports": ["place"], "as_printed": "there was a feast", "sources": sources, "rule": "It is that one."}
    assert _verdicts(text, _event(place="hill", derivations=[derivation]), "place") == [verdict]


@pytest.mark.parametrize(("place", "verdict"), [("bay", "derived"), ("hill", "differs")])
def test_a_source_stands_for_its_record_or_for_what_its_field_holds(place: str, verdict: str) -> None:
    text = "It was opened at the new house, as they said there"
    port = {"kind": "institution", "name": "Port Institute", "category": "university", "place": "bay"}
    derivation = {"supports": ["place"], "as_printed": "the new house", "sources": ["port.place"], "rule": "It is theirs."}
    assert _verdicts(text, _event(place=place, derivations=[derivation]), "place", port=port) == [verdict]
    who = [{"who": "bay", "part": "subject"}]  # which may be an institute, too, so that it is the institute
    derivation["supports"] = ["participants[bay]"]
    asked = _event(participants=who, derivations=[derivation])
    assert _verdicts(text, asked, "participants[bay]", port=port) == ["differs"]


def test_a_name_by_itself_comes_before_one_within_another_name() -> None:
    text = "In Bay Town, the Hill Town Youth House has opened"
    house = {"kind": "facility", "name": "Hill Town Youth House", "category": "start-up-hub", "place": "bay"}
    who = [{"who": "house", "part": "subject"}]
    found = {place: _verdicts(text, _event(place=place, participants=who), "place", house=house) for place in ("bay", "hill")}
    assert found == {"bay": ["agrees"], "hill": ["differs"]}


def test_a_name_within_two_longer_ones_is_of_the_shorter() -> None:
    text = "The Plan for the Bay Town-Hill Town Coast was published"
    coast = {"kind": "place", "name": "Bay Town-Hill Town Coast", "category": "region"}
    plan = {"kind": "policy", "name": "Plan for the Bay Town-Hill Town Coast", "category": "plan", "status": "announced"}
    found = {id: _verdicts(text, plan | {"territory": [id]}, f"territory[{id}]", coast=coast) for id in ("coast", "bay", "hill")}
    assert found == {"coast": ["agrees"], "bay": ["differs"], "hill": ["differs"]}


def test_in_its_own_name_a_record_is_read_like_in_any_other_words() -> None:
    text = "The Mill Institute Hill Town House (Bay Town) is open to all"
    house = {"kind": "institution", "name": "Mill Institute Hill Town House (Bay Town)", "category": "laboratory"}
    assert _verdicts(text, house | {"place": "bay"}, "place") == ["names several"]


def test_an_officer_tells_of_the_body_of_the_office() -> None:
    text = "Ann Example, head, spoke for the Port Institute here"
    ann = {"kind": "person", "name": "Ann Example", "roles": [{"title": "head", "organisation": "port"}]}
    found = {
        who: _verdicts(text, _event(participants=[{"who": who, "part": "speaker"}]), f"participants[{who}]", ann=ann)
        for who in ("ann", "port")
    }
    assert found == {"ann": ["agrees"], "port": ["differs"]}


@pytest.mark.parametrize(
    ("date", "words", "verdict"),
    [
        ("2015/..", "boats from Lake Example in 2015 alone", "differs"),
        ("2015/..", "It was seen there as early as 2015 by all", "differs"),
        ("2015/..", "It has been there from 2015 for all to see", "agrees"),
        ("2015/..", "ever since June and in 2015 too, they say", "differs"),
    ],
)
def test_only_a_word_right_beside_a_date_says_that_something_goes_on(date: str, words: str, verdict: str) -> None:
    assert _verdicts(words, _event(date=date), "date") == [verdict]


def test_two_figures_of_the_unit_in_a_span_leave_open_which_is_meant() -> None:
    text = "At Lake Example 20 boats were counted, 7 boats of them for research."
    value = {"number": 7, "unit": "boat"}
    for words, verdict in ((text[:-1], "names several"), ("7 boats of them for research", "agrees")):
        (reading,) = (one for one in _read(text, LAKE, _metric(text, words, value)) if one.field == "value")
        assert reading.verdict.value == verdict
