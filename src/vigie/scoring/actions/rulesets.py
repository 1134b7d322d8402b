"""Writes of rulesets: a version is saved once as a draft, then published."""

import hashlib

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound
from vigie.scoring.domain.parsing import read_ruleset
from vigie.scoring.domain.signals import Vocabulary
from vigie.scoring.models import RulesetVersion


@act("scoring.ruleset_saved", permission="scoring.edit_rulesets")
def save_ruleset(text: str, *, vocabulary: Vocabulary, by: Actor, key: str) -> int:
    """Save a draft of the ruleset that a TOML text describes; returns its id.

    Raises what `read_ruleset` raises, and Conflict when that version exists.
    """
    ruleset = read_ruleset(text, vocabulary)
    mine = RulesetVersion.objects.filter(organisation_id=by.organisation_id)
    if mine.filter(name=ruleset.id, version=ruleset.version).exists():
        raise Conflict("scoring.version_taken", name=ruleset.id, version=ruleset.version)
    saved = RulesetVersion.objects.create(
        organisation_id=by.organisation_id,
        name=ruleset.id,
        version=ruleset.version,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        created_at=timezone.now(),
    )
    record("scoring.ruleset", saved.pk, data={"name": ruleset.id, "version": ruleset.version})
    return saved.pk


@act("scoring.ruleset_published", permission="scoring.publish_rulesets")
def publish_ruleset(ruleset_id: int, *, by: Actor, key: str) -> int:
    """Put a saved version in force and retire the one before it; returns its id."""
    mine = RulesetVersion.objects.select_for_update().filter(organisation_id=by.organisation_id)
    chosen = mine.filter(id=ruleset_id).first()
    if chosen is None:
        raise NotFound("scoring.ruleset_unknown")
    mine.filter(name=chosen.name, state="published").update(state="retired")
    mine.filter(id=ruleset_id).update(state="published", published_at=timezone.now())
    record("scoring.ruleset", ruleset_id, data={"name": chosen.name, "version": chosen.version})
    return ruleset_id
