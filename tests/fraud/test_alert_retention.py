"""Alerts that accuse nobody go after their term: what goes, what stays and why, what protects a person."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from vigie.database.tenant import tenant
from vigie.documents.actions import hold
from vigie.documents.domain.files import Subject
from vigie.documents.models import Document
from vigie.documents.queries import content_of, live_about
from vigie.flows.alert_retention import Report, alerts_past_term, clear_alerts
from vigie.fraud.actions import (
    ask_person,
    comment_alert,
    decide_alerts,
    note_effect,
    order_silence,
    produce_evidence_file,
    raise_alerts,
    record_contest,
)
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.inquiries import Asking
from vigie.fraud.models import (
    Alert,
    AlertEvent,
    Comment,
    Decision,
    Erasure,
    Inquiry,
    Tally,
)
from vigie.fraud.queries import opened_per_week, verdicts_by_rule
from vigie.journal.actions import seal
from vigie.journal.models import Entry, PersonalValue
from vigie.journal.queries import first_break
from vigie.kernel.actor import Actor, system_actor
from vigie.notices.models import Message
from vigie.scoring.actions import Seen, keep_cases, record_labels
from vigie.scoring.actions.forgetting import nameless
from vigie.scoring.domain.learning.audit import draw, subject_of
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.domain.levels import Level
from vigie.scoring.models import CaseInputs, Label
from vigie.tenancy.actions import create_organisation
from vigie.tenancy.models import Link
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.clock import standing_on
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
OPENED = date(2026, 11, 10)
JUDGED = date(2026, 11, 11)
LAST = JUDGED + timedelta(days=30)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="watch")


def read(by: Actor, run_id: int, day: int, *numbers: int, shown: tuple[int, ...] = ()) -> None:
    """Let a run read some contracts on a day of November: those `shown` are exported."""
    said = tuple(
        subject(one, *((finding(Level.ORANGE),) if one in shown else ())) for one in numbers
    )
    with standing_on(date(2026, 11, day)):
        raise_alerts(said, reading=reading(run_id, day), by=by, key=f"run {run_id}")


def dismissed(by: Actor, *numbers: int) -> Actor:
    """Open an alert of each contract on 10 November; Anna dismisses all on the next day."""
    read(by, 1, 10, *numbers, shown=numbers)
    anna = somebody(by, "Anna")
    with standing_on(JUDGED):
        ids = tuple(ids_of(by).values())
        comment_alert(ids[0], text="Mr Zola sold nothing", by=anna, key="said")
        decide_alerts(ids, verdict="not_fraud", reason="Zola heard", by=anna, key="all")
    return anna


def ids_of(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.order_by("id").values_list("contract_number", "id"))


def cleared(by: Actor, day: date, key: str = "night") -> Report:
    with standing_on(day):
        return clear_alerts(by=by, key=f"{key} {day}")


def words(by: Actor) -> set[str]:
    """Return the personal words that the journal still holds about alerts."""
    with tenant(by.organisation_id):
        held = PersonalValue.objects.filter(entry__act__startswith="fraud.")
        return set(held.values_list("value", flat=True))


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(one.reference, one.outcome) for one in report.alerts]


def verified(by: Actor) -> bool:
    """Tell whether the chain holds when everything is sealed, as `vigie journal verify` does."""
    while seal(by.organisation_id):
        pass
    return first_break(by.organisation_id)[1] is None


def test_a_dismissed_alert_goes_when_its_term_is_over_and_not_a_day_before(by: Actor) -> None:
    dismissed(by, 1)
    read(by, 2, 12, 1)
    assert outcomes(cleared(by, LAST)) == []
    assert outcomes(cleared(by, LAST + timedelta(days=1))) == [("ALR-2026-000001", "erased")]
    with tenant(by.organisation_id):
        for table in (Alert, AlertEvent, Comment, Decision):
            assert table.objects.count() == 0, table
        (line,) = Erasure.objects.all()
        assert (line.reference, line.kind, line.until) == ("ALR-2026-000001", "dismissed", LAST)
        # The alert, its decision, its comment; opened, decided, right again.
        assert line.rows == 6
    assert verified(by)


def test_no_word_about_the_person_is_left(by: Actor) -> None:
    dismissed(by, 1, 2)
    read(by, 2, 12, 1, 2)
    assert words(by) == {"Zola heard", "Mr Zola sold nothing"}
    with tenant(by.organisation_id):
        before = Entry.objects.count()
    cleared(by, LAST + timedelta(days=1))
    assert words(by) == set()
    with tenant(by.organisation_id):
        assert Entry.objects.count() > before
        told = Entry.objects.get(act="fraud.alerts_decided")
        assert set(told.data["personal"]) == {"reason"}
    assert verified(by)


def test_words_on_several_alerts_stay_while_one_of_them_stays(by: Actor) -> None:
    dismissed(by, 1, 2)
    read(by, 2, 12, 1, 2)
    second = ids_of(by)["C-2"]
    hold(Subject("fraud.alert", second), reason="suit", by=by, key="hold")
    report = cleared(by, LAST + timedelta(days=1))
    assert [(one.reference, one.why) for one in report.kept] == [("ALR-2026-000002", "held")]
    assert words(by) == {"Zola heard"}


def test_what_the_register_still_shows_is_reduced_and_not_raised_again(by: Actor) -> None:
    anna = dismissed(by, 1)
    read(by, 2, 12, 1, shown=(1,))
    after = LAST + timedelta(days=1)
    assert outcomes(cleared(by, after)) == [("ALR-2026-000001", "reduced")]
    with tenant(by.organisation_id):
        alert = Alert.objects.get()
        assert (alert.contract_number, alert.typology, alert.verdict) == (
            "C-1",
            "exported",
            "not_fraud",
        )
        assert (alert.plate, alert.vin, alert.body, alert.exposure_cents) == ("", "", {}, 0)
        (said,) = Decision.objects.all()
        assert (said.verdict, said.reason, said.user_id) == ("not_fraud", "", None)
        assert not AlertEvent.objects.exists()
        assert not Comment.objects.exists()
    assert outcomes(cleared(by, after, "again")) == []
    read(by, 3, 20, 1, shown=(1,))
    assert list(ids_of(by).values()) == [alert.pk]
    read(by, 4, 21, 1)
    assert outcomes(cleared(by, after, "gone")) == [("ALR-2026-000001", "erased")]
    assert anna.user_id
    assert verified(by)


Keeper = Callable[[Actor, int], None]


def held(by: Actor, alert_id: int) -> None:
    hold(Subject("registrations.certificate", 1), reason="suit", by=by, key="h")


def contested(by: Actor, alert_id: int) -> None:
    with tenant(by.organisation_id):
        Alert.objects.filter(pk=alert_id).update(state="confirmed")
    record_contest(alert_id, text="Wrong", by=by, key="c")
    with tenant(by.organisation_id):
        Alert.objects.filter(pk=alert_id).update(state="dismissed")


def silent(by: Actor, alert_id: int) -> None:
    order_silence(alert_id, holds=True, reason="inquiry", by=by, key="s")


def acting(by: Actor, alert_id: int) -> None:
    note_effect(alert_id, code="hold_payout", outcome="done", by=by, key="e")


@pytest.mark.parametrize(
    ("keeper", "why"),
    [(held, "held"), (contested, "contested"), (silent, "silent"), (acting, "acting")],
)
def test_what_is_needed_stays_whole_and_is_said(by: Actor, keeper: Keeper, why: str) -> None:
    dismissed(by, 1)
    read(by, 2, 12, 1)
    keeper(by, ids_of(by)["C-1"])
    report = cleared(by, LAST + timedelta(days=1))
    assert report.alerts == ()
    assert [(one.reference, one.until, one.why) for one in report.kept] == [
        ("ALR-2026-000001", LAST, why)
    ]
    with tenant(by.organisation_id):
        assert Comment.objects.get().text == "Mr Zola sold nothing"


def test_undecided_alerts_go_after_their_own_term(by: Actor) -> None:
    read(by, 1, 10, 1, 2, shown=(1, 2))
    read(by, 2, 12, 1)
    read(by, 3, 20, 1)
    # The register is right again on the 12th for one, and still is on the 20th; nothing reads the other
    # any more after the 10th.
    first, second = date(2026, 11, 10), date(2026, 11, 12)
    wait = timedelta(days=181)
    assert outcomes(cleared(by, first + wait - timedelta(days=1))) == []
    assert outcomes(cleared(by, first + wait)) == [("ALR-2026-000002", "erased")]
    assert outcomes(cleared(by, second + wait)) == [("ALR-2026-000001", "erased")]


def test_what_still_waits_and_is_read_never_goes(by: Actor) -> None:
    read(by, 1, 10, 1, shown=(1,))
    read(by, 2, 28, 1, shown=(1,))
    assert outcomes(cleared(by, date(2026, 11, 28) + timedelta(days=180))) == []


def test_a_confirmed_alert_goes_once_no_claim_is_made_with_it_any_more(by: Actor) -> None:
    """Five years from the verdict, or from the day since which the register no longer shows it."""
    read(by, 1, 10, 1, 2, shown=(1, 2))
    with standing_on(JUDGED):
        ids = tuple(ids_of(by).values())
        decide_alerts(
            ids, verdict="fraud_confirmed", reason="Sold", by=somebody(by, "Anna"), key="y"
        )
    read(by, 2, 12, 1)
    read(by, 3, 20, 1, 2, shown=(2,))
    five = timedelta(days=5 * 365)
    second, third = date(2026, 11, 12), date(2026, 11, 20)
    assert outcomes(cleared(by, second + five)) == []
    assert outcomes(cleared(by, second + five + timedelta(days=1))) == [
        ("ALR-2026-000001", "erased")
    ]
    assert outcomes(cleared(by, third + five)) == []
    assert outcomes(cleared(by, third + five + timedelta(days=1))) == [
        ("ALR-2026-000002", "erased")
    ]
    with tenant(by.organisation_id):
        assert {line.kind for line in Erasure.objects.all()} == {"confirmed"}
        assert [tally.verdict for tally in Tally.objects.all()] == ["fraud_confirmed"] * 2
    assert verified(by)


def test_papers_letters_and_links_go_along(by: Actor) -> None:
    read(by, 1, 10, 1, shown=(1,))
    anna, one = somebody(by, "Anna"), ids_of(by)["C-1"]
    with standing_on(JUDGED):
        ask_person(one, Asking("plans", "email", "zoe@example.test", "fr"), by=anna, key="ask")
        done = produce_evidence_file(one, language="fr", by=anna, key="file")
        decide_alerts((one,), verdict="not_fraud", reason="Heard", by=anna, key="no")
    with tenant(by.organisation_id):
        lying = [content_of(row) for row in Document.objects.all()]
    read(by, 2, 12, 1)
    # An answer may come for 21 days; the term of 30 days is longer.
    report = cleared(by, LAST + timedelta(days=1))
    assert [line.papers for line in report.alerts] == [2]
    assert [path.exists() for path in lying] == [False, False]
    with tenant(by.organisation_id):
        assert live_about(Subject("fraud.alert", one), by) == []
        assert not Inquiry.objects.exists()
        assert Message.objects.get(kind="fraud.question").address == ""
        assert Link.objects.get().revoked_at is not None
        entry = Entry.objects.get(act="fraud.evidence_file_produced")
        assert entry.data["digests"]["data"] == done.data_digest
    assert verified(by)


def test_a_label_stays_without_the_case_and_teaches_the_same(by: Actor) -> None:
    dismissed(by, 1)
    read(by, 2, 12, 1)
    case = "registrations.certificate:1@2026"
    seen = Seen(MODEL, "1", {case: {"age": 3.0}})
    keep_cases(seen, on=OPENED, by=by, key="seen")
    given = GivenLabel(
        case=case,
        is_positive=False,
        source="analyst",
        effective_on=JUDGED,
        scored_on=OPENED,
        inputs={"age": 3.0},
    )
    record_labels(MODEL, [given], on=JUDGED, by=by, key="label")
    with tenant(by.organisation_id):
        before = Label.objects.get()
    cleared(by, LAST + timedelta(days=1))
    with tenant(by.organisation_id):
        after = Label.objects.get()
        assert not CaseInputs.objects.exists()
    assert after.case.startswith("erased:")
    kept = ("pk", "night", "is_positive", "inputs", "probability", "recorded_at", "scored_on")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert case not in str(after.__dict__)


def test_a_case_without_a_name_keeps_its_use() -> None:
    def use(case: str) -> tuple[list[bool], list[bool]]:
        taught = draw(subject_of(case), "part.fraud")
        parts = [part.value[0] <= taught < part.value[1] for part in Part]
        looked = draw(case, "audit.fraud")
        return parts, [looked < rate / 1_000 for rate in range(10, 31)]

    for number in range(40):
        case = f"registrations.certificate:{number}@2026"
        name = nameless(case, "fraud")
        assert use(name) == use(case)
        assert str(number) != name.partition("@")[0]


def test_a_rules_errors_still_count_in_its_exam_and_openings_in_the_weeks(by: Actor) -> None:
    dismissed(by, 1, 2)
    read(by, 2, 12, 1, 2)
    span = {"since": OPENED, "until": LAST}
    with tenant(by.organisation_id):
        before = verdicts_by_rule(by, **span)
        weeks = opened_per_week(by, until=LAST)
    assert [(one.rule, one.level, one.reviewed, one.errors) for one in before] == [
        ("exported", "orange", 2, 2)
    ]
    cleared(by, LAST + timedelta(days=1))
    with tenant(by.organisation_id):
        assert verdicts_by_rule(by, **span) == before
        assert opened_per_week(by, until=LAST) == weeks
        assert {field.name for field in Tally._meta.get_fields()}.isdisjoint(
            {"alert", "subject_id", "contract_number", "reference", "user_id"}
        )


def test_rehearsed_it_says_the_same_and_nothing_goes(by: Actor) -> None:
    dismissed(by, 1)
    read(by, 2, 12, 1)
    with standing_on(LAST + timedelta(days=1)):
        assert outcomes(alerts_past_term(by=by)) == [("ALR-2026-000001", "erased")]
    assert list(ids_of(by)) == ["C-1"]


@pytest.mark.parametrize("table", [AlertEvent, Decision])
def test_rows_go_by_an_erasure_only(by: Actor, table: type[AlertEvent | Decision]) -> None:
    dismissed(by, 1)
    with (
        tenant(by.organisation_id),
        pytest.raises(Error, match="by an erasure only"),
        transaction.atomic(),
    ):
        table.objects.all().delete()
    with (
        tenant(by.organisation_id),
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
    ):
        table.objects.update(level=1)


def test_another_organisation_is_not_touched(by: Actor) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    for one in (by, other):
        dismissed(one, 1)
        read(one, 2, 12, 1)
    cleared(by, LAST + timedelta(days=1))
    assert list(ids_of(by)) == []
    assert list(ids_of(other)) == ["C-1"]


def test_more_than_a_transaction_holds_goes_in_one_night(by: Actor) -> None:
    numbers = tuple(range(1, 251))
    read(by, 1, 10, *numbers, shown=numbers)
    read(by, 2, 12, *numbers)
    report = cleared(by, date(2027, 6, 1))
    assert len(report.alerts) == 250
    assert list(ids_of(by)) == []
