"""A field that a person said is mapped wrongly carries no alert: it clears none, and none rests on it."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.documents.models import Document
from vigie.documents.queries import content_of
from vigie.flows import tasks
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import decide_alert, produce_evidence_file
from vigie.fraud.domain.evidence_file import _what
from vigie.fraud.models import Alert, AlertEvent, Decision, Task
from vigie.fraud.queries.doubts import resting_on
from vigie.kernel.actor import Actor
from vigie.notices.models import Message
from vigie.registrations import queries
from vigie.registrations.actions import decide_mapping_fault
from vigie.registrations.models import Run
from vigie.registrations.queries import MappingFaultLine
from vigie.scoring.models import Label
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import as_somebody, signed_in, somebody

pytestmark = pytest.mark.django_db
DAYS = tuple(date(2026, 11, day) for day in (1, 8, 15, 22))
NUMBERS = range(600)
WRONG = 200
RIGHT = [certificate(n) for n in NUMBERS]
OTHER = {"holder_name": "MAIRIE", "registered_on": "2026-11-02"}


def garbled(**cells: str) -> list[dict[str, str]]:
    """Return an extract of which a third bears another column under the holder's heading."""
    return [certificate(n, **cells) if n < WRONG else RIGHT[n] for n in NUMBERS]


WRONG_ROWS = garbled(holder_name="MAIRIE")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """A portfolio whose first extract was right."""
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(n) for n in NUMBERS], DAYS[0])
    read(made, DAYS[0], RIGHT)
    return made


@pytest.fixture
def anna(lender: Lender) -> Actor:
    return somebody(lender.by, "Anna", "administrator")


def read(lender: Lender, day: date, rows: list[dict[str, str]], name: str = "") -> None:
    lender.take("register", rows, day, confirm=True)
    watch(by=lender.by, key=f"run-{day}{name}")


def known_open(lender: Lender) -> None:
    """Say again, after the change of holder, that the contracts are open: a transfer is red then."""
    lender.take("portfolio", [contract(n) for n in NUMBERS], DAYS[1])


def the_fault(lender: Lender) -> MappingFaultLine:
    with tenant(lender.by.organisation_id):
        (fault,) = queries.mapping_faults(lender.by)
    return fault


def answer(by: Actor, fault: MappingFaultLine, *, is_fault: bool, key: str = "fault") -> None:
    """Answer, and do the job that follows."""
    decide_mapping_fault(fault.id, is_fault=is_fault, by=by, key=key)
    tasks.watch_answered(by.organisation_id, 1_000 + ord(key[0]), fault.id)


def states(lender: Lender) -> Counter[tuple[str, int, str]]:
    with tenant(lender.by.organisation_id):
        return Counter(Alert.objects.values_list("typology", "level", "state"))


def events(lender: Lender, *kinds: str) -> list[AlertEvent]:
    with tenant(lender.by.organisation_id):
        return list(AlertEvent.objects.filter(kind__in=kinds).order_by("id"))


def test_what_rests_wholly_on_the_field_closes_without_a_decision(
    lender: Lender, anna: Actor
) -> None:
    known_open(lender)
    read(lender, DAYS[1], garbled(**OTHER))
    assert states(lender) == {("sold_while_financed", 3, "to_be_reread"): WRONG}
    fault = the_fault(lender)
    with tenant(anna.organisation_id):
        resting = resting_on(lender.by, fault.product, fault.field)
    assert resting.undecided == {"red": WRONG, "orange": 0, "yellow": 0}
    assert (sum(resting.confirmed.values()), sum(resting.held_back.values())) == (0, 0)
    answer(anna, fault, is_fault=True)
    assert states(lender) == {("sold_while_financed", 3, "held_back"): WRONG}
    told = events(lender, "held_back")
    assert len(told) == WRONG
    (doubt,) = told[0].data["doubts"]
    assert (doubt["field"], doubt["user_id"]) == ("holder_name", anna.user_id)
    assert doubt["said_at"].startswith(str(localdate().year))
    assert told[0].data["why"]["by"] == "held_back"
    with tenant(lender.by.organisation_id):
        assert not Decision.objects.exists()
        assert not Label.objects.exists()
        assert not Alert.objects.filter(is_waiting=True).exists()
        assert not Alert.objects.exclude(holds=True, gone_on=None, verdict="").exists()
        assert not Task.objects.filter(state="open").exists()
        found = resting_on(lender.by, fault.product, fault.field)
    assert found.held_back == {"red": WRONG, "orange": 0, "yellow": 0}
    assert sum(found.undecided.values()) == 0


def test_no_read_of_a_wrong_column_confirms_clears_or_opens_anything(
    lender: Lender, anna: Actor
) -> None:
    known_open(lender)
    read(lender, DAYS[1], garbled(**OTHER))
    answer(anna, the_fault(lender), is_fault=True)
    more = [certificate(n, **OTHER) if n < WRONG + 20 else RIGHT[n] for n in NUMBERS]
    read(lender, DAYS[2], more)
    assert states(lender) == {("sold_while_financed", 3, "held_back"): WRONG}
    assert not events(lender, "read_twice", "cleared_by_register", "closed_by_register")


def test_an_answer_taken_back_opens_the_same_alerts_again(lender: Lender, anna: Actor) -> None:
    known_open(lender)
    read(lender, DAYS[1], garbled(**OTHER))
    before, fault = states(lender), the_fault(lender)
    with tenant(lender.by.organisation_id):
        references = set(Alert.objects.values_list("reference", flat=True))
    answer(anna, fault, is_fault=True)
    answer(anna, fault, is_fault=False, key="real")
    assert states(lender) == before
    with tenant(lender.by.organisation_id):
        assert set(Alert.objects.values_list("reference", flat=True)) == references
    kinds = [one.kind for one in events(lender, "opened", "held_back", "opened_again")]
    assert Counter(kinds) == {"opened": WRONG, "held_back": WRONG, "opened_again": WRONG}
    read(lender, DAYS[2], garbled(**OTHER))
    assert states(lender) == {("sold_while_financed", 3, "open"): WRONG}


def test_a_field_mapped_right_closes_what_agrees_and_opens_again_what_differs(
    lender: Lender, anna: Actor
) -> None:
    read(lender, DAYS[1], WRONG_ROWS)
    (level,) = {level for _, level, _ in states(lender)}
    answer(anna, the_fault(lender), is_fault=True)
    sold = [certificate(n, holder_name="MAIRIE") if n < 3 else RIGHT[n] for n in NUMBERS]
    read(lender, DAYS[2], sold)
    assert states(lender) == {
        ("sold_while_financed", level, "open"): 3,
        ("sold_while_financed", level, "closed_by_register"): WRONG - 3,
    }
    with tenant(lender.by.organisation_id):
        assert Alert.objects.filter(holds=True).count() == 3
        assert not queries.mapping_faults(lender.by)


def test_what_also_rests_on_something_else_is_judged_again_without_the_field(
    lender: Lender, anna: Actor
) -> None:
    known_open(lender)
    declared = {
        "vin": RIGHT[0]["vin"],
        "operation": "DECLARATION_CESSION",
        "occurred_on": "2026-11-05",
        "cancelled_on": "",
    }
    lender.take_with_operations(garbled(**OTHER), [declared], DAYS[1])
    watch(by=lender.by, key="with operations")
    assert states(lender) == {("sold_while_financed", 3, "to_be_reread"): WRONG}
    with tenant(lender.by.organisation_id):
        fault = the_fault(lender)
        assert resting_on(lender.by, fault.product, fault.field).undecided["red"] == WRONG - 1
    answer(anna, fault, is_fault=True)
    assert states(lender) == {
        ("sold_while_financed", 3, "held_back"): WRONG - 1,
        ("sold_while_financed", 3, "to_be_reread"): 1,
    }
    assert not events(lender, "level_lowered", "taken_back", "read_twice")
    read(lender, DAYS[2], garbled(**OTHER))
    with tenant(lender.by.organisation_id):
        sold = Alert.objects.get(state="to_be_reread")
    assert sold.contract_number == "C-00000"


def test_a_confirmed_alert_stands_and_says_once_that_it_is_in_doubt(
    lender: Lender, anna: Actor
) -> None:
    read(lender, DAYS[1], WRONG_ROWS)
    with tenant(lender.by.organisation_id):
        first = Alert.objects.order_by("id")[0]
    decide_alert(
        first.pk, verdict="fraud_confirmed", reason="The customer said so.", by=anna, key="confirm"
    )
    answer(anna, the_fault(lender), is_fault=True)
    read(lender, DAYS[2], WRONG_ROWS)
    with tenant(lender.by.organisation_id):
        one = Alert.objects.get(pk=first.pk)
    assert (one.state, one.level, one.gone_on) == ("confirmed", first.level, None)
    (doubted,) = events(lender, "not_read")
    assert (doubted.alert_id, doubted.data["doubts"][0]["field"]) == (first.pk, "holder_name")
    page = as_somebody(anna).get(f"/alerts/{first.pk}/").content.decode()
    assert "What it rests on is in doubt" in page
    assert "a decision taken on it is in doubt" in page


def test_what_two_reads_of_a_wrong_column_proved_is_no_label(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    lender.take("portfolio", [contract(n, stolen="false") for n in NUMBERS], DAYS[0])
    read(lender, DAYS[0], RIGHT)
    wrong = garbled(stolen="true")
    read(lender, DAYS[1], wrong)
    read(lender, DAYS[2], wrong)
    assert states(lender) == {("stolen", 3, "open"): WRONG}
    assert labelled(lender) == {(True, False): WRONG}
    fault = the_fault(lender)
    answer(somebody(lender.by, "Anna", "administrator"), fault, is_fault=True)
    assert states(lender) == {("stolen", 3, "held_back"): WRONG}
    assert labelled(lender) == {(True, False): WRONG, (False, True): WRONG}


def labelled(lender: Lender) -> Counter[tuple[bool, bool]]:
    with tenant(lender.by.organisation_id):
        return Counter(Label.objects.values_list("is_positive", "is_withdrawn"))


def test_api_and_evidence_file_name_the_field_who_said_it_and_when(
    lender: Lender, anna: Actor
) -> None:
    read(lender, DAYS[1], WRONG_ROWS)
    answer(anna, the_fault(lender), is_fault=True)
    with tenant(lender.by.organisation_id):
        number = Alert.objects.order_by("id")[0].pk
    secret = create_token("erp", "administrator", by=lender.by, key="t")
    told = Client(headers={"authorization": f"Bearer {secret}"}).get(f"/api/v1/alerts/{number}")
    assert told.status_code == 200, told.content
    said = told.json()
    assert (said["alert"]["state"], said["gone_by"], said["gone_on"]) == (
        "held_back",
        "held_back",
        None,
    )
    assert said["rests_on"] == ["holder_name"]
    (doubt,) = said["events"][-1]["doubts"]
    assert (doubt["field"], doubt["user_id"]) == ("holder_name", anna.user_id)
    done = produce_evidence_file(number, language="fr", by=anna, key="e")
    with tenant(lender.by.organisation_id):
        path = content_of(Document.objects.get(pk=done.data_id))
    last = json.loads(path.read_bytes())["history"][-1]
    assert last["data"]["doubts"][0]["said_by"] == "Anna"
    day = doubt["said_at"][:10]
    assert _what(last) == f"held_back: mapped wrongly (holder_name, Anna, {day})"


def test_an_alert_of_another_field_stands_at_the_level_that_it_has_without_this_one(
    lender: Lender, anna: Actor
) -> None:
    seized = {"seized_on": "2026-10-20"}
    rows = [*WRONG_ROWS[:-1], certificate(599, **seized)]
    rows[0] = certificate(0, holder_name="MAIRIE", **seized)
    read(lender, DAYS[1], rows)
    before = states(lender)
    assert (before["opposition", 1, "open"], before["opposition", 2, "open"]) == (1, 1)
    answer(anna, the_fault(lender), is_fault=True)
    after = states(lender)
    assert (after["opposition", 1, "open"], after["opposition", 2, "open"]) == (2, 0)
    (fell,) = events(lender, "level_lowered")
    assert fell.data["doubts"][0]["field"] == "holder_name"
    assert not events(lender, "taken_back")
    assert sum(n for (_, _, state), n in after.items() if state == "held_back") == WRONG


def test_answers_given_together_share_a_run(lender: Lender, anna: Actor) -> None:
    read(lender, DAYS[1], WRONG_ROWS)
    fault = the_fault(lender)
    answer(anna, fault, is_fault=True)
    with tenant(lender.by.organisation_id):
        runs = Run.objects.count()
    tasks.watch_answered(anna.organisation_id, 7, fault.id)
    with tenant(lender.by.organisation_id):
        assert Run.objects.count() == runs


def test_the_digest_names_the_question_and_what_the_answer_did(lender: Lender, anna: Actor) -> None:
    read(lender, DAYS[1], WRONG_ROWS)
    text = last_mail(lender)
    assert "1 field differs so often" in text
    assert "/questions/" in text
    answer(anna, the_fault(lender), is_fault=True)
    text = last_mail(lender)
    assert "200 alerts closed without a decision: they rest on fields held back" in text
    assert "differs so often" not in text
    answer(anna, the_fault(lender), is_fault=False, key="real")
    assert "200 alerts opened again" in last_mail(lender)


def test_an_alert_says_that_its_field_may_be_mapped_wrongly(lender: Lender, anna: Actor) -> None:
    seized = {"seized_on": "2026-10-20"}
    read(lender, DAYS[1], [*WRONG_ROWS[:-1], certificate(599, **seized)])
    desk = signed_in(lender.by, "fraud_analyst")
    with tenant(lender.by.organisation_id):
        (fault,) = queries.mapping_faults(lender.by)
        doubted = Alert.objects.filter(typology="sold_while_financed").first()
        other = Alert.objects.get(typology="opposition")
        assert doubted is not None
    page = desk.get(f"/alerts/{doubted.pk}/").content.decode()
    assert "Answer that question before you decide here." in page
    assert "This alert rests wholly on it." in page
    assert "200 / 600" in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Perhaps mapped wrongly" not in desk.get(f"/alerts/{other.pk}/").content.decode()
    answer(anna, fault, is_fault=True)
    page = desk.get(f"/alerts/{doubted.pk}/").content.decode()
    assert "This field is held back: a person said that its mapping is wrong." in page
    assert "Held back, without a decision" in page
    assert "Holder, said by Anna on" in page
    answer(anna, fault, is_fault=False, key="real")
    page = desk.get(f"/alerts/{doubted.pk}/").content.decode()
    assert "Perhaps mapped wrongly" not in page
    assert "Opened again" in page


def test_the_page_of_questions_counts_what_an_answer_closes_and_takes_it_back(
    lender: Lender, anna: Actor
) -> None:
    known_open(lender)
    read(lender, DAYS[1], garbled(**OTHER))
    client, fault = as_somebody(anna), the_fault(lender)
    page = plain(client.get("/questions/").content.decode())
    assert (
        "Holding it back would close 200 undecided alerts, without a decision: Certain 200" in page
    )
    address = f"/questions/mapping-faults/{fault.id}/decide"
    assert client.post(address, {"verdict": "fault", "key": "hold"}).status_code == 302
    page = plain(client.get("/questions/").content.decode())
    assert "the run that begins now closes the alerts" in page
    tasks.watch_answered(anna.organisation_id, 77, fault.id)
    page = plain(client.get("/questions/").content.decode())
    assert "200 alerts are held back because of it, without a decision: Certain 200" in page
    assert "· Anna" in page
    assert "Take the answer back: the differences are real" in page
    listed = client.get("/alerts/?state=held_back&baseline=all").content.decode()
    assert "200" in listed
    assert client.post(address, {"verdict": "real", "key": "back"}).status_code == 302
    assert "Take the answer back" not in client.get("/questions/").content.decode()


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def last_mail(lender: Lender) -> str:
    with tenant(lender.by.organisation_id):
        return Message.objects.filter(kind="fraud.run_digest").latest("id").text
