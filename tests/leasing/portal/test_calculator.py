"""The calculator, offers and products over HTTP: what is answered, kept, compared and refused."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.leasing.actions import NewCeiling, load_starter_products, record_usury_ceiling
from vigie.leasing.models import Offer, Product, ProductVersion
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
LOA = {
    "product": "fr-loa-auto",
    "find": "rental",
    "price": "25000",
    "first_rental": "3000",
    "residual": "10000",
    "rate": "6",
    "term": "48",
    "signed": "2026-11-23",
    "start": "2026-11-23",
}


@pytest.fixture
def by() -> Actor:
    """A lessor that sells the French starter set; its ceiling is made up for these tests."""
    actor = system_actor(create_organisation("Lessor One"), name="test")
    day = localdate()
    load_starter_products("FR", effective_on=day.replace(2020, 1, 1), by=actor, key="starters")
    ceiling = NewCeiling("lease_with_option", day.replace(2026, 10, 1), day.replace(2027, 12, 31), Decimal("9.99"), "a test")  # fmt: skip
    record_usury_ceiling(ceiling, by=actor, key="ceiling")
    return actor


def asked(**changes: str) -> str:
    return urlencode({name: text for name, text in {**LOA, **changes}.items() if text})


def seen(client: Client, query: str, target: str = "") -> str:
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    response = client.get(f"/calculator/?{query}", headers=headers)
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def test_the_page_answers_with_the_figures_of_the_check_example(by: Actor) -> None:
    client = signed_in(by, "back_office")
    page = seen(client, asked())
    assert field(page, "rental") == "331.82"
    for text in ("331.82 <", "6.17 <", "22,000.00", "3,927.40", "Below the usury ceiling"):
        assert text in page, text
    assert page.count('<td data-label="VAT" class="cell-amount">55.30</td>') == 47
    flows = seen(client, asked(show="flows"))
    assert "−331.82" in flows
    assert "25,000.00" in flows
    assert field(seen(signed_in(by, "product_manager", "fr"), asked()), "rental") == "331,82"


@pytest.mark.parametrize(
    ("asset", "borne"),
    # 24 rentals in advance of 20,000 before tax: a car bears its tax, a van recovers all of it.
    [("passenger_car", "once 0 % of the VAT"), ("utility", "once 100 % of the VAT")],
)
def test_a_business_is_told_what_it_bears(by: Actor, asset: str, borne: str) -> None:
    query = urlencode({"product": "fr-lld-pro", "find": "rental", "price": "20000", "rate": "4", "residual": "9000", "term": "24", "asset": asset})  # fmt: skip
    page = seen(signed_in(by, "back_office"), query)
    assert borne in page
    assert "Borne by the customer" not in seen(signed_in(by, "administrator"), asked())


@pytest.mark.parametrize(
    ("find", "answer"),
    [
        ("rate", "5.9999748"),
        ("price", "24999.99"),
        ("first_rental", "3000.01"),
        ("residual", "10000.02"),
        ("term", "48"),
        ("subsidy", "0.01"),
    ],
)
def test_every_value_can_be_sought(by: Actor, find: str, answer: str) -> None:
    client = signed_in(by, "back_office")
    page = seen(client, asked(find=find, rental="331.82", **{find: ""}), target="answer")
    assert field(page, find) == answer
    assert "hx-swap-oob" in page
    assert "<html" not in page


def test_a_part_of_the_page_puts_the_whole_question_into_the_address(by: Actor) -> None:
    client = signed_in(by, "back_office")
    response = client.get(
        f"/calculator/?{asked(rental='999')}", headers={"HX-Request": "true", "HX-Target": "answer"}
    )
    address = response["HX-Replace-Url"]
    assert address.startswith("/calculator/?product=fr-loa-auto&find=rental&price=25000")
    assert "rental=999" not in address  # what is sought is no question
    assert field(seen(client, address.partition("?")[2]), "rental") == "331.82"


@pytest.mark.parametrize(
    ("language", "number", "bound"),
    [
        (
            "en",
            "is not a number for Price",
            "The rate is 30.00 %; this product takes 0.00 to 20.00 %",
        ),
        ("fr", "n’est pas un nombre pour Prix", "Le taux est de 30,00 %"),
        ("pl", "nie jest liczbą w polu Cena", "Stopa wynosi 30,00 %"),
    ],
)
def test_what_cannot_be_read_or_breaks_a_bound_is_said_in_the_readers_language(
    by: Actor, language: str, number: str, bound: str
) -> None:
    client = signed_in(by, "back_office", language)
    assert number in spaced(seen(client, asked(price="much")))
    page = spaced(seen(client, asked(rate="30")))
    assert bound in page
    assert "calculator/offer" not in page


def spaced(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_missing_ceiling_stops_the_offer_and_an_old_signature_needs_none(by: Actor) -> None:
    client = signed_in(by, "back_office")
    missing = seen(client, asked(signed="2028-01-01", start="2028-01-01"))
    assert "nobody recorded it" in missing
    assert "calculator/offer" not in missing
    before = seen(client, asked(signed="2026-11-19"))
    assert "usury ceiling" not in before
    assert "Effective rate a year" in before
    assert "calculator/offer" in before


def test_up_to_three_quotes_stand_side_by_side(by: Actor) -> None:
    client = signed_in(by, "back_office")
    credit = urlencode({"product": "fr-credit-auto", "price": "25000", "rate": "5", "term": "60"})
    leasing = urlencode({"product": "fr-credit-bail", "price": "20000", "rate": "5", "term": "60", "residual": "200"})  # fmt: skip
    page = seen(client, asked() + "&" + urlencode([("beside", credit), ("beside", leasing)]))
    assert page.count("Take away") == 2
    assert "471.78 EUR" in page  # 25,000 over 60 months at 5 %
    assert "Set beside" not in page  # three are enough
    assert "Set beside" in seen(client, asked() + "&" + urlencode([("beside", credit)]))
    broken = seen(client, asked() + "&" + urlencode([("beside", "product=nothing")]))
    assert "Not computed" in broken


def test_an_offer_is_saved_read_compared_and_printed(by: Actor) -> None:
    client = signed_in(by, "back_office")
    for number, price in enumerate(("25000", "26000")):
        response = client.post(
            "/calculator/offer",
            {"asked": asked(price=price), "title": f"Peugeot {number}", "token": f"t{number}"},
        )
        assert response.status_code == 302
    with tenant(by.organisation_id):
        first, second = Offer.objects.order_by("id")
    page = unescape(client.get(f"/offers/{first.pk}/").content.decode())
    for text in ("331.82 EUR", "6.17 %", "Peugeot 0", "First rental"):
        assert text in page
    assert f'href="/contracts/from-offer/{first.pk}"' in page
    assert "Peugeot 1" in client.get("/offers/").content.decode()
    chosen = client.post("/offers/", {"chosen": [first.pk, second.pk]}, follow=True)
    compared = chosen.content.decode()
    assert "331.82 EUR" in compared
    assert "355.31 EUR" in compared
    assert f'data-label="{first.reference}">331.82 EUR<' in compared
    for language in ("en", "fr", "pl"):
        paper = client.post(
            f"/offers/{first.pk}/paper", {"language": language, "token": "p"}, follow=True
        )
        assert paper["Content-Type"] == "application/pdf"
        assert b"".join(paper).startswith(b"%PDF-")


def test_a_saved_offer_opens_in_the_calculator_as_it_was_asked(by: Actor) -> None:
    client = signed_in(by, "back_office")
    client.post("/calculator/offer", {"asked": asked(), "title": "", "token": "t"})
    with tenant(by.organisation_id):
        offer = Offer.objects.get()
    page = unescape(client.get(f"/offers/{offer.pk}/").content.decode())
    found = re.search(r'href="(/calculator/\?[^"]+)"', page)
    assert found is not None
    assert field(seen(client, found.group(1).partition("?")[2]), "rental") == "331.82"


# --- products ------------------------------------------------------------------------------------


def form_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the edit form as it stands."""
    sent: dict[str, list[str]] = {}
    page = page[page.index("form-wide") :]
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and "checked" not in tag):
            sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', inside)
        sent[name] = [chosen[1]] if chosen else []
    return sent


def test_a_product_is_edited_as_a_new_version_compared_and_published(by: Actor) -> None:
    client = signed_in(by, "product_manager")
    with tenant(by.organisation_id):
        product = Product.objects.get(code="fr-loa-auto")
    sent = form_of(client.get(f"/products/{product.pk}/edit").content.decode())
    assert client.post(f"/products/{product.pk}/edit", sent).status_code == 422  # nothing changed
    sent["rate_high"] = ["5,5"]
    response = client.post(f"/products/{product.pk}/edit", sent)
    assert response.status_code == 302
    with tenant(by.organisation_id):
        newest = ProductVersion.objects.filter(product=product).latest("version")
    assert newest.content["bounds"]["rate"] == ["0", "5.5"]
    page = unescape(client.get(f"/products/{product.pk}/").content.decode())
    assert "Version 1 beside version 2" in page
    assert "<mark>0 – 5.5 %</mark>" in page
    tomorrow = (localdate() + timedelta(1)).isoformat()
    published = client.post(f"/products/versions/{newest.pk}/publish", {"on": tomorrow, "token": "t"})  # fmt: skip
    assert published.status_code == 302
    assert "version 1 sold" in client.get(f"/products/{product.pk}/").content.decode()
    client.post(f"/products/versions/{newest.pk}/publish", {"on": localdate().isoformat(), "token": "u"})  # fmt: skip
    assert "version 2 sold" in client.get(f"/products/{product.pk}/").content.decode()
    quoting = signed_in(by, "back_office")
    page = seen(quoting, asked(signed=localdate().isoformat()))
    assert "this product takes 0.00 to 5.50 %" in page


def test_a_new_product_begins_from_a_starter_and_a_wrong_one_says_where(by: Actor) -> None:
    client = signed_in(by, "product_manager", "fr")
    sent = form_of(client.get("/products/new?from=fr-lld-pro").content.decode())
    sent["code"] = ["lld-velo"]
    wrong = client.post("/products/new", {**sent, "term_low": ["80"]})
    assert wrong.status_code == 422
    assert "bounds.term" in wrong.content.decode()
    made = client.post("/products/new", {**sent, "term_low": ["24"]})
    assert made.status_code == 302
    with tenant(by.organisation_id):
        version = ProductVersion.objects.get(product__code="lld-velo")
    assert version.content["mileage"] == {
        "year": ["5000", "60000"],
        "excess": "0.0875",
        "unused": "0.04",
        "tolerance": "5",
    }


def test_the_starter_set_of_a_country_is_one_press(by: Actor) -> None:
    client = signed_in(by, "product_manager")
    page = client.post("/products/starters", {"country": "PL", "token": "t"}, follow=True)
    assert "5 products are sold now." in page.content.decode()
    assert "16 products" in page.content.decode()


def test_ceilings_are_shown_and_recorded_by_those_who_may(by: Actor) -> None:
    client = signed_in(by, "product_manager")
    sent = {
        "category": "above_6000",
        "from_on": "2026-10-01",
        "until_on": "2026-12-31",
        "percent": "7.45",
        "source": "a test",
        "token": "t",
    }
    assert client.post("/settings/ceilings/", sent).status_code == 302
    page = client.get("/settings/ceilings/").content.decode()
    assert "7.45" in page
    assert "9.99" in page
    overlap = client.post("/settings/ceilings/", {**sent, "from_on": "2026-12-01", "token": "u"})
    assert overlap.status_code == 422
    reader = signed_in(by, "back_office")
    assert "Record a ceiling" not in reader.get("/settings/ceilings/").content.decode()
    assert reader.post("/settings/ceilings/", {**sent, "token": "v"}).status_code == 403


def test_others_see_and_sell_nothing_of_it(by: Actor) -> None:
    client = signed_in(by, "back_office")
    client.post("/calculator/offer", {"asked": asked(), "title": "", "token": "t"})
    with tenant(by.organisation_id):
        offer, product = Offer.objects.get(), Product.objects.earliest("id")
        version = ProductVersion.objects.earliest("id")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    stranger = signed_in(other, "administrator")
    for address in (f"/offers/{offer.pk}/", f"/products/{product.pk}/", f"/products/{product.pk}/edit"):  # fmt: skip
        assert stranger.get(address).status_code == 404
    publish = f"/products/versions/{version.pk}/publish"
    assert stranger.post(publish, {"on": "2026-01-01", "token": "t"}).status_code == 404
    assert "No product is sold today" in stranger.get("/calculator/").content.decode()
    assert signed_in(by, "fraud_analyst").get("/calculator/").status_code == 403
