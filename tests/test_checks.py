"""The ledger: what was checked and found, and that nothing passes unchecked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hkic.checks import check
from hkic.dataset import Dataset
from hkic.errors import DocumentError
from hkic.records import carriers
from hkic.rules import RULES
from hkic.texts import Verdict


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
    assert report.counts["place"] == {"verified": 11, "moved": 0, "ambiguous": 0, "missing": 0, "not checked": 0}


@pytest.fixture
def documents(toy_documents: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(toy_documents, tmp_path / "documents"))


def test_a_copy_under_another_name_is_known_by_its_digest(toy: Dataset, documents: Path) -> None:
    (documents / "riverside.txt").rename(documents / "copy.txt")
    (documents / "copy.txt").write_bytes(b"\xef\xbb\xbf" + (documents / "copy.txt").read_bytes().replace(b"\n", b"\r\n"))
    assert check(dataset=toy, documents=documents).counts["place"]["verified"] == 11


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
    assert report.counts["place"]["verified"] + report.counts["place"]["moved"] == 11


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
    assert report.counts["place"]["not checked"] == 2
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


def test_a_broken_document_is_not_called_missing_too(toy: Dataset, documents: Path) -> None:
    (documents / "riverside.txt").write_bytes("text".encode("utf-16"))
    rules = [finding.rule for finding in check(documents, dataset=toy).findings]
    assert rules == ["broken-document"]


def test_an_exact_copy_goes_before_a_file_of_the_name(toy: Dataset, documents: Path) -> None:
    first, second = documents / "riverside.txt", documents / "binhe.txt"
    texts = first.read_bytes(), second.read_bytes()
    first.write_bytes(texts[1])
    second.write_bytes(texts[0])
    assert check(documents, dataset=toy).counts["place"]["verified"] == 11
    (documents / "RIVERSIDE.TXT").write_bytes(texts[0] + b"More.")
    assert check(documents, dataset=toy).counts["place"]["verified"] == 11


@pytest.mark.parametrize(
    ("change", "severity"), [({"sha256": "1" * 64}, "warning"), ({"length": 999}, "error"), ({"segments": ()}, None)]
)
def test_what_a_record_says_of_its_text_is_held_against_it(
    toy: Dataset, toy_documents: Path, change: dict[str, object], severity: str | None
) -> None:
    report = toy.documents["riverside-report"]
    changed = type(report).model_validate(report.model_dump() | change)
    dataset = Dataset(changed if id == report.id else record for id, record in toy.items())
    found = [finding.severity for finding in check(toy_documents, dataset=dataset).findings if finding.rule == "document-differs"]
    assert found == ([severity] if severity else [])


def test_segments_that_leave_words_out_are_found(toy: Dataset, toy_documents: Path) -> None:
    report = toy.documents["riverside-report"]
    changed = report.model_copy(update={"segments": report.segments[:1]})
    dataset = Dataset(changed if id == report.id else record for id, record in toy.items())
    found = check(toy_documents, dataset=dataset).findings
    assert [finding.field for finding in found if finding.rule == "document-differs"] == ["segments"]


def test_a_base_is_not_checked_again(toy: Dataset, builtin: Dataset, toy_documents: Path) -> None:
    both = builtin.merge(toy)
    assert not check(toy_documents, dataset=both).ok
    report = check(toy_documents, dataset=both, base=builtin)
    assert report.ok
    assert report.counts == check(toy_documents, dataset=toy).counts
    assert not check(dataset=builtin, base=builtin).ok


def test_binaries_and_folders_beside_the_documents_do_no_harm(toy: Dataset, documents: Path) -> None:
    (documents / "picture.png").write_bytes(bytes(range(256)))
    (documents / "more").mkdir()
    assert check(dataset=toy, documents=documents).ok


def test_verdicts_cover_the_ledger(toy: Dataset) -> None:
    assert set(check(dataset=toy).counts["place"]) == {verdict.value for verdict in Verdict}
