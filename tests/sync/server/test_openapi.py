"""The server does what its description says, whatever it is asked; and whatever it is asked, it goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import settings
from schemathesis import Case, checks

from desktop_crm.sync.server import database as databases
from desktop_crm.sync.server import gate
from desktop_crm.sync.server.openapi import DESCRIPTION
from tests.sync.server.running import Running, Seat, running

SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]
Asked = tuple[Running, Seat]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    database = databases.opened(tmp_path_factory.mktemp("asked"))
    with running(database) as server:
        seat, before = server.joined(), server.joined()
        before.write(1, 2, 3)
        yield server, seat
        assert before.write(4).status == 200
        assert before.hello()["known"][before.site] == [[1, 4]]
    database.close()


@SCHEMA.parametrize()
@settings(max_examples=30)
def test_whatever_a_laptop_asks_it_gets_an_answer_of_the_description(case: Case, asked: Asked) -> None:
    server, seat = asked
    if case.operation.path == gate.JOIN:
        case.headers["authorization"] = f"Invite {server.invite()}"
    else:
        case.headers["authorization"] = f"Bearer {seat.token}"
    if case.operation.path == "/v1/hello" and isinstance(case.body, dict) and "site" in case.body:
        case.body["site"] = seat.site  # else it would take over one that another request revokes
    if case.operation.path == "/v1/wait" and isinstance(case.query.get("seconds"), int | float):
        case.query["seconds"] = min(case.query["seconds"], 0.01)
    response = case.call(base_url=server.where)
    case.validate_response(response, checks=CHECKS)


@SCHEMA.parametrize()
@settings(max_examples=3)
def test_a_stranger_gets_nothing_out_of_any_of_it(case: Case, asked: Asked) -> None:
    server, _seat = asked
    case.headers["authorization"] = "Bearer stranger"
    response = case.call(base_url=server.where)
    assert response.status_code in (401, 429, 400)
    assert response.text in ('{"error":"unknown"}', '{"error":"slowly"}', "Invalid HTTP request received.")


def test_the_description_is_given_to_laptops_only(asked: Asked) -> None:
    _server, seat = asked
    assert seat.client.ask("GET", "/openapi.json").told == DESCRIPTION
    seat.client.authorization = ""
    try:
        assert seat.client.attempt("GET", "/openapi.json").status in (401, 429)
    finally:
        seat.client.authorization = f"Bearer {seat.token}"
