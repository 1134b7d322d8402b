"""What a caller of the API sends: a body with a field that its schema lacks is refused, never half read."""

from ninja import Schema
from pydantic import ConfigDict


class Strict(Schema):
    """The base of every schema that a request fills.

    A field of another name is an error that `vigie.site.api` says by its name: a misspelt `note`
    would otherwise be left out in silence. Answers stand on `ninja.Schema`.
    """

    model_config = ConfigDict(extra="forbid")
