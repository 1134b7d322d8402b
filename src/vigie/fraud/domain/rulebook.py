"""The rulesets that come with Vigie, and their vocabulary, typologies and sentences."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from vigie.kernel.typography import printed
from vigie.scoring.domain.analysis.analysing import analyse
from vigie.scoring.domain.analysis.report import Analysis
from vigie.scoring.domain.evaluating import CompiledRuleset, compile_ruleset
from vigie.scoring.domain.parsing import read_ruleset, read_toml, read_vocabulary
from vigie.scoring.domain.signals import Vocabulary

CERTIFICATES: Final = "registrations"
_DATA: Final = Path(__file__).parent.parent / "data"
LATEST: Final = {CERTIFICATES: "registrations-6.toml"}


@cache
def vocabulary() -> Vocabulary:
    """Return every signal that a fraud rule may read."""
    return read_vocabulary((_DATA / "signals.toml").read_text("utf-8"))


@cache
def builtin_text(name: str = CERTIFICATES) -> str:
    """Return the TOML of the newest built-in version of a ruleset."""
    return (_DATA / "rulesets" / LATEST[name]).read_text("utf-8")


@cache
def _compiled(text: str, settings: tuple[tuple[str, int], ...]) -> CompiledRuleset:
    return compile_ruleset(read_ruleset(text, vocabulary(), dict(settings)))


def compiled_rulebook(
    text: str | None = None, settings: Mapping[str, int] | None = None
) -> CompiledRuleset:
    """Return a ruleset ready to run, compiled once per text and settings.

    Without a text, the newest built-in rules over certificates. Raises what `read_ruleset` raises.
    """
    return _compiled(text or builtin_text(), tuple(sorted((settings or {}).items())))


@lru_cache(maxsize=64)
def _analysed(text: str, settings: tuple[tuple[str, int], ...], on: date) -> Analysis:
    return analyse(_compiled(text, settings).ruleset, vocabulary(), on)


def analysed_rulebook(
    text: str | None = None, settings: Mapping[str, int] | None = None, *, on: date
) -> Analysis:
    """Return what a ruleset says as a whole: overlaps, shadows, gaps, parts that never speak.

    Without a text, the newest built-in rules; examples are of the day `on`. Raises what
    `read_ruleset` raises.
    """
    return _analysed(text or builtin_text(), tuple(sorted((settings or {}).items())), on)


@cache
def typologies() -> dict[str, dict[str, str | int]]:
    """Return typology → its number in the list of typologies and its name in each language."""
    found = read_toml((_DATA / "typologies.toml").read_text("utf-8"), "typologies.toml")
    return {code: _printed(entry) for code, entry in found.items()}


@cache
def sentences() -> dict[str, dict[str, dict[str, str]]]:
    """Return section (reasons, exculpations, undated, caps, tasks) → code → language → sentence.

    Placeholders `{signal}` name facts; who shows them formats dates and amounts.
    """
    found = read_toml((_DATA / "reasons.toml").read_text("utf-8"), "reasons.toml")
    return {
        section: {code: _printed(texts) for code, texts in codes.items()}
        for section, codes in found.items()
    }


def _printed(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry with its words spaced as their languages are printed."""
    return {
        name: printed(value, name) if isinstance(value, str) else value
        for name, value in entry.items()
    }
