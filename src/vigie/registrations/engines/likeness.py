"""Near or different, for changed names and addresses only: two scores, then the domain's rules."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Any, Final

import pyarrow as pa
from rapidfuzz import fuzz

from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.facts import Likeness
from vigie.registrations.domain.legal_forms import LEGAL_FORMS, is_loose
from vigie.registrations.domain.likeness import (
    AGENCIES,
    MARRIED,
    NEAR_SCORE,
    REMEMBERED,
    Name,
    joined,
    may_be_one,
    may_be_one_place,
    names_of,
)
from vigie.registrations.domain.person_names import (
    CIVILITIES,
    adds_names,
    may_be_shortened,
    written_out,
)

_ASIDE: Final = LEGAL_FORMS | CIVILITIES | AGENCIES
CONTEXT: Final = (
    "holder_name",
    "holder_birth_name",
    "holder_used_name",
    "holder_kind",
    "holder_siren",
)


def judge(field: str, expected: Any, observed: Any) -> Any:
    """Return near or different for each row of two Arrow tables of canonical text.

    It is the `Judge` of `reconciliation.compare`.
    """
    column = BY_NAME[field]
    if not column.has_likeness:
        return pa.repeat(pa.scalar("different"), expected.num_rows)
    if column.kind == "address":  # no other column has a say: no rows are built
        cells = zip(expected[field].to_pylist(), observed[field].to_pylist(), strict=True)
        return pa.array([_of_places(one or "", other or "") for one, other in cells], pa.string())
    pairs = zip(_rows(expected, field), _rows(observed, field), strict=True)
    return pa.array([likeness(field, one, other) for one, other in pairs], pa.string())


def likeness(field: str, expected: Mapping[str, str], observed: Mapping[str, str]) -> Likeness:
    """Return the likeness of one field of two rows of canonical text; any column may be absent."""
    column = BY_NAME[field]
    ours, theirs = joined(expected.get(field, ""), observed.get(field, ""))
    if not column.has_likeness or not ours or not theirs:
        return "different"
    if column.kind == "address":
        return _of_places(expected[field], observed[field])
    may_score = _scores_high(ours, theirs) or is_loose(ours) or is_loose(theirs)
    may_score = may_score or may_be_shortened(ours, theirs) or _tells_little(ours, theirs)
    if not may_score and not _has_other_names(field, expected, observed):
        return "different"
    names = product(names_of(field, expected), names_of(field, observed))
    return "near" if any(_is_near(a, b) for a, b in names) else "different"


def _tells_little(*names: str) -> bool:
    """Tell quickly whether a name has words beside those that tell somebody apart."""
    return not all(_ASIDE.isdisjoint(name.split()) for name in names)


def _is_near(one: Name, other: Name) -> bool:
    """Names of persons are scored with their initials written out; names more cost no score.

    Names of companies are scored without their legal forms, which tell nobody apart.
    """
    ours, theirs = joined(one.text, other.text)
    is_longer = False
    if one.party == other.party == "company":
        ours, theirs = (" ".join(Name(text, "company").tokens) for text in (ours, theirs))
    if one.party == other.party == "person":
        ours, theirs = written_out(ours, theirs)
        is_longer = adds_names(ours, theirs)
    return (is_longer or _scores_high(ours, theirs)) and may_be_one(
        Name(ours, one.party), Name(theirs, other.party)
    )


def _of_places(ours: str, theirs: str) -> Likeness:
    known = bool(ours and theirs)
    near = known and _scores_high(ours, theirs) and may_be_one_place(ours, theirs)
    return "near" if near else "different"


def _has_other_names(field: str, expected: Mapping[str, str], observed: Mapping[str, str]) -> bool:
    return any(
        not MARRIED.isdisjoint(row[field].split())
        or row.get("holder_birth_name")
        or row.get("holder_used_name")
        for row in (expected, observed)
    )


@lru_cache(maxsize=REMEMBERED)
def _scores_high(one: str, other: str) -> bool:
    """WRatio takes 5 % off for another order of words, so that order and one typing error together
    would be too much: words are put in order too.
    """
    if fuzz.token_set_ratio(one, other, score_cutoff=NEAR_SCORE) < NEAR_SCORE:
        return False
    pairs = ((one, other), (_in_order(one), _in_order(other)))
    return any(fuzz.WRatio(a, b, score_cutoff=NEAR_SCORE) >= NEAR_SCORE for a, b in pairs)


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))


def _rows(table: Any, field: str) -> Iterator[dict[str, str]]:
    names = [name for name in dict.fromkeys((field, *CONTEXT)) if name in table.column_names]
    columns = [table[name].to_pylist() for name in names]
    for cells in zip(*columns, strict=True):
        yield {name: cell or "" for name, cell in zip(names, cells, strict=True)}
