"""Writes of rulesets: a version is saved once as a draft, tried as a shadow, published, taken back."""

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound, Refused
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
        saved_by=by.user_id,
        created_at=timezone.now(),
    )
    record("scoring.ruleset", saved.pk, data={"name": ruleset.id, "version": ruleset.version})
    return saved.pk


@act("scoring.ruleset_shadowed", permission="scoring.edit_rulesets")
def shadow_ruleset(ruleset_id: int, *, by: Actor, key: str) -> int:
    """Let a draft be evaluated beside the version in force, alerting nobody; returns its id.

    One of a name at a time: the one before is a draft again. Conflict unless it is a draft.
    """
    chosen, mine = _chosen(ruleset_id, by), _mine(by)
    if chosen.state != "draft":
        raise Conflict("scoring.ruleset_no_draft", state=chosen.state)
    mine.filter(name=chosen.name, state="shadow").update(state="draft")
    mine.filter(id=ruleset_id).update(state="shadow")
    return _said(chosen)


@act("scoring.ruleset_unshadowed", permission="scoring.edit_rulesets")
def unshadow_ruleset(ruleset_id: int, *, by: Actor, key: str) -> int:
    """Make a shadow a draft again; returns its id. Conflict unless it is a shadow."""
    chosen = _chosen(ruleset_id, by)
    if chosen.state != "shadow":
        raise Conflict("scoring.ruleset_no_shadow", state=chosen.state)
    _mine(by).filter(id=ruleset_id).update(state="draft")
    return _said(chosen)


@act("scoring.ruleset_published", permission="scoring.publish_rulesets")
def publish_ruleset(ruleset_id: int, *, by: Actor, key: str) -> int:
    """Put a saved version in force and retire the one before it; returns its id.

    Refused to the person who saved it: four eyes see what accuses people.
    """
    chosen, mine = _chosen(ruleset_id, by), _mine(by)
    if by.user_id is not None and chosen.saved_by == by.user_id:
        raise Refused("scoring.own_ruleset")
    mine.filter(name=chosen.name, state="published").update(state="retired")
    mine.filter(id=ruleset_id).update(state="published", published_at=timezone.now())
    return _said(chosen)


@act("scoring.ruleset_taken_back", permission="scoring.publish_rulesets")
def take_back_ruleset(ruleset_id: int, *, by: Actor, key: str) -> int | None:
    """Retire the version in force and put back the one before it; returns that one's id.

    None: there was none, and the built-in rules are in force again. One person may do it alone.
    Conflict unless it is the published one.
    """
    chosen, mine = _chosen(ruleset_id, by), _mine(by)
    if chosen.state != "published":
        raise Conflict("scoring.ruleset_not_in_force", state=chosen.state)
    before = mine.filter(
        name=chosen.name, state="retired", published_at__lt=chosen.published_at
    ).order_by("-published_at")
    last = before.first()
    mine.filter(id=ruleset_id).update(state="retired")
    if last is not None:
        mine.filter(id=last.pk).update(state="published")
    _said(chosen)
    return None if last is None else last.pk


def _mine(by: Actor) -> QuerySet[RulesetVersion]:
    return RulesetVersion.objects.filter(organisation_id=by.organisation_id)


def _chosen(ruleset_id: int, by: Actor) -> RulesetVersion:
    take_turn("scoring.rulesets", by.organisation_id)
    found = _mine(by).select_for_update().filter(id=ruleset_id).first()
    if found is None:
        raise NotFound("scoring.ruleset_unknown")
    return found


def _said(chosen: RulesetVersion) -> int:
    record("scoring.ruleset", chosen.pk, data={"name": chosen.name, "version": chosen.version})
    return chosen.pk
