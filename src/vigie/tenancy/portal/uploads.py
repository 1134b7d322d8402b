"""How much a request may bring: a stranger a form, a person a file."""

from typing import IO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from typing_extensions import override


class BoundedUpload(TemporaryFileUploadHandler):
    """Refuses a body by its announced length, before a byte of it lies on the disk.

    Forms are read before anybody is known to be permitted (their token stands in them), so the
    bound is here: `VIGIE_LARGEST_UPLOAD` for somebody signed in, what a link of one purpose allows for
    whoever came by it, the size of a form for others.
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
        is_known = getattr(self.request, "actor", None) is not None
        name = "VIGIE_LARGEST_UPLOAD" if is_known else "DATA_UPLOAD_MAX_MEMORY_SIZE"
        bound = getattr(self.request, "upload_bound", getattr(settings, name))
        if content_length > bound:
            raise RequestDataTooBig("The body is larger than a request may be.")
