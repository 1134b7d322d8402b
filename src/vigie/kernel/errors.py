"""The six kinds of refusal.

A kind decides what a caller may do next (mend the input, sign in, try again); the code says
why. Codes read `feature.reason`; their sentences in three languages stand in each feature's
`data/messages.toml`.
"""

from typing import ClassVar


class VigieError(Exception):
    """A refusal with a stable code and the parameters that explain it."""

    kind: ClassVar[str] = "error"

    def __init__(self, code: str, **params: object) -> None:
        details = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{code}({details})")
        self.code = code
        self.params = params


class Refused(VigieError):
    """A rule of the business says no; the same call will be refused again."""

    kind = "refused"


class Invalid(VigieError):
    """The input is wrong and says where."""

    kind = "invalid"


class NotFound(VigieError):
    """No such thing for this actor; another organisation's object is never found."""

    kind = "not_found"


class Forbidden(VigieError):
    """The actor lacks the permission named by `permission`."""

    kind = "forbidden"


class Conflict(VigieError):
    """The thing changed meanwhile, or an idempotency key came back with another input."""

    kind = "conflict"


class Unavailable(VigieError):
    """An outside system does not answer; try again after `retry_after` seconds."""

    kind = "unavailable"

    def __init__(self, code: str, *, retry_after: float = 60.0, **params: object) -> None:
        super().__init__(code, retry_after=retry_after, **params)
        self.retry_after = retry_after
