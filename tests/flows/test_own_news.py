"""What our own side learns clears and lowers an alert also while the register is silent on it."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.models import Alert, AlertEvent
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14, 16)]
SOLD = certificate(1, holder_name="MARTIN JEAN", registered_on="2026-11-03")
EMPTIED = {**SOLD, "holder_name": "", "registered_on": ""}
UNREADABLE = {**SOLD, "registered_on": "2026-13-45"}
SETTLED = {"contract_status": "settled", "settled_on": "2026-11-09"}
SILENCES = {"empty": [EMPTIED], "absent": [], "unreadable": [UNREADABLE]}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def read(lender: Lender, on: date, *rows: dict[str, str], **ours: str) -> None:
    """Hand in both files of a day and run the watch; `ours` changes our row of the second contract."""
    portfolio = [contract(number, **(ours if number == 1 else {})) for number in range(3)]
    lender.take("portfolio", portfolio, on, confirm=True)
    lender.take("register", [certificate(0), *rows, certificate(2)], on, confirm=True)
    watch(by=lender.by, key=f"watch-{on}")


def sale(lender: Lender) -> Alert:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get(contract_number="C-00001", typology="sold_while_financed")


def stands(lender: Lender) -> str:
    found = sale(lender)
    return f"{found.state} {found.level}"


def codes(lender: Lender, section: str) -> list[str]:
    """Return the reasons told now, or the exculpations that are met."""
    found = [one for finding in sale(lender).body["findings"] for one in finding[section]]
    return [one["code"] for one in found if one.get("answer", "met") == "met"]


def history(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        told = AlertEvent.objects.filter(alert_id=sale(lender).pk).order_by("id")
        return list(told.values_list("kind", flat=True))


def sold_twice_read(lender: Lender) -> None:
    read(lender, DAYS[0], SOLD)
    read(lender, DAYS[1], SOLD)
    assert stands(lender) == "open 3"
    assert "contract_not_settled" in codes(lender, "reasons")


@pytest.mark.parametrize("silence", SILENCES)
def test_a_settlement_learnt_later_clears_an_alert_on_which_the_register_is_silent(
    lender: Lender, silence: str
) -> None:
    sold_twice_read(lender)
    read(lender, DAYS[2], *SILENCES[silence])
    assert stands(lender) == "open 3"
    read(lender, DAYS[3], *SILENCES[silence], **SETTLED)
    assert stands(lender) == "cleared_by_register 3"
    found = sale(lender)
    assert (found.gone_on, found.gone_by) == (DAYS[3], "exonerated")
    assert found.last_read_at.date() == DAYS[1]
    assert "contract_not_settled" not in codes(lender, "reasons")
    assert codes(lender, "exculpations") == ["settled"]
    read(lender, DAYS[4], *SILENCES[silence], **SETTLED)
    assert sale(lender).gone_on == DAYS[3]
    assert history(lender) == [
        "opened",
        "read_twice",
        "not_read",
        "cleared_by_register",
        "not_read",
    ]


WORDS = {
    "en": (
        "Since 10 Nov 2026: The contract was settled on 9 Nov 2026.",
        "The red is taken back before it was confirmed.",
    ),
    "fr": ("Le contrat a été soldé le 9 nov. 2026.", "Le rouge est levé avant d"),
    "pl": ("Umowę spłacono 9 lis 2026.", "Czerwony poziom cofnięto"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_page_says_what_was_learnt_and_not_that_the_register_is_right(
    lender: Lender, language: str
) -> None:
    read(lender, DAYS[0], SOLD)
    read(lender, DAYS[1], EMPTIED, **SETTLED)
    client = signed_in(lender.by, "fraud_analyst", language)
    page = client.get(f"/alerts/{sale(lender).pk}/").content.decode()
    plain = page.translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})
    for words in WORDS[language]:
        assert words in plain


def test_a_claim_learnt_later_lowers_it_and_tells_why(lender: Lender) -> None:
    sold_twice_read(lender)
    read(lender, DAYS[2], EMPTIED, claim_opened_on="2026-11-09")
    assert stands(lender) == "open 2"
    assert sale(lender).concerns == "third_party"
    assert "claim" in codes(lender, "exculpations")
    with tenant(lender.by.organisation_id):
        last = AlertEvent.objects.filter(alert_id=sale(lender).pk).latest("id")
    assert last.kind == "level_lowered"
    assert [one["code"] for one in last.data["why"]["parts"]] == ["claim"]


def test_a_red_read_once_is_taken_back_by_a_settlement_and_not_confirmed_by_silence(
    lender: Lender,
) -> None:
    read(lender, DAYS[0], SOLD)
    assert stands(lender) == "to_be_reread 3"
    read(lender, DAYS[1], EMPTIED)
    assert stands(lender) == "to_be_reread 3"
    read(lender, DAYS[2], EMPTIED, **SETTLED)
    assert stands(lender) == "cleared_by_register 3"


def test_a_settlement_that_was_an_error_brings_the_alert_back(lender: Lender) -> None:
    sold_twice_read(lender)
    read(lender, DAYS[2], EMPTIED, **SETTLED)
    read(lender, DAYS[3], EMPTIED)
    assert stands(lender) == "open 3"
    assert "contract_not_settled" in codes(lender, "reasons")
    assert (sale(lender).gone_on, sale(lender).gone_by) == (None, "")
    assert history(lender)[-2:] == ["cleared_by_register", "seen_again"]


def test_silence_does_not_bring_back_what_the_register_took_back(lender: Lender) -> None:
    sold_twice_read(lender)
    read(lender, DAYS[2], certificate(1))
    assert stands(lender) == "cleared_by_register 3"
    assert sale(lender).gone_by == "register"
    read(lender, DAYS[3], EMPTIED)
    assert stands(lender) == "cleared_by_register 3"


def test_a_consent_is_weighed_against_the_departure_that_the_register_told_of(
    lender: Lender,
) -> None:
    left = certificate(1, exported_on="2026-11-05")
    read(lender, DAYS[0], left)
    read(lender, DAYS[1], left)
    read(lender, DAYS[2], certificate(1), export_consent_until="2026-11-06")
    with tenant(lender.by.organisation_id):
        found = Alert.objects.get(contract_number="C-00001", typology="exported")
    assert (found.state, found.gone_by) == ("cleared_by_register", "exonerated")
