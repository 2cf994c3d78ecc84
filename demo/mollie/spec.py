"""Compares answers with Mollie's OpenAPI document. For development: needs PyYAML, jsonschema and the document."""

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

URN = "urn:mollie"
HAL = "application~1hal+json"


class NoDates(yaml.CSafeLoader):
    """Leaves dates as text: an example in the document has an impossible one (31 April)."""


NoDates.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Spec:
    """The document. Loading it takes seconds: do it once."""

    def __init__(self, path: Path) -> None:
        self._document = yaml.load(path.read_text(encoding="utf-8"), Loader=NoDates)
        resource = Resource.from_contents(self._document, default_specification=DRAFT202012)
        self._registry: Registry = Registry().with_resource(URN, resource)

    def complaints(self, operation: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer to an operation such as "GET /v2/payments/{paymentId}". All errors have one
        schema."""
        method, path = operation.lower().split(" ")[0], operation.split(" ")[1]
        responses = self._document["paths"][path][method]["responses"]
        response = responses.get(str(status))
        if response is None and status < 400:
            return [f"{operation} has no documented answer {status}"]
        if response and not response.get("content") and "$ref" not in response:
            return [] if body is None else [f"{operation} {status} has no body"]
        if response is None or "$ref" in response:
            return self._compare("/components/schemas/error-response", body)
        place = path.replace("~", "~0").replace("/", "~1")
        return self._compare(f"/paths/{place}/{method}/responses/{status}/content/{HAL}/schema", body)

    def request_complaints(self, schema: str, body: Any) -> list[str]:
        return self._compare(f"/components/schemas/{schema}", body)

    def _compare(self, pointer: str, body: Any) -> list[str]:
        validator = Draft202012Validator({"$ref": f"{URN}#{_quoted(pointer)}"}, registry=self._registry)
        errors = sorted(validator.iter_errors(body), key=str)
        return [f"{'/'.join(map(str, error.absolute_path)) or '.'}: {error.message[:200]}" for error in errors]


def _quoted(pointer: str) -> str:
    return pointer.replace("{", "%7B").replace("}", "%7D")
