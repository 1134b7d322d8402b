"""Lists of certificates: every row once by any sort and cursor, prefixes only, nobody else's."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Forbidden, Invalid, NotFound
from vigie.registrations import queries
from vigie.registrations.queries import CertificateFilters
from vigie.testing.lender import Lender, contract, new_lender

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    rows = [
        contract(n, outstanding_amount=str(n % 3 * 1000), product="loa" if n % 2 else "credit")
        for n in range(25)
    ]
    made.take("portfolio", rows, date(2026, 11, 1))
    return made


@pytest.mark.parametrize("sort", [sign + name for name in queries.SORTS for sign in ("", "-")])
def test_pages_show_every_certificate_once_and_in_order(lender: Lender, sort: str) -> None:
    shown: list[queries.CertificateLine] = []
    cursor = ""
    with tenant(lender.by.organisation_id):
        while True:
            page = queries.certificates_page(lender.by, sort=sort, cursor=cursor, size=7)
            shown += page.rows
            cursor = page.next_cursor
            if not cursor:
                break
    assert len({line.id for line in shown}) == len(shown) == 25
    if sort.endswith("outstanding"):
        amounts = [line.outstanding or 0 for line in shown]
        assert amounts == sorted(amounts, reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("AB-003-00003", 1),
        ("ab003", 1),
        ("VF100000000000007", 1),
        ("c-00012", 1),
        ("durand", 25),
        ("Dùrand  paul 1", 11),
        ("paul", 0),
        ("%", 0),
    ],
)
def test_search_is_by_prefix_of_plate_vin_contract_and_names(
    lender: Lender, words: str, count: int
) -> None:
    with tenant(lender.by.organisation_id):
        assert queries.count_certificates(lender.by, CertificateFilters(q=words)) == count


def test_filters_narrow_together(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        found = queries.certificates_page(
            lender.by, CertificateFilters(q="durand paul 1", product="loa", level="none")
        )
    assert len(found.rows) == 6


def test_wrong_words_are_refused(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        with pytest.raises(Invalid, match=r"registrations\.sort_unknown"):
            queries.certificates_page(lender.by, sort="watch")
        with pytest.raises(Invalid, match=r"registrations\.level_unknown"):
            queries.certificates_page(lender.by, CertificateFilters(level="crimson"))
        with pytest.raises(Invalid, match=r"kernel\.cursor_unreadable"):
            queries.certificates_page(lender.by, cursor="!!")


def test_another_organisation_finds_nothing_by_id(lender: Lender, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    other = new_lender(tmp_path / "o", name="Other").by
    with tenant(lender.by.organisation_id):
        first = queries.certificates_page(lender.by).rows[0].id
        batch = queries.imports(lender.by)[0].id
    with tenant(other.organisation_id):
        for read in (queries.certificate, queries.comparison_of, queries.timeline_of):
            with pytest.raises(NotFound):
                read(other, first)
        with pytest.raises(NotFound):
            queries.import_detail(other, batch)
        with pytest.raises(NotFound):
            queries.bad_rows(other, batch)


def test_a_reader_needs_the_permission(lender: Lender) -> None:
    nobody = type(lender.by)(lender.by.organisation_id, 1, "n", "en", frozenset())
    with pytest.raises(Forbidden):
        queries.certificates_page(nobody)
