"""What is kept of findings in an alert: reasons, exculpations and caps with their facts.

Plain JSON values, so that the page of an alert needs no ruleset; no name of a person, because
signals hold none.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from vigie.fraud.domain.alerts import Doubt
from vigie.fraud.domain.causes import Cause
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.signals import Signal, SignalKind, SignalValue, Vocabulary

Json = dict[str, object]
VERSION: Final = 1


def body_of(findings: Iterable[Finding]) -> Json:
    """Return the body of an alert: its findings, strongest first."""
    return {"version": VERSION, "findings": [_finding(one) for one in findings]}


def cause_of(cause: Cause) -> Json:
    """Return why an alert went or fell, as its history keeps it."""
    parts = [
        {"section": one.section, "code": one.code, "level": one.level, "facts": _facts(one.facts)}
        for one in cause.parts
    ]
    return {"by": cause.by, "parts": parts}


def doubts_of(doubts: Iterable[Doubt]) -> list[Json]:
    """Return the fields mapped wrongly that an event names: who said so, and when."""
    return [
        {"field": one.field, "user_id": one.user_id, "said_at": one.said_at.isoformat()}
        for one in doubts
    ]


def kept_signals(signals: Iterable[Signal]) -> list[Json]:
    """Return what a register says, to be weighed again while it is silent; `signals_kept` reads it."""
    return _facts(tuple(signals))


def signals_kept(rows: Iterable[Mapping[str, Any]], vocabulary: Vocabulary) -> tuple[Signal, ...]:
    """Return signals that were kept; those that the vocabulary knows no more are left out."""
    return tuple(
        Signal(
            row["name"],
            _value(vocabulary[row["name"]].kind, row["value"]),
            _day(row["effective_on"]),
            date.fromisoformat(row["known_on"]),
            row["source"],
            _day(row["read_on"]),
        )
        for row in rows
        if row["name"] in vocabulary
    )


def _value(kind: SignalKind, text: str) -> SignalValue:
    if kind == "flag":
        return text == "true"
    if kind == "date":
        return date.fromisoformat(text)
    return Decimal(text) if kind == "number" else text


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def digest_of(body: Json, *shown: object) -> str:
    """Return a digest of a body and of what is shown beside it, to notice a change."""
    text = json.dumps([body, [str(one) for one in shown]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def gist_of(body: Mapping[str, Any]) -> str:
    """Return a digest of what the evidence says, whatever the day on which it was read.

    Rules, levels, codes, answers and values with their dates of effect; the day on which a fact
    became known, and the amount at stake, are left out.
    """
    said = [
        [
            one["rule"],
            one["level"],
            [[part["code"], _values(part["facts"])] for part in one["reasons"]],
            [
                [part["code"], part["answer"], _values(part["facts"])]
                for part in one["exculpations"]
            ],
            [part["code"] for part in one["caps"]],
        ]
        for one in body.get("findings", ())
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def cents(amount: Decimal) -> int:
    """Return hundredths of a currency, half up."""
    return int((amount * 100).to_integral_value(rounding="ROUND_HALF_UP"))


def value_text(value: SignalValue) -> str:
    """Return a fact's value as text: ISO dates, plain numbers, true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "level": finding.level.word,
        "evidence_level": finding.evidence_level.word,
        "reasons": [{"code": one.code, "facts": _facts(one.facts)} for one in finding.reasons],
        "exculpations": [
            {
                "code": one.code,
                "answer": one.answer,
                "lowers_to": None if one.lowers_to is None else one.lowers_to.word,
                "facts": _facts(one.facts),
            }
            for one in finding.exculpations
        ],
        "caps": [{"code": one.code, "level": one.level.word} for one in finding.caps],
    }


def _values(facts: Iterable[Mapping[str, object]]) -> list[list[object]]:
    return [[one["name"], one["value"], one["effective_on"]] for one in facts]


def _facts(facts: tuple[Signal, ...]) -> list[Json]:
    return [
        {
            "name": one.name,
            "value": value_text(one.value),
            "effective_on": _iso(one.effective_on),
            "known_on": _iso(one.known_on),
            "read_on": _iso(one.read_on),
            "source": one.source,
        }
        for one in facts
    ]


def _iso(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
