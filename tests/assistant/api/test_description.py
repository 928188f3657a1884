"""The API's description of itself: whole, and true of every route."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from assistant.answer.contract import Told
from assistant.api import models
from assistant.api.problems import KINDS, MEDIA_TYPE
from tests.assistant.api.described import Described

METHODS = {"get", "post", "put", "patch", "delete"}


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def references(part: object) -> set[str]:
    """Every $ref in a part of the description."""
    if isinstance(part, list):
        return {found for one in part for found in references(one)}
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own.union(*(references(one) for one in part.values()))


def test_it_names_every_operation_and_where_they_are(client: Described) -> None:
    assert client.description["openapi"].startswith("3.1")
    assert client.description["servers"] == [{"url": "/api/v1"}]
    assert set(operations(client.description)) == {
        "POST /ask",
        "GET /ask",
        "POST /feedback",
        "DELETE /questions/{receipt}",
        "GET /divisions",
        "GET /divisions/{id}",
        "GET /documents",
        "GET /documents/{id}",
        "GET /documents/{id}/text",
        "GET /problems",
        "GET /problems/{name}",
    }


def test_its_schemas_are_schemas_and_its_references_lead_somewhere(client: Described) -> None:
    schemas = client.description["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    found = references(client.description)
    assert found
    assert found <= {f"#/components/schemas/{name}" for name in schemas}


def test_every_refusal_is_a_problem(client: Described) -> None:
    for name, operation in operations(client.description).items():
        responses = operation["responses"]
        assert {"422", "429", "500"} <= set(responses), name
        for status, response in responses.items():
            if int(status) >= 400:
                schema = response["content"][MEDIA_TYPE]["schema"]
                assert list(response["content"]) == [MEDIA_TYPE]
                assert schema == {"$ref": "#/components/schemas/Problem"}


def test_what_takes_a_body_says_how_it_may_be_too_large(client: Described) -> None:
    for operation in operations(client.description).values():
        takes = "requestBody" in operation
        assert ("413" in operation["responses"]) == takes
        assert ("415" in operation["responses"]) == takes


@pytest.mark.parametrize("model", [models.Answer, models.Documents, models.Divisions])
def test_no_field_is_left_undescribed(model: type[Told]) -> None:
    schema = TypeAdapter(model).json_schema()
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])


def test_it_is_whole_without_another_host(client: Described) -> None:
    assert "http" not in client.get("/api/v1/openapi.json").text.replace("http_", "")


def test_the_guide_names_every_address_and_every_kind_of_problem(client: Described) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "API.md").read_text(encoding="utf-8")
    for path in client.description["paths"]:
        if not path.startswith("/problems"):
            assert path.partition("{")[0] in guide
    for name, kind in KINDS.items():
        assert f"`{name}`" in guide
        assert str(kind.status) in guide
