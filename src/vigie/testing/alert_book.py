"""The plain reference of the alert tables: alerts in memory, one read of the register at a time."""

from dataclasses import dataclass, field, replace

from vigie.fraud.domain.alerts import AssessedSubject, EventKind, Held, Key, Plan, Reading
from vigie.fraud.domain.body import body_of, digest_of
from vigie.fraud.domain.joining import plan
from vigie.fraud.domain.lifecycle import Act, State, next_state


@dataclass
class Book:
    """The plain reference of the database: alerts by id, the places they hold."""

    alerts: dict[int, Held] = field(default_factory=dict)
    places: dict[Key, int] = field(default_factory=dict)
    events: list[tuple[int, EventKind]] = field(default_factory=list)

    def read(self, at: Reading, *subjects: AssessedSubject) -> Plan:
        """Join what the subjects say to the alerts, as one run does; return the plan."""
        planned = plan(subjects, {key: self.alerts[one] for key, one in self.places.items()}, at)
        for change in planned.changes:
            self.alerts[change.held.id] = replace(
                change.held,
                state=change.state,
                level=change.level,
                highest_level=max(change.held.highest_level, change.level),
                first_red_read_at=change.first_red_read_at,
                last_read_at=change.held.last_read_at if change.is_recalled else at.read_at,
                last_run_id=at.run_id,
                is_gone=change.joined is None and not change.doubts,
                gone_by=change.cause.by if change.joined is None and change.cause else "",
                evidence=change.evidence,
                is_read_twice=change.is_read_twice,
                rests_on=change.held.rests_on
                if change.joined is None
                else change.subject.rests_on.get(change.held.typology, ()),
            )
            if not change.holds:
                del self.places[(change.held.contract_number, change.held.typology)]
            self.events += [(change.held.id, kind) for kind in change.events]
        for opening in planned.openings:
            number, joined = len(self.alerts) + 1, opening.joined
            key = (opening.subject.contract_number, joined.typology)
            assert key not in self.places
            self.places[key] = number
            self.events.append((number, EventKind.OPENED))
            self.alerts[number] = Held(
                id=number,
                contract_number=key[0],
                typology=key[1],
                state=opening.state,
                level=joined.level,
                highest_level=joined.level,
                first_red_read_at=opening.first_red_read_at,
                last_read_at=at.read_at,
                last_run_id=at.run_id,
                is_gone=False,
                evidence=joined.evidence,
                content=digest_of(body_of(joined.findings)),
                rests_on=opening.subject.rests_on.get(joined.typology, ()),
            )
        return planned

    def decide(self, number: int, act: Act, at: Reading) -> None:
        """Let a person decide an alert; Refused where the lifecycle has no such step."""
        alert = self.alerts[number]
        state = next_state(alert.state, act)
        self.alerts[number] = replace(
            alert, state=state, decided_on=at.on, decided_level=alert.level
        )
        ended = state in (State.DISMISSED, State.ACKNOWLEDGED)
        if ended and (alert.is_gone or alert.state is State.CLEARED):
            self.places.pop((alert.contract_number, alert.typology), None)

    def states(self) -> list[str]:
        """Return level and state of every alert, in the order of opening."""
        return [f"{one.level.word} {one.state}" for one in self.alerts.values()]
