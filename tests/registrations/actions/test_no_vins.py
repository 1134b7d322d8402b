"""A VIN of a portfolio that is none is told by line, and its row is taken as it stands."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.registrations import queries
from vigie.registrations.actions import Taken
from vigie.registrations.models import Certificate
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
ROWS = [
    contract(0),
    contract(1, vin="VF10000000000000"),
    contract(2, vin="VF1-0000-0000-0000-0000"),
    contract(3, vin="VF100000O00000003"),
    contract(4, vin="00000004"),
    contract(5, vin=""),
    contract(6, vin="vf1 00000000 000006"),
    contract(7, vin="VFI00000000000007", settled_on="2026-12-03"),
]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


@pytest.fixture
def taken(lender: Lender) -> Taken:
    return lender.take("portfolio", ROWS, DAY)


def test_each_is_listed_as_the_file_wrote_it(lender: Lender, taken: Taken) -> None:
    assert (taken.rows, taken.bad_rows, taken.warnings) == (8, 0, 6)
    with tenant(lender.by.organisation_id):
        assert Certificate.objects.count() == 8
        told = queries.bad_rows(lender.by, taken.batch_id, kept=True)
    assert [(one.line, one.column, one.value, one.code.partition(".")[2]) for one in told] == [
        (3, "vin", "VF10000000000000", "no_vin"),
        (4, "vin", "VF1-0000-0000-0000-0000", "no_vin"),
        (5, "vin", "VF100000O00000003", "no_vin"),
        (6, "vin", "00000004", "no_vin"),
        (9, "settled_on", "2026-12-03", "day_after_file"),
        (9, "vin", "VFI00000000000007", "no_vin"),
    ]


def test_a_register_may_write_what_it_likes(lender: Lender, taken: Taken) -> None:
    assert taken.warnings
    assert lender.take("register", [certificate(0, vin="123456")], DAY).warnings == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "line 5, column vin: VF100000O00000003 is no VIN, which has 17 characters"),
        ("fr", "VF100000O00000003 n’est pas un VIN, qui compte 17"),
        ("pl", "wiersz 5, kolumna vin: VF100000O00000003 nie jest numerem VIN, który ma 17"),
    ],
)
def test_the_page_says_why(lender: Lender, taken: Taken, language: str, sentence: str) -> None:
    client = signed_in(lender.by, "administrator", language=language)
    page = client.get(f"/imports/{taken.batch_id}/").content.decode()
    assert sentence in page
