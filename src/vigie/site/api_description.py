"""The description of the API, made whole: who may ask, every refusal, closed lists, examples.

What django-ninja derives from the code lacks them. Examples are made of the schemas, so that
each one fits what it is an example of.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from vigie.site.api_words import ORDERS, WORDS

Schema = dict[str, Any]
_DATA: Final = Path(__file__).parent / "data" / "api.toml"
_REFUSALS: Final = {
    "401": ("Unauthorized", "No token, or one that is not live.", "site.token_needed"),
    "403": ("Forbidden", "The token's role lacks the permission.", "tenancy.permission_missing"),
    "404": ("NotFound", "No such thing in your organisation.", "registrations.certificate_unknown"),
    "409": ("Conflict", "The key came with another body, or it changed.", "journal.key_reused"),
    "422": ("Refused", "The input is wrong, or a rule says no.", "site.parameter_unknown"),
    "503": ("Unavailable", "Try again after Retry-After.", "site.database_silent"),
}
_PROBLEM: Final[Schema] = {
    "title": "Problem",
    "description": "A refusal (RFC 9457): `detail` is a sentence in the language of Accept-Language, "
    "else of the token (en, fr, pl); `code` and `params` are for a program.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "params"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "params": {"type": "object"},
    },
}
_DAY, _INSTANT = "2026-11-27", "2026-11-27T08:30:00Z"
_DEEPEST: Final = 6


def described(found: Schema) -> Schema:
    """Return a description with security, refusals, words of closed lists and examples."""
    said = tomllib.loads(_DATA.read_text("utf-8"))
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name, schema in schemas.items():
        _tell_words(name, schema)
    schemas["Problem"] = _PROBLEM
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    components["responses"] = {name: _refusal(code) for code, (name, *_) in _REFUSALS.items()}
    found["security"] = [{"bearer": []}]
    found["tags"] = [{"name": name, "description": text} for name, text in said["tags"].items()]
    examples = _Examples(said["fields"], schemas)
    for path, method, operation in _operations(found):
        _complete(operation, path, method, said, examples)
    return found


def _operations(found: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _tell_words(schema_name: str, schema: Schema) -> None:
    for field, details in schema.get("properties", {}).items():
        words = WORDS.get(f"{schema_name}.{field}", ())
        if words:
            told = f"One of {', '.join(words)}."
            details["description"] = " ".join(filter(None, (details.get("description"), told)))
            details["examples"] = [[words[0]] if details.get("type") == "array" else words[0]]


def _refusal(code: str) -> Schema:
    name, text, example = _REFUSALS[code]
    whole = {
        "type": "about:blank",
        "title": name,
        "status": int(code),
        "detail": text,
        "instance": "/api/v1/alerts",
        "code": example,
        "params": {},
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": whole}
    return {"description": text, "content": {"application/problem+json": content}}


def _complete(
    operation: Schema, path: str, method: str, said: Schema, examples: "_Examples"
) -> None:
    for parameter in operation["parameters"]:
        _tell_parameter(parameter, said["parameters"], examples)
        if parameter["name"] == "sort":
            orders = next(words for end, words in ORDERS.items() if path.endswith(end))
            parameter["description"] += f" One of {', '.join(orders)}."
            parameter["example"] = orders[0]
    for body in (operation.get("requestBody", {}), *operation["responses"].values()):
        for media in body.get("content", {}).values():
            media.setdefault("example", examples.of(media["schema"]))
    refused = {"401", "403", "422", "503"}
    refused |= {"404"} if "{" in path else set()
    refused |= {"409"} if method != "get" else set()
    for code in sorted(refused):
        name = _REFUSALS[code][0]
        operation["responses"].setdefault(code, {"$ref": f"#/components/responses/{name}"})


def _tell_parameter(parameter: Schema, said: Schema, examples: "_Examples") -> None:
    """Say what a parameter is; a number in the address is that of the thing it names."""
    name = parameter["name"]
    text, example = said.get(name) or (f"The number of the {_thing(name)}.", 12)
    parameter.setdefault("description", text)
    if not _fits(example, parameter["schema"]):
        example = examples.of(parameter["schema"], name)
    parameter.setdefault("example", example)


def _thing(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


class _Examples:
    """Makes values that fit schemas: told for a field's name, else of the type."""

    def __init__(self, fields: Schema, schemas: dict[str, Schema]) -> None:
        self._fields, self._schemas = fields, schemas

    def of(self, schema: Schema, name: str = "", depth: int = 0) -> Any:
        """Return a value that fits a schema; `name` is that of the field it stands in."""
        schema = self._resolved(schema)
        told = schema.get("examples") or schema.get("enum")
        if told:
            return told[0]
        if name in self._fields and _fits(self._fields[name], schema):
            return self._fields[name]
        if "anyOf" in schema:
            return self.of(schema["anyOf"][0], name, depth)
        return self._whole(schema, depth)

    def _whole(self, schema: Schema, depth: int) -> Any:
        if schema.get("type") == "array":
            places = schema.get("prefixItems") or [schema.get("items") or {}]
            return [] if depth > _DEEPEST else [self.of(one, depth=depth + 1) for one in places]
        if schema.get("type") == "object":
            fields = schema.get("properties", {})
            return {field: self.of(one, field, depth + 1) for field, one in fields.items()}
        return _plain(schema)

    def _resolved(self, schema: Schema) -> Schema:
        for one in schema.get("allOf", []):
            return self._resolved(one)
        reference = schema.get("$ref")
        return self._schemas[reference.rsplit("/", 1)[-1]] if reference else schema


def _plain(schema: Schema) -> Any:
    kind = schema.get("type")
    if kind == "string":
        return {"date": _DAY, "date-time": _INSTANT}.get(schema.get("format", ""), _text(schema))
    number = int(schema.get("minimum") or schema.get("exclusiveMinimum") or 0) + 1
    made = {"integer": number, "number": number, "boolean": False, "null": None}
    return made.get(str(kind), {})


def _text(schema: Schema) -> str:
    return "1.00" if "pattern" in schema else "text"


def _fits(value: object, schema: Schema) -> bool:
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool}
    wanted = [one.get("type") for one in (schema, *schema.get("anyOf", []))]
    return any(
        isinstance(value, kinds[kind]) and (kind == "boolean") == isinstance(value, bool)
        for kind in wanted
        if kind in kinds
    )
