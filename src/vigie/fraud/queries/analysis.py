"""What the rules say as a whole, before anybody is judged by them."""

from django.utils import timezone

from vigie.fraud.domain.rulebook import CERTIFICATES, analysed_rulebook
from vigie.fraud.queries.rules import settings_for
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.scoring.domain.analysis.report import Analysis
from vigie.scoring.queries import published_text, ruleset_version

READ = "scoring.read_rulesets"


def rules_analysis(by: Actor, ruleset_id: int | None = None) -> Analysis:
    """Return the analysis of a saved version, or of the rules in force; NotFound for another's."""
    by.require(READ)
    if ruleset_id is None:
        text = published_text(by, CERTIFICATES)
    else:
        text = ruleset_version(by, ruleset_id).text
    grace = {"grace_days": settings_for(by).grace_days}
    return analysed_rulebook(text, grace, on=local_date(timezone.now()))
