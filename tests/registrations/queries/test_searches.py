"""A search pages through the same certificates, in the same order, whichever way it finds them."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.text import alphanumerics, fold
from vigie.registrations.models import Certificate
from vigie.registrations.queries import (
    SORTS,
    CertificateFilters,
    certificates_page,
    count_certificates,
    find_certificates,
    lists,
    searches,
)
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db

NAMES = ("AABBES ZOE", "DURAND MARIE", "DURAND PAUL", "DURANT ANNA", "LENDER SA", "VF1 TAXIS")
WORDS = ("D", "durand", "DURAND M", "AA", "AA1", "vf1", "C-1", "C-10", "LENDER", "A", "nobody", "%")


def certificate(number: int, organisation_id: int) -> Certificate:
    customer = NAMES[number * 7 % len(NAMES)]
    holder = NAMES[4] if number % 3 == 0 else customer
    return Certificate(
        organisation_id=organisation_id,
        source_id=1,
        contract_key=f"C {number}",
        contract_number=f"C-{number}",
        plate=f"{'AD'[number % 2]}{'AB'[number % 5 // 3]}{number * 37 % 999:03d}CD",
        vin=f"VF{number % 3}{number:014d}",
        product="lld" if number % 4 == 0 else "credit",
        customer_name=customer.title(),
        customer_key=customer,
        holder_name=holder.title(),
        holder_key=holder,
        outstanding_cents=number % 6 * 1000,
        currency="EUR",
        level=number % 4,
        first_seen_on=date(2026, 1, 1),
    )


def filled(name: str) -> int:
    number = create_organisation(name)
    with tenant(number):
        Certificate.objects.bulk_create(certificate(n, number) for n in range(120))
    return number


@pytest.fixture
def by() -> Actor:
    _, number = [filled(name) for name in ("Neighbour", "Lessor")]
    return system_actor(number, name="test")


@pytest.fixture(params=[(3000, 20_000), (5, 20), (5, 7), (1, 500)])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gathered only; along the order with windows that end early, or hold everything."""
    common, window = request.param
    monkeypatch.setattr(searches, "COMMON", common)
    monkeypatch.setattr(lists, "WINDOW", window)


def meant(words: str) -> list[Certificate]:
    """Return what a search means, by reading everything."""
    text, bare = fold(words), alphanumerics(words)
    return [
        one
        for one in Certificate.objects.all()
        if any(key.startswith(text) for key in (one.contract_key, one.customer_key, one.holder_key))
        or (bare and (one.plate.startswith(bare) or one.vin.startswith(bare)))
    ]


def paged(by: Actor, filters: CertificateFilters, sort: str) -> list[int]:
    ids, cursor = [], ""
    while True:
        page = certificates_page(by, filters, sort=sort, cursor=cursor, size=9)
        ids += [row.id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return ids


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.usefixtures("ways")
def test_pages_hold_what_is_meant_in_order(by: Actor, words: str) -> None:
    with tenant(by.organisation_id):
        wanted = meant(words)
        for name, keys in SORTS.items():
            ordered = sorted(wanted, key=lambda one: (*(getattr(one, k) for k in keys), one.pk))
            ids = [one.pk for one in ordered]
            assert paged(by, CertificateFilters(q=words), name) == ids
            assert paged(by, CertificateFilters(q=words), f"-{name}") == ids[::-1]
        assert count_certificates(by, CertificateFilters(q=words)) == len(wanted)
        leased = [one for one in wanted if one.product == "lld"]
        filters = CertificateFilters(q=words, product="lld")
        assert sorted(paged(by, filters, "-level")) == sorted(one.pk for one in leased)
        assert count_certificates(by, filters) == len(leased)


def test_the_box_offers_plates_first(by: Actor) -> None:
    with tenant(by.organisation_id):
        found = find_certificates(by, "AA", limit=50)
        assert [row.plate[:2] for row in found[:36]] == ["AA"] * 36
        assert [row.plate for row in found[:36]] == sorted(row.plate for row in found[:36])
        assert {row.customer_name for row in found[36:]} == {"Aabbes Zoe"}
        assert len(find_certificates(by, "AA", limit=7)) == 7
        assert find_certificates(by, "  ") == ()
        assert len(find_certificates(by, "\0", limit=3)) == 3


def test_a_count_stops(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "COUNTED_UP_TO", 10)
    with tenant(by.organisation_id):
        assert count_certificates(by, CertificateFilters(q="durand")) == 11
        assert count_certificates(by, CertificateFilters(product="lld")) == 11
        assert count_certificates(by, CertificateFilters(q="C-10")) == 11
