"""Our own world through the real imports and the real watch: what red is worth with a noisy register."""

from datetime import date
from pathlib import Path

import pytest
from tests.playing import play_world, red_figures

from vigie.database.tenant import tenant
from vigie.fraud.models import Alert
from vigie.testing.world.build import build_world
from vigie.testing.world.rates import Plan

pytestmark = pytest.mark.django_db


def test_red_is_right_99_times_in_a_hundred_and_finds_9_in_10(tmp_path: Path) -> None:
    plan = Plan(contracts=2_500, fraud_share=0.08, noise_share=0.01, extract_days=(-8, -1, 0))
    (world,) = build_world(tmp_path, plan, today=date(2026, 11, 27))
    by = play_world(world).by
    found = red_figures(world, by)
    assert found.visible > 100
    assert found.precision >= 0.99, found.wrong
    assert found.recall >= 0.90, found.missed
    with tenant(by.organisation_id):
        reds = Alert.objects.filter(level=3)
        # What one read got wrong and the next set right was never confirmed.
        assert reds.filter(state="cleared_by_register").count() >= 3
        assert reds.filter(state="to_be_reread").count() >= 3
