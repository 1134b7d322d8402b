"""Every write of registrations.

Sources and mappings: `save_source`, `save_mapping`. Imports: `store_upload`, `receive_import`,
then `read_import` at once or `read_later` as a job; `remove_expired` past their retention, `empty_expired` what they told of people. Runs: `sides`, `begin_run`, `compare_run`,
then `set_levels` and `finish_run` or `fail_run`, and `forget_run`; `flows.fraud_watch` conducts
them. One record at a time: `observe_one`, `update_contract`. People: `answer_question`, `decide_mapping_fault`, `erase_person_of`,
`give_evidence` and `take_back_evidence` (which record or propose), `approve_evidence`,
`send_back_evidence`.
"""

from vigie.registrations.actions.asking import ask_for_watch
from vigie.registrations.actions.busy import alone
from vigie.registrations.actions.comparing import (
    Sides,
    begin_run,
    compare_run,
    forget_run,
    sides,
)
from vigie.registrations.actions.emptying import Emptied, empty_expired
from vigie.registrations.actions.erasing import erase_certificates, erase_person_of
from vigie.registrations.actions.evidence import (
    Given,
    approve_evidence,
    give_evidence,
    propose_evidence,
    propose_retraction,
    record_evidence,
    retract_evidence,
    send_back_evidence,
    take_back_evidence,
)
from vigie.registrations.actions.files import Upload, store_upload
from vigie.registrations.actions.live import Observed, observe_one, update_contract
from vigie.registrations.actions.questions import answer_question
from vigie.registrations.actions.reading import read_import
from vigie.registrations.actions.receiving import (
    ImportFiles,
    Received,
    read_later,
    receive_import,
)
from vigie.registrations.actions.retention import Cleared, remove_expired
from vigie.registrations.actions.runs import (
    Ending,
    decide_mapping_fault,
    fail_run,
    finish_run,
    set_levels,
)
from vigie.registrations.actions.sources import (
    Silent,
    SourceFacts,
    note_silence,
    save_mapping,
    save_source,
)
from vigie.registrations.actions.taking import Taken

__all__ = [
    "Cleared",
    "Emptied",
    "Ending",
    "Given",
    "ImportFiles",
    "Observed",
    "Received",
    "Sides",
    "Silent",
    "SourceFacts",
    "Taken",
    "Upload",
    "alone",
    "answer_question",
    "approve_evidence",
    "ask_for_watch",
    "begin_run",
    "compare_run",
    "decide_mapping_fault",
    "empty_expired",
    "erase_certificates",
    "erase_person_of",
    "fail_run",
    "finish_run",
    "forget_run",
    "give_evidence",
    "note_silence",
    "observe_one",
    "propose_evidence",
    "propose_retraction",
    "read_import",
    "read_later",
    "receive_import",
    "record_evidence",
    "remove_expired",
    "retract_evidence",
    "save_mapping",
    "save_source",
    "send_back_evidence",
    "set_levels",
    "sides",
    "store_upload",
    "take_back_evidence",
    "update_contract",
]
