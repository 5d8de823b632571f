"""Brace expansion: the words that `{a,b}` and `{1..3}` make of one."""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.shell.tree import LITERAL, Part

_RANGE = re.compile(r"(-?\d{1,9}|[A-Za-z])\.\.(-?\d{1,9}|[A-Za-z])(?:\.\.(-?\d{1,9}))?").fullmatch
#: Braces and value lists give at most this many words; past it, a hole stands for the rest.
MOST = 64


def braces(parts: list[Part]) -> list[list[Part]]:
    """Return the words that `{a,b}` and `{1..3}` make of one, each as parts."""
    items: list[Part | str] = []
    for part in parts:
        if part.kind != LITERAL or part.quoted:
            items.append(part)
            continue
        run: list[str] = []
        for c in part.text:
            if c in "{},":
                if run:
                    items.append(Part(LITERAL, "".join(run), False, part.span))
                    run = []
                items.append(c)
            else:
                run.append(c)
        if run:
            items.append(Part(LITERAL, "".join(run), False, part.span))
    if len(items) > 512:
        return [parts]
    return [_merged(each) for each in _alternatives(items, 0)]


def _merged(items: list[Part | str]) -> list[Part]:
    """Turn leftover brace characters into literals."""
    out: list[Part] = []
    for item in items:
        part = Part(LITERAL, item, False, (0, 0)) if isinstance(item, str) else item
        if out and part.kind == LITERAL and out[-1].kind == LITERAL and part.quoted == out[-1].quoted:
            out[-1] = Part(LITERAL, out[-1].text + part.text, part.quoted, (0, 0))
        else:
            out.append(part)
    return out


def _alternatives(items: list[Part | str], depth: int) -> list[list[Part | str]]:
    """Expand the first brace group and recurse on the rest."""
    opened = -1
    for k, item in enumerate(items):
        if item != "{":
            continue
        level = 0
        commas: list[int] = []
        close = -1
        for j in range(k, len(items)):
            other = items[j]
            if other == "{":
                level += 1
            elif other == "}":
                level -= 1
                if level == 0:
                    close = j
                    break
            elif other == "," and level == 1:
                commas.append(j)
        if close < 0:
            continue
        choices: list[list[Part | str]] = []
        if commas:
            begin = k + 1
            for comma in [*commas, close]:
                choices.append(items[begin:comma])
                begin = comma + 1
        elif close == k + 2 and isinstance(items[k + 1], Part):
            choices = [[Part(LITERAL, t, False, (0, 0))] for t in _sequence(items[k + 1])]
        if choices:
            opened = k
            break
    if opened < 0 or depth > 8:
        return [items]
    heads = [x for c in choices for x in _alternatives(c, depth + 1)][:MOST]
    tails = _alternatives(items[close + 1 :], depth + 1)
    out = [[*items[:opened], *head, *tail] for head in heads for tail in tails]
    if len(out) > MOST:
        return [*out[:MOST], [*items[:opened], Part(LITERAL, HOLE, False, (0, 0))]]
    return out


def _sequence(item: Part | str) -> list[str]:
    """Return the members of `1..3` or `a..e`; none where it is no sequence."""
    match = _RANGE(item.text) if isinstance(item, Part) else None
    if match is None:
        return []
    first, last = match[1], match[2]
    if first.isalpha() != last.isalpha():
        return []
    a, b = (ord(first), ord(last)) if first.isalpha() else (int(first), int(last))
    step = abs(int(match[3] or 1)) or 1
    if abs(b - a) // step >= MOST:
        return [HOLE]
    numbers = range(a, b + 1, step) if a <= b else range(a, b - 1, -step)
    wide = max(len(first), len(last)) if first[0] == "0" != first or last[0] == "0" != last else 0
    return [chr(k) if first.isalpha() else str(k).zfill(wide) for k in numbers]
