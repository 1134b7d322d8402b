"""A red that rests on an operation given once: a person looks the same register up, and may confirm it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import Choices, confirm_proposal, give_verdict, record_look, save_settings
from vigie.fraud.models import Alert, AlertEvent, Comment
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, Invalid, Refused, VigieError
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import as_somebody, signed_in, somebody

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (8, 10)]
ROWS = [certificate(number) for number in range(3)]
SOLD = {
    "vin": ROWS[1]["vin"],
    "operation": "DECLARATION_CESSION",
    "occurred_on": "2026-11-05",
    "cancelled_on": "",
}
SEEN = "Terminal of the register, print 4711: the sale of 5 November stands."


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    made.take_with_operations(ROWS, [SOLD], DAYS[0])
    watch(by=made.by, key="first")
    return made


def read_without(lender: Lender) -> None:
    lender.take("register", ROWS, DAYS[1])
    watch(by=lender.by, key="second")


def alert(lender: Lender) -> Alert:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get()


def look(lender: Lender, by: Actor, on: date, source: str = SEEN) -> str:
    """Return the code of the refusal, "" where the look was kept."""
    key = f"look-{on}-{by.user_id}"
    try:
        record_look(alert(lender).pk, looked_on=on, source=source, by=by, key=key)
    except VigieError as error:
        return error.code
    return ""


def confirm(lender: Lender, by: Actor, key: str) -> str:
    try:
        verdict = {"verdict": "fraud_confirmed", "reason": "Declared sold, looked up."}
        return give_verdict(alert(lender).pk, **verdict, by=by, key=key).state
    except Refused as refusal:
        return refusal.code


def test_a_look_counts_once_a_later_read_left_it_unsaid_and_a_day_after_the_first(
    lender: Lender,
) -> None:
    anna = somebody(lender.by, "Anna")
    assert look(lender, anna, DAYS[1]) == "fraud.look_not_awaited"
    read_without(lender)
    assert confirm(lender, anna, "early") == "fraud.second_read_pending"
    assert look(lender, anna, DAYS[0]) == "fraud.look_too_soon"
    assert look(lender, anna, timezone.localdate() + timedelta(1)) == "fraud.look_to_come"
    assert look(lender, anna, DAYS[1], " ") == "fraud.look_source_missing"
    assert look(lender, lender.by, DAYS[1]) == "fraud.look_by_person"
    assert look(lender, anna, date(2026, 11, 9)) == ""
    assert alert(lender).looked_on == date(2026, 11, 9)
    assert confirm(lender, anna, "now") == "confirmed"
    with tenant(lender.by.organisation_id):
        kinds = list(AlertEvent.objects.order_by("id").values_list("kind", flat=True))
        assert Comment.objects.get().text == SEEN
    assert kinds == ["opened", "not_read", "looked_up", "decided"]


def test_a_look_moves_nothing_by_itself_and_a_later_read_is_still_heard(lender: Lender) -> None:
    read_without(lender)
    anna = somebody(lender.by, "Anna")
    assert look(lender, anna, DAYS[1]) == ""
    assert (alert(lender).state, alert(lender).read_twice_at) == ("to_be_reread", None)
    lender.take_with_operations(ROWS, [SOLD], date(2026, 11, 12))
    watch(by=lender.by, key="third")
    assert alert(lender).state == "open"
    assert look(lender, anna, date(2026, 11, 11)) == "fraud.look_not_awaited"


def test_four_eyes_look_at_the_verdict_that_rests_on_a_look(lender: Lender) -> None:
    chosen = Choices(
        15,
        False,
        False,
        True,
        True,
        False,
        eyes_levels=("red",),
        eyes_verdicts=("fraud_confirmed",),
    )
    save_settings(chosen, by=lender.by, key="s")
    read_without(lender)
    anna, boris = somebody(lender.by, "Anna"), somebody(lender.by, "Boris")
    assert look(lender, anna, DAYS[1]) == ""
    assert confirm(lender, anna, "a") == "to_be_reread"
    with pytest.raises(Refused):
        confirm_proposal(alert(lender).pk, by=anna, key="self")
    assert confirm_proposal(alert(lender).pk, by=boris, key="b").state == "confirmed"


def test_it_asks_for_its_own_permission(lender: Lender) -> None:
    read_without(lender)
    office = somebody(lender.by, "Olga", "back_office")
    with pytest.raises(Forbidden):
        record_look(alert(lender).pk, looked_on=DAYS[1], source=SEEN, by=office, key="o")
    with pytest.raises(Invalid):
        record_look(
            alert(lender).pk,
            looked_on=DAYS[1],
            source="x" * 4_001,
            by=somebody(lender.by, "A"),
            key="l",
        )


def posted(client: Client, lender: Lender, **form: str) -> int:
    sent = {"key": "k", "looked_on": "2026-11-10", "source": SEEN, **form}
    return client.post(f"/alerts/{alert(lender).pk}/look", sent).status_code


@pytest.mark.parametrize(
    ("language", "waits", "fact", "may"),
    [
        (
            "en",
            "or where the certificate itself shows another holder",
            "Transfer declared 5\u00a0Nov\u00a02026 (file of 8\u00a0Nov\u00a02026)",
            "look the same register up yourself on 9\u00a0Nov\u00a02026 or later",
        ),
        (
            "fr",
            "ou si le certificat lui-même montre un autre titulaire",
            "(fichier du 8\u00a0nov.\u00a02026)",
            "consulter vous-même le même registre le 9\u00a0nov.\u00a02026 ou plus tard",
        ),
        (
            "pl",
            "albo jeśli sam dowód pokaże innego posiadacza",
            "(plik z\u00a08\u00a0lis\u00a02026)",
            "sprawdzić samodzielnie tę samą ewidencję 9\u00a0lis\u00a02026 lub później",
        ),
    ],
)
def test_its_page_says_what_is_waited_for_and_what_can_be_done(
    lender: Lender, language: str, waits: str, fact: str, may: str
) -> None:
    client = signed_in(lender.by, "fraud_analyst", language)
    address = f"/alerts/{alert(lender).pk}/"
    page = client.get(address).content.decode()
    assert waits not in page
    assert 'data-opens="look"' not in page
    read_without(lender)
    page = client.get(address).content.decode()
    for said in (waits, fact, may, 'data-opens="look"'):
        assert said in page
    assert 'data-opens="confirm"' not in page
    assert posted(client, lender) == 302
    page = client.get(address).content.decode()
    assert 'data-opens="confirm"' in page
    assert may not in page


def test_a_look_that_is_refused_says_why_on_the_page(lender: Lender) -> None:
    read_without(lender)
    client = as_somebody(somebody(lender.by, "Anna"))
    assert posted(client, lender, looked_on="2026-11-08") == 422
    assert posted(client, lender, source="") == 422
    reader = signed_in(lender.by, "reader")
    assert posted(reader, lender) == 403
    assert 'data-opens="look"' not in reader.get(f"/alerts/{alert(lender).pk}/").content.decode()
