"""Every planted story of the demo world, extract by extract: the level and state it was promised."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level
from vigie.site.demo.build import build_world
from vigie.site.demo.people import settle
from vigie.site.demo.playing import play
from vigie.site.demo.tale import Story
from vigie.site.demo.world import Extract, Organisation

pytestmark = pytest.mark.django_db

# How the truth's words for a state read in the life of an alert.
STATES = {
    "open": {"open"},
    "to_reread": {"to_be_reread"},
    "confirmed": {"open"},
    "closed": {"closed_by_register"},
    "cleared": {"cleared_by_register"},
}
LIVE = {"open", "to_be_reread", "cleared_by_register"}


def test_every_story_is_seen_as_it_was_planted(tmp_path: Path) -> None:
    world = build_world(tmp_path, today=date(2026, 11, 23), contracts=300)
    actors = settle(world)
    faults: list[str] = []
    for one in world.organisations:
        by = actors[one.slug]

        def check(step: Extract, one: Organisation = one, by: Actor = by) -> None:
            faults.extend(seen_otherwise(one, by, step.as_of))

        played = play(one, by, lambda stage, done, total: None, after=check)
        assert played.rows > 0
    assert not faults, "\n".join(faults)


def seen_otherwise(one: Organisation, by: Actor, as_of: date) -> Iterator[str]:
    """Yield what differs from the truth after one extract, and whoever is accused without one."""
    with tenant(by.organisation_id):
        alerts = list(Alert.objects.all())
    by_contract: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_contract.setdefault(alert.contract_number, []).append(alert)
    for story in one.stories:
        mine = [a for a in by_contract.pop(story.contract_number, []) if fits(story, a)]
        expected = {seen.as_of: seen for seen in story.expected}.get(as_of)
        if expected is None or expected.level == "any":
            continue
        found = sorted(f"{Level(a.level).word} {a.state}" for a in mine if a.state in LIVE)
        if expected.level == "none" and expected.state == "none":
            wrong = bool(found)
        else:
            wrong = not any(agrees(expected.level, expected.state, a) for a in mine)
        if wrong:
            yield f"{as_of} {story.key}: {expected.level} {expected.state}, found {found}"
    for contract, others in by_contract.items():
        yield f"{as_of} {contract}: nobody planted {[(a.typology, a.rule) for a in others]}"


def fits(story: Story, alert: Alert) -> bool:
    return not story.typology or alert.typology == story.typology


def agrees(level: str, state: str, alert: Alert) -> bool:
    if state in ("closed", "taken_back", "cleared"):
        return alert.state in STATES.get(state, {"closed_by_register", "cleared_by_register"})
    return Level(alert.level).word == level and alert.state in STATES[state]
