"""Who acts: a person, a token or the system itself, always for one organisation."""

from dataclasses import dataclass
from typing import Literal

from vigie.kernel.errors import Forbidden

ActorKind = Literal["person", "token", "system", "link"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf something is read or written.

    `permissions` holds plain strings such as `fraud.decide_alerts`; the system actor of a job
    receives those that its job needs, somebody who came by a link those of its one purpose.
    """

    organisation_id: int
    user_id: int | None
    name: str
    language: str
    permissions: frozenset[str]
    kind: ActorKind = "person"

    def may(self, permission: str) -> bool:
        """Tell whether the actor holds a permission; `feature.*` grants a whole feature."""
        feature = permission.split(".", 1)[0]
        return bool(self.permissions & {permission, f"{feature}.*", "*"})

    def require(self, permission: str) -> None:
        """Raise Forbidden unless the actor holds the permission."""
        if not self.may(permission):
            raise Forbidden("tenancy.permission_missing", permission=permission)


def system_actor(organisation_id: int, *, name: str, language: str = "en") -> Actor:
    """Return the actor of a job; it may do all that its organisation's people may do."""
    return Actor(organisation_id, None, name, language, frozenset({"*"}), "system")
