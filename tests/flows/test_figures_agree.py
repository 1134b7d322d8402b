"""One small world, counted by hand: each figure means one thing, adds up, and is the same everywhere."""

import html
import itertools
import json
import re
import secrets
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.watched import Watched
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import answer_question
from vigie.registrations.models import Batch, Certificate, Question, Run
from vigie.site.cli import main
from vigie.site.demo.house import _counts
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (2, 4, 6)]
# Ten contracts came; 8 left the portfolio and is over, 9 left it and is asked about.
# 0 to 5 stand in the register (5 sold), 6 does not, the row of 7 is unreadable, 9 left the register too.
# Of the register, 20 is nobody's contract, and two rows name no vehicle.
STOOD = [certificate(number) for number in range(6)]
REGISTER = [*STOOD, certificate(7, registered_on="31/31/2031"), certificate(20)]
NAMELESS = [certificate(30, plate="", vin="1.2E+16"), certificate(31, plate="", vin="")]
WATCHED = {"certificates": 9, "compared": 6, "not_found": 2, "unreadable": 1}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(10)], DAYS[0])
    made.take("portfolio", [contract(number) for number in range(8)], DAYS[1])
    with tenant(made.by.organisation_id):
        over = Question.objects.get(certificate__contract_key="C 00008").pk
    answer_question(over, answer="ended", note="", by=made.by, key="over")
    made.take("register", [*REGISTER, *NAMELESS], DAYS[1])
    return made


def api(lender: Lender, place: str) -> Any:
    secret = create_token("erp", "administrator", by=lender.by, key=secrets.token_hex(8))
    response = Client(headers={"authorization": f"Bearer {secret}"}).get(f"/api/v1/{place}")
    assert response.status_code == 200, response.content
    return response.json()


def figures(page: str) -> dict[str, str]:
    """Return what stands behind each text of a page: a figure behind its name."""
    texts = [text for part in re.split(r"<[^>]*>", page) if (text := part.strip())]
    return dict(reversed(list(itertools.pairwise(texts))))


def ran(lender: Lender) -> Watched:
    return watch(by=lender.by, key="watch")


def test_every_figure_is_counted_once_and_adds_up(lender: Lender) -> None:
    done = ran(lender)
    told = asdict(done)
    assert {name: told[name] for name in WATCHED} == WATCHED
    assert (told["unnamed_rows"], sum(WATCHED.values()) - 9) == (2, 9)
    with tenant(lender.by.organisation_id):
        line = queries.run_detail(lender.by, done.run_id)
        now = queries.figures(lender.by)
    assert (line.expected_rows, line.paired, line.not_found, line.unreadable) == (9, 6, 2, 1)
    assert (line.only_expected, line.observed_rows, line.only_observed) == (3, 7, 1)
    assert {name: getattr(now, name) for name in WATCHED} == WATCHED
    assert (now.not_yet, now.absent, now.unnamed_rows) == (0, 1, 2)


def test_run_page_dashboard_api_demo_and_lists_say_the_same(lender: Lender) -> None:
    done = ran(lender)
    client = signed_in(lender.by, "administrator")
    page = figures(client.get(f"/runs/{done.run_id}/").content.decode())
    assert {name: page[name] for name in (
        "Certificates watched", "Compared", "Not found in the register", "Row could not be read",
        "Rows of the register", "Of no contract of the portfolio", "Register rows without a vehicle",
    )} == {
        "Certificates watched": "9", "Compared": "6", "Not found in the register": "2",
        "Row could not be read": "1", "Rows of the register": "7",
        "Of no contract of the portfolio": "1", "Register rows without a vehicle": "2",
    }  # fmt: skip
    board = client.get("/").content.decode()
    shown = figures(board)
    assert (shown["Certificates watched"], shown["Not found"]) == ("9", "2")
    assert (shown["Row could not be read"], shown["Register rows without a vehicle"]) == ("1", "2")
    assert "6 compared" in board
    run = api(lender, f"runs/{done.run_id}")
    wanted = {"expected_rows": 9, "paired": 6, "only_expected": 3, "not_found": 2, "unreadable": 1}
    assert {name: run[name] for name in wanted} == wanted
    (listed,) = api(lender, "runs")["items"]
    assert listed == run
    for state, count in (("not_found", 2), ("unreadable", 1), ("watched", 6)):
        assert len(api(lender, f"certificates?watch={state}")["items"]) == count, state
    demo = _counts({"one": lender.by})
    assert {name: demo[name] for name in WATCHED} == WATCHED


FIGURE = re.compile(
    r'<a href="([^"]+)"><span class="figure-name">([^<]*)</span>'
    r'<span class="figure-value">(?:<[^>]*>)?([\d,]+)'
)


def test_every_figure_of_what_is_watched_is_the_number_of_rows_behind_it(lender: Lender) -> None:
    ran(lender)
    bare = [contract(number, product="") for number in (12, 13, 14)]
    lender.take("portfolio", bare, DAYS[2], kind="delta")
    with tenant(lender.by.organisation_id):
        absent = Certificate.objects.get(contract_key="C 00013")
        asked = Question.objects.create(
            organisation_id=lender.by.organisation_id, kind="absent_from_portfolio",
            certificate=absent, batch_id=Batch.objects.latest("id").pk, asked_on=DAYS[2],
        )  # fmt: skip
    answer_question(asked.pk, answer="ended", note="", by=lender.by, key="over-bare")
    client = signed_in(lender.by, "administrator")
    told = [
        (html.unescape(address), name, int(number))
        for address, name, number in FIGURE.findall(client.get("/").content.decode())
        if address.startswith(("/certificates/", "/questions/"))
    ]
    assert {name: number for _, name, number in told} == {
        "Certificates watched": 11, "Not found": 2, "Row could not be read": 1,
        "Without a product": 2, "Absent from the portfolio": 1, "Questions": 1,
    }  # fmt: skip
    for address, name, number in told:
        page: Any = client.get(address).context
        rows = page["listing"].rows if "listing" in page else page["questions"]
        assert len(rows) == number, name


def test_the_command_says_the_same_in_a_line_and_in_json(lender: Lender) -> None:
    words = ["watch", "--organisation", str(lender.by.organisation_id)]
    said = CliRunner().invoke(main, [*words, "--json"], env={"LC_ALL": "C"})
    assert said.exit_code == 0, said.output
    told = json.loads(said.stdout)
    assert {name: told[name] for name in WATCHED} == WATCHED
    line = CliRunner().invoke(main, words, env={"LC_ALL": "C"}).stdout
    assert "certificates watched: 9 (compared: 6, not found: 2, row not readable: 1" in line


def test_a_contract_that_comes_is_not_yet_compared_and_one_that_ends_leaves_every_count(
    lender: Lender,
) -> None:
    ran(lender)
    lender.take("portfolio", [contract(12)], DAYS[2], kind="delta")
    by = lender.by
    with tenant(by.organisation_id):
        now = queries.figures(by)
        asked = Question.objects.get(certificate__contract_key="C 00009", answered_at=None).pk
    assert (now.certificates, now.compared, now.not_found, now.not_yet) == (10, 6, 2, 1)
    answer_question(asked, answer="ended", note="", by=by, key="over-too")
    with tenant(by.organisation_id):
        now = queries.figures(by)
    assert (now.certificates, now.compared, now.not_found, now.not_yet) == (9, 6, 1, 1)


def test_when_each_certificate_was_last_compared(lender: Lender) -> None:
    assert {one["compared_at"] for one in api(lender, "certificates")["items"]} == {None}
    first = ran(lender)
    gone = [row for number, row in enumerate(STOOD) if number != 0]
    lender.take("register", [*gone, certificate(7)], DAYS[2], confirm=True)
    second = watch(by=lender.by, key="again")
    lender.take("portfolio", [contract(12)], DAYS[2], kind="delta")
    with tenant(lender.by.organisation_id):
        ends = dict(Run.objects.values_list("id", "finished_at"))
        keys = dict(Certificate.objects.values_list("id", "contract_number"))
    told = {keys[one["id"]]: one["compared_at"] for one in api(lender, "certificates")["items"]}
    at = {
        number: end.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for number, end in ends.items()
        if end
    }
    assert told["C-00000"] == at[first.run_id]  # vanished since
    assert told["C-00001"] == at[second.run_id]
    assert told["C-00006"] is None  # in no register ever
    assert told["C-00007"] == at[second.run_id]  # its row could be read at last
    assert told["C-00008"] is None  # over before the first run
    assert told["C-00012"] is None  # came after the last run
    number = next(pk for pk, name in keys.items() if name == "C-00000")
    assert api(lender, f"certificates/{number}")["certificate"]["compared_at"] == at[first.run_id]


def test_a_contract_said_to_be_over_that_a_file_names_again_is_watched_again(
    lender: Lender,
) -> None:
    lender.take("portfolio", [contract(number) for number in range(9)], DAYS[2])
    with tenant(lender.by.organisation_id):
        assert Certificate.objects.get(contract_key="C 00008").watch == "watched"
        assert queries.figures(lender.by).certificates == 10


def test_a_past_day_names_the_row_that_was_set_aside_then(lender: Lender) -> None:
    ran(lender)
    lender.take("register", [*STOOD, certificate(7), certificate(20)], DAYS[2])
    watch(by=lender.by, key="again")
    with tenant(lender.by.organisation_id):
        number = Certificate.objects.get(contract_key="C 00007").pk
    client = signed_in(lender.by, "administrator")
    now = client.get(f"/certificates/{number}/").content.decode()
    assert "could not be read (file" not in now
    past = client.get(f"/certificates/{number}/?as_of={DAYS[1]}").content.decode()
    assert "could not be read (file" in past
    assert "No extract of that day or before" not in past
    before = client.get(f"/certificates/{number}/?as_of={DAYS[0]}").content.decode()
    assert "could not be read (file" not in before


def test_not_found_beside_rows_that_name_no_vehicle_is_no_certainty(lender: Lender) -> None:
    ran(lender)
    client = signed_in(lender.by, "administrator")
    with tenant(lender.by.organisation_id):
        alert = Alert.objects.get(typology="not_found", contract_number="C-00006")
    assert (alert.level, alert.concerns) == (1, "nobody")
    page = client.get(f"/alerts/{alert.pk}/").content.decode()
    assert "name no vehicle: 2. The certificate may be among them." in page
    with tenant(lender.by.organisation_id):
        extract = Batch.objects.get(source_id=lender.register)
    told = figures(client.get(f"/imports/{extract.pk}/").content.decode())
    assert told["Register rows without a vehicle"] == "2"
    lender.take("register", REGISTER, DAYS[2], confirm=True)
    watch(by=lender.by, key="whole")
    with tenant(lender.by.organisation_id):
        alert = Alert.objects.get(pk=alert.pk)
    assert (alert.level, alert.concerns) == (2, "dealer")
