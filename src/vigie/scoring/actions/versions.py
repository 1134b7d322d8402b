"""Rows of model versions and of the aliases that point at them; called inside acts only."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.storing import pack
from vigie.scoring.models import ModelAlias, ModelVersion


def keep_version(
    blend: Blend, model: str, *, parent: ModelVersion | None, card: Mapping[str, Any], by: Actor
) -> ModelVersion:
    """Keep a model under the next number."""
    mine = ModelVersion.objects.filter(organisation_id=by.organisation_id, model=model)
    last = mine.aggregate(last=Max("version"))["last"] or 0
    packed = pack(blend)
    return ModelVersion.objects.create(
        organisation_id=by.organisation_id,
        model=model,
        version=last + 1,
        parent=parent,
        about=packed.about,
        tensors=packed.tensors,
        trees=packed.trees,
        digest=packed.digest,
        card=dict(card),
        created_at=timezone.now(),
    )


def point(alias: str, version: ModelVersion, *, by: Actor) -> None:
    """Let an alias point at a version."""
    ModelAlias.objects.update_or_create(
        organisation_id=by.organisation_id,
        model=version.model,
        alias=alias,
        defaults={"version": version, "since": timezone.now()},
    )


def crown(version: ModelVersion, champion: ModelVersion | None, *, by: Actor) -> None:
    """Make a version the champion and keep the one before it to go back to."""
    if champion is not None:
        point("previous", champion, by=by)
    point("champion", version, by=by)
    ModelAlias.objects.filter(
        organisation_id=by.organisation_id, model=version.model, alias="shadow", version=version
    ).delete()
