"""The compliance pack says what is configured and what happened, and leaves blanks for the rest."""

import io
import re
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows import compliance
from vigie.flows.compliance.interventions import overturned
from vigie.flows.compliance.pack import as_archive, compliance_pack
from vigie.fraud.actions import decide_alert, judge_contest, raise_alerts, record_contest
from vigie.fraud.models import Alert
from vigie.fraud.queries import rulebook_in_force
from vigie.journal.queries import ActLine
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid
from vigie.scoring.actions import sign_level
from vigie.scoring.actions.credit import adopt_card, propose_cutoffs, sign_cutoffs
from vigie.scoring.domain.credit.cutoffs import Cutoffs
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)


def pack(by: Actor, language: str = "en") -> dict[str, str]:
    return compliance_pack(by, date.today(), language)  # noqa: DTZ011  # the journal's own clock


def test_an_empty_organisation_has_blanks_and_nothing_invented(by: Actor) -> None:
    made = pack(by)
    assert sorted(made) == [
        "human-interventions.md",
        "impact-assessment.md",
        "record-of-processing.md",
        "retention.md",
        "technical-file-application.md",
        "technical-file-trust.md",
    ]
    assert "**[____ controller: legal name and address ____]**" in made["record-of-processing.md"]
    assert "No source is declared" in made["record-of-processing.md"]
    assert "| fraud.alert_decided | 0 |" in made["human-interventions.md"]
    assert "| red opens a task | no |" in made["impact-assessment.md"]
    with tenant(by.organisation_id):
        rules = rulebook_in_force(by).ruleset
    assert f"| Rules | {rules.id} | {rules.version} |" in made["impact-assessment.md"]
    assert "Directive 2004/113/EC" in made["impact-assessment.md"]
    assert (
        "| invoice | FR | 10 | its issue, end of the year | Code de commerce"
        in made["retention.md"]
    )
    assert "Learned from no data" in made["technical-file-trust.md"]
    assert "no cut-offs signed" in made["technical-file-trust.md"]
    assert all("Lessor One" in text for text in made.values())


def test_what_people_signed_stands_in_the_log_and_in_the_file(by: Actor) -> None:
    sign_level("fraud", "red", is_given=True, reason="seen", by=by, key="s")
    with tenant(by.organisation_id):
        card = adopt_card("credit.trust", by=by, key="a")
    draft = propose_cutoffs(card, Cutoffs(600, 300), reason="board", by=by, key="c")
    sign_cutoffs(draft, by=replace(by, user_id=8), key="x")
    made = pack(by)
    log = made["human-interventions.md"]
    assert "| scoring.level_signed | 1 |" in log
    assert "| scoring.cutoffs_signed | 1 |" in log
    assert re.search(r"\| scoring\.cutoffs_signed \| scoring\.credit_card \d+ \| 8 \|", log)
    assert "Accept from 600, refuse below 300" in made["technical-file-trust.md"]
    assert "cut-offs signed" in made["impact-assessment.md"]


@pytest.mark.parametrize("language", ["fr", "pl"])
def test_each_language_is_whole(by: Actor, language: str) -> None:
    english, said = pack(by), pack(by, language)
    assert said.keys() == english.keys()
    for name, text in said.items():
        assert text.count("\n") == english[name].count("\n")
        assert text.count("[____") == english[name].count("[____")
        assert text != english[name]


def test_every_sentence_speaks_three_languages_with_the_same_facts() -> None:
    text = (Path(compliance.__file__).parent / "words.toml").read_text("utf-8")
    for name, said in tomllib.loads(text).items():
        facts = {frozenset(re.findall(r"\{(\w+)\}", one)) for one in said.values()}
        assert set(said) == {"en", "fr", "pl"}, name
        assert len(facts) == 1, name


def test_an_overturned_verdict_is_told_with_both() -> None:
    instant = date(2026, 11, 1)

    def line(alert: int, verdict: str) -> ActLine:
        return ActLine("fraud.alert_decided", "fraud.alert", alert, 7, instant, verdict)  # type: ignore[arg-type]  # a day will do

    told = [line(1, "confirmed"), line(2, "dismissed"), line(1, "dismissed"), line(2, "dismissed")]
    assert overturned(told) == [("1", "confirmed → dismissed")]


def test_a_contest_that_overturns_stands_in_the_log(by: Actor) -> None:
    raise_alerts((subject(7, finding(Level.ORANGE)),), reading=reading(1, 10), by=by, key="run")
    with tenant(by.organisation_id):
        number = Alert.objects.get().pk
    decide_alert(number, verdict="fraud_confirmed", reason="sold", by=by, key="d")
    contest = record_contest(number, text="I sold nothing", by=by, key="c")
    judge_contest(contest, overturns=True, reason="an error", by=replace(by, user_id=8), key="j")
    log = pack(by)["human-interventions.md"]
    assert "| fraud.contest_judged | 1 |" in log
    assert f"| {number} | fraud_confirmed → not_fraud |" in log


def test_the_archive_is_the_same_twice_and_only_some_may_have_it(by: Actor) -> None:
    made = pack(by)
    packed = as_archive(made)
    assert packed == as_archive(pack(by))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read("retention.md").decode() == made["retention.md"]
    for held in ({"journal.read_entries"}, {"scoring.read_credit"}):
        with pytest.raises(Forbidden):
            pack(replace(by, permissions=frozenset(held)))
    with pytest.raises(Invalid, match=r"documents\.language_unknown"):
        pack(by, "de")


def test_the_pack_is_a_page_and_files_for_compliance_only(by: Actor) -> None:
    client = signed_in(by, "compliance", "fr")
    page = client.get("/compliance/").content.decode()
    assert "Registre des traitements" in page
    one = client.get("/compliance/retention.md?language=pl")
    assert one.content.decode().startswith("# Tabela okresów przechowywania")
    whole = client.get("/compliance/pack.zip?language=en")
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert len(archive.namelist()) == 6
    assert client.get("/compliance/other.md").status_code == 404
    assert signed_in(by, "reader").get("/compliance/").status_code == 403
    assert signed_in(by, "accountant").get("/compliance/pack.zip").status_code == 403
