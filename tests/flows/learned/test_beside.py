"""The champion beside the rules in real runs: levels, certificates, alerts of its own, acts."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.flows.learned.taught import TODAY, certify, learned_lender, run

from vigie.database.tenant import tenant
from vigie.fraud.domain.cases import MODEL, case_of
from vigie.fraud.models import Alert
from vigie.scoring import queries
from vigie.scoring.actions import champion_judge, withdraw_certificates
from vigie.scoring.domain.levels import Level
from vigie.scoring.models import CaseInputs, CaseScore
from vigie.testing.lender import Lender

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return learned_lender(tmp_path)


def alerts(lender: Lender) -> dict[str, tuple[int, str, str]]:
    with tenant(lender.by.organisation_id):
        return {
            f"{one.contract_number} {one.typology}": (one.level, one.state, one.rule)
            for one in Alert.objects.all()
        }


def test_every_watched_contract_gets_its_chance_and_no_level_without_a_certificate(
    lender: Lender,
) -> None:
    run(lender, TODAY - timedelta(days=3))
    with tenant(lender.by.organisation_id):
        scores = {one.case: one for one in CaseScore.objects.all()}
        assert len(scores) == 6
        assert max(one.level for one in scores.values()) <= Level.YELLOW
        chances = sorted(one.chance for one in scores.values())
    assert chances[-1] > 0.25
    assert chances[0] < 0.1
    assert not [key for key in alerts(lender) if "learned_pattern" in key]


def test_a_certified_cut_alerts_and_reads_twice_before_it_is_red(lender: Lender) -> None:
    certify(lender, {"red": 0.2}, TODAY - timedelta(days=4))
    first, second = TODAY - timedelta(days=3), TODAY
    run(lender, first)
    found = alerts(lender)
    # Contract 2 is like those that were confirmed; the rules say yellow of it. 0 is red by its rule.
    assert found["C-00002 learned_pattern"] == (3, "to_be_reread", "model")
    assert "C-00000 learned_pattern" not in found
    run(lender, second)
    assert alerts(lender)["C-00002 learned_pattern"] == (3, "open", "model")


def test_without_a_certificate_in_force_red_is_orange_and_provisional(lender: Lender) -> None:
    certify(lender, {"red": 0.2}, TODAY - timedelta(days=4))
    withdraw_certificates(
        MODEL, reason="a test", on=TODAY - timedelta(days=3), by=lender.by, key="w"
    )
    run(lender, TODAY - timedelta(days=3))
    assert alerts(lender)["C-00002 learned_pattern"] == (2, "open", "model")
    with tenant(lender.by.organisation_id):
        one = Alert.objects.get(typology="learned_pattern")
        standings = set(CaseScore.objects.filter(level=2).values_list("is_provisional", flat=True))
        assert one.body["findings"][0]["caps"] == [{"code": "model_provisional", "level": "orange"}]
        assert (one.evidence_level, standings) == (3, {True})


def test_a_decision_can_be_worked_out_again_from_stored_inputs_and_version(lender: Lender) -> None:
    certify(lender, {"orange": 0.2}, TODAY - timedelta(days=4))
    on = TODAY - timedelta(days=3)
    run(lender, on)
    with tenant(lender.by.organisation_id):
        one = Alert.objects.get(typology="learned_pattern")
        case = case_of(one.subject_kind, one.subject_id, on)
        line = queries.case_line(lender.by, MODEL, case)
        held = queries.inputs_on(lender.by, MODEL, [case], on=on)[case]
        judge = champion_judge(lender.by, MODEL, on=on)
        assert line is not None
        assert judge is not None
        (again,) = judge.judge({case: held.inputs})
    assert (again.chance, line.version_id) == (line.chance, judge.version.pk)
    assert [tuple(reason) for reason in again.reasons] == list(line.reasons)
    strengths = [abs(share) for _, share, _ in line.reasons]
    assert strengths == sorted(strengths, reverse=True)
    assert held.catalogue == "contract-1"


def test_inputs_are_kept_only_where_they_changed(lender: Lender) -> None:
    for back in (3, 2):
        run(lender, TODAY - timedelta(days=back))
    with tenant(lender.by.organisation_id):
        rows = list(CaseInputs.objects.values_list("case", "digest"))
    assert len(rows) == len(set(rows))


def test_a_live_record_keeps_the_model_s_alert(lender: Lender) -> None:
    """Assessing one contract by itself asks the model too; else its alert would seem cleared."""
    from vigie.flows.live import assess_certificates  # noqa: PLC0415  # only here

    certify(lender, {"orange": 0.2}, TODAY - timedelta(days=4))
    run(lender, TODAY - timedelta(days=3))
    with tenant(lender.by.organisation_id):
        one = Alert.objects.get(typology="learned_pattern")
    assess_certificates([one.subject_id], entry_id=77, by=lender.by)
    assert alerts(lender)["C-00002 learned_pattern"][1] == "open"
    with tenant(lender.by.organisation_id):
        assert Alert.objects.get(typology="learned_pattern").last_run_id == -77
        assert Level(one.level) is Level.ORANGE
