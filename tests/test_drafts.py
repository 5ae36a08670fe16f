"""Drafts: proposed from what stands together, marked, never facts, and nothing of the file that holds them lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hkic.claims import Admission, admit
from hkic.cli import hkic
from hkic.curation import start_pack
from hkic.dataset import Dataset, load
from hkic.drafts import draft, propose
from hkic.errors import DocumentError
from hkic.evidence import MIN_SPAN
from hkic.packs import PLACEHOLDERS, PackInfo
from hkic.quotes import find_quote
from hkic.texts import read_document

ENGLISH = """A pact on lasers, and a laboratory

Binhe, 4 March 2024. Mr. A. Sample said that the Harbour Laboratory signed a pact with Binhe University on 1 March 2024.
It has more than 20 lasers. The university paid 3 million yuan last December. It is the Bluewater Ferry that brings them.
"""
CHINESE = """濱海光學實驗室啟用

濱海光學實驗室於2024年3月1日啟用，設有超過20個平台，供兩地學者使用。
河口大學與濱海光學實驗室合作三年。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lasers.txt").write_text(ENGLISH, "utf-8")
    (tmp_path / "binhai.txt").write_text(CHINESE, "utf-8")
    info = PackInfo(format=1, name="t", title="T", version="1", licence="CC0-1.0")
    start_pack(tmp_path / "pack", [tmp_path / "lasers.txt", tmp_path / "binhai.txt"], info=info)
    return tmp_path


def drafted(folder: Path, name: str) -> list[dict[str, Any]]:
    return list(draft(folder / name, folder / "pack").drafts)


def records(drafts: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each["record"] for each in drafts if each["record"].get("kind") == kind]


def is_open(draft: dict[str, Any]) -> bool:
    """Whether somebody must say first whom a figure is about."""
    figures = draft["record"].get("observations", ())
    return any("subject" not in figure for figure in figures)


def admitted(folder: Path, drafts: list[dict[str, Any]]) -> Admission:
    """What the gate says of drafts whose mark is out and whose words are written."""
    lines = [json.dumps({key: value for key, value in each.items() if key != "draft"}, ensure_ascii=False) for each in drafts]
    written = (
        "\n".join(lines).replace(PLACEHOLDERS["description"], "It is there.").replace(PLACEHOLDERS["definition"], "A count.")
    )
    (folder / "claims.jsonl").write_text(written, "utf-8")
    return admit(folder / "claims.jsonl", folder / "pack", documents=folder)


def test_every_draft_is_marked_and_names_its_evidence(folder: Path) -> None:
    for name in ("lasers.txt", "binhai.txt"):
        text = read_document(folder / name)
        for each in drafted(folder, name):
            assert next(iter(each)) == "draft"
            assert each["draft"] is True
            assert (each["start"], each["end"]) in find_quote(text, each["quote"])
            assert each["end"] - each["start"] >= MIN_SPAN


def test_drafts_are_no_facts(folder: Path) -> None:
    before = load(folder / "pack")
    drafts = drafted(folder, "lasers.txt")
    assert load(folder / "pack") == before
    admission = admit(folder / "pack" / "drafts.jsonl", folder / "pack", documents=folder)
    assert admission.admitted == ()
    assert len(admission.refused) == len(drafts)
    assert {finding.rule for found in admission.refused.values() for finding in found} == {"draft"}


def test_unknown_names_are_proposed_as_what_their_last_word_says(folder: Path) -> None:
    drafts = drafted(folder, "lasers.txt")
    found = {record["name"]: record.get("category") for record in records(drafts, "institution")}
    assert found == {"Harbour Laboratory": "laboratory", "Binhe University": "university"}
    unclear = next(each["record"] for each in drafts if each["record"]["name"] == "Bluewater Ferry")
    assert not {"kind", "category"} & set(unclear), "what no rule can tell is left open"
    chinese = {record["name"]: record["category"] for record in records(drafted(folder, "binhai.txt"), "institution")}
    assert chinese == {"濱海光學實驗室": "laboratory", "河口大學": "university"}


def test_a_figure_is_drafted_with_the_name_and_date_next_to_it(folder: Path) -> None:
    metrics = {record["unit"]: record for record in records(drafted(folder, "lasers.txt"), "metric")}
    lasers, money = metrics["laser"]["observations"][0], metrics["CNY"]["observations"][0]
    assert lasers["value"]["comparator"] == "more-than"
    assert "subject" not in lasers, "the sentence before names two bodies"
    assert (metrics["CNY"]["quantity_kind"], money["period"]) == ("money", "2023-12")
    assert money["derivations"][0]["as_printed"] == "last December"
    chinese = {record["unit"]: record for record in records(drafted(folder, "binhai.txt"), "metric")}
    assert chinese["platform"]["observations"][0]["period"] == "2024-03-01"


def test_a_word_for_what_happened_makes_an_event(folder: Path) -> None:
    (signing,) = records(drafted(folder, "lasers.txt"), "event")
    assert (signing["category"], signing["date"]) == ("signing", "2024-03-01")
    assert "participants" not in signing, "two bodies are named"
    (opening,) = records(drafted(folder, "binhai.txt"), "event")
    assert (opening["category"], opening["date"]) == ("opening", "2024-03-01")


def test_drafts_that_say_all_pass_the_gate_once_the_mark_is_out(folder: Path) -> None:
    drafts = drafted(folder, "lasers.txt") + drafted(folder, "binhai.txt")
    admission = admitted(folder, drafts)
    complete = [number for number, each in enumerate(drafts, 1) if "kind" in each["record"] and not is_open(each)]
    assert list(admission.admitted) == complete, admission.refused
    assert len(complete) > len(admission.refused) > 0
    assert all(finding.rule == "invalid-record" for found in admission.refused.values() for finding in found)


def test_words_that_nobody_has_written_yet_do_not_get_in(folder: Path) -> None:
    drafts = [{key: value for key, value in each.items() if key != "draft"} for each in drafted(folder, "binhai.txt")]
    (folder / "claims.jsonl").write_text("\n".join(json.dumps(each) for each in drafts), "utf-8")
    admission = admit(folder / "claims.jsonl", folder / "pack", documents=folder)
    assert admission.admitted == ()
    found = {(finding.rule, finding.field) for held in admission.refused.values() for finding in held}
    assert found == {("placeholder", "description"), ("placeholder", "definition")}


def test_one_name_and_date_alone_are_taken(folder: Path) -> None:
    text = "A headline\n\nThe Harbour Laboratory had 20 lasers in May 2021. It had 30 boats in May 2021 or in June 2021."
    (folder / "one.txt").write_text(text, "utf-8")
    start_pack(folder / "one", [folder / "one.txt"], info=PackInfo(format=1, name="t", title="T", version="1", licence="CC0-1.0"))
    metrics = {
        each["unit"]: each["observations"][0]
        for each in records(list(draft(folder / "one.txt", folder / "one").drafts), "metric")
    }
    assert (metrics["laser"]["subject"], metrics["laser"]["period"]) == ("harbour-laboratory", "2021-05")
    assert (metrics["boat"]["subject"], metrics["boat"].get("period")) == ("harbour-laboratory", None), "who it is stands before"


def test_what_has_evidence_is_not_drafted_again(folder: Path) -> None:
    admitted(folder, drafted(folder, "binhai.txt"))
    assert all(map(is_open, drafted(folder, "binhai.txt"))), "whom these are about was left open"
    assert records(drafted(folder, "lasers.txt"), "metric"), "another document is"


def test_what_is_in_the_file_stays_and_nothing_is_added_twice(folder: Path) -> None:
    file = folder / "pack" / "drafts.jsonl"
    file.write_text('{"draft": true, "note": "mine"}', "utf-8")
    first = draft(folder / "lasers.txt", folder / "pack")
    lines = file.read_text("utf-8").splitlines()
    assert lines[0] == '{"draft": true, "note": "mine"}'
    assert len(lines) == 1 + len(first.drafts) == 1 + first.added
    assert draft(folder / "lasers.txt", folder / "pack").added == 0
    assert file.read_text("utf-8").splitlines() == lines


def test_a_text_that_the_pack_has_no_record_of_is_refused(folder: Path, toy_documents: Path) -> None:
    with pytest.raises(DocumentError, match="no record of this text"):
        draft(toy_documents / "riverside.txt", folder / "pack")
    (folder / "lasers.txt").write_text(ENGLISH + "More.", "utf-8")
    with pytest.raises(DocumentError, match="no record of this text"):
        draft(folder / "lasers.txt", folder / "pack")


@given(st.permutations(["It has 20 lasers.", "Binhe University opened on 1 May 2021.", "約有三十個平台。", "Mr. Sample came."]))
@settings(max_examples=24)
def test_drafts_lie_within_what_the_document_says(sentences: list[str]) -> None:
    text = "A headline of some length\n\n" + " ".join(sentences)
    body = text.index("\n\n") + 2
    (document,) = [each for each in load(TOY).documents.values() if each.id == "riverside-report"]
    segments = [{"label": "headline", "start": 0, "end": 25}, {"label": "body", "start": body, "end": len(text)}]
    record = type(document).model_validate(document.model_dump() | {"length": len(text), "segments": segments})
    for each in propose(text, record, Dataset([record])):
        assert body <= each["start"] < each["end"] <= len(text)
        assert " ".join(text[each["start"] : each["end"]].split()) == each["quote"]


TOY = Path(__file__).parent / "data" / "toy"


def test_the_command_lists_drafts_and_where_they_are(folder: Path, tmp_path: Path) -> None:
    call = ["draft", str(folder / "lasers.txt"), "--data", str(folder / "pack")]
    told = json.loads(CliRunner().invoke(hkic, [*call, "--json"]).output)
    assert told["added"] == len(told["drafts"]) > 0
    result = CliRunner(env={"COLUMNS": "100"}).invoke(hkic, call)
    assert result.exit_code == 0
    assert "0 of them new" in result.output
    assert "harbour-laboratory" in result.output
    other = Path(shutil.copy(folder / "lasers.txt", tmp_path / "renamed.txt"))
    assert CliRunner().invoke(hkic, ["draft", str(other), "--data", str(folder / "pack")]).exit_code == 0
    assert CliRunner().invoke(hkic, ["draft", str(tmp_path / "none.txt"), "--data", str(folder / "pack")]).exit_code == 2
