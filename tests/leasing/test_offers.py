"""Products and offers as records: versions kept, sold by day, offers never changed."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.leasing.actions import (
    NewCeiling,
    load_starter_products,
    publish_product_version,
    record_usury_ceiling,
    save_offer,
    save_product_version,
    withdraw_product,
)
from vigie.leasing.domain.product_text import starter_set
from vigie.leasing.queries import (
    offer,
    offers,
    offers_by_id,
    product_record,
    product_version,
    products,
    quote_sold,
    sold_products,
    usury_ceilings,
)
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
# Made up for these tests.
CEILING = NewCeiling("lease_with_option", date(2026, 10, 1), date(2026, 12, 31), Decimal("9.99"), "a test")  # fmt: skip
ASKED = {
    "product": "fr-loa-auto",
    "price": "25000",
    "rate": "6",
    "first_rental": "3000",
    "residual": "10000",
    "term": "48",
}


@pytest.fixture
def by() -> Iterator[Actor]:
    actor = system_actor(create_organisation("Lessor One"), name="test")
    with tenant(actor.organisation_id):
        record_usury_ceiling(CEILING, by=actor, key="ceiling")
        yield actor


def content(**changes: object) -> dict[str, Any]:
    found = deepcopy(dict(starter_set()["fr-loa-auto"]))
    found.update(changes)
    return found


def test_the_starter_set_is_loaded_once_and_sold(by: Actor) -> None:
    assert load_starter_products("FR", effective_on=DAY, by=by, key="a") == 11
    assert load_starter_products("FR", effective_on=DAY, by=by, key="b") == 0
    assert load_starter_products("PL", effective_on=DAY, by=by, key="c") == 5
    assert len(products(by, on=DAY)) == 16
    assert {row.sold_version for row in products(by, on=DAY)} == {1}
    assert {row.sold_version for row in products(by, on=DAY - timedelta(1))} == {None}
    assert len(sold_products(by, DAY)) == 16


def test_a_version_is_sold_from_its_day_and_an_offer_keeps_the_one_it_was_made_on(
    by: Actor,
) -> None:
    first = save_product_version(content(), by=by, key="1")
    publish_product_version(first, effective_on=DAY, by=by, key="2")
    saved = save_offer(ASKED, title="Peugeot 308", on=DAY, by=by, key="3")
    cheaper = content(bounds={**content()["bounds"], "rate": ["0", "5"]})
    second = save_product_version(cheaper, by=by, key="4")
    publish_product_version(second, effective_on=DAY + timedelta(7), by=by, key="5")
    assert quote_sold(by, ASKED, today=DAY + timedelta(6))[0].version_id == first
    sold, quote = quote_sold(by, ASKED, today=DAY + timedelta(7))
    assert sold.version_id == second
    assert [breach.code for breach in quote.breaches] == ["leasing.bound_rate"]
    kept = offer(by, saved.offer_id)
    assert (kept.product_version_id, kept.reference) == (first, "OFF-2026-000001")
    record = product_record(by, sold.product_id, on=DAY)
    assert [(one.version, one.is_sold, one.sold_from) for one in record.versions] == [
        (2, False, (DAY + timedelta(7),)),
        (1, True, (DAY,)),
    ]


def test_a_product_is_withdrawn_from_a_day_and_sold_again(by: Actor) -> None:
    first = save_product_version(content(), by=by, key="1")
    publish_product_version(first, effective_on=DAY, by=by, key="2")
    saved = save_offer(ASKED, title="Peugeot 308", on=DAY, by=by, key="3")
    product = product_version(by, first).product_id
    leaves, returns = DAY + timedelta(7), DAY + timedelta(14)
    withdraw_product(product, effective_on=leaves, by=by, key="4")
    assert quote_sold(by, ASKED, today=DAY + timedelta(6))[0].version_id == first
    with pytest.raises(Refused) as refusal:
        quote_sold(by, ASKED, today=leaves)
    assert refusal.value.code == "leasing.product_not_sold"
    assert sold_products(by, leaves) == ()
    assert [row.sold_version for row in products(by, on=leaves)] == [None]
    assert offer(by, saved.offer_id).product_version_id == first
    with pytest.raises(Refused):  # nothing of it is sold any more
        withdraw_product(product, effective_on=leaves, by=by, key="5")
    publish_product_version(first, effective_on=returns, by=by, key="6")
    assert quote_sold(by, ASKED, today=returns)[0].version_id == first
    record = product_record(by, product, on=leaves)
    assert (record.sold, record.withdrawn_from) == (None, (leaves,))


def test_a_product_is_withdrawn_on_its_page(by: Actor) -> None:
    first = save_product_version(content(), by=by, key="1")
    publish_product_version(first, effective_on=DAY, by=by, key="2")
    product = product_version(by, first).product_id
    client = signed_in(by, "product_manager")
    assert "Sell no more from" in client.get(f"/products/{product}/").content.decode()
    sent = {"on": localdate().isoformat(), "token": "t"}
    assert client.post(f"/products/{product}/withdraw", sent).status_code == 302
    page = client.get(f"/products/{product}/").content.decode()
    assert "Not sold from" in page
    assert "Sell no more from" not in page


def test_an_offer_keeps_the_whole_answer(by: Actor) -> None:
    load_starter_products("FR", effective_on=DAY, by=by, key="a")
    saved = save_offer(ASKED | {"find": "rental", "km": ""}, title=" Peugeot 308 ", on=DAY, by=by, key="b")  # fmt: skip
    kept = offer(by, saved.offer_id)
    assert (kept.price_minor, kept.rental_minor, kept.residual_minor) == (2_500_000, 33_182, 1_000_000)  # fmt: skip
    assert (kept.count, kept.rate, kept.currency) == (48, Decimal("0.060000000"), "EUR")
    assert kept.effective_rate is not None
    assert round(kept.effective_rate, 6) == Decimal("0.061678")
    assert (kept.made_on, kept.valid_until) == (DAY, date(2026, 12, 8))
    assert kept.title == "Peugeot 308"
    assert "km" not in kept.asked
    assert len(kept.content["rows"]) == 48
    assert kept.content["rows"][-1]["payment"] == 33_186
    assert kept.content["flows"][0] == {"on": "2026-11-23", "minor": 2_500_000, "reason": "price"}
    again = save_offer(ASKED | {"find": "rental", "km": ""}, title=" Peugeot 308 ", on=DAY, by=by, key="b")  # fmt: skip
    assert again == saved


def test_offers_are_listed_newest_first_page_by_page(by: Actor) -> None:
    load_starter_products("FR", effective_on=DAY, by=by, key="a")
    ids = [
        save_offer(ASKED, title=f"Car {number}", on=DAY, by=by, key=f"k{number}").offer_id
        for number in range(3)
    ]
    page = offers(by, limit=2)
    assert [row.id for row in page.rows] == [ids[2], ids[1]]
    rest = offers(by, limit=2, cursor=page.next_cursor)
    assert ([row.id for row in rest.rows], rest.next_cursor) == ([ids[0]], "")
    assert [row.title for row in offers(by, words="car 1").rows] == ["Car 1"]
    assert [row.pk for row in offers_by_id(by, (ids[1], 10**9, ids[0]))] == [ids[1], ids[0]]


def test_what_breaks_a_bound_is_not_offered(by: Actor) -> None:
    load_starter_products("FR", effective_on=DAY, by=by, key="a")
    with pytest.raises(Refused) as refused:
        save_offer(ASKED | {"rate": "30"}, title="", on=DAY, by=by, key="b")
    assert refused.value.code == "leasing.bound_rate"
    assert refused.value.params["high"] == Decimal("20.00")
    assert offers(by).rows == ()


def test_a_product_is_refused_where_it_is_wrong_and_where_nothing_changed(by: Actor) -> None:
    save_product_version(content(), by=by, key="1")
    with pytest.raises(Conflict) as conflict:
        save_product_version(content(), by=by, key="2")
    assert conflict.value.code == "leasing.product_unchanged"
    with pytest.raises(Invalid):
        save_product_version(content(kind="gift"), by=by, key="3")
    with pytest.raises(Refused) as refused:
        quote_sold(by, ASKED, today=DAY)
    assert refused.value.code == "leasing.product_not_sold"
    with pytest.raises(NotFound):
        quote_sold(by, ASKED | {"product": "nothing"}, today=DAY)
    assert [one.version for one in product_record(by, products(by)[0].id).versions] == [1]


def test_an_offer_keeps_the_usury_ceiling_of_its_day(by: Actor) -> None:
    """TAEG of 6 % nominal is 6.17 %; a later word on the same quarter corrects the first."""
    load_starter_products("FR", effective_on=date(2026, 1, 1), by=by, key="a")
    lower = replace(CEILING, percent=Decimal("6.16"))
    record_usury_ceiling(lower, by=by, key="b")
    assert [row.rate.as_percent(2) for row in usury_ceilings(by).rows] == [Decimal("6.16")]
    with pytest.raises(Refused) as refused:
        save_offer(ASKED, title="", on=DAY, by=by, key="c")
    assert refused.value.code == "leasing.usurious"
    record_usury_ceiling(replace(CEILING, percent=Decimal("6.17")), by=by, key="d")
    save_offer(ASKED, title="", on=DAY, by=by, key="e")
    with pytest.raises(Refused) as refused:
        save_offer(ASKED | {"signed": "2027-01-01"}, title="", on=DAY, by=by, key="f")
    assert refused.value.code == "leasing.usury_threshold_missing"
    # Signed before the reform, a lease with an option has no ceiling.
    save_offer(ASKED | {"signed": "2026-11-19"}, title="", on=DAY, by=by, key="g")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"category": "cars"}, "leasing.usury_category"),
        ({"until_on": date(2026, 9, 30)}, "leasing.usury_dates"),
        ({"percent": Decimal(0)}, "leasing.usury_rate_or_source"),
        ({"source": " "}, "leasing.usury_rate_or_source"),
        ({"from_on": date(2026, 12, 31)}, "leasing.usury_thresholds_overlap"),
    ],
)
def test_a_ceiling_that_cannot_hold_is_refused(
    change: dict[str, object], code: str, by: Actor
) -> None:
    with pytest.raises(Invalid) as invalid:
        record_usury_ceiling(replace(CEILING, **change), by=by, key="b")  # type: ignore[arg-type]  # one field at a time
    assert invalid.value.code == code


def test_the_database_keeps_versions_and_offers_as_they_are(by: Actor) -> None:
    load_starter_products("FR", effective_on=DAY, by=by, key="a")
    save_offer(ASKED, title="", on=DAY, by=by, key="b")
    for table, column in (("productversion", "version"), ("offer", "rental_minor")):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update leasing_{table} set {column} = {column} + 1")


def test_another_organisation_finds_nothing(by: Actor) -> None:
    load_starter_products("FR", effective_on=DAY, by=by, key="a")
    saved = save_offer(ASKED, title="", on=DAY, by=by, key="b")
    version = products(by)[0].sold_version_id
    assert version is not None
    product = products(by)[0].id
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id):
        assert products(other) == ()
        assert offers(other).rows == ()
        assert offers_by_id(other, (saved.offer_id,)) == ()
        for read in (
            lambda: offer(other, saved.offer_id),
            lambda: product_version(other, version),
            lambda: publish_product_version(version, effective_on=DAY, by=other, key="x"),
            lambda: withdraw_product(product, effective_on=DAY, by=other, key="y"),
        ):
            with pytest.raises(NotFound):
                read()


def test_selling_and_setting_ask_their_permissions(by: Actor) -> None:
    load_starter_products("FR", effective_on=DAY, by=by, key="a")
    reader = Actor(by.organisation_id, None, "reader", "en", frozenset({"leasing.read_offers"}))
    for forbidden in (
        lambda: quote_sold(reader, ASKED, today=DAY),
        lambda: products(reader),
        lambda: save_offer(ASKED, title="", on=DAY, by=reader, key="x"),
        lambda: save_product_version(content(), by=reader, key="x"),
    ):
        with pytest.raises(Forbidden):
            forbidden()
    assert offers(reader).rows == ()
