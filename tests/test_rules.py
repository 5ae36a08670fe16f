"""The rules of the data: each finds the fault that it is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hkic.checks import check
from hkic.dataset import Dataset
from hkic.evidence import Waiver
from hkic.knowledge import facts
from hkic.records import KINDS, Record
from hkic.rules import RULES

Content = dict[str, dict[str, Any]]


def _content(dataset: Dataset) -> Content:
    return {id: record.model_dump(mode="json") for id, record in dataset.items()}


def _dataset(content: Content) -> Dataset:
    by_kind: dict[str, type[Record]] = {of.model_fields["kind"].default: of for of in KINDS.values()}
    return Dataset(by_kind[record["kind"]].model_validate(record) for record in content.values())


def _dangle(content: Content) -> None:
    content["riverside-institute"]["place"] = "nowhere"


def _claim_a_name(content: Content) -> None:
    content["riverside"]["names"].append({"text": "Riverside Institute of Optics", "lang": "en", "sort": "official"})


def _drop_the_source_of_a_date(content: Content) -> None:
    for evidence in content["riverside-institute"]["evidence"]:
        evidence["supports"] = [path for path in evidence["supports"] if path != "founded"]


def _drop_the_source_of_a_role(content: Content) -> None:
    content["ann-example"]["roles"][0]["evidence"] = []


def _drop_the_source_of_a_figure(content: Content) -> None:
    content["laboratories"]["observations"][0]["evidence"] = content["laboratories"]["observations"][0]["evidence"][1:]


def _support_nothing(content: Content) -> None:
    content["riverside"]["evidence"][0]["supports"].append("within[river]")


def _derive_from_nothing(content: Content) -> None:
    content["laboratories"]["observations"][0]["derivations"][0]["sources"] = ["binhe-report.published"]


def _derive_from_itself(content: Content) -> None:
    content["riverside-institute"]["derivations"] = [
        {"supports": ["founded"], "sources": ["riverside-institute.founded"], "rule": "It is so."}
    ]


def _derive_without_evidence(content: Content) -> None:
    for evidence in content["laboratories"]["observations"][0]["evidence"]:
        evidence["supports"] = [path for path in evidence["supports"] if path != "period"] or ["value"]


def _name_twice(content: Content) -> None:
    content["riverside"]["names"].append({"text": "Riverside", "lang": "fr", "sort": "variant"})


def _go_by_another_name(content: Content) -> None:
    content["riverside-institute"]["name"] = "Optics"


def _take_part_twice(content: Content) -> None:
    content["riverside-institute-opening"]["participants"].append({"who": "riverside-institute", "part": "host"})


def _take_an_id(content: Content) -> None:
    content["laboratories"]["observations"][0]["id"] = "riverside"


def _forget_a_script(content: Content) -> None:
    names = content["riverside-institute"]["names"]
    content["riverside-institute"]["names"] = [name for name in names if name["lang"] != "zh-Hans"]


def _misprint(content: Content) -> None:
    content["riverside"]["names"][0]["sort"] = "misprint"


def _mend_nothing(content: Content) -> None:
    content["riverside"]["errata"] = [
        {"field": "within", "as_printed": "x", "probable": "y", "certainty": "possible", "reason": "none"}
    ]


def _mend_what_is_not_printed(content: Content) -> None:
    content["riverside-hope"]["errata"] = [
        {"field": "modality", "as_printed": "x", "probable": "y", "certainty": "possible", "reason": "none"}
    ]


def _leave_the_document(content: Content) -> None:
    content["riverside"]["evidence"][0]["end"] = 10_000


def _point_at_navigation(content: Content) -> None:
    content["riverside-report"]["segments"][1]["label"] = "navigation"


def _point_at_everything(content: Content) -> None:
    content["riverside-report"]["length"] = 700
    content["riverside"]["evidence"][0] |= {"start": 0, "end": 601}


def _link_with_itself(content: Content) -> None:
    content["loop"] = {
        "id": "loop",
        "kind": "relation",
        "name": "Loop",
        "description": "A loop.",
        "predicate": "borders",
        "source": "riverside",
        "target": "riverside",
    }


def _link_twice(content: Content) -> None:
    _link_with_itself(content)
    content["loop"]["target"] = "riverside-institute"
    content["again"] = content["loop"] | {"id": "again", "source": "riverside-institute", "target": "riverside"}


def _digest_otherwise(content: Content) -> None:
    content["riverside-institute-opening"]["evidence"][0]["digest"] = "0" * 64


def _overlap_segments(content: Content) -> None:
    content["riverside-report"]["segments"][1]["start"] = 5


def _contain_itself(content: Content) -> None:
    content["riverside"]["within"] = ["riverside"]


def _contain_one_another(content: Content) -> None:
    relation = {"kind": "relation", "description": "A link.", "predicate": "part-of"}
    content["up"] = {**relation, "id": "up", "name": "Up", "source": "riverside", "target": "riverside-institute"}
    content["down"] = {**relation, "id": "down", "name": "Down", "source": "riverside-institute", "target": "riverside"}


def _derive_from_what_is_no_field(content: Content) -> None:
    content["laboratories"]["observations"][0]["derivations"][0]["sources"] = ["riverside-report.key"]


def _explain_another_document(content: Content) -> None:
    content["laboratories"]["observations"][0]["derivations"][0]["document"] = "binhe-report"


def _support_an_id(content: Content) -> None:
    content["riverside"]["evidence"][0]["supports"].append("id")


def _leave_by_a_segment(content: Content) -> None:
    content["riverside-report"]["segments"][1]["end"] = 10_000


def _take_an_observation_id(content: Content) -> None:
    content["rooms"] = {**content["laboratories"], "id": "rooms", "name": "Rooms"}


def _skip_a_point(content: Content) -> None:
    content["riverside-hope"] |= {"part_of": "riverside-hope", "position": 2}


def _pay_in_laboratories(content: Content) -> None:
    content["laboratories"]["quantity_kind"] = "money"


def _count_otherwise(content: Content) -> None:
    content["laboratories"]["observations"][0]["value"]["unit"] = "room"


def _stand_alone(content: Content) -> None:
    content["riverside"]["evidence"] = []


FAULTS: list[tuple[Callable[[Content], None], str, str | None]] = [
    (_dangle, "dangling-reference", "place"),
    (_claim_a_name, "rival-names", "names[Riverside Institute of Optics]"),
    (_drop_the_source_of_a_date, "facts-have-sources", "founded"),
    (_drop_the_source_of_a_role, "facts-have-sources", "roles[first director].title"),
    (_drop_the_source_of_a_figure, "facts-have-sources", "observations[laboratories-2021].attributed_to"),
    (_support_nothing, "supports-resolve", "within[river]"),
    (_derive_from_nothing, "derivations-rest-on-something", "observations[laboratories-2021].period"),
    (_derive_from_itself, "derivations-end-in-something", "founded"),
    (_derive_without_evidence, "derivations-rest-on-something", "observations[laboratories-2021].period"),
    (_name_twice, "names-are-unique", "names[Riverside]"),
    (_go_by_another_name, "names-are-unique", "name"),
    (_take_part_twice, "items-are-unique", "participants[riverside-institute]"),
    (_take_an_id, "observation-ids-are-unique", "observations[riverside]"),
    (_forget_a_script, "chinese-names-are-in-both-scripts", "names"),
    (_misprint, "errata-resolve", "names[Riverside]"),
    (_mend_nothing, "errata-resolve", "within"),
    (_mend_what_is_not_printed, "errata-resolve", "modality"),
    (_leave_the_document, "spans-lie-in-what-documents-say", "evidence[184:10000]"),
    (_point_at_navigation, "spans-lie-in-what-documents-say", "evidence[184:211]"),
    (_point_at_everything, "spans-are-short", "evidence[0:601]"),
    (_link_with_itself, "relations-link-two-records", "target"),
    (_link_twice, "relations-are-unique", "target"),
    (_digest_otherwise, "one-span-has-one-digest", "evidence[54:108]"),
    (_overlap_segments, "segments-are-in-order", "segments[5]"),
    (_contain_one_another, "wholes-contain-no-cycle", None),
    (_derive_from_what_is_no_field, "derivations-rest-on-something", "observations[laboratories-2021].period"),
    (_explain_another_document, "derivations-rest-on-something", "observations[laboratories-2021].period"),
    (_support_an_id, "supports-resolve", "id"),
    (_leave_by_a_segment, "segments-are-in-order", "segments[31]"),
    (_take_an_observation_id, "observation-ids-are-unique", "observations[laboratories-2021]"),
    (_contain_itself, "wholes-contain-no-cycle", None),
    (_skip_a_point, "points-are-counted", "position"),
    (_pay_in_laboratories, "money-has-a-currency", "unit"),
    (_count_otherwise, "other-units-are-noted", "observations[laboratories-2021].note"),
    (_stand_alone, "nothing-stands-alone", "evidence"),
]


@pytest.mark.parametrize(("fault", "rule", "field"), FAULTS, ids=lambda value: getattr(value, "__name__", None))
def test_each_rule_finds_its_fault(toy: Dataset, fault: Callable[[Content], None], rule: str, field: str | None) -> None:
    content = _content(toy)
    fault(content)
    report = check(dataset=_dataset(content))
    assert not report.ok
    found = [(finding.rule, finding.field) for finding in report.findings]
    assert (rule, field) in found
    assert all(finding.remedy and finding.record for finding in report.findings)


def test_of_two_relations_that_say_the_same_both_are_told_of(toy: Dataset) -> None:
    content = _content(toy)
    _link_twice(content)
    found = [finding.record for finding in RULES["relations-are-unique"](_dataset(content))]
    assert sorted(map(str, found)) == ["again", "loop"]


def test_every_rule_has_a_fault_that_it_finds(toy: Dataset) -> None:
    broken = set()
    for fault, _, _ in FAULTS:
        content = _content(toy)
        fault(content)
        dataset = _dataset(content)
        broken |= {name for name, rule in RULES.items() if any(rule(dataset))}
    assert broken == set(RULES)


def test_every_rule_says_what_it_is() -> None:
    assert all(rule.__doc__ and rule.__doc__.endswith(".") for rule in RULES.values())


def test_facts_are_what_is_set_and_not_ours(toy: Dataset) -> None:
    assert set(facts(toy["riverside-institute"])) == {
        "names[Riverside Institute of Optics]",
        "names[濱河市光學研究所]",
        "names[滨河市光学研究所]",
        "place",
        "founded",
    }


def test_a_waiver_over_everything_is_found_and_one_of_a_base_is_not_ours(toy: Dataset) -> None:
    long = Waiver(document="binhe-report", start=0, end=601, digest="0" * 64, reason="It is not wanted.")
    held = Dataset(toy.values(), waivers=[long])
    (finding,) = (each for each in check(dataset=held).findings if each.rule == "spans-are-short")
    assert (finding.file, finding.record, finding.field) == ("waivers.json", "binhe-report", "[0:601]")
    shorter = long.model_copy(update={"end": 600})
    assert check(dataset=Dataset(toy.values(), waivers=[shorter])).ok
    base = Dataset([toy["binhe-report"]])
    assert "spans-are-short" not in {each.rule for each in check(dataset=held, base=base).findings}
