"""Every read of fraud, filtered by the actor, in his organisation's tenant block."""

from vigie.fraud.queries.alert import (
    AlertDetail,
    Said,
    alert_detail,
    alert_id_of,
    alert_subject,
    alerts_of_subject,
    story_of_subject,
)
from vigie.fraud.queries.analysis import rules_analysis
from vigie.fraud.queries.desk import Colleague, colleagues
from vigie.fraud.queries.effects import (
    Acting,
    EffectLine,
    effects_due,
    effects_of,
    effects_to_follow,
)
from vigie.fraud.queries.figures import (
    ageing,
    counts_by_level,
    counts_by_typology,
    exposure_at_risk,
    opened_per_week,
    run_counts,
)
from vigie.fraud.queries.queue import (
    SORTS,
    AlertFilters,
    AlertPage,
    AlertRow,
    alert_queue,
    count_alerts,
)
from vigie.fraud.queries.rules import (
    contracts_with_held_alerts,
    rulebook_in_force,
    runs_of_live_alerts,
    settings_for,
    subjects_concerning,
    waiting_levels,
)
from vigie.fraud.queries.shadow import ShadowReport, ShadowRow, shadow_in_trial, shadow_report
from vigie.fraud.queries.tasks import TaskRow, open_tasks
from vigie.fraud.queries.waiting import (
    Waiting,
    count_among,
    number_of,
    open_task_counts,
    waiting_alerts,
)

__all__ = [
    "SORTS",
    "Acting",
    "AlertDetail",
    "AlertFilters",
    "AlertPage",
    "AlertRow",
    "Colleague",
    "EffectLine",
    "Said",
    "ShadowReport",
    "ShadowRow",
    "TaskRow",
    "Waiting",
    "ageing",
    "alert_detail",
    "alert_id_of",
    "alert_queue",
    "alert_subject",
    "alerts_of_subject",
    "colleagues",
    "contracts_with_held_alerts",
    "count_alerts",
    "count_among",
    "counts_by_level",
    "counts_by_typology",
    "effects_due",
    "effects_of",
    "effects_to_follow",
    "exposure_at_risk",
    "number_of",
    "open_task_counts",
    "open_tasks",
    "opened_per_week",
    "rulebook_in_force",
    "rules_analysis",
    "run_counts",
    "runs_of_live_alerts",
    "settings_for",
    "shadow_in_trial",
    "shadow_report",
    "story_of_subject",
    "subjects_concerning",
    "waiting_alerts",
    "waiting_levels",
]
