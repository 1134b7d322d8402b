"""Payments of a contract are lettered with its dues in the tax file, and what is open is not."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from vigie.database.tenant import tenant
from vigie.ledger.domain.fec import FIELDS
from vigie.ledger.queries.fec import FecAsked, fec
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.testing.contracts import loa, new_lessor

pytestmark = pytest.mark.django_db
RENTAL = 39_818  # 331.82 and 20 %


def test_each_payment_is_lettered_with_its_rental() -> None:
    lessor = new_lessor()
    name = Declared("Lessor One", "main", date(2012, 1, 1), siren="552 100 554")
    add_own_name(name, by=lessor.by, key="n")
    contract = lessor.active(loa())
    lessor.pay(contract, 360_000 + 50_000, date(2024, 1, 15))
    for month in (2, 3, 4):
        lessor.bill(contract, date(2024, month, 15))
        if month < 4:
            lessor.pay(contract, RENTAL, date(2024, month, 20))
    lessor.pay(contract, 10_000, date(2024, 4, 20))
    with tenant(lessor.by.organisation_id):
        asked = FecAsked(date(2024, 1, 1), date(2024, 12, 31))
        text = b"".join(fec(lessor.by, asked).content).decode("iso8859-15")
    _, *lines = text.removesuffix("\r\n").split("\r\n")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    days: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        row = dict(zip(FIELDS, line.split("\t"), strict=True))
        if row["CompteNum"] == "411000":
            debit, credit = (Decimal(row[side].replace(",", ".")) for side in ("Debit", "Credit"))
            sums[row["EcritureLet"]] += debit - credit
            days[row["EcritureLet"]].add(row["EcritureDate"])
    # Delivery, February and March are settled; of April 298.18 is open.
    assert sums == {"A": 0, "B": 0, "C": 0, "": Decimal("298.18")}
    assert days["A"] == {"20240115"}
    assert days["B"] == {"20240215", "20240220"}
    assert days["C"] == {"20240315", "20240320"}
