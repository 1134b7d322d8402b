"""Endpoint of the rules as a whole, before anybody is judged by them."""

from ninja import Router, Schema

from vigie.fraud.domain.body import value_text
from vigie.fraud.queries import rules_analysis
from vigie.scoring.domain.analysis.report import Gap, Overlap
from vigie.ui.access import StaffRequest

router = Router()


class DeadOut(Schema):
    """A rule, or a part of one, that no case brings to speak."""

    rule: str
    part: str


class OverlapOut(Schema):
    """Two rules of one typology that may speak at once, their most unlike levels, and a case."""

    typology: str
    rules: list[str]
    levels: list[str]
    is_contradictory: bool
    case: dict[str, str]


class ShadowedOut(Schema):
    """A rule of which every level is given by another, or by several together."""

    rule: str
    by: list[str]


class TogetherOut(Schema):
    """A rule that cannot speak without another of another typology."""

    rule: str
    other: str


class CellOut(Schema):
    """Values of a signal, or of the days from it to another date."""

    signal: str
    other: str
    values: str


class GapOut(Schema):
    """Values that silence every rule of a typology."""

    typology: str
    cells: list[CellOut]


class UnanalysedOut(Schema):
    """A rule of which nothing is told: its search took too many steps.

    `combinations` are the ways in which its parts may go together, exactly or as `10^n`.
    """

    rule: str
    combinations: str


class AnalysisOut(Schema):
    """What the rules say as a whole; of a rule in `unanalysed` nothing stands in the other lists."""

    unanalysed: list[UnanalysedOut]
    dead: list[DeadOut]
    overlaps: list[OverlapOut]
    shadowed: list[ShadowedOut]
    together: list[TogetherOut]
    gaps: list[GapOut]
    unread: list[str]
    pairs: int


@router.get("/rules/analysis", response=AnalysisOut, summary="Look at the rules as a whole")
def analysis(request: StaffRequest, ruleset_id: int | None = None) -> dict[str, object]:
    """Overlaps, shadows, dead parts and gaps of a saved version, or of the rules in force."""
    found = rules_analysis(request.actor, ruleset_id)
    return {
        "unanalysed": found.unanalysed,
        "dead": found.dead,
        "overlaps": [_overlap(one) for one in found.overlaps],
        "shadowed": found.shadowed,
        "together": found.together,
        "gaps": [_gap(one) for one in found.gaps],
        "unread": found.unread,
        "pairs": found.pairs,
    }


def _overlap(one: Overlap) -> dict[str, object]:
    return {
        "typology": one.typology,
        "rules": one.rules,
        "levels": [level.word for level in one.levels],
        "is_contradictory": one.is_contradictory,
        "case": {signal.name: value_text(signal.value) for signal in one.example.signals},
    }


def _gap(one: Gap) -> dict[str, object]:
    return {"typology": one.typology, "cells": one.cells}
