"""A client that holds every answer to what the API says of it in OpenAPI."""

import json
import re
from typing import Any, TypeVar

import httpx2
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from assistant.api.app import MOUNTED_AT

ToldT = TypeVar("ToldT")


def held_to(kind: type[ToldT], found: Any) -> ToldT:
    """What was told in JSON as one of the API's objects, every field strictly of its type."""
    return TypeAdapter(kind).validate_json(json.dumps(found), strict=True)


class Described(TestClient):
    """Asserts for each answer under the API: its status is one that the description of the
    operation names, in that media type, with a body that fits the schema."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, raise_server_exceptions=False, client=("127.0.0.1", 5000))
        self.description: dict[str, Any] = self.get(f"{MOUNTED_AT}/openapi.json").json()

    def api(self, method: str, path: str, **given: Any) -> httpx2.Response:
        """The answer to a request to a path below the API's address."""
        response = self.request(method, MOUNTED_AT + path, **given)
        operation = self.operation(method, path.partition("?")[0])
        if operation is not None:
            self._check(operation, response)
        return response

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        for template, operations in self.description["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                found: dict[str, Any] | None = operations.get(method.lower())
                return found
        return None

    def _check(self, operation: dict[str, Any], response: httpx2.Response) -> None:
        if response.status_code == 304:
            return
        described = operation["responses"][str(response.status_code)].get("content", {})
        if not response.content:
            assert not described
            return
        media_type = response.headers["content-type"]
        assert media_type in described
        schema = {**described[media_type]["schema"], "components": self.description["components"]}
        Draft202012Validator(schema).validate(response.json())
