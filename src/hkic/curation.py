"""Packs started from documents, and documents added to them: their records, with what can be counted and what can be guessed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from hkic._progress import Progress, counted
from hkic.dataset import Dataset, dump_pack
from hkic.dates import PartialDate
from hkic.errors import DocumentError, Finding, InvalidValueError, PackError
from hkic.evidence import MIN_SPAN
from hkic.ids import slug
from hkic.packs import PackInfo, dump_records, read_pack, write_files
from hkic.quotes import Place, widened
from hkic.reading import Mention
from hkic.records import Document, Name, Segment
from hkic.texts import anchor, read_document, suspicious, text_digest
from hkic.vocabulary import Genre, NameSort, SegmentLabel, Translation

# -- guesses -------------------------------------------------------------------------------------------------------------------

#: Characters that differ between the scripts, in pairs: what tells simplified from traditional Chinese.
_SIMPLIFIED: Final = (
    "国们这来时个为说发对会经学过现开关问长门间见车东马风义习书云电务号当应实产业总资华团圆丰与专万术创设计划区连师网络据样统议"
)
_TRADITIONAL: Final = (
    "國們這來時個為說發對會經學過現開關問長門間見車東馬風義習書雲電務號當應實產業總資華團圓豐與專萬術創設計劃區連師網絡據樣統議"
)

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def guess_language(text: str) -> str:
    """The language of a text by its script: ``en``, ``zh-Hans``, ``zh-Hant``, ``zh`` where both are alike, or ``und``.

    >>> guess_language("The city opens."), guess_language("科学园开幕"), guess_language("科學園開幕")
    ('en', 'zh-Hans', 'zh-Hant')
    """
    latin = len(_LATIN.findall(text))
    if 3 * len(_HAN.findall(text)) <= latin:
        return "en" if latin else "und"
    simplified, traditional = (sum(map(text.count, letters)) for letters in (_SIMPLIFIED, _TRADITIONAL))
    return "zh" if simplified == traditional else "zh-Hans" if simplified > traditional else "zh-Hant"


class _Line(NamedTuple):
    """A line of a document that is not empty, without the white space around it."""

    start: int
    text: str
    alone: bool
    """Whether empty lines, or the ends of the text, are on both sides of it."""
    dated: bool
    """Whether a day is printed in it."""

    @property
    def is_short(self) -> bool:
        """Whether it is no longer than a heading and does not end as a sentence does."""
        wide = len(self.text) + len(_HAN.findall(self.text))
        return wide <= 130 and not self.text.endswith((".", "。", ";", "；", ",", "，", "、", ":", "：", "!", "！"))


#: No longer line is looked at for cues.
_LONGEST_CUE: Final = 400
#: What marks a line that is no part of what a document says of its subject, wherever it stands.
_CUES: Final = tuple(
    (label, re.compile(cue, re.IGNORECASE))
    for label, cue in (
        (
            SegmentLabel.PAGINATION,
            r"(page |第 ?)?\d{1,4}( ?(/|of|页|頁) ?\d*)?|((next|previous)( page)?|[上下]一[页頁]|[\d\s|<>«»])+",
        ),
        (
            SegmentLabel.NAVIGATION,
            r"home( ?[>/|»].*)?|share( (this|on|to) .{1,30})?|print( this page)?|(back to )?top|menu|subscribe",
        ),
        (SegmentLabel.NAVIGATION, r"(copyright|all rights reserved|©).{0,120}|follow us.{0,40}"),
        (
            SegmentLabel.NAVIGATION,
            r"[首主][页頁].{0,40}|分享.{0,20}|打印.{0,10}|返回.{0,10}|[版]?[权權]所有.{0,60}|版[权權].{0,60}",
        ),
        (SegmentLabel.TEASER, r"(related|read more|also read|read also|more on this|see also)\b.{0,200}"),
        (SegmentLabel.TEASER, r"(相[关關]|延伸|推[荐薦])([阅閱][读讀]|新[闻聞]|[报報][道導]).{0,80}"),
        (SegmentLabel.EDITOR, r"[(（\[]?((web )?editors?|edited by|[责責]任?[编編][辑輯]?|[编編][辑輯]) ?[:：].{1,60}"),
        (SegmentLabel.CAPTION, r"\(?(file )?(photos?|pictures?|images?)( ?[:/]| by | courtesy | taken | shows? ).*|[▲△▼].*"),
        (SegmentLabel.CAPTION, r"[图圖]([为為]|[片]?[:：]).*|.*[\[(（](photo|image|[图圖]片?)[^\])）]*[\])）]"),
    )
)
#: What marks a line before the body.
_OPENING_CUES: Final = tuple(
    (label, re.compile(cue, re.IGNORECASE))
    for label, cue in (
        (SegmentLabel.DATELINE, r"(source|published|updated|date|[来來]源|[发發][布佈][时時][间間]|日期) ?[:：].{1,120}"),
        (SegmentLabel.BYLINE, r"(by|written by) (?-i:[A-Z]).{1,80}|(reporters?|authors?|[记記]者|作者|文) ?[:：/／].{1,60}"),
    )
)


def guess_segments(text: str, *, days: Iterable[Place] = ()) -> tuple[Segment, ...]:
    r"""The segments of a document, guessed from its lines; ``days`` are the places where a day is printed.

    They leave out nothing but white space. A line that no cue fits is body, so that nothing is taken for boilerplate lightly.

    >>> [segment.label.value for segment in guess_segments("A headline\n\nBy A. Writer\n\nOne sentence.\n\nRelated: more")]
    ['headline', 'byline', 'body', 'teaser']
    """
    segments: list[Segment] = []
    seen: set[SegmentLabel] = set()
    for line in _lines(text, sorted(start for start, _ in days)):
        label = _label(line, seen, segments[-1].label if segments else None)
        end = line.start + len(line.text)
        if segments and segments[-1].label is label:
            segments[-1] = segments[-1].model_copy(update={"end": end})
        else:
            segments.append(Segment(label=label, start=line.start, end=end))
        seen.add(label)
    return tuple(segments)


def _lines(text: str, days: Sequence[int]) -> Iterator[_Line]:
    lines = ["", *text.split("\n"), ""]
    start = 0
    for before, line, behind in zip(lines, lines[1:], lines[2:], strict=False):
        end = start + len(line)
        if line.strip():
            dated = bisect_left(days, start) < bisect_left(days, end)
            yield _Line(start + line.index(line.strip()), line.strip(), not (before.strip() or behind.strip()), dated)
        start = end + 1


def _label(line: _Line, seen: Set[SegmentLabel], last: SegmentLabel | None) -> SegmentLabel:
    opening = SegmentLabel.BODY not in seen
    cues = (*_CUES, *(_OPENING_CUES if opening and line.is_short else ())) if len(line.text) <= _LONGEST_CUE else ()
    marked = next((label for label, cue in cues if cue.fullmatch(line.text)), None)
    if marked or not line.is_short:
        return marked or SegmentLabel.BODY
    if last is SegmentLabel.TEASER:
        return SegmentLabel.TEASER
    if opening and SegmentLabel.HEADLINE not in seen:
        return SegmentLabel.HEADLINE
    if opening and line.dated:
        return SegmentLabel.DATELINE
    return SegmentLabel.HEADING if line.alone else SegmentLabel.BODY


# -- a pack from documents -----------------------------------------------------------------------------------------------------


class Started(NamedTuple):
    """Documents of a pack that was started or added to: their records, what was read in them, and what to look at.

    >>> Started((), {}, ()).documents
    ()
    """

    documents: tuple[Document, ...]
    """Their records, which are new."""
    mentions: Mapping[str, tuple[Mention, ...]]
    """The numbers, dates and names read in each, by id."""
    warnings: tuple[Finding, ...]
    """Characters that may make a document look other than it reads."""
    held: tuple[tuple[Path, str], ...] = ()
    """Files whose text the pack has already, with the id of the document."""


def start_pack(
    folder: Path,
    documents: Sequence[Path],
    *,
    info: PackInfo,
    base: Dataset | None = None,
    progress: Progress | None = None,
) -> Started:
    """Start a pack in a new folder: the records of documents, with digest, length and guessed segments.

    Names of ``base`` are read in the documents. What is guessed (language, genre, segments) is for the curator to look at. Raises
    :class:`~hkic.errors.PackError` where the folder holds something, and :class:`~hkic.errors.DocumentError` for a file that
    is no text or stands there twice.

    >>> info = PackInfo(format=1, name="mine", title="Mine", version="1", licence="CC0-1.0")
    >>> start_pack(Path("."), [], info=info)
    Traceback (most recent call last):
    hkic.errors.PackError: .: 1 problem
      error pack-exists: the folder is not empty; name a new one: nothing is overwritten
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        said = "the folder is not empty" if folder.is_dir() else "it is a file"
        raise PackError(folder.as_posix(), [Finding("pack-exists", said, remedy="name a new one: nothing is overwritten")])
    started = _recorded(_distinct(documents), Dataset() if base is None else base, progress)
    folder.mkdir(parents=True, exist_ok=True)
    write_files(folder, dump_pack(Dataset(started.documents), info))
    return started


def add_documents(
    folder: Path, documents: Sequence[Path], *, base: Dataset | None = None, progress: Progress | None = None
) -> Started:
    """Add documents to the pack in a folder, as :func:`start_pack` makes their records; those that it has already are told.

    Nothing but the file of documents is written, whole and in canonical bytes. Raises :class:`~hkic.errors.PackError` for a pack
    that does not load, and :class:`~hkic.errors.DocumentError` for a file that is no text or has the name of another document.

    >>> add_documents(Path("no/such/folder"), [])
    Traceback (most recent call last):
    hkic.errors.PackError: no/such/folder: 1 problem
      error no-pack: no such folder; give the path of a folder with a pack.json
    """
    pack = read_pack(folder, beside=base)
    if pack.findings:
        raise PackError(folder.as_posix(), pack.findings)
    ours = [record for record in pack.records.values() if isinstance(record, Document)]
    by_digest = {document.sha256: document.id for document in ours}
    texts = _distinct(documents)
    held = {path: by_digest[digest] for path, text in texts.items() if (digest := text_digest(text)) in by_digest}
    named = {document.file_name: document.id for document in ours}
    for path in texts:
        if path not in held and path.name in named:
            said = f"the pack has another document of this name, {named[path.name]!r}"
            raise DocumentError(path, why=said, remedy="give it under another name")
    beside = Dataset((dict({} if base is None else base) | dict(pack.records)).values())
    started = _recorded({path: text for path, text in texts.items() if path not in held}, beside, progress)
    write_files(folder, {"documents.json": dump_records([*ours, *started.documents])} if started.documents else {})
    return started._replace(held=tuple(held.items()))


def _recorded(texts: Mapping[Path, str], known: Dataset, progress: Progress | None) -> Started:
    """The records of documents, with ids that are new, and what of a dataset's names is read in them."""
    records: dict[str, Document] = {}
    mentions: dict[str, tuple[Mention, ...]] = {}
    warnings: list[Finding] = []
    taken = {*known, *(held.id for metric in known.metrics.values() for held in metric.observations)}
    for path, text in counted(texts.items(), "documents", progress):
        read = tuple(known.read(text))
        record = _document(slug(path.stem, otherwise="document", taken=taken), path.name, text, read)
        records[record.id], mentions[record.id] = record, read
        taken.add(record.id)
        warnings += suspicious(text, file=path.name)
    return Started(tuple(records.values()), mentions, tuple(warnings))


def _distinct(documents: Sequence[Path]) -> dict[Path, str]:
    """The texts of files, of which no two have one name or one text."""
    texts: dict[Path, str] = {}
    names: dict[str, Path] = {}
    for path in documents:
        text = read_document(path)
        twin = next((other for other, held in texts.items() if held == text), names.get(path.name))
        if twin:
            raise DocumentError(path, why=f"{twin} has the same name or text", remedy="give it once, or under another name")
        texts[path], names[path.name] = text, path
    return texts


def _document(id: str, file: str, text: str, read: Sequence[Mention]) -> Document:
    """The record of a document: what can be counted, and what can be guessed."""
    days = {(one.start, one.end): one.value for one in read if _is_printed_day(one)}
    segments = guess_segments(text, days=days)
    headline = next((part for part in segments if part.label is SegmentLabel.HEADLINE), segments[0])
    words = " ".join(text[headline.start : headline.end].split())
    language = guess_language(text)
    known = Document(
        id=id,
        name=words if len(words) <= 100 else f"{words[:99].rstrip()}…",
        description="A document that nobody has described yet.",
        language=language,
        translation=Translation.ORIGINAL,
        genre=Genre.NEWS_REPORT,
        file_name=file,
        sha256=text_digest(text),
        length=len(text),
        segments=segments,
    )
    return _with_headline(_with_day(known, text, days), text, headline)


def _is_printed_day(mention: Mention) -> bool:
    return isinstance(mention.value, PartialDate) and mention.value.precision == "day" and not mention.resolved_from


def _with_headline(record: Document, text: str, headline: Segment) -> Document:
    """The record with its printed headline as a name; the evidence of a short one goes on into what follows."""
    words = text[headline.start : headline.end]
    if headline.label is not SegmentLabel.HEADLINE:
        return record
    try:
        name = Name(text=words, lang=record.language, sort=NameSort.PRINTED)
        start, end = widened(text, headline.start, headline.end, least=MIN_SPAN)
        place = anchor(text, start, end, document=record.id, supports=[f"names[{words}]"])
    except (InvalidValueError, ValidationError):  # in brackets, or with nothing behind it
        return record
    return record.model_copy(update={"names": (name,), "evidence": (place, *record.evidence)})


#: What stands before and behind a date that opens a report: a place and an agency, a dash or full stop.
_BEFORE_DAY = re.compile(r"([A-Z][\w'’.-]*[ ,(]+)*|\S{0,12}[社报報]\S{0,8}")
_BEHIND_DAY = re.compile(r"\s*([(（][^)）]{1,40}[)）]\s*)?(--?|–|—|[.:：)）电電讯訊])")


def _with_day(record: Document, text: str, days: Mapping[Place, Any]) -> Document:
    """The record with its day of publication, where byline, dateline or the opening of the body prints it."""
    starts = [segment.start for segment in record.segments]
    for start, end in days:
        segment = record.segments[bisect_right(starts, start) - 1]
        if not segment.start <= start < segment.end or not _tells_publication(text, segment, start, end):
            continue
        begin, stop = widened(text, text.rfind("\n", 0, start) + 1, end, least=MIN_SPAN)
        try:
            place = anchor(text, begin, stop, document=record.id, supports=["published"])
        except InvalidValueError:
            return record
        return record.model_copy(update={"published": days[start, end], "evidence": (*record.evidence, place)})
    return record


def _tells_publication(text: str, segment: Segment, start: int, end: int) -> bool:
    if segment.label is SegmentLabel.BODY:
        near_top = start - segment.start <= 80
        return bool(near_top and _BEFORE_DAY.fullmatch(text[segment.start : start]) and _BEHIND_DAY.match(text, end))
    return segment.label in (SegmentLabel.BYLINE, SegmentLabel.DATELINE)
