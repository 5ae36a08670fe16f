"""Speakers: whose words a clause reports, of all that it names.

Rules of word order, English and Chinese: who stands before a verb of saying, and not behind "of", in an apposition or before an
officer of theirs. Where no verb of saying stands in the clause, it is who stands so at its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from hkic.reading import Mention

_SAYING: Final = re.compile(
    r"\b(?:sa(?:id|ys)|note[sd]|told|tells|stated?s?|point(?:ed|s) out|add(?:ed|s)|announce[sd]|explain(?:ed|s)|stress(?:ed|es)|"
    r"believe[sd]|suggest(?:ed|s)|argue[sd]|reveal(?:ed|s)|recall(?:ed|s)|introduced?|remark(?:ed|s)|comment(?:ed|s)|hope[sd]|"
    r"launched|propose[sd]|call(?:ed|s)|emphasi[sz]e[sd]|expect(?:ed|s)|wrote|writes|acknowledge[sd]|vowed|pledged|urge[sd])\b"
    "|表示|指出|介绍|介紹|认为|認為|强调|強調|透露|坦言|[说說称稱]"
)
_ACCORDING: Final = re.compile(r"(?:\baccording to|据|據)\s*(?:the\s+)?[\"“'‘]?\s*$", re.IGNORECASE)
#: What stands before a name that tells of what somebody or something else is.
_OF: Final = re.compile(
    r"(?:^|\W)(?:of|from|at|in|with|by|for|under|between|among|to|on|and also)\s+(?:the\s+)?[\"“'‘]?\s*$", re.IGNORECASE
)
_POSSESSIVE: Final = re.compile(r"[\"”]?(?:['’]s\b|的)")
#: What joins a name with one behind "of" or "in", so that it stands there, too; with an article it may begin anew.
_AND: Final = re.compile(r"[\"”]?,?\s*(?:and|&|和|与|與|及|、)\s*[\"“]?", re.IGNORECASE)
_JOINT: Final = re.compile(r"[\"”]?,?\s*(?:and|&|和|与|與|及|、|,)\s*(?:the\s+)?[\"“]?", re.IGNORECASE)
#: What parts two names that stand for two; between a body and its officer there is a title and no more.
_PARTED: Final = re.compile(
    r"[,;:.，；：。、()（）]|\b(?:and|with|that|which|who|in|at|from|by|to|for|a|an|the)\b|[和与與及]", re.IGNORECASE
)
#: The longest title between a body and its officer, in code points.
_TITLE: Final = 60


def speaking(text: str, names: Sequence[Mention], start: int = 0, end: int | None = None) -> list[Mention]:
    """The names, of those in a span of a text, that the span reports the words of; all where its word order does not tell.

    >>> from hkic.reading import Reader
    >>> text = "Ann Example, head of the Inlet Institute, said that Bob Sample agrees."
    >>> names = Reader({"Ann Example": ["ann"], "Inlet Institute": ["inlet"], "Bob Sample": ["bob"]}).read(text)
    >>> [one.as_printed for one in speaking(text, names)]
    ['Ann Example']
    """
    heads = standing(text, names, start)
    for one in heads:
        if _ACCORDING.search(text[start : one.start]):
            return [one]
    verbs = [found.start() for found in _SAYING.finditer(text, start, len(text) if end is None else end)]
    verb = next((at for at in verbs if not any(one.start <= at < one.end for one in names)), None)
    before = [one for one in heads if verb is None or one.start < verb]
    if not before:
        return list(names) if verb is None else _joined(text, [one for one in heads if one.start > verb])
    if verb is not None and text[verb] >= "\u2e80":  # a Chinese title stands before the name
        return _joined(text, before[::-1])
    return _joined(text, before)


def standing(text: str, names: Sequence[Mention], start: int = 0, end: int | None = None) -> list[Mention]:
    """The names, of those in a span of a text, that it says something of, or lists: none that tells of what another one is.

    Left out are those behind "of" or "in", those with a possessive, and bodies right before their officers.

    >>> from hkic.reading import Reader
    >>> text = "The Inlet Institute in Hillside and the Bay Institute opened."
    >>> names = Reader({"Inlet Institute": ["inlet"], "Hillside": ["hillside"], "Bay Institute": ["bay"]}).read(text)
    >>> [one.as_printed for one in standing(text, names)]
    ['Inlet Institute', 'Bay Institute']
    """
    within = [one for one in names if end is None or one.end <= end]
    officers = {one for one, other in pairwise(within) if _is_title(text[one.end : other.start])}
    told: list[Mention] = []
    for before, one in zip([None, *within], within, strict=False):
        if _ACCORDING.search(text[start : one.start]):
            continue
        joined = before is not None and before in told and _AND.fullmatch(text, before.end, one.start)
        if joined or _POSSESSIVE.match(text, one.end) or _OF.search(text[max(start, one.start - 24) : one.start]):
            told.append(one)
    return [one for one in within if one not in officers and one not in told]


def titled(text: str, names: Sequence[Mention], start: int, end: int, title: str) -> list[Mention]:
    """Of the names in a span of a text, the body whose officer a title makes, and what that is said to be of.

    It is the first name behind the title, or else the last one before it; there is none where the span has not the title.

    >>> from hkic.reading import Reader
    >>> text = "Ann Example, head of the Inlet Institute in Hillside and dean of the Bay Institute"
    >>> names = Reader({"Inlet Institute": ["inlet"], "Hillside": ["hillside"], "Bay Institute": ["bay"]}).read(text)
    >>> [one.as_printed for one in titled(text, names, 0, len(text), "head")]
    ['Inlet Institute', 'Hillside']
    """
    found = re.compile(r"\s+".join(map(re.escape, title.split()))).search(text, start, end)
    if found is None:
        return []
    behind = [one for one in names if one.start >= found.start()]
    if not behind:
        return [one for one in names if one.end <= found.start()][-1:]
    body = behind[:1]
    for one, other in pairwise(behind):
        if not _OF.fullmatch(text, one.end, other.start):
            break
        body.append(other)
    return body


def _is_title(between: str) -> bool:
    if not 0 < len(between) < _TITLE or between.startswith(" of "):
        return False
    return not _PARTED.search(between) and not _SAYING.search(between)


def _joined(text: str, names: Sequence[Mention]) -> list[Mention]:
    """The first of some names, and those that "and" or a comma joins with it."""
    found = list(names[:1])
    for one, other in pairwise(names):
        first, second = sorted((one, other))
        if not _JOINT.fullmatch(text, first.end, second.start):
            break
        found.append(other)
    return found
