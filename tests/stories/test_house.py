"""Journeys over HTTP through a running house: server, database, worker and mailbox are real."""

import csv
import re
from collections.abc import Iterator
from contextlib import closing

import httpx
import psycopg
from django.urls import URLPattern, URLResolver, get_resolver
from tests.house import ADMIN, ANALYST, POLISH_ADMIN, House, token_of

from vigie.database.embedded import superuser_url
from vigie.database.embedded.address import address_of

NUMBER = re.compile(r"<int:\w+>")
WORD = re.compile(r"<(?:slug|str):\w+>")
# Addresses that are the same for everybody, and hold nothing of an organisation.
OPEN = {
    "accent.css",
    "health",
    "sign-in",
    "sign-out",
    "preferences",
    "api/v1/openapi.json",
    "api/v1/",
}
# Pages of one purpose: who holds the link is let in, whoever guesses finds nothing.
LINKS = {"explain/<str:token>/", "settle/<str:token>/"}


def routes() -> Iterator[str]:
    """Yield every address of the portal and the API as a pattern."""

    def below(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for one in patterns:
            here = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from below(one.url_patterns, here)
            else:
                yield here

    yield from below(get_resolver().url_patterns, "")


def alert_ids(client: httpx.Client, query: str) -> list[str]:
    page = client.get(f"/alerts/?{query}").text
    return list(dict.fromkeys(re.findall(r"/alerts/(\d+)/", page)))


def post(client: httpx.Client, path: str, page: str, **fields: str) -> httpx.Response:
    form = {"csrfmiddlewaretoken": token_of(page), "key": f"story {path}", **fields}
    return client.post(path, data=form, headers={"Referer": str(client.base_url)})


def test_the_summary_counts_what_the_job_came_to(house: House) -> None:
    said = house.summary
    assert said["certificates"] == 320
    assert said["refused_files"] == 2
    assert said["bad_rows"] == 7
    assert set(said["alerts"]) == {"red", "orange", "yellow"}
    assert all(count > 0 for count in said["alerts"].values())
    assert said["emails"] == len(house.mails()) > 0


def test_a_red_that_was_read_twice_is_confirmed_by_a_person(house: House) -> None:
    with house.sign_in(ANALYST) as client:
        (number, *_) = alert_ids(client, "level=red&state=open")
        page = client.get(f"/alerts/{number}/")
        assert page.status_code == 200
        without_reason = post(
            client, f"/alerts/{number}/decide", page.text, verdict="fraud_confirmed", reason=" "
        )
        assert without_reason.status_code == 422
        reason = "The sale contract is in the file."
        decided = post(
            client, f"/alerts/{number}/decide", page.text, verdict="fraud_confirmed", reason=reason
        )
        assert decided.status_code == 200
        assert reason in client.get(f"/alerts/{number}/").text


def test_a_red_that_was_read_once_cannot_be_confirmed_yet(house: House) -> None:
    with house.sign_in(ANALYST) as client:
        (number, *_) = alert_ids(client, "state=to_be_reread")
        page = client.get(f"/alerts/{number}/").text
        refused = post(
            client, f"/alerts/{number}/decide", page, verdict="fraud_confirmed", reason="Sure."
        )
        assert refused.status_code == 422


def test_what_the_register_corrected_is_cleared_and_acknowledged(house: House) -> None:
    with house.sign_in(ANALYST) as client:
        (number, *_) = alert_ids(client, "state=cleared_by_register")
        page = client.get(f"/alerts/{number}/").text
        answer = post(client, f"/alerts/{number}/acknowledge", page)
        assert answer.status_code == 200
        assert number not in alert_ids(client, "state=cleared_by_register")


def test_a_truncated_file_was_refused_and_cleared_nothing(house: House) -> None:
    with house.sign_in(ADMIN) as client:
        assert "-tronque.csv" in client.get("/imports/").text
        assert house.summary["certificates"] == 320


def test_who_settled_early_is_not_accused(house: House) -> None:
    with house.sign_in(ANALYST) as client:
        assert alert_ids(client, f"state=&q={contract_of(house, 'settled-early')}") == []


def test_a_theft_is_certain_and_its_victim_not_accused(house: House) -> None:
    with house.sign_in(ANALYST) as client:
        (number,) = alert_ids(client, f"q={contract_of(house, 'theft-victim')}")
        page = client.get(f"/alerts/{number}/part").text
    assert "concerns a third party" in page
    assert "Possible fraud" not in page
    assert "Certain" in page


def contract_of(house: House, story: str) -> str:
    """Return the contract on which the demo planted a story."""
    truth = (house.home / "demo" / "files" / "truth.csv").read_text("utf-8").splitlines()
    found = [row for row in csv.DictReader(truth) if row["story"] == story]
    return found[0]["contract_number"]


def test_mails_hold_counts_and_links_but_nobody(house: House) -> None:
    plates = re.compile(r"\b[A-Z]{2}-\d{3}-[A-Z]{2}\b")
    for mail in house.mails():
        text = httpx.get(f"{house.mailbox}messages/{mail['number']}.eml").text
        assert not plates.search(text)


def test_every_address_asks_who_is_there(house: House) -> None:
    with httpx.Client(base_url=house.address) as nobody:
        for route in routes():
            if route in OPEN:
                continue
            if route in LINKS:
                assert nobody.get("/" + WORD.sub("x", route)).status_code == 404, route
                continue
            path = "/" + WORD.sub("x", NUMBER.sub("1", route))
            answer = nobody.get(path)
            assert answer.status_code in (302, 401, 405), f"{path}: {answer.status_code}"
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/sign-in")


def test_another_organisations_numbers_are_found_nowhere(house: House) -> None:
    numbers = {"certificate": "1", "alert": "1"}
    with house.sign_in(ADMIN) as french:
        numbers["alert"] = alert_ids(french, "state=open")[0]
        assert french.get(f"/alerts/{numbers['alert']}/").status_code == 200
        assert french.get("/certificates/1/").status_code == 200
        assert french.get("/imports/1/").status_code == 200
        assert french.get("/runs/1/").status_code == 200
    with house.sign_in(POLISH_ADMIN) as polish:
        token = token_of(polish.get("/settings/names/").text)
        before = acts_of_people(house)
        for route in routes():
            if "<int:" not in route or route.startswith("api/"):
                continue
            number = numbers["alert"] if "alert" in route else "1"
            path = "/" + WORD.sub("x", NUMBER.sub(number, route))
            answers = [polish.get(path, follow_redirects=False)]
            form = {"csrfmiddlewaretoken": token, "key": f"wall {path}", "reason": "x", "on": ""}
            referer = {"Referer": house.address}
            answers.append(polish.post(path, data=form, headers=referer, follow_redirects=False))
            for answer in answers:
                assert answer.status_code in (404, 405, 422), f"{path}: {answer.status_code}"
            assert {a.status_code for a in answers} != {405}, path
    assert acts_of_people(house) == before, "an act about another organisation's number"


def acts_of_people(house: House) -> int:
    """Return how many acts the journal holds that a person did, of any organisation."""
    url = superuser_url(address_of(house.home), house.home, dbname="vigie")
    with closing(psycopg.connect(url)) as link:
        found = link.execute("select count(*) from journal_entry where actor_user_id is not null")
        (count,) = found.fetchone() or (0,)
    return int(count)
