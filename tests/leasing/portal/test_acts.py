"""Every step of a person has a form, a preview and words; the forms lead to the acts."""

import secrets

import pytest
from django.test import Client

from vigie.leasing.domain.lifecycle import TABLE, Step
from vigie.leasing.portal.staff.catalogue import DOINGS
from vigie.leasing.portal.words.contracts import HAPPENED, VERBS
from vigie.testing.contracts import Lessor, credit, new_lessor
from vigie.testing.portal import signed_in

PERSONAL = sorted({line.step for line in TABLE if line.permission})


def test_every_step_of_a_person_has_a_form_and_words() -> None:
    assert set(DOINGS) == set(PERSONAL)
    assert set(VERBS) == set(PERSONAL)
    assert set(HAPPENED) == set(Step)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


@pytest.fixture
def staff(lessor: Lessor) -> Client:
    return signed_in(lessor.by, "administrator")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "given", "seen"),
    [
        ("suspend", {"extends": "yes"}, "Suspended"),
        ("change_rate", {"percent": "4.5"}, "42 later ones change too."),
        ("change_rate", {"percent": "4.5"}, "Nothing is booked on this day."),
        ("prepay", {"amount": "1000", "keeps": "yes"}, "Loans outstanding"),
        ("reschedule", {"to_due": "2024-03-01", "extra": "0"}, "Active"),
        ("buy_out", {"indemnity": "0"}, "25,000.00"),
        ("lose", {}, "Terminated"),
        ("bill", {"on": "2024-03-15"}, "2 instalments would be billed"),
    ],
)
def test_an_act_is_previewed(
    lessor: Lessor, staff: Client, step: str, given: dict[str, str], seen: str
) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, credit().terms.start_on)
    form = {"key": secrets.token_hex(8), "on": "2024-01-15", **given}
    response = staff.post(f"/contracts/{contract}/acts/{step}", form)
    assert response.status_code == 200
    page = response.content.decode()
    assert "What would happen" in page
    assert seen in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the step “Charge the customer”"),
        ("fr", "«\N{NO-BREAK SPACE}Facturer des frais au client\N{NO-BREAK SPACE}»"),
        ("pl", "„Obciąż klienta”"),
    ],
)
def test_a_refusal_names_steps_and_states_in_words(
    lessor: Lessor, language: str, said: str
) -> None:
    contract = lessor.draft(credit())
    staff = signed_in(lessor.by, "administrator", language=language)
    form = {"key": "k", "on": "2024-01-15"}
    answer = staff.post(f"/contracts/{contract}/acts/charge", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "draft" not in page.partition("error-v")[2].partition("</p>")[0]
