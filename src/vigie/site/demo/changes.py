"""Changes of a certificate that several stories share."""

from datetime import date, timedelta

from vigie.site.demo import identifiers
from vigie.site.demo.case import Case, Change
from vigie.site.demo.draw import Row, plain

NO_LESSEE = {
    "lessee_name": "",
    "lessee_street": "",
    "lessee_postcode": "",
    "lessee_city": "",
    "lease_mention": "",
}
BEFORE_MERGER = ("registered_on", "first_registered_on", "contract_starts_on", "delivered_on")
NO_PLEDGE = {"pledge_creditor": "", "pledged_on": "", "pledge_expires_on": ""}


def no_pledge(_: Case) -> Row:
    """Take the pledge off the certificate."""
    return dict(NO_PLEDGE)


def no_lessee(_: Case) -> Row:
    """Take the lessee and the mention of the lease off the certificate."""
    return dict(NO_LESSEE)


def new_title(day: int) -> Change:
    """Return a change that issues a new paper title on a day."""

    def change(case: Case) -> Row:
        on = case.day(day)
        number = identifiers.formula_number(int(on[:4]), 40_000_000 + case.draw.number())
        return {"formula_number": number, "registered_on": on}

    return change


def new_holder(day: int, kind: str = "person") -> Change:
    """Return a change of holder on a day: another party, a new title, no lease."""

    def change(case: Case) -> Row:
        buyer = case.draw.party(kind)
        row = {name: plain(text) for name, text in buyer.as_columns("holder").items()}
        row["holder_kind"] = kind
        return {**row, **NO_LESSEE, **new_title(day)(case)}

    return change


def customer_as_holder(day: int) -> Change:
    """Return a change that makes the lessee the holder and drops the lessor, with a new title."""

    def change(case: Case) -> Row:
        names = ("name", "kind", "siren", "street", "postcode", "city")
        row = {f"holder_{name}": plain(case.contract[f"customer_{name}"]) for name in names}
        row["holder_kind"] = case.contract["customer_kind"]
        return {**row, **NO_LESSEE, **new_title(day)(case)}

    return change


def own_name(role: str) -> Change:
    """Return a change that writes one of the lender's other own names in C.1."""

    def change(case: Case) -> Row:
        own = case.lender.name_as(role)
        return {"holder_name": plain(own.name), "holder_siren": own.siren}

    return change


def own_name_today(case: Case) -> Row:
    """Write the lender's present name in C.1, as its file does after a merger."""
    own = case.lender.own_names[0]
    return {"holder_name": own.name, "holder_siren": own.siren}


def before_merger(case: Case) -> Row:
    """Move contract and registration to six weeks before the lender's merger."""
    merged_on = case.lender.name_as("merged").valid_until or date.max
    on = (merged_on - timedelta(42)).isoformat()
    return dict.fromkeys(BEFORE_MERGER, on)
