"""The one door for writes.

`@act` gives an action its permission, its transaction in the right organisation, its
idempotency key, its dry run and its line in the journal, so that none forgets.
"""

import inspect
import secrets
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from django.db import transaction
from django.utils import timezone

from vigie.database.jobs import defer
from vigie.database.locks import take_turn
from vigie.database.tenant import tenant
from vigie.journal.domain.inputs import canonical_input, has_nul
from vigie.journal.domain.results import decode, encode
from vigie.journal.models import Entry, PersonalValue, Unsealed
from vigie.journal.queries import keyed, personal_digest
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid

P = ParamSpec("P")
R = TypeVar("R")

ACTS: dict[str, "Act[Any, Any]"] = {}
_REACTIONS: dict[str, tuple[str, ...]] = {}


def use_reactions(table: Mapping[str, tuple[str, ...]]) -> None:
    """Choose, once at start, which jobs each act defers in its own transaction.

    A job receives `organisation_id`, `entry_id` and `subject_id` (0 when the act has none); it is
    idempotent on its entry.
    """
    _REACTIONS.clear()
    _REACTIONS.update(table)


@dataclass(slots=True)
class _Draft:
    """What an action says of itself while it runs."""

    subject_kind: str = ""
    subject_id: int | None = None
    effective_on: date | None = None
    data: dict[str, object] = field(default_factory=dict)
    personal: dict[str, str] = field(default_factory=dict)


LONGEST_KEY = 500

_draft: ContextVar[_Draft | None] = ContextVar("vigie_journal_draft", default=None)


def record(
    subject_kind: str,
    subject_id: int | None,
    *,
    data: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
    effective_on: date | None = None,
) -> None:
    """Say what the running act is about; `data` holds ids, codes and counts only.

    Values of `personal` are kept beside the entry, erasable; the entry holds their digests.
    """
    draft = _running("record")
    draft.subject_kind, draft.subject_id = subject_kind, subject_id
    draft.effective_on = effective_on
    draft.data.update(data or {})
    draft.personal.update(personal or {})


def enclose(name: str, item: list[object]) -> None:
    """Append an item to a list in the running act's data, and so to what the chain seals.

    For what stands in tables of its own and must not change unseen: its id and its digest.
    """
    enclosed = _running("enclose").data.setdefault(name, [])
    assert isinstance(enclosed, list)
    enclosed.append(item)


def _running(asked: str) -> _Draft:
    draft = _draft.get()
    if draft is None:
        raise RuntimeError(f"{asked}() is called inside an act only")
    return draft


class Act(Generic[P, R]):
    """An action behind its door; call it like the function it wraps."""

    def __init__(self, name: str, permission: str | None, function: Callable[P, R]) -> None:
        self.name = name
        self.permission = permission
        self._function = function
        self._signature = inspect.signature(function)
        missing = {"by", "key"} - set(self._signature.parameters)
        if missing:
            raise TypeError(f"act {name} lacks the parameters {sorted(missing)}")
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run once per key; the same key with the same input returns the first result."""
        return self._run(args, kwargs, keep=True)

    def dry_run(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run, return the result, and leave nothing behind."""
        return self._run(args, kwargs, keep=False)

    def _run(self, args: tuple[Any, ...], kwargs: dict[str, Any], *, keep: bool) -> R:
        bound = self._signature.bind(*args, **kwargs)
        by: Actor = bound.arguments["by"]
        key: str = bound.arguments["key"]
        _check_key(self.name, key)
        if self.permission is not None:
            by.require(self.permission)
        digest = self._input_digest(bound.arguments)
        with tenant(by.organisation_id):
            _wait_for_key(by.organisation_id, self.name, key)
            done, result = self._earlier(by, key, digest)
            if not done:
                result = self._perform(bound, by, key, digest)
            if not keep:
                transaction.set_rollback(True)
        return result  # type: ignore[no-any-return]  # decoded by the action's own annotation

    def _input_digest(self, arguments: Mapping[str, object]) -> str:
        said = canonical_input(self._signature, arguments)
        if has_nul(said):
            raise Invalid("journal.input_nul", act=self.name)
        return keyed(said)

    def _earlier(self, by: Actor, key: str, digest: str) -> tuple[bool, Any]:
        entry = Entry.objects.filter(
            organisation_id=by.organisation_id, act=self.name, key=key
        ).first()
        if entry is None:
            return False, None
        if entry.input_digest != digest:
            raise Conflict("journal.key_reused", act=self.name, key=key)
        return True, decode(get_type_hints(self._function).get("return"), entry.result)

    def _perform(self, bound: inspect.BoundArguments, by: Actor, key: str, digest: str) -> R:
        token = _draft.set(_Draft())
        try:
            result = self._function(*bound.args, **bound.kwargs)
            draft = _draft.get() or _Draft()
        finally:
            _draft.reset(token)
        _write(self.name, by, key, digest, draft, result)
        return result


def act(name: str, *, permission: str | None = None) -> Callable[[Callable[P, R]], Act[P, R]]:
    """Make a function an act named `feature.past_participle`, guarded by a permission."""

    def decorate(function: Callable[P, R]) -> Act[P, R]:
        if name in ACTS:
            raise TypeError(f"act {name} is declared twice")
        ACTS[name] = Act(name, permission, function)
        return ACTS[name]

    return decorate


def record_reading(by: Actor, subject_kind: str, subject_id: int | None, count: int = 1) -> None:
    """Journal that personal data of a subject was read (`count` rows when it was a list)."""
    draft = _Draft(subject_kind, subject_id, data={"count": count})
    with tenant(by.organisation_id):
        _write("journal.personal_data_read", by, uuid.uuid4().hex, "", draft, None)


def _write(act: str, by: Actor, key: str, digest: str, draft: _Draft, result: object) -> None:
    salts = {name: secrets.token_hex(16) for name in draft.personal}
    digests = {name: personal_digest(salts[name], value) for name, value in draft.personal.items()}
    entry = Entry.objects.create(
        organisation_id=by.organisation_id,
        act=act,
        key=key,
        input_digest=digest,
        actor_kind=by.kind,
        actor_user_id=by.user_id,
        subject_kind=draft.subject_kind,
        subject_id=draft.subject_id,
        effective_on=draft.effective_on,
        recorded_at=timezone.now(),
        data={**draft.data, **({"personal": digests} if digests else {})},
        result=encode(result),
    )
    if draft.personal:
        PersonalValue.objects.bulk_create(
            PersonalValue(
                organisation_id=by.organisation_id,
                entry=entry,
                name=name,
                value=value,
                salt=salts[name],
            )
            for name, value in draft.personal.items()
        )
    Unsealed.objects.create(organisation_id=by.organisation_id, entry=entry)
    for task in _REACTIONS.get(act, ()):
        defer(
            task,
            organisation_id=by.organisation_id,
            entry_id=entry.pk,
            subject_id=draft.subject_id or 0,
        )


def _check_key(act: str, key: str) -> None:
    if not key:
        raise Invalid("journal.key_missing", act=act)
    if len(key) > LONGEST_KEY or "\0" in key:
        raise Invalid("journal.key_unfit", act=act, longest=LONGEST_KEY)


def _wait_for_key(organisation_id: int, act: str, key: str) -> None:
    """Let calls with one key pass one after the other, until the transaction ends.

    Without it the second of two calls would meet what the first did (an alert that is decided
    already) and be refused, instead of returning the first result.
    """
    take_turn(f"{act} {key}", organisation_id)
