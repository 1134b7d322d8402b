"""The comparison again, row by row in plain Python: slow, short, and the judge of the other.

Rows are dictionaries of canonical text, "" = empty, in the order of their files.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from vigie.reconciliation.spec import CHANGED, Former, Spec, Summary

Row = dict[str, str]


class Difference(NamedTuple):
    """One row of the result, without likeness; `shown` follows `Spec.shown`."""

    shown: tuple[str, ...]
    field: str
    expected: str
    observed: str
    kind: str


def compare_plainly(
    expected: Sequence[Row], observed: Sequence[Row], spec: Spec
) -> tuple[Summary, list[Difference]]:
    """Return counts and differences: pairs by expected row and field, then the rows alone."""
    pairs = _pairs(expected, observed, spec)
    taken = set(pairs.values())
    found = Summary(len(expected), len(observed), paired=len(pairs), observed_paired=len(taken))
    found.only_expected = len(expected) - len(pairs)
    found.only_observed = len(observed) - len(taken)
    result = []
    for e, o in sorted(pairs.items()):
        for field in _differing(expected[e], observed[o], spec):
            found.by_field[field] += 1
            values = (expected[e][field], observed[o][field])
            result.append(Difference(_shown(expected[e], spec), field, *values, CHANGED))
    for alone, rows, kind in (
        (set(range(len(expected))) - set(pairs), expected, spec.only_expected),
        (set(range(len(observed))) - taken, observed, spec.only_observed),
    ):
        result += [Difference(_shown(rows[i], spec), "", "", "", kind) for i in sorted(alone)]
    return found, result


def _pairs(expected: Sequence[Row], observed: Sequence[Row], spec: Spec) -> dict[int, int]:
    """Return expected row → observed row."""
    pairs: dict[int, int] = {}
    for keys in spec.passes:
        taken = set(pairs.values())
        left = [o for o in range(len(observed)) if o not in taken]
        pairs |= _pass(expected, _by_key(observed, left, keys), keys, spec, pairs)
    if spec.is_many_to_one:
        for keys in spec.passes[1:]:
            named = _by_key(observed, range(len(observed)), keys)
            firsts = {key: rows[:1] for key, rows in named.items()}
            pairs |= _pass(expected, firsts, keys, spec, pairs)
        pairs |= _formers(expected, observed, spec, pairs)
    return pairs


def _formers(
    expected: Sequence[Row], observed: Sequence[Row], spec: Spec, pairs: dict[int, int]
) -> dict[int, int]:
    """Pair the rows still left that give one key alone with the only row that names it as its former.

    Something else must say that the two are one.
    """
    if spec.former is None:
        return {}
    key, column = spec.former.key, spec.former.column
    found = {}
    for e in [e for e in range(len(expected)) if e not in pairs]:
        given = [name for name in spec.keys if expected[e][name]]
        named = [o for o, row in enumerate(observed) if row[column] == expected[e][key]]
        if (
            given == [key]
            and len(named) == 1
            and _vouched(expected[e], observed[named[0]], spec.former)
        ):
            found[e] = named[0]
    return found


def _vouched(ours: Row, theirs: Row, former: Former) -> bool:
    for a, b in former.vouching:
        if ours[a] != "" and ours[a] == theirs[b]:
            return True
    then, now = former.series or ("(?!)", "(?!)")
    return bool(re.fullmatch(then, ours[former.key]) and re.fullmatch(now, theirs[former.key]))


def _pass(
    expected: Sequence[Row],
    by_key: dict[tuple[str, ...], list[int]],
    keys: tuple[str, ...],
    spec: Spec,
    pairs: dict[int, int],
) -> dict[int, int]:
    """Pair the expected rows still left: first with first, and more with the last if they may."""
    found: dict[int, int] = {}
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    for e in [e for e in range(len(expected)) if e not in pairs]:
        key = _key(expected[e], keys)
        rows, turn = by_key.get(key, []), seen[key]
        seen[key] += 1
        if rows and (turn < len(rows) or spec.is_many_to_one):
            found[e] = rows[min(turn, len(rows) - 1)]
    return found


def _by_key(
    rows: Sequence[Row], places: Sequence[int], keys: tuple[str, ...]
) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in places:
        if key := _key(rows[place], keys):
            found[key].append(place)
    return found


def _key(row: Row, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the key of a row, () where a cell of it is empty."""
    key = tuple(row[name] for name in keys)
    return key if all(key) else ()


def _differing(expected: Row, observed: Row, spec: Spec) -> list[str]:
    return [
        name
        for name in spec.compared
        if expected[name] != observed[name]
        and (spec.empty_is_value or (expected[name] and (observed[name] or name not in spec.keys)))
    ]


def _shown(row: Row, spec: Spec) -> tuple[str, ...]:
    return tuple(_told(row, name, spec) for name in spec.shown)


def _told(row: Row, name: str, spec: Spec) -> str:
    raw = row.get(spec.raw_prefix + name, "") if name in spec.as_written else ""
    return raw or row.get(name, "")
