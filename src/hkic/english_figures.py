"""Quantities in English text.

Rules and word lists, no model. A number is read where it stands alone; the digits of 5G, Tianhe-2 or Article 23 are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from hkic.numerals import DIGITS, LONGEST, ORDINALS, SCALES, WORDS, digits, english, quotient
from hkic.quantities import Comparator
from hkic.units import (
    CHINESE_BEGINS,
    CURRENCY_CODES,
    CURRENCY_OF,
    EXACT,
    FAR,
    RANK,
    SIGNS_BEFORE,
    UNIT_BEHIND,
    UNIT_CODES,
    UNIT_OF,
    UNITS,
    UNITY,
    Figure,
    Number,
    figure,
    is_code,
    is_phone,
    longest_first,
    unit_named,
)

_new_tuple: Final = tuple.__new__
_HEDGES: Final = {
    Comparator.MORE_THAN: "more than|over|above|in excess of|exceeding|exceeded|exceeds|exceed|surpassing|surpassed|topped|"
    "upwards of|greater than|higher than|larger than|just over|slightly over|slightly more than|a little over|beyond",
    Comparator.AT_LEAST: "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of",
    Comparator.LESS_THAN: "less than|under|fewer than|below|lower than|smaller than|short of",
    Comparator.AT_MOST: "up to|at most|within|never more than|no more than|not more than|a maximum of|maximum of|as many as|"
    "as much as|not exceeding",
    Comparator.ABOUT: "around|about|perhaps|maybe|some|roughly|approximately|approx.|circa|ca.|an estimated|estimated|"
    "in the region of|or so",
    Comparator.NEARLY: "nearly|almost|close to|just under|approaching|just short of|just below",
}
_DECADES: Final = {"decades": 10, "decade": 10, "centuries": 100, "century": 100}
#: Words before a number that is the number of a thing, not of things.
_DESIGNATORS: Final = frozenset(
    str.split(
        "global article section chapter no no. nos number version page pages table figure fig. boeing airbus flight route "
        "line phase level grade model type mark room channel windows appendix annex part step fortune top csi code form "
        "class unit volume vol. issue resolution directive regulation paragraph item lot block building tower gate platform "
        "exit tel tel. phone cap cap. chap. art. sec. para. pp. p. iso ieee web industry"
    )
)
#: Nouns that a phrase with "of" goes on behind: three sets of instruments are instruments.
_PORTIONS: Final = frozenset(str.split("sets set pieces piece pairs pair kinds kind types type units unit items item batches"))
_STOP: Final = frozenset(
    str.split(
        "of in on at to for from by with within without under over during since until till into onto through between among "
        "across against than as that which who whom whose where when while if because although though but nor yet so then "
        "also too only even still the a an this these those its their his her our your my it they he she we you i them him "
        "us is are was were be been being has have had having do does did will would shall should can could may might must "
        "not no there here per each every all both either neither other another such more most less least fewer few many "
        "much some any own same said says say now today currently already ago later earlier before after about around up "
        "down out off respectively annually yearly worldwide nationwide globally overall altogether including involving "
        "covering compared versus via like unlike toward towards upon amid nearly almost just respectively alone together "
        "had plus minus means remains remained becomes became includes included makes made takes took gives gave gets got goes "
        "went comes came seems contains brings brought keeps kept met held began saw said closes opens begins "
        "reopens"
    )
)
#: Words behind which "one" is no number of anything.
_ENDS_PHRASE: Final = _STOP - {"us"} | {"and", "or"}
_IRREGULAR: Final = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "staff": "staff",
    "data": "data",
    "media": "media",
    "criteria": "criterion",
    "analyses": "analysis",
    "theses": "thesis",
    "indices": "index",
    "personnel": "personnel",
    "equipment": "equipment",
    "series": "series",
    "species": "species",
    "lives": "life",
    "alumni": "alumnus",
    "faculty": "faculty",
    "passersby": "passer-by",
    "teus": "teu",
    "cpus": "cpu",
    "gpus": "gpu",
    "headquarters": "headquarters",
    **{word + "ves": word + "f" for word in ("shel", "hal", "lea", "wol", "thie", "cal")},
    "knives": "knife",
    "premises": "premises",
    **{word: word for word in ("fish", "sheep", "aircraft", "spacecraft", "offspring", "cattle")},
}
_ES: Final = ("ches", "shes", "sses", "xes", "zzes", "oes", "campuses", "viruses", "bonuses", "buses", "censuses")


#: Units of one letter, which a space parts from their number.
_LETTER_UNITS: Final = {"m": "m"}
#: A number in digits, and the word behind it: a space or hyphen between, or nothing.
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3}){1,8}(?!\d|,\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?:[ -]?([a-z]+))?", re.ASCII)
#: The same where it goes on as no time of day, date or version, and no other letter or sign than those of an amount is before it.
_NUMBER_ALONE = re.compile(
    rf"(?<![/_#@=.])(?<![a-z0-9]:)(?<![0-9],(?=[0-9]{{3}}(?![0-9])))(?<![^\W{CHINESE_BEGINS}-\U0010ffff])(?>([0-9]{{1,3}}(?:,[0-9]{{3}}){{1,8}}(?![0-9]|,[0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?))(?!:[0-9][0-9]|[/.][0-9]|/[a-z](?![a-z])| ?[x×] ?[0-9])(?:[ -]?([a-z]+))?"
)
_SMALL = longest_first(word for word in WORDS if word not in SCALES and not word.endswith("ty"))
_TEN = longest_first(word for word in WORDS if word.endswith("ty"))
_BELOW_HUNDRED = rf"(?:(?:{_TEN})(?:[ -](?:{_SMALL})(?![a-z]))?|(?:{_SMALL})(?![a-z]))"
_BELOW_THOUSAND = rf"(?:(?:{_BELOW_HUNDRED} )?hundred(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_LARGE = "thousand|million|billion|trillion"
_NUMBER_WORDS = re.compile(
    rf"(?:(?:{_TEN})-)?(?:{longest_first(ORDINALS)})(?![a-z])"
    rf"|(?:{_BELOW_THOUSAND}(?:[ -](?:{_LARGE})(?: (?:and )?{_BELOW_THOUSAND})?){{0,6}}"
    rf"|{_LARGE}|(?:{_BELOW_HUNDRED} )?dozen)(?![a-z])"
)
#: A word that a number may be, and the word behind it.
_TWO_WORDS = re.compile(r"([a-z]+)(?:[ -]?([a-z]+))?")
_NUMBER_PARTS: Final = WORDS | ORDINALS | {"and"}
_WORD_BEHIND = re.compile(r"[ -]?([a-z]+)")
_SPELT_UNIT = re.compile(rf"[ -]?({longest_first(word for word in UNIT_OF if not word[0].isalpha())})")
_DECADE = re.compile(rf"[ -]?({longest_first(_DECADES)})(?![a-z0-9])")
#: First words of units, and the signs that others begin with; a unit is looked for behind these alone.
_UNIT_WORDS: Final = frozenset(word[0] for word in map(re.compile("[a-z]+").match, (*UNIT_OF, *_DECADES, *_LETTER_UNITS)) if word)
#: What stands behind a number that begins no range, and has no unit; nothing at the end of a text.
_ENDINGS: Final = frozenset((*".,;:)", ""))
#: What may stand between the two numbers of a range: a word that joins them, or a unit before that.
_BEFORE_RANGE_END: Final = _UNIT_WORDS | {"to", "and"}
#: Units of one word that no longer one begins with.
_SIMPLE_UNITS: Final = {
    word: unit for word, unit in UNIT_OF.items() if word.isalpha() and not any(other.startswith(word + " ") for other in UNIT_OF)
}
#: What a unit of one word goes on with: m2, km/h.
_UNIT_GOES_ON: Final = frozenset("0123456789/")
_UNIT_SIGNS = re.compile(rf"[ -]?[{re.escape(''.join(sorted({word[0] for word in UNIT_OF if not 'a' <= word[0] <= 'z'})))}]")
_LONGEST_NOUN: Final = 40
_NOUN = rf"(?: [a-z0-9][a-z0-9&'/+-]{{0,{_LONGEST_NOUN - 1}}}+(?![a-z0-9&'/+-]))"
_NOUNS = re.compile(f"{_NOUN}{{1,10}}")
#: The first words of a phrase, which mostly tell what is counted.
_FEW_NOUNS = re.compile(f"{_NOUN}{{1,3}}")
_HYPHENATED = re.compile(r"-([a-z]{1,40})(?![a-z-])")
_BEHIND = re.compile(r" (?:or|and) (more|above|over|less|fewer|below|under)(?![a-z]| than)")
_OTHER_END = r"(?:rmb ?|hk\$|us\$|[$€£¥])?(?=\d)"
_SPREAD = re.compile(rf" ?(?:-|to) ?{_OTHER_END}", re.ASCII)
_TO = re.compile(rf" to {_OTHER_END}", re.ASCII)
_AND = re.compile(rf" and {_OTHER_END}", re.ASCII)
_TO_WORDS = re.compile(r" to (?=[a-z\d])", re.ASCII)
#: Another number soon behind a number, as the other end of a range.
_NUMBER_NEAR = re.compile(r"(\D{1,26}+)\d", re.ASCII)
_AND_A_HALF = re.compile(r"(?:-| )and(?:-| )a(?:-| )half(?![a-z])")
#: "a year" and the like are figures behind a hedge alone: less than a year.
_ARTICLES: Final = frozenset(f"a {word}" for word in ("year", "month", "week", "day", "decade", "century", "quarter"))

_HEDGE_OF: Final = {phrase: comparator for comparator, phrases in _HEDGES.items() for phrase in phrases.split("|")}
#: The last words of hedges, and the hedges that end so, the longest first.
_HEDGES_BY_WORD: Final = {
    last: tuple((phrase, _HEDGE_OF[phrase]) for phrase in sorted(_HEDGE_OF, key=len, reverse=True) if phrase.split()[-1] == last)
    for last in {phrase.split()[-1] for phrase in _HEDGE_OF}
}


def figures_in_digits(text: str, low: str, at: int) -> list[Figure]:
    """The figures whose number begins with a digit at an offset.

    ``low`` is the text in lower case and plain form, as long as the text.

    >>> [str(found.value) for found in figures_in_digits("5-8 km", "5-8 km", 0)]
    ['at least 5 km', 'at most 8 km']
    """
    number = _number_at(low, at)
    return _english_figures(text, low, number) if number else []


def figures_in_words(text: str, low: str, at: int) -> list[Figure]:
    """The figures whose number begins with a word at an offset.

    >>> [str(found.value) for found in figures_in_words("Two boats", "two boats", 0)]
    ['2 boat']
    """
    if at and low[at - 1] != " " and (low[at - 1].isalnum() or low[at - 1] == "-"):
        return []
    number = _words_at(low, at)
    return _english_figures(text, low, number) if number else []


def _english_figures(text: str, low: str, number: Number) -> list[Figure]:
    value, at, end, behind, _, _, is_words = number
    if is_words and value == _ONE and not number.is_ordinal and not _is_meant_one(low, number):
        return []
    if (not behind or behind in _BEFORE_RANGE_END) and low[end : end + 1] not in _ENDINGS:
        spread = _range_at(text, low, number) if _is_joined(low, end, behind) else None
        if spread:
            return spread
        if behind == "and":
            number = _with_half(low, number)
            value, end = number.value, number.end
    currency, comparator, before, start, word = "", EXACT, at, at, _last_word(low, at)
    if (word or low[at - 1 : at]) in _TELLING:
        currency, before, word = _before(low, at, word)
        comparator, start = _hedge_before(low, before, word)
    unit, past = (currency, end) if currency else _unit_behind(low, number)
    if not unit or (
        start == before and (unit == UNITY or word in _DESIGNATORS) and _is_designation(text, before, word, number, unit)
    ):
        return []
    if comparator is not EXACT and _is_preposition(low[start:before].strip(), unit, low[past : past + 6], is_words=is_words):
        comparator, start = EXACT, before
    if comparator is EXACT and low.startswith(_HEDGES_BEHIND, past):
        comparator, past, unit = _hedge_behind(low, past, unit)
    if behind in _DECADES and unit == "a":
        value *= _DECADES[behind]
    return [figure(text, (start, past), value, comparator, unit)]


def _is_joined(low: str, end: int, behind: str) -> bool:
    """Whether a word or sign that makes a range joins a number to another one soon behind it."""
    if behind == "to":
        return True
    found = _NUMBER_NEAR.match(low, end)
    return found is not None and low[end : found.end(1)].rstrip(" $€£¥").endswith(_JOINTS)


#: What stands before the other end of a range, its sign left out: a joint, or the letters of a currency behind one.
_JOINTS: Final = ("-", "to", "and", "rmb", "hk", "us")


def _with_half(low: str, number: Number) -> Number:
    """Two and a half."""
    half = _AND_A_HALF.match(low, number.end)
    if not half:
        return number
    value, end = number.value + digits("0.5", number.scale), half.end()
    return number._replace(value=value, end=end, behind=_word_behind(low, end))


def _is_preposition(hedge: str, unit: str, behind: str, *, is_words: bool) -> bool:
    """Whether over or under is no hedge: paid over four years, under two agreements; but over three hours late."""
    if hedge == "within":
        return unit not in _LENGTHS
    if not is_words:
        return False
    if hedge == "over":
        return unit in ("a", "mo", "wk", "d", "h") and not behind.startswith((" late", " long", " old", " away", " ahead"))
    return hedge in _PREPOSITIONS


#: Units of which "within" is a bound.
_LENGTHS: Final = frozenset({"mm", "cm", "m", "km", "[mi_i]", "[yd_i]", "%", "percentage-point"})
#: Hedges that may be prepositions.
_PREPOSITIONS: Final = ("over", "under", "below", "above", "beyond")


_HEDGES_BEHIND: Final = (" or ", " and ", "+", "-plus", "-odd")


def _hedge_behind(low: str, at: int, unit: str) -> tuple[Comparator, int, str]:
    """A hedge that follows a figure, its end, and the unit that may follow it: or more, +, -plus."""
    found = _BEHIND.match(low, at)
    if found:
        comparator, end = Comparator.AT_LEAST if found[1] in ("more", "above", "over") else Comparator.AT_MOST, found.end()
    else:
        sign = next((sign for sign in _HEDGES_BEHIND[2:] if low.startswith(sign, at)), "")
        comparator, end = Comparator.MORE_THAN if sign else EXACT, at + len(sign)
    return (comparator, *_noun_behind(low, end, one=False)[::-1]) if end > at and unit == UNITY else (comparator, end, unit)


def _article_figure(text: str, low: str, at: int) -> list[Figure]:
    """One of a unit after a hedge: less than a year."""
    half = 5 if low.endswith("half ", 0, at) else 0
    comparator, start = _hedge_before(low, at - half, _last_word(low, at - half))
    if low.startswith("a quarter", at) and not half:
        is_part = _QUARTER_OF_SOMETHING.match(low, at + len("a quarter"))
        return [figure(text, (start, at + len("a quarter")), digits("0.25"), comparator, UNITY)] if is_part else []
    if (comparator is EXACT or low.startswith("within", start)) and not half:
        return []
    word = low[at + 2 : at + 10].partition(" ")[0].strip(".,;:)")
    end = at + 2 + len(word)
    unit = "a" if word in _DECADES else UNIT_OF.get(word)
    value = digits("0.5" if half else "1", _DECADES.get(word, 1))
    return [figure(text, (start, end), value, comparator, unit)] if unit else []


_QUARTER_OF_SOMETHING = re.compile(r" (?:of (?!(?:the |last |this |next )?(?:year|[12][0-9]{3}))|more|less|to |from )")


def _half_of_something(text: str, low: str, at: int) -> list[Figure]:
    """Nearly half of them; half an hour."""
    comparator, start = _hedge_before(low, at, _last_word(low, at))
    hour = _HALF_HOUR.match(low, at)
    return [figure(text, (start, hour.end() if hour else at + len("half")), digits("0.5"), comparator, "h" if hour else UNITY)]


_HALF_HOUR = re.compile("half(?:-| an )hour")


def _half_figure(text: str, low: str, at: int) -> list[Figure]:
    """Half a tonne; half a million and half a year are read where million and year stand."""
    behind = _word_behind(low, at + 6)
    number = Number(digits("0.5"), at, at + 6, behind)
    measured = _measure_behind(low, number.end, behind) if behind in _UNIT_WORDS and behind not in _TIME_WORDS else None
    if measured is None:
        return []
    comparator, start = _hedge_before(low, at, _last_word(low, at))
    return [figure(text, (start, measured[1]), number.value, comparator, measured[0])]


_TIME_WORDS: Final = frozenset(word.removeprefix("a ") for word in _ARTICLES)


def _figures_behind_code(text: str, low: str, at: int) -> list[Figure]:
    """RMB450mn, USD5: a currency right before its number."""
    found = _NUMBER.match(low, at + _CODE_LENGTH)
    number = _scaled(low, found, at + _CODE_LENGTH) if found and len(found[1]) <= LONGEST else None
    if number is None:
        return []
    comparator, start = _hedge_before(low, at, _last_word(low, at))
    return [figure(text, (start, number.end), number.value, comparator, CURRENCY_OF[low[at : at + _CODE_LENGTH]])]


_CODE_LENGTH: Final = 3


def _number_at(low: str, at: int) -> Number | None:
    """A number in digits that is no part of a designation, time or date."""
    found = _NUMBER_ALONE.match(low, at)
    if not found:
        return None
    written, word = found.groups("")
    length = len(written)
    if length > LONGEST or (length == 4 and is_phone(low, at, at + 4)) or word in _CLOCK or is_code(written):
        return None
    if at and low[at - 1] == "-":
        number = _scaled(low, found, at - 1) if _is_minus(low, at - 1) else None
        return number._replace(value=number.value.copy_negate()) if number else None
    end = at + length
    if word and (word in SCALES or low[end] not in " -"):
        return _scaled(low, found, at)
    value = Decimal(written) if written.isdecimal() else digits(written)  # the cache is for what takes longer
    return _new_tuple(Number, (value, at, end, word, 1, False, False))


#: What makes digits a time of day.
_CLOCK: Final = frozenset({"am", "pm"})


def _is_minus(low: str, at: int) -> bool:
    """Whether a hyphen before a number is a minus sign."""
    return at == 0 or low[at - 1].isspace() or low[at - 1] in '("' or low[at - 1] >= CHINESE_BEGINS


def _word_behind(low: str, at: int) -> str:
    found = _WORD_BEHIND.match(low, at)
    return found[1] if found else ""


def _scaled(low: str, found: re.Match[str], start: int) -> Number | None:
    """A number in digits with its scale word or the ending of an ordinal; None where letters make it a designation."""
    written, word = found.groups()
    end, past = found.end(1), found.end()
    if word is None:
        return Number(digits(written), start, end)
    if word in SCALES and not low[past : past + 1].isdigit() and (len(word) > 1 or _is_scale_letter(low, word, start, end)):
        return Number(digits(written, SCALES[word]), start, past, _word_behind(low, past), SCALES[word])
    if low[end] not in " -" and not UNIT_BEHIND.match(low, end):
        is_ordinal = word in _ORDINAL_ENDINGS and not low[past : past + 1].isdigit()
        return Number(digits(written), start, past, _word_behind(low, past), is_ordinal=True) if is_ordinal else None
    return Number(digits(written), start, end, word)


_ORDINAL_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})


def _is_scale_letter(low: str, letter: str, start: int, end: int) -> bool:
    """Whether a letter right behind a number is a scale: 5k, $5m."""
    return low[end] != " " and (
        letter == "k"
        or low[start - _CODE_LENGTH : start] in CURRENCY_CODES
        or bool(_before(low, start, _last_word(low, start))[0])
    )


def _words_at(low: str, at: int) -> Number | None:
    """A number in words that is meant as one."""
    words, end, behind = _spelt_at(low, at)
    worth = _worth(words)
    if worth is None or (words == "one" and behind in _ENDS_PHRASE):
        return None
    value, is_ordinal = worth
    if behind in _PARTS and (value == _THREE or behind != "quarters"):
        return _part(quotient(value, _PARTS[behind]), at, end + 1 + len(behind))
    if is_ordinal and low.endswith(" a ", 0, at) and words + "s" in _PARTS and (behind in _BEHIND_PART or not behind):
        return _part(quotient(_ONE, value), at - 2, end)
    if is_ordinal:
        return _new_tuple(Number, (value, at, end, behind, 1, True, True)) if _is_meant_ordinal(low, at, end) else None
    start = at
    if words in _BARE_SCALES:
        article = next((article for article in ("half a ", "a ", "half ") if low.endswith(article, 0, at)), None)
        if article is None:
            return None
        start, value = at - len(article), digits("0.5" if "half" in article else "1", int(value))
    return _new_tuple(Number, (value, start, end, behind, 1, False, True))


@lru_cache(maxsize=4096)
def _worth(words: str) -> tuple[Decimal, bool] | None:
    """What number words are, and whether they are an ordinal."""
    value = english(words)
    return None if value is None else (value, words in ORDINALS or words.rpartition("-")[2] in ORDINALS)


def _spelt_at(low: str, at: int) -> tuple[str, int, str]:
    """The words of a number, their end, and the word behind; most numbers have one word."""
    found = _TWO_WORDS.match(low, at)
    assert found
    words, behind = found.groups("")
    if behind not in _NUMBER_PARTS:
        return words, found.end(1), behind
    found = _NUMBER_WORDS.match(low, at)
    return (found[0], found.end(), _word_behind(low, found.end())) if found else ("", at, "")


def _part(value: Decimal | None, start: int, end: int) -> Number | None:
    """Two fifths, a tenth; none of which no decimal number says what it is: two thirds."""
    return None if value is None else _new_tuple(Number, (value, start, end, "", 1, False, True))


#: Parts of a whole in words, and how many there are of them.
_PARTS: Final = {
    "thirds": Decimal(3),
    "quarters": Decimal(4),
    **{f"{word}s": english(word) or Decimal(0) for word in str.split("fifth sixth seventh eighth ninth tenth")},
}
_THREE: Final = Decimal(3)
#: What stands behind a part: a fifth of.
_BEHIND_PART: Final = frozenset(str.split("of to from more less"))
_BARE_SCALES: Final = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})


def _is_meant_ordinal(low: str, start: int, end: int) -> bool:
    """Whether an ordinal in words counts: not "First, …", "at first", "first-class"."""
    if low[end : end + 1] in (",", "-", ":", ";", ".") and not _ranks_before(low, start):
        return False
    if (
        low.startswith(
            (" of all", " half", " and foremost", " time", " five-year", " party", " parties", " thought", " glance"), end
        )
        or _NUMBER_NEXT.match(low, end)
        or _last_word(low, start) in ("at", "per", "every")
    ):
        return False
    unit, _ = _noun_behind(low, end, one=True)
    return unit != UNITY or _ranks_before(low, start) or low.startswith(_RANKS_BEHIND, end)


_NUMBER_NEXT = re.compile(rf" (?:\d|(?:{_SMALL}|{_TEN}|hundred)(?![a-z]))")
_RANKS_BEHIND: Final = (
    " in the",
    " on the",
    " among",
    " globally",
    " worldwide",
    " for ",
    " after ",
    " behind ",
    " in asia",
    " nationwide",
    " out of",
)
_RANK_WORDS: Final = frozenset(str.split("place placed came coming come stand stands stood rated listed won from to of"))
_RANK_LINKS: Final = frozenset({"the", "joint", "in", "at"})


def _ranks_before(low: str, start: int) -> bool:
    """Whether what stands before an ordinal makes it a place: ranked the, came in."""
    word = _last_word(low, start)
    while word in _RANK_LINKS:
        start -= len(word) + 1
        word = _last_word(low, start)
    return word in _RANK_WORDS or word.startswith(("rank", "finish"))


def _is_meant_one(low: str, number: Number) -> bool:
    if _last_word(low, number.start) in _BEFORE_PRONOUN:
        return False
    return _unit_behind(low, number)[0] not in _NO_THINGS


#: What one of is no figure: on one side, one day.
_NO_THINGS: Final = frozenset({UNITY, "", "side", "hand", "day", "d", "thing", "way"})

_BEFORE_PRONOUN: Final = frozenset(str.split("the no any each every this that which some by another other"))


def _last_word(low: str, at: int) -> str:
    """The word before an offset, a space between."""
    if not at or low[at - 1] != " ":
        return ""
    return low[at - FAR if at > FAR else 0 : at - 1].rpartition(" ")[2].lstrip("(\"'")


_CURRENCY_SIGNS: Final = frozenset("$€£¥")
_CURRENCY_WORDS: Final = {word: unit for word, unit in CURRENCY_OF.items() if len(word) == 3 or word[-1] in _CURRENCY_SIGNS}
#: Words and signs that a currency or hedge before a number ends with.
_TELLING: Final = frozenset({*_CURRENCY_WORDS, *_HEDGES_BY_WORD, *SIGNS_BEFORE})


def _before(low: str, at: int, word: str) -> tuple[str, int, str]:
    """The currency before a number, where it or the number begins, and the last word before that; the word is the last here."""
    if word:
        if word not in _CURRENCY_WORDS:
            return "", at, word
        start = at - 1 - len(word)
        return _CURRENCY_WORDS[word], start, _last_word(low, start)
    if not at or low[at - 1] not in _CURRENCY_SIGNS:
        return "", at, ""
    letters = _LETTERS_BEFORE_SIGN.search(low, max(0, at - 5), at - 1)
    start = letters.start() if letters and low[letters.start() : at] in _CURRENCY_WORDS else at - 1  # HK$, not $
    return _CURRENCY_WORDS[low[start:at]], start, _last_word(low, start)


_LETTERS_BEFORE_SIGN = re.compile(r"(?<![a-z0-9])[a-z]{1,3}$")


def _hedge_before(low: str, at: int, word: str) -> tuple[Comparator, int]:
    """The comparator in front of a number or its currency, and where it begins; the word is the last one there."""
    if not word:
        sign = SIGNS_BEFORE.get(low[at - 1]) if at else None
        return (sign, at - 1) if sign else (EXACT, at)
    for phrase, comparator in _HEDGES_BY_WORD.get(word, ()):
        start = at - 1 - len(phrase)
        if low.startswith(phrase, start) and (not start or low[start - 1] in _BEFORE_WORD):
            is_behind_other = phrase in _PREPOSITIONS and low.endswith(" or ", 0, start)  # aged 65 or above
            return (EXACT, at) if is_behind_other else (comparator, start)
    return EXACT, at


#: What may stand right before a word.
_BEFORE_WORD: Final = frozenset(" ([{\"'/-—~")


def _unit_behind(low: str, number: Number) -> tuple[str, int]:
    """Unit and end of a figure; no unit where letters or hyphens make it no figure."""
    value, _, end, behind, _, is_ordinal, _ = number
    if is_ordinal:
        return _rank_behind(low, end)
    sign = low[end : end + 1]
    if sign in _ENDINGS:
        return UNITY, end
    measured = _measure_behind(low, end, behind) if not behind or behind in _UNIT_WORDS else None
    if measured:
        return measured
    if sign == "-":
        return _hyphenated(low, number)
    return _counted_behind(low, end, behind, one=value == _ONE) if behind else (UNITY, end)


def _counted_behind(low: str, end: int, behind: str, *, one: bool) -> tuple[str, int]:
    """What is counted by a number with a word behind it, and where that ends."""
    past = end + 1 + len(behind)
    unit = None if low[past : past + 1] in _GOING_ON else _counted_by(behind)
    if unit == UNITY:
        return UNITY, end
    return _noun_behind(low, end, one=one) if one or not unit else (unit, past)


#: What a word goes on with that has letters before it.
_GOING_ON: Final = frozenset("0123456789&'/+-")
_ONE: Final = Decimal(1)


@lru_cache(maxsize=8192)
def _counted_by(word: str) -> str | None:
    """What a word right behind a number says is counted: a plural its own, a word that ends a phrase nothing; None of others."""
    part = _part_of_speech(word)
    if part == "stop":
        return UNITY
    return singular(word) if part == "plural" and word not in _PORTIONS and len(word) <= _LONGEST_NOUN else None


def _rank_behind(low: str, end: int) -> tuple[str, int]:
    """What an ordinal counts, or that it is a place in an order."""
    if low.startswith(("-", " five-year"), end):
        return "", end
    unit, past = _noun_behind(low, end, one=True)
    if unit in ("place", "position", "spot"):
        return RANK, past
    if unit in _ORDINAL_TIMES or (unit in _TIME_NOUNS and low.startswith((" straight", " consecutive", " successive"), end)):
        return UNIT_OF[unit + "s"], past
    return (RANK, end) if unit == UNITY else (unit, past)


#: Units of time that ordinals count.
_ORDINAL_TIMES: Final = frozenset({"minute", "month"})


def _measure_behind(low: str, end: int, behind: str) -> tuple[str, int] | None:
    """The unit of measurement behind a number, and where it ends; of units of one word, and of percent, without much ado."""
    past = end + 1 + len(behind)
    if behind in _SIMPLE_UNITS and low[end] == " " and low[past : past + 1] not in _UNIT_GOES_ON:
        return _SIMPLE_UNITS[behind], past
    if behind in _LETTER_UNITS and low[end] == " " and low[past : past + 1] not in _GOING_ON:
        return _LETTER_UNITS[behind], past
    if low[end : end + 1] == "%":
        return "%", end + 1
    if not behind and not _UNIT_SIGNS.match(low, end):
        return None
    found = UNIT_BEHIND.match(low, end) or _SPELT_UNIT.match(low, end)
    if found and not (low.startswith("-", end) and low.startswith((" plan", "-plan"), found.end())):
        return unit_named(found[1]), found.end()
    decade = _DECADE.match(low, end)
    return ("a", decade.end()) if decade else None


def _hyphenated(low: str, number: Number) -> tuple[str, int]:
    """The noun that a hyphen joins to a number, as in 10-member; adjectives and fractions make no figure."""
    found = _HYPHENATED.match(low, number.end)
    if low.startswith(("-plus", "-odd"), number.end):
        return UNITY, number.end
    if (
        not found
        or found[1] in UNIT_OF
        or found[1].endswith(("al", "ed", "ic", "ive", "fold", "ly", "thirds", "ths", "ing", "er", "ous"))
    ):
        return "", number.end
    return (found[1], found.end()) if number.value != 1 and not number.is_ordinal else ("", number.end)


def _noun_behind(low: str, at: int, *, one: bool) -> tuple[str, int]:
    """What is counted, and where its word ends."""
    found = _FEW_NOUNS.match(low, at)
    if not found:
        return UNITY, at
    head_of = _head_of_one if one else _head_of_several
    unit, length, is_told = head_of(found[0])
    if not is_told or at + length == found.end():
        found = _NOUNS.match(low, at)
        assert found
        unit, length, _ = head_of(found[0])
    return UNIT_OF.get(unit + "s", unit) if not one and unit in _TIME_NOUNS else unit, at + length


#: Verbs behind the one thing that is counted: one customer bought.
_PAST: Final = frozenset(
    str.split(
        "bought sold built told found led ran won wrote rose fell left lost paid sent spent stood grew drew chose spoke drove "
        "flew caught taught thought felt knew showed broke"
    )
)
_TIME_NOUNS: Final = frozenset({"year", "month", "week", "day", "hour"})


class _Head(NamedTuple):
    """The head noun of a phrase in the singular, where it ends, and whether more words would change nothing."""

    unit: str = UNITY
    length: int = 0
    is_told: bool = True


@lru_cache(maxsize=16384)
def _head_of_one(phrase: str) -> _Head:
    """Of one thing, the last noun."""
    head, end = _Head(), 0
    for number, word in enumerate(phrase.split(" ")[1:]):
        end += 1 + len(word)
        if _part_of_speech(word) in ("stop", "and") or word[0] in DIGITS or head.unit in ("anniversary", "edition"):
            return head
        if number and (word.endswith("ed") or word in _PAST):
            return head
        head = _Head(singular(word), end)
    return head._replace(is_told=False)


@lru_cache(maxsize=16384)
def _head_of_several(phrase: str) -> _Head:
    """Of several things, the first plural, or what its portions are of."""
    head, end, portion = _Head(), 0, False
    words = phrase.split(" ")[1:]
    for number, word in enumerate(words, 1):
        end += 1 + len(word)
        part, following = _part_of_speech(word), words[number : number + 1]
        if portion and word == "of":
            portion = False
        elif part == "stop" or (number == 1 and word[0] in DIGITS):
            return head
        elif part == "and":
            if number == 1 or portion or (following and (following[0] in _STOP or following[0][0] in DIGITS)):
                return head
        elif part == "plural":
            head, portion = _Head(singular(word), end), word in _PORTIONS and following == ["of"]
            if not portion:
                return head
    return head._replace(is_told=False)


@lru_cache(maxsize=8192)
def _part_of_speech(word: str) -> str:
    return "stop" if word in _STOP else "and" if word in ("and", "or") else "plural" if _is_plural(word) else ""


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "'s")) and word not in _NO_PLURALS


_NO_PLURALS: Final = frozenset(
    str.split("this his was has does across perhaps always besides afterwards less whereas sports sciences")
)


@lru_cache(maxsize=8192)
def singular(noun: str) -> str:
    """An English noun in the singular, in lower case.

    >>> singular("laboratories"), singular("branches"), singular("people"), singular("start-ups")
    ('laboratory', 'branch', 'person', 'start-up')
    """
    word = noun.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not _is_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_ES):
        return word[:-2]
    return word[:-1]


def _is_designation(text: str, before: int, word: str, number: Number, unit: str) -> bool:
    """Whether a number is the number of the thing named before it, Boeing 737, Article 23, or of a house: 66 Anchor Road."""
    if word in _DESIGNATORS:
        return unit not in UNIT_CODES and (unit == UNITY or not number.is_words)
    if unit != UNITY:
        return False
    if number.behind and text[number.end + 1].isupper() and _STREET.match(text, number.end):
        return True
    return len(word) > 1 and word not in _STOP and text[before - len(word) - 1].isupper() and word.replace("-", "").isalpha()


_STREET = re.compile(r"(?: [A-Z][\w'’-]*){1,3}? (?:Road|Street|Avenue|Lane|Drive|Boulevard|Place|Square)(?!\w)")


#: Behind these the second of two numbers is what the first led to, and no other end of a range: up 3 to 15.
_CHANGED: Final = frozenset(
    str.split(
        "by rose rise rises fell fall falls up down increased grew gained climbed dropped declined decreased jumped slid lost "
        "added surged dipped eased narrowed widened edged slipped advanced tumbled soared shrank"
    )
)
#: Before "from" these make a range of it: ranging from 5 to 8.
_RANGING: Final = frozenset(str.split("ranged ranging range ranges vary varies varied varying"))


def _range_at(text: str, low: str, first: Number) -> list[Figure]:
    """Both ends of "between 5 and 8 percent", "5-8%", "20 to 30 laboratories"; of "from 5 to 8 km" both are exact."""
    currency, before, word = _before(low, first.start, _last_word(low, first.start))
    if first.is_ordinal or word in _CHANGED:
        return []
    is_change = word == "from" and _last_word(low, before - len("from ")) not in _RANGING
    pattern = _AND if word == "between" else _TO_WORDS if first.is_words else _TO if word == "from" else _SPREAD
    joint = pattern.match(low, first.end)
    own = None if joint or currency else UNIT_BEHIND.match(low, first.end)
    joint = pattern.match(low, own.end()) if own else joint
    second = _number_behind(low, joint.end()) if joint else None
    if joint is None or second is None:
        return []
    other, second_start, _ = _before(low, second.start, _last_word(low, second.start))
    unit, end = (currency or other, second.end) if currency or other else _unit_behind(low, second)
    start = before - len("between ") if word == "between" else before - len("from ") if word == "from" else before
    comparator, hedged = _hedge_before(low, start, _last_word(low, start))
    is_one_unit = other in ("", currency) and (own is None or unit_named(own[1]) == unit)
    if is_change:
        is_shared = own is None and not (currency or other) and unit in UNITS and second.scale == 1 and not first.is_words
        ends = ((before, joint.start(), first.value), (second_start, end, second.value)) if is_shared else ()
        return [figure(text, (start, end), value, EXACT, unit) for start, end, value in ends]
    value = _shared(first, second)
    if not unit or not is_one_unit or (first.is_words and unit == UNITY) or value >= second.value or comparator is not EXACT:
        return []
    low_start = before if word == "from" else hedged
    return [
        figure(text, (low_start, joint.start()), value, Comparator.AT_LEAST, unit),
        figure(text, (second_start, end), second.value, Comparator.AT_MOST, unit),
    ]


def _number_behind(low: str, at: int) -> Number | None:
    """The number that begins behind what joins it to another."""
    if low[at] in DIGITS:
        found = _NUMBER.match(low, at)
        return _scaled(low, found, at) if found and len(found[1]) <= LONGEST else None
    words, end, behind = _spelt_at(low, at)
    worth = _worth(words)
    if worth is None or worth[1]:
        return None
    return Number(worth[0], at, end, behind, SCALES.get(words.rpartition(" ")[2], 1), is_words=True)


def _shared(first: Number, second: Number) -> Decimal:
    """The first number of a range with the scale of the second, where it has none and is the lesser with it: 5 to 8 million."""
    scaled = first.value * second.scale if first.scale == 1 else first.value
    return scaled if scaled < second.value else first.value


#: The words that numbers begin with, and what reads those at an offset in a text and its plain form.
ENGLISH_READERS: Final[Mapping[str, Callable[[str, str, int], list[Figure]]]] = {
    **dict.fromkeys((*WORDS, *ORDINALS), figures_in_words),
    **dict.fromkeys(_ARTICLES, _article_figure),
    **dict.fromkeys(CURRENCY_CODES, _figures_behind_code),
    "half a": _half_figure,
    **dict.fromkeys(("half of", "half the", "half their", "half its", "half an hour", "half-hour"), _half_of_something),
}
