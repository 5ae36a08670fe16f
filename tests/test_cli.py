"""The command line: what it prints, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from wcwidth import wcswidth

from hkic._progress import counted
from hkic.checks import check
from hkic.claims import admit
from hkic.cli import hkic
from hkic.dataset import Dataset, load
from hkic.drafts import draft
from hkic.terminal import shown_progress


def run(*args: str, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(hkic, args)


@pytest.mark.parametrize("columns", [30, 40, 80, 200])
@pytest.mark.parametrize(
    "command", [("overview",), ("show", "hkust"), ("show", "research-funding"), ("show", "lu-weijia"), ("check",)]
)
def test_lines_fit_the_terminal_but_for_words_that_do_not(command: tuple[str, ...], columns: int) -> None:
    result = run(*command, columns=columns)
    assert result.exit_code == 0, result.output
    assert result.output.strip()
    for line in result.output.splitlines():
        *start, last = line.split() or [""]
        if wcswidth(line) > columns:  # an id or address is not broken, so that it can be copied: it stands last on its line
            assert not start or wcswidth(line[: line.rindex(last)]) <= columns, line
            assert re.search(r"[-/\[:]", last), line
    assert "\x1b" not in result.output


def test_the_overview_counts_what_there_is(builtin: Dataset) -> None:
    result = run("overview")
    assert re.search(rf"institutions +{len(builtin.institutions)} ", result.output)
    told = json.loads(run("overview", "--json").output)
    assert told["records"] == {name: len(held) for name, held in builtin.collections.items()}
    assert told["observations"] == sum(len(metric.observations) for metric in builtin.metrics.values())
    assert len(told["documents"]) == 5


@pytest.mark.parametrize("name", ["hkust", "HKUST", "香港科技大學", "the hong kong university of science and technology"])
def test_a_record_is_shown_by_id_or_any_name(name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    assert "[institution hkust]" in result.output
    assert "Where it stands" in result.output


def test_show_as_json_reads_back_as_the_record(builtin: Dataset) -> None:
    record = builtin.institutions["hkust"]
    assert type(record).model_validate_json(run("show", "hkust", "--json").output) == record


def test_an_unknown_name_suggests_and_exits_2() -> None:
    result = run("show", "hkusd")
    assert result.exit_code == 2
    assert "did you mean" in result.output


def test_usage_errors_exit_2() -> None:
    assert run("shwo").exit_code == 2
    assert run("show").exit_code == 2
    assert run("check", "--documents", "/no/such/folder").exit_code == 2
    assert run("overview", "--data", "/no/such/folder").exit_code == 2


def test_check_tells_the_ledger(toy_folder: Path, toy_documents: Path) -> None:
    result = run("check", "--data", str(toy_folder), "--documents", str(toy_documents))
    assert result.exit_code == 0
    assert "11 verified" in result.output
    told = json.loads(run("check", "--data", str(toy_folder), "--documents", str(toy_documents), "--json").output)
    assert told["ok"] is True
    assert told["counts"]["place"]["verified"] == 11
    assert told["findings"] == []


def test_check_of_nothing_exits_1(toy_folder: Path, tmp_path: Path) -> None:
    result = run("check", "--data", str(toy_folder), "--documents", str(tmp_path))
    assert result.exit_code == 1
    assert "not ok" in result.output
    assert "nothing-checked" in result.output


def test_check_without_documents_says_what_it_did_not_check() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "not checked" in result.output
    assert "give --documents DIR" in result.output


def test_it_runs_as_a_module_and_in_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hkic", "overview"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert "institutions" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_check_of_a_broken_pack_exits_1_with_its_findings(toy_folder: Path, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(toy_folder, tmp_path / "toy"))
    (pack / "events.json").write_text("[")
    assert run("check", "--data", str(pack)).exit_code == 1
    told = json.loads(run("check", "--data", str(pack), "--json").output)
    assert told["ok"] is False
    assert [finding["rule"] for finding in told["findings"]] == ["broken-json"]
    assert run("show", "riverside", "--data", str(pack)).exit_code == 2


def test_a_pack_is_used_beside_the_built_in_data(toy_folder: Path, toy_documents: Path) -> None:
    beside = ("--data", str(toy_folder), "--beside-builtin")
    assert run("show", "HKUST", *beside).exit_code == 0
    result = run("check", "--documents", str(toy_documents), *beside)
    assert result.exit_code == 0, result.output
    assert "11 verified" in result.output
    assert run("overview", "--beside-builtin").exit_code == 2


def test_a_pack_is_formatted(toy_folder: Path, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(toy_folder, tmp_path / "toy"))
    (pack / "events.json").write_text(json.dumps(json.loads((pack / "events.json").read_text("utf-8"))))
    assert run("check", "--data", str(pack)).exit_code == 1
    assert "events.json" in run("format", str(pack)).output
    assert run("check", "--data", str(pack)).exit_code == 0
    assert "canonical" in run("format", str(pack)).output


@pytest.mark.parametrize("command", [("show", "hkust"), ("show", "hkust", "--json"), ("overview",)])
def test_a_pipe_without_chinese_is_no_crash(command: tuple[str, ...]) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-m", "hkic", *command], capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_has_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "hkic", "list", "statements"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("overview", "show", "check", "format"):
        assert command in result.output
        assert run(command, "--help").exit_code == 0


def test_the_map_tells_of_documents_that_cannot_be_read(toy_folder: Path, toy_documents: Path, tmp_path: Path) -> None:
    documents = Path(shutil.copytree(toy_documents, tmp_path / "documents"))
    call = ("map", "--documents", str(documents), "--data", str(toy_folder))
    whole = run(*call)
    assert whole.exit_code == 0
    said = " ".join(whole.output.split())
    assert "100% of its mentions covered;" in said
    assert "% under evidence · 43.7% waived" in said
    (documents / "binhe.txt").write_bytes(b"one line\n\xff")
    result = run(*call)
    assert result.exit_code == 1
    assert "broken-document: binhe.txt: binhe-report: it is not UTF-8 (line 2: byte 9" in " ".join(result.output.split())
    assert "[riverside-report]" in " ".join(result.output.split())
    told = json.loads(run(*call, "--json").output)
    assert [one["document"] for one in told["maps"]] == ["riverside-report"]
    assert [finding["rule"] for finding in told["findings"]] == ["broken-document"]
    assert run(*call, "riverside-report").exit_code == 0
    assert run(*call, "binhe-report").exit_code == 1


# -- how far long work is ------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """What stands in for a terminal."""

    def isatty(self) -> bool:
        return True


def told(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, as_json: bool, moment: float) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("hkic.terminal._MOMENT", moment)
    with shown_progress(as_json=as_json) as progress:
        for round in range(2):
            assert list(counted(range(5), f"round {round}", progress)) == [0, 1, 2, 3, 4]
    return stream.getvalue()


def test_long_work_shows_how_far_it_is_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(monkeypatch, Terminal(), as_json=False, moment=0)
    assert [shown.count(f"round {round}") > 0 for round in range(3)] == [True, True, False]
    assert "100%" in shown
    assert told(monkeypatch, io.StringIO(), as_json=False, moment=0) == ""
    assert told(monkeypatch, Terminal(), as_json=True, moment=0) == ""
    assert told(monkeypatch, Terminal(), as_json=False, moment=60) == "", "what takes no longer than a moment shows nothing"


def test_work_that_stops_in_the_middle_gives_the_line_back(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("hkic.terminal._MOMENT", 0)

    def work() -> None:
        with shown_progress(as_json=False) as progress:
            for item in counted(range(5), "documents", progress):
                if item == 3:
                    raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        work()
    assert "documents" in stream.getvalue()
    assert stream.getvalue().endswith("\n")


def test_each_promise_and_each_claim_is_counted(toy_folder: Path, toy_documents: Path, tmp_path: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}

    def note(what: str, done: int, total: int) -> None:
        assert done == seen.get(what, (0, 0))[0] % total + 1
        seen[what] = (done, total)

    check(toy_documents, dataset=load(toy_folder), progress=note)
    assert {"documents", "place", "reading", "own words", "coverage"} == set(seen)
    assert all(done == total > 0 for done, total in seen.values())
    pack = Path(shutil.copytree(toy_folder, tmp_path / "toy"))
    (tmp_path / "claims.jsonl").write_text("{}\n[]\n", "utf-8")
    admit(tmp_path / "claims.jsonl", pack, documents=toy_documents, progress=note)
    assert seen["claims"] == (2, 2)
    draft(toy_documents / "riverside.txt", pack, progress=note)
    assert seen["sentences"][1] > 2
