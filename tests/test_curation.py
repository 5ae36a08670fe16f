"""Packs started from documents: what is counted, what is guessed, what is refused; and the guide, run as it stands."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from hkic import curation
from hkic.checks import check
from hkic.claims import REASONS
from hkic.cli import hkic
from hkic.curation import Started, add_documents, guess_language, guess_segments, start_pack
from hkic.dataset import Dataset, load
from hkic.errors import DocumentError, PackError
from hkic.packs import PackInfo
from hkic.testing import LETTERS, check_pack
from hkic.texts import MAX_BYTES, read_document, text_digest

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "tests" / "data" / "documents"
INFO = PackInfo(format=1, name="mine", title="Mine", version="1", licence="CC0-1.0")

PAGE = """Home > News

Riverside and Binhe sign a pact on shared lasers

By Ann Example

Source: Riverside Post, 4 March 2024

The two cities signed it on Friday. A laser will stand in each.

Who pays

Each city pays for its own, says the pact, which both of them had asked for during the whole of the winter.

Photo: the two mayors shake hands

(Editor: Bo Sample)

Related reading

Binhe plans a second institute

1 2 3 Next
"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def start(tmp_path: Path, content: str | bytes, base: Dataset | None = None) -> Started:
    return start_pack(tmp_path / "pack", [write(tmp_path, "report.txt", content)], info=INFO, base=base)


def run(*args: object) -> Result:
    return CliRunner(env={"COLUMNS": "100"}).invoke(hkic, [str(arg) for arg in args])


# -- a pack is started ---------------------------------------------------------------------------------------------------------


def test_a_started_pack_loads_and_keeps_the_rules(tmp_path: Path) -> None:
    documents = [DOCUMENTS / "riverside.txt", DOCUMENTS / "binhe.txt"]
    started = start_pack(tmp_path / "pack", documents, info=INFO)
    held = check_pack(tmp_path / "pack")
    assert {document.id for document in started.documents} == {"riverside", "binhe"} == set(held)
    for path in documents:
        record, text = held.documents[path.stem], read_document(path)
        assert (record.file_name, record.sha256, record.length) == (path.name, text_digest(text), len(text))
    assert (held.documents["riverside"].language, held.documents["binhe"].language) == ("en", "zh-Hant")


def test_headline_and_printed_day_are_stated_where_they_stand(tmp_path: Path) -> None:
    held = start(tmp_path, (DOCUMENTS / "riverside.txt").read_text("utf-8")).documents[0]
    assert (held.name, str(held.published)) == ("Riverside opens its institute", "2021-05-03")
    assert held.origin("published").value == held.origin("names[Riverside opens its institute]").value == "stated"


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (PAGE, "2024-03-04"),
        ("A headline\n\n2024-03-04 09:30\n\nThe works have begun in Riverside, the city says today.", "2024-03-04"),
        ("短標題\n\n村報2024年3月4日電 濱河市的研究所今天啟用，設有二十個實驗室，兩地學者共用。", "2024-03-04"),
        ("A headline\n\nThe works began on 4 March 2024. They go on, and nobody knows for how long.", None),
        ("A headline\n\nRiverside, 4 March. The works have begun, the city said in its report.", None),
        ("A headline\n\nSource: Riverside Post, March 2024\n\nThe works have begun, the city said.", None),
    ],
)
def test_the_day_of_publication_is_one_that_is_printed_as_such(tmp_path: Path, text: str, published: str | None) -> None:
    (document,) = start(tmp_path, text).documents
    assert (str(document.published) if document.published else None) == published
    assert document.published is None or document.origin("published").value == "stated"
    findings = check(tmp_path, dataset=load(tmp_path / "pack")).findings
    assert {finding.rule for finding in findings} <= {"uncovered-mention", "nothing-checked"}


def test_lines_are_told_apart_by_their_cues() -> None:
    day = PAGE.index("4 March")
    labels = [(part.label.value, PAGE[part.start : part.end]) for part in guess_segments(PAGE, days=[(day, day + 12)])]
    assert [label for label, _ in labels] == [
        "navigation",
        "headline",
        "byline",
        "dateline",
        "body",
        "heading",
        "body",
        "caption",
        "editor",
        "teaser",
        "pagination",
    ]
    assert labels[5][1] == "Who pays"
    assert labels[9][1] == "Related reading\n\nBinhe plans a second institute"


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("图为两地学者在实验室内", "caption"),
        ("责任编辑：王小明", "editor"),
        ("相關閱讀：更多消息", "teaser"),
        ("上一頁 1 2 3 下一頁", "pagination"),
        ("版权所有 不得转载", "navigation"),
        ("Photos show that the building has three floors, and that they are full of people.", "caption"),
        ("By 2030 the city will have three institutes and a fourth under way, it hopes.", "body"),
        ("Related work goes on in the three institutes of the city, which share a laser.", "teaser"),
    ],
)
def test_cues_of_both_languages_are_known(line: str, label: str) -> None:
    text = f"A headline of some length\n\nThe body says what there is to say.\n\n{line}"
    assert guess_segments(text)[-1].label == label


@given(st.lists(st.text(LETTERS + ".:", max_size=40), min_size=1, max_size=12).map("\n".join).filter(str.strip))
def test_segments_leave_out_nothing_but_white_space(text: str) -> None:
    segments = guess_segments(text)
    rest, end = list(text), 0
    for segment in segments:
        assert end <= segment.start < segment.end <= len(text)
        rest[segment.start : segment.end] = " " * (segment.end - segment.start)
        end = segment.end
    assert not "".join(rest).strip()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The laboratory opens.", "en"),
        ("实验室开幕，学者来自两地。", "zh-Hans"),
        ("實驗室開幕，學者來自兩地。", "zh-Hant"),
        ("香港大嶼山", "zh"),
        ("12:30", "und"),
        ("The 實驗室 opens on the first day of the year.", "en"),
        ("香港科技大學（HKUST）的實驗室今年啟用", "zh-Hant"),
    ],
)
def test_the_language_is_guessed_by_script(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_the_characters_that_tell_the_scripts_apart_come_in_pairs() -> None:
    simplified, traditional = curation._SIMPLIFIED, curation._TRADITIONAL
    assert len(simplified) == len(traditional) == len(set(simplified)) == len(set(traditional))
    assert not set(simplified) & set(traditional)


def test_names_of_the_data_beside_are_read(tmp_path: Path, builtin: Dataset) -> None:
    text = "A headline of some length\n\nThe Hong Kong University of Science and Technology took part."
    read = start(tmp_path, text, builtin).mentions["report"]
    assert ("hkust",) in [mention.value for mention in read]


def test_ids_are_new_ones(tmp_path: Path, builtin: Dataset) -> None:
    paths = [write(tmp_path, name, f"A text called {name}.") for name in ("HKUST.txt", "報告.txt", "二.txt", "hkust.md")]
    started = start_pack(tmp_path / "pack", paths, info=INFO, base=builtin)
    assert [document.id for document in started.documents] == ["hkust-2", "document", "document-2", "hkust-3"]
    assert set(load(tmp_path / "pack", base=builtin)) >= {"hkust", "hkust-2"}


# -- what is refused, and what is warned of ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"A line\rand\r\ncaf\xe9", r"report.txt: it is not UTF-8 \(line 3: byte 15 is 0xe9\)"),
        ("text".encode("utf-16"), "it is not UTF-8"),
        (b"", "it is empty"),
        (b" \r\n\t", "it is empty"),
        (b"%PDF-1.7\n\x00\x01", r"it has a NUL \(line 2: byte 9\)"),
        (b"\x89PNG\r\n\x1a\n\x00", "it is not UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_named_and_nothing_is_written(tmp_path: Path, content: bytes, why: str) -> None:
    path = write(tmp_path, "report.txt", content)
    with pytest.raises(DocumentError, match=why):
        start_pack(tmp_path / "pack", [DOCUMENTS / "riverside.txt", path], info=INFO)
    assert not (tmp_path / "pack").exists()
    for command in (("new", tmp_path / "pack", path), ("anchor", path, "words of some length are here")):
        result = run(*command)
        assert result.exit_code == 2
        assert "report.txt" in result.output
        assert "Traceback" not in result.output


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = write(tmp_path, "report.txt", "A text.")
    os.truncate(path, 100_000_000)
    with pytest.raises(DocumentError, match=f"100,000,000 bytes, more than {MAX_BYTES:,}"):
        start_pack(tmp_path / "pack", [path], info=INFO)
    claims = write(tmp_path, "claims.jsonl", "{}")
    os.truncate(claims, 100_000_000)
    start(tmp_path, "A text of ours.")
    assert "100,000,000 bytes" in run("admit", claims, "--documents", DOCUMENTS, "--data", tmp_path / "pack").output


def test_offsets_are_right_whatever_the_line_ends(tmp_path: Path) -> None:
    content = "\ufeffA headline of some length\r\n\r\nOne 𠮷 line.\rAnother line that is rather long.\n\r\nThe last.".encode()
    (document,) = start(tmp_path, content).documents
    text = read_document(tmp_path / "report.txt")
    assert [text[part.start : part.end] for part in document.segments] == [
        "A headline of some length",
        "One 𠮷 line.\nAnother line that is rather long.\n\nThe last.",
    ]
    place = json.loads(run("anchor", tmp_path / "report.txt", "Another line that is rather long", "--json").stdout)
    assert text[place["start"] : place["end"]] == "Another line that is rather long"


@pytest.mark.parametrize("letter", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
def test_characters_that_change_how_a_line_looks_are_warned_of(tmp_path: Path, letter: str) -> None:
    started = start(tmp_path, f"A headline of some length\n\nThere were {letter}1202 of them in the city, says the report.")
    assert [(each.rule, each.severity, each.file) for each in started.warnings] == [
        ("suspicious-character", "warning", "report.txt:3")
    ]
    assert f"U+{ord(letter):04X}" in started.warnings[0].message
    read = [str(mention.value) for mention in started.mentions["report"]]
    assert any("1,202" in value or "1202" in value for value in read), "a text is read as it stands, not as it looks"
    result = run("anchor", tmp_path / "report.txt", f"There were {letter}1202 of them in the city")
    assert result.exit_code == 0
    assert "suspicious-character: report.txt:3" in result.output


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, "report.txt", "A text of ours.")
    for folder in (tmp_path, path):
        with pytest.raises(PackError, match="pack-exists"):
            start_pack(folder, [path], info=INFO)
    (tmp_path / "empty").mkdir()
    assert start_pack(tmp_path / "empty", [path], info=INFO).documents
    assert run("new", tmp_path / "empty", path).exit_code == 2


def test_one_document_is_given_once(tmp_path: Path) -> None:
    path = write(tmp_path, "report.txt", "A text of ours.")
    (tmp_path / "other").mkdir()
    copy, namesake = write(tmp_path, "copy.txt", "A text of ours."), write(tmp_path / "other", "report.txt", "Another.")
    for twin in (path, copy, namesake):
        with pytest.raises(DocumentError, match="the same name or text"):
            start_pack(tmp_path / "pack", [path, twin], info=INFO)


def test_the_command_says_what_it_read_and_guessed(tmp_path: Path) -> None:
    result = run("new", tmp_path / "pack", DOCUMENTS / "riverside.txt", "--title", "Ours", "--licence", "CC0-1.0")
    assert result.exit_code == 0
    assert "published  2021-05-03" in result.output
    info = json.loads((tmp_path / "pack" / "pack.json").read_bytes())
    assert info == {"format": 1, "name": "pack", "title": "Ours", "version": "1", "licence": "CC0-1.0"}
    told = json.loads(run("new", tmp_path / "other", DOCUMENTS / "riverside.txt", "--json").output)
    assert [each["id"] for each in told["documents"]] == ["riverside"]
    assert {"start": 42, "end": 52, "kind": "date", "value": "2021-05-03", "as_printed": "3 May 2021"} in told["mentions"][
        "riverside"
    ]
    assert run("new", tmp_path / "third", DOCUMENTS / "riverside.txt", "--name", "Not A Name").exit_code == 2
    assert not (tmp_path / "third").exists()


# -- documents are added -------------------------------------------------------------------------------------------------------


def test_documents_are_added_and_those_that_are_there_are_told(tmp_path: Path) -> None:
    pack, first = tmp_path / "pack", DOCUMENTS / "riverside.txt"
    start_pack(pack, [first], info=INFO)
    copy = write(tmp_path, "copy.txt", first.read_bytes())
    added = add_documents(pack, [copy, DOCUMENTS / "binhe.txt"])
    assert [document.id for document in added.documents] == ["binhe"]
    assert added.held == ((copy, "riverside"),)
    whole = tmp_path / "whole"
    start_pack(whole, [first, DOCUMENTS / "binhe.txt"], info=INFO)
    assert (pack / "documents.json").read_bytes() == (whole / "documents.json").read_bytes()
    before = (pack / "documents.json").stat().st_mtime_ns
    assert add_documents(pack, [first, copy.rename(tmp_path / "other.txt")][:1]).documents == ()
    assert (pack / "documents.json").stat().st_mtime_ns == before
    assert check_pack(pack)


def test_what_is_added_takes_no_id_and_no_name_that_is_taken(tmp_path: Path, builtin: Dataset, toy_folder: Path) -> None:
    pack = Path(shutil.copytree(toy_folder, tmp_path / "toy"))
    paths = [write(tmp_path, name, f"A text called {name}.") for name in ("laboratories-2021.txt", "hkust.txt")]
    added = add_documents(pack, paths, base=builtin)
    assert [document.id for document in added.documents] == ["laboratories-2021-2", "hkust-2"]
    assert set(load(pack, base=builtin)) > {"riverside", "hkust-2"}
    namesake = write(tmp_path, "riverside.txt", "Another text.")
    before = {path.name: path.read_bytes() for path in pack.iterdir()}
    with pytest.raises(DocumentError, match="another document of this name, 'riverside-report'"):
        add_documents(pack, [namesake])
    with pytest.raises(DocumentError, match="not UTF-8"):
        add_documents(pack, [write(tmp_path, "new.txt", "Good."), write(tmp_path, "bad.txt", b"\xff")])
    (pack / "events.json").write_text("[")
    with pytest.raises(PackError, match="broken-json"):
        add_documents(pack, [tmp_path / "new.txt"])
    assert {path.name: path.read_bytes() for path in pack.iterdir()} == before | {"events.json": b"["}


def test_the_command_adds(tmp_path: Path) -> None:
    first, second = DOCUMENTS / "riverside.txt", DOCUMENTS / "binhe.txt"
    run("new", tmp_path / "pack", first)
    result = run("new", "--add", tmp_path / "pack", first, second)
    assert result.exit_code == 0
    assert "riverside.txt: in the pack already [riverside]" in result.output
    assert "[binhe]" in result.output
    assert "Nothing to write." in run("new", "--add", tmp_path / "pack", first).output
    told = json.loads(run("new", "--add", tmp_path / "pack", first, "--json").output)
    assert (told["documents"], told["held"]) == ([], {first.as_posix(): "riverside"})
    assert run("new", "--add", tmp_path / "pack", second, "--title", "Ours").exit_code == 2
    assert run("new", "--add", tmp_path / "none", second).exit_code == 2


def test_a_place_in_json_has_the_id_that_the_pack_gives_the_text(tmp_path: Path) -> None:
    run("new", tmp_path / "pack", DOCUMENTS / "riverside.txt")
    path = write(tmp_path, "under another name.txt", (DOCUMENTS / "riverside.txt").read_bytes())
    call = ("anchor", path, "The Riverside Institute of Optics opened", "--json")
    told = run(*call, "--data", tmp_path / "pack")
    assert json.loads(told.stdout)["document"] == "riverside"
    assert told.stderr == ""
    untold = run(*call)
    assert set(json.loads(untold.stdout)) == {"start", "end", "digest"}
    assert "id is left out: no --data" in untold.stderr
    (tmp_path / "other.txt").write_text("The Riverside Institute of Optics opened in the year of the flood.", "utf-8")
    other = run(
        "anchor", tmp_path / "other.txt", "The Riverside Institute of Optics opened", "--json", "--data", tmp_path / "pack"
    )
    assert "document" not in json.loads(other.stdout)
    assert "has no record of this text" in other.stderr
    assert run(*call, "--data", tmp_path / "none").exit_code == 2


# -- the guide -----------------------------------------------------------------------------------------------------------------

GUIDE = (ROOT / "docs" / "own-pack.md").read_text("utf-8")
NAMED = re.compile(r"`([\w./-]+)`:\n\n```(?:text|json)\n(.*?)```", re.DOTALL)
COMMANDS = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """Each command of the guide with what the guide says it prints."""
    found = []
    for block in COMMANDS.findall(GUIDE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def counted(output: str) -> str:
    """What a command prints, whatever the number of rules: it grows, and says nothing about the guide."""
    return re.sub(r"^rules +[0-9]+ kept", "rules kept", output, flags=re.MULTILINE)


def test_every_command_of_the_guide_prints_what_the_guide_says(tmp_path: Path) -> None:
    files = NAMED.findall(GUIDE)
    assert len(files) == 4
    for name, content in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    programs = {"hkic": [sys.executable, "-m", "hkic"], "python": [sys.executable]}
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    assert len(commands()) >= 8
    for command, output in commands():
        program, *arguments = shlex.split(command)
        call = [*programs[program], *arguments]
        done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert counted(done.stdout) == counted(output), command
        assert done.stderr == "", command
    assert (
        check_pack(tmp_path / "inlet", base=load(), documents=tmp_path / "documents").lookup("沙頭角海實驗室").id == "inlet-lab"
    )


def test_the_guide_is_no_more_than_a_page_of_commands() -> None:
    assert sum(len(shlex.split(command)) > 0 for command, _ in commands()) <= 12


def test_the_guide_lists_every_reason() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", GUIDE.split("A claim is refused")[1], flags=re.MULTILINE))
    assert rows == dict(REASONS)
