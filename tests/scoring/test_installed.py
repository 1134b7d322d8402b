"""Without the extra, rules alone decide, and whoever asks a model is told how to get it."""

import pytest

from vigie.kernel.errors import Refused
from vigie.scoring.engines import installed
from vigie.scoring.engines.installed import Installed, require_boosting, what_learns_here


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None)


@pytest.mark.usefixtures("bare_machine")
def test_a_machine_without_the_extra_says_what_is_missing() -> None:
    assert what_learns_here() == Installed(boosting=False, nets=False)
    assert what_learns_here().missing == ("lightgbm", "torch")
    with pytest.raises(Refused, match=r"scoring\.learning_missing") as refusal:
        require_boosting()
    assert refusal.value.params == {"missing": "lightgbm, torch"}


def test_boosting_alone_is_enough_to_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: name if name == "lightgbm" else None)
    require_boosting()
    assert what_learns_here().missing == ("torch",)
