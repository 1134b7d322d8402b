"""`domain.expectations` as SQL: what a lender expects on a certificate, in bulk.

Own names become one token on both sides, so that any own name agrees with any other. The token
settles all but two rare cases (a claim on a name that is not ours where ours stands too, and a
claim on an own name that had ended); `accepted` columns carry what is needed to settle those. A
property test holds this and the plain reference equal.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from vigie.reconciliation.engine import name, quoted
from vigie.registrations.domain.columns import COMPARED
from vigie.registrations.domain.expectations import (
    EXPECTATIONS,
    OWN_NAMES,
    Expectation,
    OwnName,
)
from vigie.registrations.engines.layers import BATCH, GIVEN

OWN: Final = "\x01own"
OWN_FIELDS: Final = tuple(one.field for one in EXPECTATIONS if one.source == OWN_NAMES)
CLAIMED: Final = "_claimed_"
SEEN: Final = "_seen_"
CONCERNED: Final = "_concerned_"
_RULES: Final = {field: tuple(r for r in EXPECTATIONS if r.field == field) for field in COMPARED}
_DATE: Final = "registered_on"


def expected_sql(
    view: str, columns: Collection[str], own: Sequence[OwnName], shown_own: str, on: date
) -> str:
    """Return the query of what is expected of each row of a portfolio view.

    Its columns: `_row`, the keys, product, contract, customer and each field that anything claims, with its
    raw text, null where the row claims nothing. `shown_own` is the own name shown to people.
    """
    cells = [name("_row"), *_plain(columns)]
    for field in COMPARED:
        text, raw = _claim(field, columns, own, shown_own, on)
        if text != "null":
            cells += [f"{text} as {name(field)}", f"{raw} as {name('raw_' + field)}"]
        if field in OWN_FIELDS:
            rules = [rule for rule in _RULES[field] if rule.source == OWN_NAMES]
            concerned = " or ".join(_concerned(rule, columns) for rule in rules)
            explicit, customer = _cell(field, columns), _cell("customer_name", columns)
            # A lender's own file that names the customer there claims nothing: ours is expected.
            dropped = f"({concerned}) and {explicit} is not distinct from {customer}"
            kept = f"(case when {dropped} then null else {explicit} end)::varchar"
            cells.append(f"{kept} as {name(CLAIMED + field)}")
            cells.append(f"case when {concerned} then 'y' end as {name(CONCERNED + field)}")
    return f"select {', '.join(cells)} from {name(view)}"


def observed_sql(view: str, columns: Collection[str], own: Sequence[OwnName], on: date) -> str:
    """Return the query of a register view with own names folded into one token."""
    told = [name(one) for one in (BATCH, GIVEN) if one in columns]
    cells = [name("_row"), *told, *_keys(columns)]
    for field in COMPARED:
        if field not in columns:
            continue
        text, raw = name(field), _raw(field, columns)
        if field in OWN_FIELDS and own:
            text = f"case when {_is_own(field, columns, own, on)} then {_token()} else {text} end"
            cells.append(f"{name(field)} as {name(SEEN + field)}")
        cells += [f"{text} as {name(field)}", f"{raw} as {name('raw_' + field)}"]
    return f"select {', '.join(cells)} from {name(view)}"


def _plain(columns: Collection[str]) -> list[str]:
    return [
        *_keys(columns),
        *(_or_null(one, columns) for one in ("contract_number", "product", "customer_name")),
    ]


def _keys(columns: Collection[str]) -> list[str]:
    """Return the keys, null where a table lacks one, and their raw texts."""
    raws = [name(f"raw_{key}") for key in ("plate", "vin") if f"raw_{key}" in columns]
    return [_or_null("plate", columns), _or_null("vin", columns), *raws]


def _or_null(column: str, columns: Collection[str]) -> str:
    return name(column) if column in columns else f"null::varchar as {name(column)}"


def _claim(
    field: str, columns: Collection[str], own: Sequence[OwnName], shown_own: str, on: date
) -> tuple[str, str]:
    """Return the SQL of a field's claim and of its raw text: the first rule that concerns a row."""
    explicit, raw = _cell(field, columns), _raw(field, columns)
    ours = [one.name for one in own if one.name and one.valid_from <= on]
    texts, raws = [], []
    for rule in _RULES[field]:
        if rule.source == OWN_NAMES:
            text, shown = _own_claim(explicit, raw, columns, ours, shown_own)
        else:
            text = f"coalesce({explicit}, {_cell(rule.source, columns)})"
            shown = f"case when {explicit} is null then {_raw(rule.source, columns)} else {raw} end"
        concerned = _concerned(rule, columns)
        texts.append(f"when {concerned} then {text}")
        raws.append(f"when {concerned} then {shown}")
    if not texts:
        return explicit, raw
    return (
        f"(case {' '.join(texts)} else {explicit} end)::varchar",
        f"(case {' '.join(raws)} else {raw} end)::varchar",
    )


def _own_claim(
    explicit: str, raw: str, columns: Collection[str], ours: Sequence[str], shown_own: str
) -> tuple[str, str]:
    """Return the claim where own names are expected: never the customer's, the token for ours."""
    customer = _cell("customer_name", columns)
    no_claim = f"({explicit} is null or {explicit} is not distinct from {customer})"
    if not ours:
        return (
            f"case when {no_claim} then null else {explicit} end",
            f"case when {no_claim} then null else {raw} end",
        )
    return (
        f"case when {no_claim} or {_in(explicit, ours)} then {_token()} else {explicit} end",
        f"case when {no_claim} then {quoted(shown_own)} else {raw} end",
    )


def _concerned(rule: Expectation, columns: Collection[str]) -> str:
    parts = [_in(_cell("product", columns), sorted(rule.products))]
    if rule.securities is not None:
        parts.append(_in(_cell("security", columns), sorted(rule.securities)))
    return f"coalesce({' and '.join(parts)}, false)"


def _is_own(field: str, columns: Collection[str], own: Sequence[OwnName], on: date) -> str:
    """Return whether the name was ours when the certificate was issued (`OwnName.covers`)."""
    certificate_on = _cell(_DATE, columns)
    in_force: dict[date | None, list[str]] = {}
    for one in own:
        if one.name and one.valid_from <= on:
            until = None if certificate_on == "null" else one.valid_until
            in_force.setdefault(until, []).append(one.name)
    parts = [
        f"({_in(name(field), names)} and {_issued_by(certificate_on, until)})"
        for until, names in in_force.items()
    ]
    return f"({' or '.join(parts) or 'false'})"


def _issued_by(certificate_on: str, until: date | None) -> str:
    if until is None:
        return "true"
    return f"coalesce({certificate_on} <= {quoted(until.isoformat())}, true)"


def _cell(column: str, columns: Collection[str]) -> str:
    return name(column) if column in columns else "null"


def _raw(column: str, columns: Collection[str]) -> str:
    if column not in columns:
        return "null"
    raw = f"raw_{column}"
    return f"coalesce({name(raw)}, {name(column)})" if raw in columns else name(column)


def _in(cell: str, values: Sequence[str]) -> str:
    return f"{cell} in ({', '.join(map(quoted, values))})" if values else "false"


def _token() -> str:
    return "chr(1) || 'own'"
