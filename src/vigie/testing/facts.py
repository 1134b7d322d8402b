"""Builders of facts about a certificate: a contract in order, and changes to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from vigie.registrations.domain.columns import PORTFOLIO_COLUMNS
from vigie.registrations.domain.expectations import OwnName, unexpected_fields
from vigie.registrations.domain.facts import DistortionFact, Likeness, SubjectFacts

OWN = (
    OwnName("CREDIT VIGIE AUTO", "123456782", date(2015, 1, 1), None),
    OwnName("ANCIENNE BANQUE", "", date(2000, 1, 1), date(2019, 12, 31)),
)
ALL_COLUMNS = frozenset(column.name for column in PORTFOLIO_COLUMNS)

_CONTRACT = {
    "plate": "AA123BB",
    "vin": "VF1RFA00123456789",
    "contract_number": "C-1",
    "contract_status": "open",
    "contract_starts_on": "2025-01-10",
    "contract_ends_on": "2029-01-10",
    "delivered_on": "2025-01-10",
    "outstanding_amount": "9000.00",
    "residual_amount": "4000.00",
    "currency": "EUR",
    "customer_name": "DURAND MARIE",
    "customer_kind": "person",
    "registered_on": "2025-01-12",
}
_CERTIFICATE = {"plate": "AA123BB", "vin": "VF1RFA00123456789", "registered_on": "2025-01-12"}
_HELD = {
    "credit": {"holder_name": "DURAND MARIE", "holder_kind": "person"},
    "loa": {
        "holder_name": "CREDIT VIGIE AUTO",
        "holder_siren": "123456782",
        "lessee_name": "DURAND MARIE",
    },
    "pl_leasing": {"holder_name": "DURAND MARIE", "owner_name": "CREDIT VIGIE AUTO"},
}


def facts(
    product: str = "credit",
    *,
    as_of: date = date(2026, 11, 20),
    expected: Mapping[str, str] | None = None,
    observed: Mapping[str, str] | None = None,
    likeness: Likeness = "different",
    since: date | None = None,
) -> SubjectFacts:
    """Return the facts of a contract in order but for what `expected` and `observed` change.

    Distortions follow from the expectations by product; all portfolio columns are given.
    """
    security = "pledge_siv" if product == "credit" else "ownership"
    row = {**_CONTRACT, "product": product, "security": security, **(expected or {})}
    held = dict(_HELD.get(product, _HELD["loa"]))
    if row["security"] == "pledge_siv":
        held |= {"pledge_creditor": "CREDIT VIGIE AUTO", "pledge_expires_on": "2030-01-12"}
    seen = {**_CERTIFICATE, **held, **(observed or {})}
    found = unexpected_fields(row, seen, OWN, as_of)
    first_seen_on = since or as_of
    return SubjectFacts(
        certificate_id=1,
        contract_number=row["contract_number"],
        plate=row["plate"],
        vin=row["vin"],
        product=product,
        expected=row,
        observed=seen,
        as_of=as_of,
        distortions=tuple(
            DistortionFact(field, wanted, got, "changed", likeness, first_seen_on, as_of)
            for field, (wanted, got) in found.items()
        ),
        known_columns=ALL_COLUMNS,
    )


def not_found(product: str = "credit", **expected: str) -> SubjectFacts:
    """Return the facts of a contract that the register does not know."""
    known = facts(product, expected=expected)
    gone = DistortionFact("", "", "", "missing_in_register", "different", known.as_of, known.as_of)
    return replace(known, observed=None, distortions=(gone,))
