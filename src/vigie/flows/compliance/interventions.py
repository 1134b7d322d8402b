"""What people decided over machines: from the journal, by act, with what was overturned."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from vigie.documents.domain.markdown import heading, table
from vigie.journal.queries import ActLine, acts_since

if TYPE_CHECKING:
    from vigie.flows.compliance.pack import Asked

YEAR: Final = timedelta(days=365)
VERDICTS: Final = (
    "fraud.alert_decided",
    "fraud.alerts_decided",
    "fraud.proposal_confirmed",
    "fraud.contest_judged",
)
OVERSIGHT: Final = (
    "fraud.proposal_sent_back",
    "fraud.effect_undone",
    "scoring.level_signed",
    "scoring.certificates_withdrawn",
    "scoring.night_released",
    "scoring.night_dismissed",
    "scoring.model_promoted",
    "scoring.model_rolled_back",
    "scoring.ruleset_published",
    "scoring.ruleset_taken_back",
    "scoring.credit_card_published",
    "scoring.cutoffs_signed",
)
SHOWN: Final = 500


def log(asked: "Asked") -> list[str]:
    """Return a year of interventions: how many of each, verdicts overturned, each signature."""
    say = asked.words.say
    since = asked.on - YEAR
    lines = acts_since(asked.by, (*VERDICTS, *OVERSIGHT), since)
    counts = Counter(line.act for line in lines if line.user_id is not None)
    turned = overturned(lines)
    signed = [line for line in lines if line.act in OVERSIGHT and line.user_id is not None]
    rows = [(act, counts[act]) for act in (*VERDICTS, *OVERSIGHT)]
    return [
        say("since", day=since.isoformat()) + "\n",
        table([say("act"), say("times")], rows),
        heading(say("verdicts")),
        table([say("verdict"), say("times")], sorted(_verdicts(lines).items())),
        say("overturned", count=len(turned)) + "\n",
        *([table([say("alert"), say("verdicts")], turned)] if turned else []),
        heading(say("signatures")),
        table(
            [say("instant"), say("act"), say("subject"), say("person")],
            [
                (
                    f"{line.recorded_at:%Y-%m-%d %H:%M} UTC",
                    line.act,
                    f"{line.subject_kind} {line.subject_id or ''}".strip(),
                    line.user_id,
                )
                for line in signed[-SHOWN:]
            ],
        ),
        *([say("more", count=len(signed) - SHOWN) + "\n"] if len(signed) > SHOWN else []),
    ]


def _verdicts(lines: Sequence[ActLine]) -> Counter[str]:
    return Counter(line.verdict for line in lines if line.act in VERDICTS and line.verdict)


def overturned(lines: Sequence[ActLine]) -> list[tuple[str, str]]:
    """Return the alerts whose verdict a later one replaced, with both, in order."""
    told: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.act in VERDICTS and line.verdict and line.subject_id is not None:
            told[line.subject_id].append(line.verdict)
    return [(str(alert), " → ".join(said)) for alert, said in told.items() if len(set(said)) > 1]
