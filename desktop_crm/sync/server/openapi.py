"""The description of the server for other programs, as OpenAPI. The tests ask the server everything that it says."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_SUM: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT: Schema = {"type": "string", "maxLength": 200}
_NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": (1 << 53) - 1}
_ANY: Schema = {"type": "object"}
_BYTES: Schema = {"type": "string", "format": "binary"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _map(values: Schema, **more: Any) -> Schema:
    return {"type": "object", "additionalProperties": values, **more}


_ENTRY = _object(site=_ID, seq=_NUMBER, hash=_TEXT, why={"enum": ["fork", "number", "site"]})
_PROBLEM: Schema = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "what": {"type": "string"}, "entries": _list(_ENTRY)},
    "required": ["error"],
}
_SHORTENED: Schema = {"type": "string", "description": "Of a longer one the first 200 characters are kept."}
_ABOUT = {"site": _ID, "name": _SHORTENED, "person": _SHORTENED, "version": _SHORTENED}
_SUMS = _map({"type": "array", "prefixItems": [_NUMBER, _TEXT], "minItems": 2, "maxItems": 2})
_VECTOR = _map(_NUMBER, propertyNames=_ID)
_RANGES = _list({"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2})
_HELLO = _object(
    version=_NUMBER,
    team=_ID,
    name=_TEXT,
    epoch=_ID,
    time=_NUMBER,
    known=_map(_RANGES),
    last=_object(seq=_NUMBER, hashes=_list(_TEXT)),
    arrivals=_NUMBER,
    size=_NUMBER,
    spared=_NUMBER,
    anew={"type": "boolean"},
)
_LAPTOP = _object(
    **_ABOUT,
    seen={"type": ["integer", "null"]},
    clock_off={"type": ["integer", "null"]},
    revoked={"type": "boolean"},
    mine={"type": "boolean"},
    vector=_VECTOR,
    sums=_map({"type": "array"}),
)


def _in(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _asked(name: str, schema: Schema, what: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": what}


_CURSOR = _asked("cursor", _TEXT, "How far the laptop has read, as it was told; empty for the beginning.")
_WITHOUT = _asked("without", _TEXT, "The site that asks: what it has written is not handed over to it.")


def _json(schema: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _binary(what: str) -> Schema:
    return {
        "required": True,
        "description": what,
        "content": {"application/octet-stream": {"schema": _BYTES}},
    }


def _does(
    what: str,
    answer: Schema | None,
    *problems: int,
    body: Schema | None = None,
    parameters: list[Schema] | None = None,
    status: int = 200,
    media: str = "application/json",
) -> Schema:
    content = {"content": {media: {"schema": answer}}} if answer is not None else {}
    answers: Schema = {str(status): {"description": "Done.", **content}}
    for problem in (*problems, *_EVERYWHERE):
        answers[str(problem)] = {
            "description": _PROBLEMS[problem],
            "content": {"application/json": {"schema": _PROBLEM}},
        }
    said: Schema = {"summary": what, "responses": answers}
    if parameters:
        said["parameters"] = parameters
    if body:
        said["requestBody"] = body
    return said


_EVERYWHERE = (401, 403, 429, 503)
_PROBLEMS = {
    400: "Not a cursor that this server gave out, or not a request.",
    401: "Who asks is not known. Says the same whatever was asked.",
    403: "The laptop was revoked, or speaks for another one.",
    404: "There is no such thing.",
    405: "This cannot be done with it.",
    408: "The request did not come to its end.",
    409: "Fork: the number is here with another hash. Epoch: begin anew. Lacking: parts. Taken: the site.",
    410: "The invite was used, or holds no longer.",
    413: "Larger than it may be.",
    422: "Not what the server takes; entries that are refused are named, each with the reason.",
    429: "Too much at once.",
    503: "The database cannot be reached now.",
}

_JOIN = _does(
    "Become a laptop of the team, by an invite and with a token that the laptop has chosen.",
    _object(team=_ID, name=_TEXT, epoch=_ID),
    408,
    409,
    410,
    413,
    422,
    body=_json(_object(token={"type": "string", "pattern": r"^[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$"}, **_ABOUT)),
)

_PATHS: dict[str, dict[str, Schema]] = {
    "/v1/hello": {
        "post": _does(
            "Say who asks; what the server holds, by site and as ranges of numbers.",
            _HELLO,
            400,
            408,
            413,
            422,
            body=_json(_object(**_ABOUT, cursor=_TEXT)),
        )
    },
    "/v1/join": {"post": {**_JOIN, "security": [{"invite": []}]}},
    "/v1/segments/{name}": {
        "put": _does(
            "Hand over a segment. It is durable when the answer comes; the same again is taken for done.",
            _object(taken=_NUMBER, known=_NUMBER, refused=_list(_ENTRY)),
            404,
            408,
            409,
            413,
            422,
            body=_binary("A sealed segment of at most 4 MB."),
            parameters=[_in("name", _ID)],
        )
    },
    "/v1/arrivals/{n}": {
        "get": _does(
            "One segment by the number of its arrival.",
            _BYTES,
            404,
            parameters=[_in("n", _NUMBER)],
            media="application/octet-stream",
        )
    },
    "/v1/changes": {
        "get": _does(
            "What has arrived since, some megabytes at a time, as MessagePack.",
            _BYTES,
            400,
            409,
            422,
            parameters=[_CURSOR, _WITHOUT],
            media="application/msgpack",
        )
    },
    "/v1/wait": {
        "get": _does(
            "Answers as soon as anything has arrived since, or after some seconds.",
            _object(news={"type": "boolean"}),
            400,
            409,
            422,
            parameters=[
                _CURSOR,
                _WITHOUT,
                _asked("seconds", {"type": "number", "minimum": 0}, "At most 60."),
            ],
        )
    },
    "/v1/acknowledgement": {
        "put": _does(
            "How far the laptop has come, and what its records add up to.",
            _ANY,
            408,
            413,
            422,
            body=_json(_object(**_ABOUT, vector=_VECTOR, sums=_SUMS, clock=_NUMBER)),
        )
    },
    "/v1/laptops": {"get": _does("The laptops of the team.", _object(laptops=_list(_LAPTOP)))},
    "/v1/laptops/{site}/revocation": {
        "put": _does("Let a laptop in no longer.", _ANY, 404, parameters=[_in("site", _ID)])
    },
    "/v1/invites": {
        "post": _does("Let one more laptop join.", _object(code=_TEXT, expires=_NUMBER), status=201)
    },
    "/v1/snapshots": {
        "post": _does(
            "A copy of a base is going to come, in these parts; which of them are here.",
            _object(id=_ID, have=_list(_NUMBER)),
            400,
            408,
            409,
            413,
            422,
            body=_json(_object(parts=_list(_SUM, minItems=1), about=_ANY, cursor=_TEXT)),
            status=201,
        )
    },
    "/v1/snapshots/newest": {
        "get": _does(
            "The copy to begin with, and the cursor from which to go on.",
            _object(id=_ID, made=_NUMBER, cursor=_TEXT, parts=_list(_SUM), about=_ANY),
            404,
        )
    },
    "/v1/snapshots/{id}/whole": {
        "put": _does("Every part has come.", _ANY, 404, 409, parameters=[_in("id", _ID)])
    },
    "/v1/snapshots/{id}/parts/{number}": {
        "put": _does(
            "One part.",
            _ANY,
            404,
            408,
            413,
            422,
            body=_binary("At most 4 MB."),
            parameters=[_in("id", _ID), _in("number", _NUMBER)],
        ),
        "get": _does(
            "One part.",
            _BYTES,
            404,
            parameters=[_in("id", _ID), _in("number", _NUMBER)],
            media="application/octet-stream",
        ),
    },
}

DESCRIPTION: Schema = {
    "openapi": "3.1.0",
    "info": {
        "title": "Desktop CRM server",
        "version": "1",
        "description": "Where the laptops of a team leave the entries of their journals for each other.",
    },
    "paths": _PATHS,
    "security": [{"laptop": []}],
    "components": {
        "securitySchemes": {
            "laptop": {"type": "http", "scheme": "bearer"},
            "invite": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "`Invite` and the code.",
            },
        }
    },
}
