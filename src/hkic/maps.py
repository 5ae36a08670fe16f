"""Maps of documents: which stretches are under evidence, by which records, and which are not; as a page of HTML.

A map shows the words of a document, so it is for whoever holds the document, and not for publication.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, TypeVar

from hkic.coverage import Cover, Coverage, Covered, Part, Stretch
from hkic.dataset import Dataset

T = TypeVar("T")

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fdfcf9; --rule: #d8d4c8; --one: #e3efe6; --few: #c4e0cd;
  --many: #9fccae; --waived: #e4e0f3; --open: #f7d3cc; --dim: #8a8f98; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dc; --paper: #16191d; --rule: #3a3f46; --one: #1f3328; --few: #28492f;
  --many: #33633c; --waived: #34304f; --open: #5d2a22; --dim: #7d838c; } }
body { color: var(--ink); background: var(--paper); font: 16px/1.75 Georgia, "Noto Serif CJK SC", serif; max-width: 62rem;
  margin: 2rem auto; padding: 0 1.5rem; }
h1, h2, table, nav, .legend, aside { font-family: system-ui, "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1.5rem; }
.legend span, .text span { border-radius: 2px; } .legend span { padding: 0 .5em; margin-right: 1em; }
.text { white-space: pre-wrap; } .text span:hover, .text span:focus { outline: 2px solid currentColor; outline-offset: 1px; }
.one { background: var(--one); } .few { background: var(--few); } .many { background: var(--many); }
.waived { background: var(--waived); } .open { background: var(--open); } .boilerplate { color: var(--dim); }
mark { background: none; color: inherit; border-bottom: 2px solid currentColor; }
mark.uncovered { border-bottom: 3px double #c0392b; } mark.only { border-bottom: 2px dotted currentColor; }
table { border-collapse: collapse; font-size: .9rem; }
td, th { text-align: left; padding: .15rem 1rem .15rem 0; vertical-align: top; }
td.n { text-align: right; } aside { font-size: .9rem; color: var(--dim); }
"""

_LEGEND: Final = (
    '<span class="one">one record</span><span class="few">two to four</span><span class="many">five or more</span>'
    '<span class="waived">waived</span><span class="open">nothing</span><span class="boilerplate">navigation</span>'
    '<mark>recorded</mark> · <mark class="only">under evidence</mark> · <mark class="uncovered">uncovered</mark>'
)


def html_map(dataset: Dataset, found: Iterable[Coverage], texts: Mapping[str, str]) -> str:
    """A page that shows each document with what covers it; records stand in the tooltip of each stretch.

    >>> html_map(Dataset(), [], {}).splitlines()[0]
    '<!doctype html>'
    """
    held = list(found)
    body = "".join(part for one in held for part in _document(dataset, one, texts[one.document]))
    contents = "".join(f'<li><a href="#{escape(one.document)}">{escape(_title(dataset, one.document))}</a></li>' for one in held)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>What covers these documents</title><style>{_STYLE}</style></head><body>"
        "<h1>What covers these documents</h1>"
        "<aside>This page holds the words of the documents. It is for whoever holds them, and not for publication.</aside>"
        f'<p class="legend">{_LEGEND}</p>'
        f"<nav><ul>{contents}</ul></nav>{body}</body></html>\n"
    )


def shares(parts: Mapping[str, int] | Mapping[Part, int]) -> str:
    """How much of a text is what, in words.

    >>> shares({"under evidence": 30, "waived": 0, "neither": 10})
    '75.0% under evidence · 25.0% neither'
    """
    whole = sum(parts.values())
    return " · ".join(f"{length / whole:.1%} {part}" for part, length in parts.items() if length)


def _title(dataset: Dataset, id: str) -> str:
    return dataset[id].name if id in dataset else id


def _document(dataset: Dataset, one: Coverage, text: str) -> Iterator[str]:
    counts = Counter(mention.cover for mention in one.mentions)
    said = " · ".join(f"{counts[cover]} {cover}" for cover in Cover if counts[cover])
    yield f'<h2 id="{escape(one.document)}">{escape(_title(dataset, one.document))}</h2>'
    yield f"<aside>{escape(one.document)} · {one.share:.0%} of {len(one.mentions)} mentions covered: {escape(said)}<br>"
    yield f"its text: {escape(shares(one.parts))}</aside>"
    yield '<div class="text">'
    near = _meeting(((stretch.start, stretch.end) for stretch in one.stretches), one.mentions, _extent)
    for stretch, mentions in zip(one.stretches, near, strict=True):
        yield from _stretch(dataset, stretch, mentions, text)
    yield "</div>"
    if one.candidates:
        rows = "".join(f"<tr><td class='n'>{name.start}</td><td>{escape(name.text)}</td></tr>" for name in one.candidates)
        yield f"<h3>Names that no record has</h3><table><tr><th>at</th><th>name</th></tr>{rows}</table>"


def _stretch(dataset: Dataset, stretch: Stretch, mentions: Iterable[Covered], text: str) -> Iterator[str]:
    words = _marked(text, stretch, mentions)
    if stretch.by:
        depth = "one" if len(stretch.by) == 1 else "few" if len(stretch.by) < 5 else "many"
        names = "\n".join(f"{_title(dataset, id)} [{id}]" for id in stretch.by)
        yield f'<span class="{depth}" tabindex="0" title="{escape(names)}">{words}</span>'
    elif stretch.waiver is not None:
        yield f'<span class="waived" tabindex="0" title="{escape(stretch.waiver)}">{words}</span>'
    elif stretch.is_boilerplate:
        yield f'<span class="boilerplate">{words}</span>'
    elif any(map(str.isalnum, text[stretch.start : stretch.end])):
        yield f'<span class="open">{words}</span>'
    else:
        yield words


def _extent(one: Covered) -> tuple[int, int]:
    return one.mention.start, one.mention.end


def _meeting(places: Iterable[tuple[int, int]], items: Sequence[T], extent: Callable[[T], tuple[int, int]]) -> Iterator[list[T]]:
    """For each of some places, in order, those of the items, in order of their starts, that have a part of it."""
    near: list[T] = []
    ahead = 0
    for start, end in places:
        while ahead < len(items) and extent(items[ahead])[0] < end:
            near.append(items[ahead])
            ahead += 1
        near = [one for one in near if extent(one)[1] > start]
        yield list(near)


def _marked(text: str, stretch: Stretch, mentions: Iterable[Covered]) -> str:
    """The words of a stretch, figures and dates underlined by what covers them, and names that nothing covers."""
    parts: list[str] = []
    at = stretch.start
    for one in mentions:
        start, end = max(at, one.mention.start), min(stretch.end, one.mention.end)
        if start >= end or (one.mention.kind == "name" and one.cover is not Cover.UNCOVERED):
            continue
        kind = {Cover.UNCOVERED: " class='uncovered'", Cover.UNDER_EVIDENCE: " class='only'"}.get(one.cover, "")
        parts += [escape(text[at:start]), f"<mark{kind}>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(text[at : stretch.end])])


#: Cells of a bar: five records or more, two to four, one, waived, nothing, navigation.
BAR: Final = "█▓▒░·-"
_CELLS: Final = 24


def text_map(one: Coverage, text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """A map for the terminal, one row for each line of a document: where it begins, a bar, and the records that cover it.

    Each cell of the bar stands for a part of the line: ``█`` under evidence of five records or more, ``▓`` of two to four,
    ``▒`` of one, ``░`` waived, ``·`` nothing, ``-`` navigation. The records come with those first that cover most.

    >>> list(text_map(Coverage("d", 8, (), (Stretch(0, 8, ("hku",), None),), ()), "HKU says"))
    [(0, '▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒', ('hku',))]
    """
    lines = [(start, end) for start, end in _lines(text) if text[start:end].strip()]
    near = _meeting(lines, one.stretches, lambda stretch: (stretch.start, stretch.end))
    for (start, end), over in zip(lines, near, strict=True):
        weights: Counter[str] = Counter()
        for stretch in over:
            weights.update(dict.fromkeys(stretch.by, min(end, stretch.end) - max(start, stretch.start)))
        cells = (start + (2 * cell + 1) * (end - start) // (2 * _CELLS) for cell in range(_CELLS))
        bar = "".join(_cell(next(stretch for stretch in over if stretch.start <= cell < stretch.end)) for cell in cells)
        yield start, bar, tuple(id for id, _ in weights.most_common())


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _cell(stretch: Stretch) -> str:
    if stretch.part is Part.EVIDENCE:
        return BAR[0 if len(stretch.by) > 4 else 1 if len(stretch.by) > 1 else 2]
    return {Part.WAIVED: BAR[3], Part.BOILERPLATE: BAR[5]}.get(stretch.part, BAR[4])
