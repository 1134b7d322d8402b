"""What an evidence file says, first as data, then as the rows of its paper, from the data alone.

So the paper and the data cannot disagree.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from vigie.documents.domain.parties import Party
from vigie.documents.domain.values import Data, Row
from vigie.fraud.domain import rulebook
from vigie.kernel.money import Money

VERSION: Final = 2
PERSON: Final = "person concerned"
LONGEST: Final = 1_900  # of one cell of the paper; the data has all of it
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """A file on which a run rests: which, to which day, and its SHA-256; or a record that came live.

    A live record bears the entry of the journal that took it, below nought; "" where its row was
    replaced since.
    """

    run_id: int
    source: str
    as_of: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the alert itself: files read, what the person said, the journal's entries."""

    reads: Sequence[RegisterRead]
    explanations: Any
    journal: Sequence[Json]


def as_data(
    detail: Any, names: Mapping[int, str], beside: Beside, reference: str, at: datetime
) -> bytes:
    """Return the file as canonical JSON, beginning with a brace; the same input, the same bytes."""
    row = detail.row
    told: Json = {
        "version": VERSION,
        "reference": reference,
        "produced_at": at.isoformat(),
        "alert": {
            "reference": row.reference,
            "contract_number": row.contract_number,
            "plate": row.plate,
            "vin": row.vin,
            "product": row.product,
            "typology": row.typology,
            "level": row.level,
            "highest_level": detail.highest_level,
            "state": row.state,
            "verdict": row.verdict,
            "concerns": row.concerns,
            "nature": row.nature,
            "exposure_cents": row.exposure_cents,
            "currency": row.currency,
            "opened_on": row.opened_on.isoformat(),
            "ruleset": detail.ruleset,
            "ruleset_version": detail.ruleset_version,
        },
        "findings": list(detail.findings),
        "history": [_event(one, names) for one in detail.events],
        "decisions": [_said(one, names) for one in detail.decisions],
        "comments": [_said(one, names) for one in detail.comments],
        "explanations": list(_explained(beside.explanations, names)),
        "reads": [
            {
                "run": one.run_id,
                "source": one.source,
                "as_of": one.as_of.isoformat(),
                "sha256": one.sha256,
            }
            for one in beside.reads
        ],
        "journal": list(beside.journal),
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def as_paper(told: bytes, digest: str, recipient: Party, on: date, language: str) -> Data:
    """Return the fields of the paper, from the data."""
    said = json.loads(told)
    alert = said["alert"]
    cents, currency = int(alert["exposure_cents"]), str(alert["currency"])
    return {
        "recipient": recipient,
        "reference": said["reference"],
        "issued_on": on,
        "alert": alert["reference"],
        "contract_number": alert["contract_number"] or "–",
        "vehicle": " ".join(one for one in (alert["plate"], alert["vin"]) if one) or "–",
        "matter": _matter(alert["typology"], language),
        "level": alert["level"],
        "state": _plain(alert["state"]),
        "rules": f"{alert['ruleset']} {alert['ruleset_version']}",
        "exposure": Money(cents, currency) if cents and currency else None,
        "data_digest": digest,
        "facts": _facts(said["findings"]),
        "history": [
            {"at": one["at"], "what": _what(one), "level": one["level"], "who": one["who"]}
            for one in said["history"]
        ],
        "said": _words(said) or None,
        "reads": [_read(one) for one in said["reads"]] or None,
        "journal": [_entry(one) for one in said["journal"]] or None,
    }


def _plain(code: str) -> str:
    """Return a state or an event without the register, which is not what cleared every alert."""
    return "gone" if code == "register_right_again" else code.removesuffix("_by_register")


def _what(one: Json) -> str:
    """Return an event and, where it went or fell, the codes of why, or the field and who doubts it."""
    doubts = one["data"].get("doubts")
    if doubts:
        said = "; ".join(f"{d['field']}, {d['said_by']}, {d['said_at'][:10]}" for d in doubts)
        return f"{_plain(one['what'])}: mapped wrongly ({said})"
    why = one["data"].get("why")
    codes = [] if why is None else [part["code"] for part in why["parts"]] or [why["by"]]
    return f"{_plain(one['what'])}: {', '.join(codes)}" if codes else _plain(one["what"])


def _event(one: Any, names: Mapping[int, str]) -> Json:
    return {
        "at": one.recorded_at.isoformat(timespec="seconds"),
        "effective_on": one.effective_on.isoformat(),
        "what": one.kind,
        "level": one.level,
        "state": one.state,
        "run": one.run_id,
        "who": _who(one.user_id, "", names),
        "data": _with_names(one.data, names),
    }


def _with_names(data: Json, names: Mapping[int, str]) -> Json:
    """Return what an event says, with the names of those who said that a field is mapped wrongly."""
    doubts = [
        {**one, "said_by": _who(one["user_id"], "token", names)} for one in data.get("doubts", ())
    ]
    return {**data, "doubts": doubts} if doubts else data


def _said(one: Any, names: Mapping[int, str]) -> Json:
    return {
        "at": one.at.isoformat(timespec="seconds"),
        "who": _who(one.user_id, one.actor_kind, names),
        "seconded_by": None if one.seconded_by is None else _who(one.seconded_by, "", names),
        "verdict": one.verdict,
        "words": one.text,
    }


def _explained(found: Any, names: Mapping[int, str]) -> Iterator[Json]:
    """Yield what was asked of the person concerned, answered and contested, and what came of it."""
    for asked in reversed(found.inquiries):
        who = _who(asked.asked_by, "", names)
        yield _line(asked.asked_at, who, "question", asked.question)
        for answer in asked.answers:
            line = _line(answer.given_at, PERSON, "answer", answer.text)
            yield {**line, "documents": list(answer.documents)}
    for contest in reversed(found.contests):
        who = PERSON if contest.by_link else f"{PERSON}, as staff heard it"
        yield _line(contest.recorded_at, who, "contest", contest.text)
        if contest.judged_at is not None:
            who = _who(contest.judged_by, "", names)
            yield _line(contest.judged_at, who, contest.state, contest.outcome)


def _line(at: datetime, who: str, verdict: str, words: str) -> Json:
    at_second = at.isoformat(timespec="seconds")
    return {"at": at_second, "who": who, "seconded_by": None, "verdict": verdict, "words": words}


def _who(user_id: int | None, kind: str, names: Mapping[int, str]) -> str:
    if user_id is not None:
        return names.get(user_id, f"user {user_id}")
    return "API" if kind == "token" else "Vigie"


def _matter(typology: str, language: str) -> str:
    said = rulebook.typologies().get(typology, {})
    return str(said.get(language) or typology)


def _facts(findings: Sequence[Json]) -> list[Row]:
    rows: list[Row] = []
    for finding in findings:
        for section in ("reasons", "exculpations"):
            for one in finding[section]:
                answer = f" ({one['answer']})" if "answer" in one else ""
                what = f"{section[:-1]}: {one['code']}{answer}"
                rows += [_fact(str(finding["rule"]), what, fact) for fact in one["facts"]]
    return rows


def _fact(rule: str, what: str, fact: Json) -> Row:
    return {
        "rule": rule,
        "what": what,
        "fact": str(fact["name"]),
        "value": str(fact["value"])[:LONGEST],
        "effective_on": _day(fact["effective_on"]),
        "known_on": _day(fact["known_on"]),
        "source": str(fact["source"])[:LONGEST],
    }


def _words(said: Json) -> list[Row]:
    both = [*said["decisions"], *said["comments"], *said["explanations"]]
    rows: list[Row] = [
        {
            "at": one["at"],
            "who": " + ".join(name for name in (one["who"], one["seconded_by"]) if name),
            "what": one["verdict"] or "comment",
            "words": one["words"][:LONGEST],
        }
        for one in both
    ]
    return sorted(rows, key=lambda row: str(row["at"]))


def _read(one: Json) -> Row:
    return {
        "run": str(one["run"]),
        "source": one["source"][:LONGEST],
        "as_of": date.fromisoformat(one["as_of"]),
        "digest": one["sha256"] or "–",
    }


def _entry(one: Json) -> Row:
    return {
        "entry": int(one["entry"]),
        "at": str(one["at"]),
        "act": str(one["act"]),
        "chain": str(one["chain"])[:16],
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
