"""Tables of alerts, what happened to them, and what people decided."""

from vigie.fraud.models.alerts import Alert, AlertEvent
from vigie.fraud.models.auditing import Audit, AuditVerdict
from vigie.fraud.models.effects import Effect
from vigie.fraud.models.feedback import Comment, Decision, Task
from vigie.fraud.models.settings import FraudSettings, ReferenceCounter
from vigie.fraud.models.shadow import ShadowLine
from vigie.fraud.models.withheld import WithheldAct
from vigie.fraud.models.work import Proposal

__all__ = [
    "Alert",
    "AlertEvent",
    "Audit",
    "AuditVerdict",
    "Comment",
    "Decision",
    "Effect",
    "FraudSettings",
    "Proposal",
    "ReferenceCounter",
    "ShadowLine",
    "Task",
    "WithheldAct",
]
