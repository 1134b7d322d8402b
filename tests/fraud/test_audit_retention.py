"""Cases that chance drew go too: within their year all but the name, afterwards the row."""

from datetime import date, timedelta

import pytest

from vigie.database.tenant import tenant
from vigie.flows.alert_retention import clear_alerts
from vigie.fraud.actions import Drawn, clear_audits, drop_audits, judge_audit, open_audits
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.models import Audit, AuditVerdict
from vigie.fraud.queries import looked_at
from vigie.journal.actions import seal
from vigie.journal.models import PersonalValue
from vigie.journal.queries import first_break
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Invalid
from vigie.scoring.actions import record_labels
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.models import Label
from vigie.tenancy.actions import create_organisation
from vigie.testing.clock import standing_on
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
KIND = "registrations.certificate"
DRAWN, JUDGED = date(2026, 3, 2), date(2026, 3, 10)
WORDS = "Mrs Martin showed her papers"
LAST = JUDGED + timedelta(days=30)


@pytest.fixture
def by() -> Actor:
    """Return the actor of an organisation with three cases: nothing found, something, not looked at."""
    house = system_actor(create_organisation("Lessor One"), name="watch")
    cases = tuple(
        Drawn(f"{KIND}:{number}@2026", KIND, number, f"C-{number}", "AA001BB", "credit")
        for number in (1, 2, 3)
    )
    with standing_on(DRAWN):
        open_audits(cases, rate=0.02, run_id=1, on=DRAWN, by=house, key="open")
    anna = somebody(house, "Anna")
    with tenant(house.organisation_id):
        first, second, _ = Audit.objects.order_by("id").values_list("id", flat=True)
    with standing_on(JUDGED):
        judge_audit(first, is_found=False, reason=WORDS, by=anna, key="no")
        judge_audit(second, is_found=True, reason="Not hers", by=anna, key="yes")
    return house


def audits(by: Actor) -> list[tuple[int, str, str]]:
    with tenant(by.organisation_id):
        rows = Audit.objects.order_by("id")
        return list(rows.values_list("subject_id", "contract_number", "state"))


def cleared(by: Actor, on: date) -> None:
    with standing_on(on):
        clear_alerts(by=by, key=f"night {on}")


def words(by: Actor) -> set[str]:
    with tenant(by.organisation_id):
        kept = PersonalValue.objects.filter(entry__act="fraud.audit_judged")
        said = AuditVerdict.objects.values_list("reason", flat=True)
        return {*kept.values_list("value", flat=True), *said} - {""}


def test_within_its_year_a_case_keeps_its_name_so_that_chance_does_not_draw_it_again(
    by: Actor,
) -> None:
    cleared(by, LAST)
    assert words(by) == {WORDS, "Not hers"}
    cleared(by, LAST + timedelta(days=1))
    assert words(by) == {"Not hers"}
    assert audits(by) == [(1, "", "judged"), (2, "C-2", "judged"), (3, "C-3", "open")]
    with tenant(by.organisation_id):
        assert looked_at(by, KIND, 2026) == {1, 2, 3}
        said = AuditVerdict.objects.get(audit__subject_id=1)
        assert (said.is_found, said.reason, said.user_id) == (False, "", None)


def test_after_its_year_the_row_goes_and_the_label_stays_without_it(by: Actor) -> None:
    case = f"{KIND}:1@2026"
    given = GivenLabel(
        case=case,
        is_positive=False,
        source="analyst",
        effective_on=JUDGED,
        scored_on=DRAWN,
        inputs={"age": 3.0},
    )
    record_labels(MODEL, [given], on=JUDGED, by=by, key="label")
    cleared(by, date(2026, 12, 31))
    drop_audits(on=date(2027, 1, 1), by=by, key="drop")
    cleared(by, date(2027, 1, 1))
    # What nobody looked at had its 180 days since it was drawn.
    assert audits(by) == [(2, "C-2", "judged")]
    with tenant(by.organisation_id):
        label = Label.objects.get()
    assert (label.case.startswith("erased:"), label.is_positive) == (True, False)
    cleared(by, JUDGED + timedelta(days=5 * 365))
    assert audits(by) == [(2, "C-2", "judged")]
    cleared(by, JUDGED + timedelta(days=5 * 365 + 1))
    assert (audits(by), words(by)) == ([], set())
    while seal(by.organisation_id):
        pass
    assert first_break(by.organisation_id)[1] is None


def test_nothing_goes_for_a_day_that_is_yet_to_come(by: Actor) -> None:
    with standing_on(LAST), pytest.raises(Invalid, match="erased_too_early"):
        clear_audits(LAST + timedelta(days=1), by=by, key="x")
    assert len(audits(by)) == 3
