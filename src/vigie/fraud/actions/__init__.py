"""Every write of fraud: raising alerts from findings, and what people decide about them."""

from vigie.fraud.actions.asking import (
    answer_question,
    ask_person,
    order_silence,
    remind_person,
    withdraw_question,
)
from vigie.fraud.actions.assigning import assign_alerts
from vigie.fraud.actions.auditing import Drawn, drop_audits, judge_audit, open_audits
from vigie.fraud.actions.backtesting import (
    Minutes,
    ask_backtest,
    end_backtest,
    keep_backtest_extract,
    save_review_time,
)
from vigie.fraud.actions.chosen import Touched
from vigie.fraud.actions.clearing import ClearedAudits, clear_audits
from vigie.fraud.actions.contesting import contest_by_link, judge_contest, record_contest
from vigie.fraud.actions.deciding import (
    BulkDecided,
    Decided,
    acknowledge_alerts,
    comment_alert,
    decide_alert,
    decide_alerts,
)
from vigie.fraud.actions.effects import follow_effect, note_effect, undo_effect
from vigie.fraud.actions.erasing import (
    Erased,
    ErasedAlert,
    KeptAlert,
    erase_alerts_of,
    note_erasure,
)
from vigie.fraud.actions.evidence import Produced, produce_evidence_file
from vigie.fraud.actions.looking import Looked, record_look
from vigie.fraud.actions.organising import Choices, complete_task, save_settings
from vigie.fraud.actions.proposing import (
    confirm_proposal,
    give_verdict,
    give_verdicts,
    propose_verdict,
    propose_verdicts,
    send_back_proposal,
)
from vigie.fraud.actions.raising import CHUNK, Raised, raise_alerts
from vigie.fraud.actions.retaining import answer_terms, propose_terms
from vigie.fraud.actions.rings import Merged, keep_rings, merge_alerts, split_piece
from vigie.fraud.actions.shadowing import clear_shadow, compare_shadow
from vigie.fraud.actions.snoozing import snooze_alerts, wake_alerts
from vigie.fraud.actions.withholding import end_withheld, withhold_act

__all__ = [
    "CHUNK",
    "BulkDecided",
    "Choices",
    "ClearedAudits",
    "Decided",
    "Drawn",
    "Erased",
    "ErasedAlert",
    "KeptAlert",
    "Looked",
    "Merged",
    "Minutes",
    "Produced",
    "Raised",
    "Touched",
    "acknowledge_alerts",
    "answer_question",
    "answer_terms",
    "ask_backtest",
    "ask_person",
    "assign_alerts",
    "clear_audits",
    "clear_shadow",
    "comment_alert",
    "compare_shadow",
    "complete_task",
    "confirm_proposal",
    "contest_by_link",
    "decide_alert",
    "decide_alerts",
    "drop_audits",
    "end_backtest",
    "end_withheld",
    "erase_alerts_of",
    "follow_effect",
    "give_verdict",
    "give_verdicts",
    "judge_audit",
    "judge_contest",
    "keep_backtest_extract",
    "keep_rings",
    "merge_alerts",
    "note_effect",
    "note_erasure",
    "open_audits",
    "order_silence",
    "produce_evidence_file",
    "propose_terms",
    "propose_verdict",
    "propose_verdicts",
    "raise_alerts",
    "record_contest",
    "record_look",
    "remind_person",
    "save_review_time",
    "save_settings",
    "send_back_proposal",
    "snooze_alerts",
    "split_piece",
    "undo_effect",
    "wake_alerts",
    "withdraw_question",
    "withhold_act",
]
