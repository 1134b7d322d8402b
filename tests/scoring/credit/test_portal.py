"""Pages and API of credit: points anybody can add up, four eyes, other organisations see nothing."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.documents.models import Document
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.actions.credit import (
    GivenScore,
    issue_model_card,
    measure_fairness,
    save_card,
    score_application,
)
from vigie.scoring.actions.labels import record_labels
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.queries import credit as queries
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
CARD = """
name = "credit.application"
version = 7
base = 0
lowest = 0
highest = 100
[[parts]]
input = "debt_share"
edges = [33]
points = [100, 0]
unknown = 0
"""


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def labels(count: int) -> list[GivenLabel]:
    return [
        GivenLabel(
            f"application:{n}", n % 5 == 0, "analyst", DAY, DAY, {"debt_share": float(n % 50)}
        )
        for n in range(count)
    ]


def test_the_expert_card_is_shown_kept_and_given_cut_offs_by_four_eyes(by: Actor) -> None:
    risk, compliance = signed_in(by, "risk", "fr"), signed_in(by, "compliance", "pl")
    page = risk.get("/credit/cards/").content.decode()
    assert "En vigueur, fournie avec Vigie" in page
    assert "Directive 2004/113/EC" in page
    page = risk.get("/credit/cards/expert/credit.trust/").content.decode()
    assert "de 31 à moins de 61 jours" in page
    assert "provisoire" in page
    kept = risk.post("/credit/cards/expert/credit.trust/keep/", {"key": "k"})
    where = kept["Location"]
    assert "Pas encore de seuils" in risk.get(where).content.decode()
    sent = {"accept_from": 600, "refuse_below": 300, "reason": "comité", "key": "c"}
    assert risk.post(f"{where}cutoffs/", sent | {"reason": ""}).status_code == 422
    assert risk.post(f"{where}cutoffs/", sent).status_code == 302
    with tenant(by.organisation_id):
        (line,) = queries.cards(by)
        (proposed,) = queries.cutoffs_of(by, line.id)
    own = risk.post(f"{where}cutoffs/{proposed.id}/", {"key": "s"})
    assert own.status_code == 422
    assert compliance.post(f"{where}cutoffs/{proposed.id}/", {"key": "t"}).status_code == 302
    page = compliance.get(where).content.decode()
    assert "Obowiązuje" in page
    assert "comité" in page


def test_a_draft_is_put_in_force_on_its_page_with_its_fairness_beside(by: Actor) -> None:
    saved = save_card(CARD, by=by, key="c")
    record_labels("credit.application", labels(400), on=DAY, by=by, key="l")
    ages = {f"application:{n}": "18-29" if n % 2 else "60-74" for n in range(400)}
    measure_fairness(saved, {"age": ages, "sex": {}}, on=DAY, by=by, key="f")
    client = signed_in(by, "compliance")
    page = client.get(f"/credit/cards/{saved}/").content.decode()
    assert "18-29" in page
    assert "not held" in page
    file = client.get(f"/credit/cards/{saved}/fairness.csv").content.decode().splitlines()
    assert file[0].startswith("attribute,group,cases,approved")
    assert file[1].startswith("age,18-29,200,")
    assert file[3].startswith("sex,not_held,400,")
    assert client.post(f"/credit/cards/{saved}/publish/", {"key": "p"}).status_code == 302
    with tenant(by.organisation_id):
        assert queries.card_in_force(by, "credit.application").card.version == 7


def test_a_card_declines_what_stands_after_a_preposition(by: Actor) -> None:
    page = signed_in(by, "risk", "pl").get("/credit/cards/expert/credit.trust/").content.decode()
    assert "poniżej 1 dnia" in page
    assert "od 1 do poniżej 11 dni" in page
    assert "poniżej 1 dzień" not in page
    assert "do poniżej 24 miesięcy" in page
    assert "poniżej 24 miesiące" not in page


def test_a_score_says_why_and_what_would_raise_it(by: Actor) -> None:
    given = GivenScore(
        "application:A-1", {"debt_share": 45, "deposit_share": 4, "work": "permanent"}
    )
    kept = score_application(given, on=DAY, by=by, key="s")
    page = signed_in(by, "risk", "pl").get(f"/credit/scores/{kept}/").content.decode()
    assert "Wszystkie raty kredytów w\N{NO-BREAK SPACE}stosunku do dochodu" in page
    assert "umowa na czas nieokreślony" in page
    assert "poniżej 25\u00a0%" in page
    assert "to samo" in page
    assert "Decyduje człowiek" in page
    reader = signed_in(by, "reader")
    assert reader.get(f"/credit/scores/{kept}/").status_code == 403
    other = system_actor(create_organisation("Lessor Two"), name="test")
    stranger = signed_in(other, "risk")
    assert stranger.get(f"/credit/scores/{kept}/").status_code == 404


def api(by: Actor, role: str = "risk") -> Client:
    secret = create_token("erp", role, by=by, key=f"erp-{role}")
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "fr"})


def test_the_api_scores_explains_and_refuses_what_no_card_may_read(by: Actor) -> None:
    client = api(by)

    def post(key: str, **inputs: object) -> tuple[int, dict[str, object]]:
        answer = client.post(
            "/api/v1/credit/scores",
            {"subject": "application:A-2", "inputs": inputs, "on": "2026-11-01"},
            content_type="application/json",
            headers={"idempotency-key": key},
        )
        return answer.status_code, answer.json()

    status, said = post("a", instalment_share=12, debt_share=33, work="own_business")
    assert (status, said["proposal"], said["is_provisional"]) == (200, "refer", True)
    # 260 + 110 + 0 + 20 + 25 + 20 + 30 + 45: what is not given is not known.
    assert (said["score"], said["is_the_same_again"]) == (510, True)
    reasons = said["reasons"]
    assert isinstance(reasons, list)
    assert reasons[0]["name"] == "Apport rapporté au prix"
    assert post("a", instalment_share=12, debt_share=33, work="own_business")[1]["id"] == said["id"]
    read = client.get(f"/api/v1/credit/scores/{said['id']}").json()
    assert read == said
    status, refused = post("b", fraud_score=3)
    assert (status, refused["code"]) == (422, "scoring.input_excluded")
    status, refused = post("c", work="astronaut")
    assert (status, refused["code"]) == (422, "scoring.value_odd")
    card = client.get("/api/v1/credit/cards/credit.trust").json()
    assert card["parts"][0] == [
        "days_past_due",
        [1, 11, 31, 61, 91],
        [250, 215, 140, 70, 25, 0, 250],
    ]
    assert api(by, "reader").get("/api/v1/credit/cards/credit.trust").status_code == 403


def test_the_model_card_is_a_paper_of_its_version_in_three_languages(by: Actor) -> None:
    saved = save_card(CARD, by=by, key="c")
    record_labels("credit.application", labels(400), on=DAY, by=by, key="l")
    measure_fairness(
        saved, {"age": {f"application:{n}": "18-29" for n in range(400)}}, on=DAY, by=by, key="f"
    )
    for language in ("en", "fr", "pl"):
        made = issue_model_card(saved, language=language, on=DAY, by=by, key=language)
        with tenant(by.organisation_id):
            kept = Document.objects.get(pk=made)
        assert (kept.kind, kept.language, kept.reference) == (
            "model_card",
            language,
            "credit.application/7",
        )
        again = issue_model_card(saved, language=language, on=DAY, by=by, key=f"{language}-again")
        assert again == made
    client = signed_in(by, "risk", "pl")
    assert client.post(f"/credit/cards/{saved}/paper/", {"key": "k"}).status_code == 302
    assert "Karta modelu" in client.get(f"/credit/cards/{saved}/").content.decode()
