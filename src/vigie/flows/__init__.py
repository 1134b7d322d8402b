"""Stories that cross products, and the one table that starts them: act → reactions.

A reaction is a job, deferred in the transaction of the act, idempotent on its journal entry.
`site.wiring` hands the table to the journal.
"""

from typing import Final

REACTIONS: Final[dict[str, tuple[str, ...]]] = {
    "registrations.run_finished": ("flows.find_rings", "flows.tell_own_names"),
    "parties.own_name_added": ("flows.own_name_given",),
    "registrations.import_taken": ("flows.watch", "flows.tell_taken"),
    "registrations.watch_asked": ("flows.watch_now",),
    "registrations.mapping_fault_decided": ("flows.watch_answered",),
    "registrations.record_observed": ("flows.assess_record",),
    "registrations.contract_updated": ("flows.assess_record",),
    "registrations.question_answered": ("flows.contract_answered",),
    "registrations.evidence_recorded": ("flows.assess_certificate",),
    "registrations.evidence_retracted": ("flows.assess_certificate",),
    "registrations.evidence_approved": ("flows.assess_certificate",),
    "registrations.evidence_proposed": ("flows.tell_proposed",),
    "registrations.evidence_retraction_proposed": ("flows.tell_proposed",),
    "fraud.backtest_asked": ("flows.backtest",),
    "registrations.import_refused": ("flows.tell_refusal",),
    "leasing.takeover_ended": ("flows.tell_takeover",),
    "leasing.papers_lacking": ("flows.tell_papers",),
    "leasing.contract_settled": ("flows.lease_end",),
    "leasing.contract_lost": ("flows.lease_end",),
    "leasing.contract_written_off": ("flows.lease_end",),
    "leasing.payment_returned": ("flows.reopening", "leasing.tell_reopening"),
    "leasing.end_announced": ("flows.end_announced", "leasing.tell_ends"),
    "leasing.day_closed": (
        "leasing.measure_portfolio",
        "flows.score_debtors",
        "leasing.write_reminders",
    ),
    "leasing.settlement_announced": ("flows.assess_contract",),
    "leasing.announcement_withdrawn": ("flows.assess_contract",),
    "fraud.alerts_raised": ("flows.act_by_default",),
    "fraud.alert_decided": (
        "flows.show_levels",
        "flows.act_by_default",
        "flows.label_verdicts",
    ),
    "fraud.alerts_decided": (
        "flows.show_levels",
        "flows.act_by_default",
        "flows.label_verdicts",
    ),
    "fraud.proposal_confirmed": (
        "flows.show_levels",
        "flows.act_by_default",
        "flows.label_verdicts",
    ),
    "fraud.alerts_acknowledged": ("flows.show_levels", "flows.act_by_default"),
    "fraud.contest_judged": (
        "flows.show_levels",
        "flows.act_by_default",
        "flows.label_verdicts",
    ),
    "fraud.effect_undone": ("flows.act_by_default",),
    "fraud.audit_judged": ("flows.label_audit",),
}
