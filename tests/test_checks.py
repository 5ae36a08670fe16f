"""The rules and the ledger: every rule finds the fault that it is for, and nothing passes unchecked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hkic.checks import RULES, carriers, check, facts
from hkic.dataset import Dataset
from hkic.errors import DocumentError
from hkic.records import KINDS, Record
from hkic.texts import Verdict

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


def _leave_the_document(content: Content) -> None:
    content["riverside"]["evidence"][0]["end"] = 10_000


def _point_at_navigation(content: Content) -> None:
    content["riverside-report"]["segments"][1]["label"] = "navigation"


def _digest_otherwise(content: Content) -> None:
    content["riverside-institute-opening"]["evidence"][0]["digest"] = "0" * 64


def _overlap_segments(content: Content) -> None:
    content["riverside-report"]["segments"][1]["start"] = 5


def _contain_itself(content: Content) -> None:
    content["riverside"]["within"] = ["riverside"]


def _skip_a_point(content: Content) -> None:
    content["riverside-hope"] |= {"part_of": "riverside-hope", "position": 2}


def _pay_in_laboratories(content: Content) -> None:
    content["laboratories"]["quantity_kind"] = "money"


def _count_otherwise(content: Content) -> None:
    content["laboratories"]["observations"][0]["value"]["unit"] = "room"


def _stand_alone(content: Content) -> None:
    content["riverside"]["evidence"] = []


FAULTS: list[tuple[Callable[[Content], None], str, str]] = [
    (_dangle, "dangling-reference", "place"),
    (_claim_a_name, "rival-names", "names[Riverside Institute of Optics]"),
    (_drop_the_source_of_a_date, "facts-have-sources", "founded"),
    (_drop_the_source_of_a_role, "facts-have-sources", "roles[first director].organisation"),
    (_drop_the_source_of_a_figure, "facts-have-sources", "observations[laboratories-2021].attributed_to"),
    (_support_nothing, "supports-resolve", "within[river]"),
    (_derive_from_nothing, "derivations-rest-on-something", "observations[laboratories-2021].period"),
    (_derive_without_evidence, "derivations-rest-on-something", "observations[laboratories-2021].period"),
    (_name_twice, "names-are-unique", "names[Riverside]"),
    (_go_by_another_name, "names-are-unique", "name"),
    (_take_part_twice, "items-are-unique", "participants[riverside-institute]"),
    (_take_an_id, "observation-ids-are-unique", "observations[riverside]"),
    (_forget_a_script, "chinese-names-are-in-both-scripts", "names"),
    (_misprint, "errata-resolve", "names[Riverside]"),
    (_mend_nothing, "errata-resolve", "within"),
    (_leave_the_document, "spans-lie-in-what-documents-say", "evidence[184:10000]"),
    (_point_at_navigation, "spans-lie-in-what-documents-say", "evidence[184:211]"),
    (_digest_otherwise, "one-span-has-one-digest", "evidence[54:108]"),
    (_overlap_segments, "segments-are-in-order", "segments[5]"),
    (_contain_itself, "wholes-contain-no-cycle", "within"),
    (_skip_a_point, "points-are-counted", "position"),
    (_pay_in_laboratories, "money-has-a-currency", "unit"),
    (_count_otherwise, "other-units-are-noted", "observations[laboratories-2021].note"),
    (_stand_alone, "nothing-stands-alone", "evidence"),
]


@pytest.mark.parametrize(("fault", "rule", "field"), FAULTS, ids=lambda value: getattr(value, "__name__", None))
def test_each_rule_finds_its_fault(toy: Dataset, fault: Callable[[Content], None], rule: str, field: str) -> None:
    content = _content(toy)
    fault(content)
    report = check(dataset=_dataset(content))
    assert not report.ok
    found = [(finding.rule, finding.field) for finding in report.findings]
    assert (rule, field) in found
    assert all(finding.remedy and finding.record for finding in report.findings)


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


def test_a_sound_pack_breaks_no_rule(toy: Dataset) -> None:
    report = check(dataset=toy)
    assert report.ok
    assert report.findings == ()
    assert report.counts["rules"] == {"kept": len(RULES), "broken": 0}


def test_what_was_not_checked_is_called_so(toy: Dataset) -> None:
    counts = check(dataset=toy).counts
    assert counts["place"]["verified"] == 0
    assert counts["place"]["not checked"] == sum(len(held.sourced.evidence) for r in toy.values() for held in carriers(r)) > 0
    assert counts["reading"]["not checked"] > 0
    assert counts["coverage"]["not checked"] > 0


def test_with_documents_every_span_is_verified(toy: Dataset, toy_documents: Path) -> None:
    report = check(dataset=toy, documents=toy_documents)
    assert report.ok
    assert report.counts["place"] == {"verified": 12, "moved": 0, "ambiguous": 0, "missing": 0, "not checked": 0}


@pytest.fixture
def documents(toy_documents: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(toy_documents, tmp_path / "documents"))


def test_a_copy_under_another_name_is_known_by_its_digest(toy: Dataset, documents: Path) -> None:
    (documents / "riverside.txt").rename(documents / "copy.txt")
    (documents / "copy.txt").write_bytes(b"\xef\xbb\xbf" + (documents / "copy.txt").read_bytes().replace(b"\n", b"\r\n"))
    assert check(dataset=toy, documents=documents).counts["place"]["verified"] == 12


def test_a_paragraph_in_front_moves_the_spans(toy: Dataset, documents: Path) -> None:
    path = documents / "riverside.txt"
    path.write_text("An addition.\n\n" + path.read_text("utf-8"), "utf-8")
    report = check(dataset=toy, documents=documents)
    assert report.ok
    assert report.counts["place"]["moved"] == 9
    moved = [finding for finding in report.findings if finding.rule == "evidence-moved"]
    assert len(moved) == 9
    assert any("68:122" in finding.message for finding in moved)


def test_other_white_space_verifies_or_moves(toy: Dataset, documents: Path) -> None:
    for path in documents.iterdir():
        path.write_text(path.read_text("utf-8").replace(" ", "\u00a0").replace("\n", "\n\n"), "utf-8")
    report = check(dataset=toy, documents=documents)
    assert report.ok
    assert report.counts["place"]["verified"] + report.counts["place"]["moved"] == 12


def test_a_changed_digit_is_missing(toy: Dataset, documents: Path) -> None:
    path = documents / "riverside.txt"
    path.write_text(path.read_text("utf-8").replace("more than 20", "more than 30"), "utf-8")
    report = check(dataset=toy, documents=documents)
    assert not report.ok
    missing = [finding for finding in report.findings if finding.rule == "evidence-missing"]
    assert [finding.record for finding in missing] == ["laboratories"]


def test_a_document_that_is_not_there_is_an_error(toy: Dataset, documents: Path) -> None:
    (documents / "binhe.txt").unlink()
    report = check(dataset=toy, documents=documents)
    assert not report.ok
    assert report.counts["place"]["not checked"] == 3
    assert [finding.rule for finding in report.findings] == ["document-not-at-hand"]


def test_an_empty_folder_checks_nothing_and_fails(toy: Dataset, tmp_path: Path) -> None:
    report = check(dataset=toy, documents=tmp_path)
    assert not report.ok
    assert "nothing-checked" in {finding.rule for finding in report.findings}
    assert report.counts["place"]["verified"] == 0


def test_an_empty_dataset_checks_nothing_and_fails() -> None:
    assert not check(dataset=Dataset()).ok


def test_a_folder_that_is_none_is_said_to_be_none(toy: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such folder"):
        check(dataset=toy, documents=tmp_path / "nowhere")


def test_a_broken_document_is_named(toy: Dataset, documents: Path) -> None:
    (documents / "riverside.txt").write_bytes(b"\xff\xfe\x00")
    report = check(dataset=toy, documents=documents)
    assert not report.ok
    assert ("broken-document", "riverside.txt") in {(finding.rule, finding.file) for finding in report.findings}


def test_binaries_and_folders_beside_the_documents_do_no_harm(toy: Dataset, documents: Path) -> None:
    (documents / "picture.png").write_bytes(bytes(range(256)))
    (documents / "more").mkdir()
    assert check(dataset=toy, documents=documents).ok


def test_facts_are_what_is_set_and_not_ours(toy: Dataset) -> None:
    assert set(facts(toy["riverside-institute"])) == {
        "names[Riverside Institute of Optics]",
        "names[濱河市光學研究所]",
        "names[滨河市光学研究所]",
        "place",
        "founded",
    }


def test_verdicts_cover_the_ledger(toy: Dataset) -> None:
    assert set(check(dataset=toy).counts["place"]) == {verdict.value for verdict in Verdict}
