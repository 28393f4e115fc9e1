"""Does a needs report (SPIN) say something?  Situation, problem, implication, need-payoff: each in its own words."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping

PARTS = ("situation", "problem", "implication", "need_payoff")
EMPTY, SHORT = "empty", "short"
# Who writes a sentence uses more than a few different letters; "aaaaaaaa" and "-.-.-.-" do not.
DIFFERENT = 4
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def substance(text: str | None) -> int:
    """Return how many letters and digits ``text`` has, markup aside; a Chinese one says as much as two.

    >>> substance("Orders are typed twice."), substance("订单要录入两次"), substance("<p>&nbsp;<br></p> - ?")
    (19, 14, 0)
    >>> substance("aaaaaaaa"), substance(None)
    (0, 0)
    """
    plain = html.unescape(TAG.sub(" ", text or ""))
    letters = [letter for letter in plain if letter.isalnum()]
    if len({letter.lower() for letter in letters}) < DIFFERENT:
        return 0
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in letters)


def missing(parts: Mapping[str, str | None], least: int) -> dict[str, str]:
    """Return {part: what is wrong} of the parts of a report that say less than ``least`` letters, in their order.

    >>> missing({"situation": "Forty reps on paper forms", "problem": "slow"}, 20)
    {'problem': 'short', 'implication': 'empty', 'need_payoff': 'empty'}
    """
    said = {part: substance(parts.get(part)) for part in PARTS}
    return {part: SHORT if amount else EMPTY for part, amount in said.items() if amount < least}
