"""A quote over HTTP through a running house: computed, kept as an offer, printed in three languages."""

import re
from html import unescape

from tests.house import ADMIN, House, token_of

QUOTE = {
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


def test_a_quote_becomes_an_offer_and_a_paper(house: House) -> None:
    """CX-1 of leasing's check figures: 331.82 a month, TAEG 6.17 %."""
    with house.sign_in(ADMIN) as client:
        page = unescape(client.get("/calculator/", params=QUOTE).text)
        assert re.search(r'name="rental" value="331[.,]82"', page)
        assert re.search(r"6[.,]17", page)  # in the language the house was last left in
        asked = re.search(r'name="asked" value="([^"]+)"', page)
        assert asked is not None
        form = {
            "csrfmiddlewaretoken": token_of(page),
            "asked": asked.group(1),
            "title": "Peugeot 308",
            "token": "story",
        }
        saved = client.post("/calculator/offer", data=form, headers={"Referer": house.address})
        assert saved.status_code == 200
        assert re.search(r"OFF-2026-\d{6}", saved.text)
        number = saved.url.path.split("/")[2]
        sizes = []
        for language in ("en", "fr", "pl"):
            paper = client.post(
                f"/offers/{number}/paper",
                data={"csrfmiddlewaretoken": token_of(saved.text), "language": language, "token": "story"},
                headers={"Referer": house.address},
            )  # fmt: skip
            assert paper.headers["Content-Type"] == "application/pdf"
            sizes.append(len(paper.content))
        assert min(sizes) > 10_000
        assert "OFF-2026" in client.get("/documents/").text
