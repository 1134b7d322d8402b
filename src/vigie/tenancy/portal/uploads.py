"""How much a request may bring: a stranger a form, a person a file."""

from typing import IO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from typing_extensions import override

from vigie.kernel.actor import Actor


class BoundedUpload(TemporaryFileUploadHandler):
    """Refuses a body by its announced length, before a byte of it lies on the disk.

    Forms are read before a page asks its permission (their token stands in them), so the bound is
    here: what an address of `VIGIE_UPLOADS` takes from somebody who holds its permission, what a link
    of one purpose allows for whoever came by it, the size of a form for all else.
    """

    @override
    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raise RequestDataTooBig (400) above the bound; let Django read the body else."""
        if content_length > getattr(self.request, "upload_bound", self._bound()):
            raise RequestDataTooBig("The body is larger than a request may be.")

    def _bound(self) -> int:
        """Return how much the address that was asked takes from who asks."""
        assert self.request is not None, "Django gives every handler its request"
        actor: Actor | None = getattr(self.request, "actor", None)
        match = self.request.resolver_match
        door = settings.VIGIE_UPLOADS.get(match.route) if match else None
        if door is None or actor is None or not actor.may(door[0]):
            return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return door[1]
