"""Tables of alerts, what happened to them, and what people decided."""

from vigie.fraud.models.alerts import Alert, AlertEvent
from vigie.fraud.models.auditing import Audit, AuditVerdict
from vigie.fraud.models.backtests import Backtest, BacktestLine, ReviewTime
from vigie.fraud.models.effects import Effect
from vigie.fraud.models.feedback import Comment, Decision, Task
from vigie.fraud.models.inquiries import Answer, Contest, Inquiry, Silence
from vigie.fraud.models.retention import Erasure, RetentionTerms, Tally
from vigie.fraud.models.rings import Piece, Ring, RingTie
from vigie.fraud.models.settings import FraudSettings, ReferenceCounter
from vigie.fraud.models.shadow import ShadowLine
from vigie.fraud.models.withheld import WithheldAct
from vigie.fraud.models.work import Proposal

__all__ = [
    "Alert",
    "AlertEvent",
    "Answer",
    "Audit",
    "AuditVerdict",
    "Backtest",
    "BacktestLine",
    "Comment",
    "Contest",
    "Decision",
    "Effect",
    "Erasure",
    "FraudSettings",
    "Inquiry",
    "Piece",
    "Proposal",
    "ReferenceCounter",
    "RetentionTerms",
    "ReviewTime",
    "Ring",
    "RingTie",
    "ShadowLine",
    "Silence",
    "Tally",
    "Task",
    "WithheldAct",
]
