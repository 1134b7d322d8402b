"""Chance chooses some contracts against which nothing speaks; people look, and labels follow."""

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from vigie.database.tenant import tenant
from vigie.flows import tasks
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import judge_audit
from vigie.fraud.domain.auditing import MOST_PER_MILLE, drawn, due_on
from vigie.fraud.domain.cases import case_of
from vigie.fraud.models import Alert, Audit, AuditVerdict, FraudSettings
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.registrations.models import Certificate
from vigie.scoring.domain.learning.audit import draw
from vigie.scoring.models import Label
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
KIND = "registrations.certificate"
FIRST, LATER = date(2026, 11, 20), date(2026, 11, 26)
MANY = 400


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    with tenant(made.by.organisation_id):
        FraudSettings.objects.create(
            organisation_id=made.by.organisation_id, audit_per_mille=MOST_PER_MILLE
        )
    made.take("portfolio", [contract(number) for number in range(MANY)], FIRST)
    run(made, FIRST)
    return made


def run(lender: Lender, on: date, stolen: Collection[str] = ()) -> None:
    rows = [certificate(0, exported_on="2026-10-20"), *map(certificate, range(1, MANY))]
    for number, row in enumerate(rows):
        row["stolen"] = "true" if f"C-{number:05d}" in stolen else "false"
    lender.take("register", rows, on)
    watch(by=lender.by, key=f"watch-{on}")


def audits(lender: Lender) -> list[Audit]:
    with tenant(lender.by.organisation_id):
        return list(Audit.objects.order_by("id"))


def test_those_are_chosen_that_drew_below_the_rate_and_were_not_alerted(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        alerted = set(Alert.objects.values_list("subject_id", flat=True))
        ids = set(Certificate.objects.values_list("id", flat=True))
    cases = {case_of(KIND, pk, FIRST): pk for pk in ids}
    assert alerted
    assert len(ids) == MANY
    wanted = {
        case
        for case, pk in cases.items()
        if draw(case, "audit.fraud") < 0.03
        and due_on(case, 0.03, 2026) <= FIRST
        and pk not in alerted
    }
    chosen = audits(lender)
    assert {one.case for one in chosen} == wanted
    assert wanted
    assert {one.probability for one in chosen} == {0.03}


def test_a_second_run_draws_nobody_twice_and_drops_whom_it_alerts_of(lender: Lender) -> None:
    before = audits(lender)
    run(lender, LATER, stolen=[before[0].contract_number])
    after = {one.pk: one.state for one in audits(lender)}
    assert {one.pk for one in before} <= set(after)
    assert [after[one.pk] for one in before] == ["dropped"] + ["open"] * (len(before) - 1)


def test_what_was_found_becomes_a_label_with_its_chance(lender: Lender) -> None:
    clean, odd = audits(lender)[:2]
    judge(lender, clean, is_found=False, reason="", key="a")
    judge(lender, odd, is_found=True, reason="the lessee is unknown at the address", key="b")
    told = {one.case: one for one in labels(lender)}
    assert {case: one.is_positive for case, one in told.items()} == {
        clean.case: False,
        odd.case: True,
    }
    for one in told.values():
        assert (one.why_looked, one.probability, one.source) == ("audit", 0.03, "analyst")
        assert (one.inputs["rule_level"], one.inputs["outstanding"]) == (0.0, 9000.5)
    judge(lender, odd, is_found=False, reason="a neighbour erred", key="c")
    assert [one.is_positive for one in labels(lender) if one.case == odd.case] == [True, False]
    with tenant(lender.by.organisation_id):
        assert AuditVerdict.objects.count() == 3


def test_who_may_not_and_what_may_not(lender: Lender, tmp_path: Path) -> None:
    one = audits(lender)[0]
    with pytest.raises(Invalid, match=r"fraud\.reason_missing"):
        judge_audit(one.pk, is_found=True, reason=" ", by=lender.by, key="a")
    other = new_lender(tmp_path, name="Other").by
    with pytest.raises(NotFound, match=r"fraud\.audit_unknown"):
        judge_audit(one.pk, is_found=False, reason="", by=other, key="a")
    with tenant(lender.by.organisation_id):
        Audit.objects.filter(pk=one.pk).update(state="dropped")
    with pytest.raises(Conflict, match=r"fraud\.audit_dropped"):
        judge_audit(one.pk, is_found=False, reason="", by=lender.by, key="b")


def test_chance_is_even_over_contracts_and_over_the_year() -> None:
    cases = [case_of(KIND, pk, FIRST) for pk in range(100_000)]
    taken = drawn(cases, 0.02, date(2026, 12, 31))
    assert abs(len(taken) - 2_000) < 4 * (2_000 * 0.98) ** 0.5
    by_summer = drawn(cases, 0.02, date(2026, 6, 30))
    assert set(by_summer) <= set(taken)
    assert abs(len(by_summer) - len(taken) * 181 / 365) < 4 * (len(taken) / 4) ** 0.5
    assert drawn(cases, 0.01, date(2026, 12, 31)) == [
        case for case in taken if draw(case, "audit.fraud") < 0.01
    ]


def judge(lender: Lender, one: Audit, *, is_found: bool, reason: str, key: str) -> None:
    judge_audit(one.pk, is_found=is_found, reason=reason, by=lender.by, key=key)
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name = 'flows.label_audit' returning args::text"
        )
        jobs = [json.loads(row[0]) for row in cursor.fetchall()]
    for job in jobs:
        if job["organisation_id"] == lender.by.organisation_id:
            tasks.label_audit(**job)


def labels(lender: Lender) -> list[Label]:
    with tenant(lender.by.organisation_id):
        return list(Label.objects.order_by("id"))
