"""Reads of rulesets."""

from vigie.kernel.actor import Actor
from vigie.scoring.models import RulesetVersion


def published_text(by: Actor, name: str) -> str | None:
    """Return the TOML an organisation published under a name; None: the built-in one is in force.

    To be called in the organisation's tenant block.
    """
    return (
        RulesetVersion.objects.filter(
            organisation_id=by.organisation_id, name=name, state="published"
        )
        .values_list("text", flat=True)
        .first()
    )
