"""Reading what a request carries, never more than it may, and never for longer than a slow line needs."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from starlette.requests import ClientDisconnect, Request

from desktop_crm.sync.server.problems import Problem

_PATIENCE = 120  # seconds
_MOST_TOLD = 256 << 10
_LARGEST = (1 << 31) - 1
_ID = re.compile(r"[0-9a-f]{32}")


async def read(request: Request, most: int) -> bytes:
    """The body. One that says that it is larger than `most` bytes is not read at all."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise Problem(413, "large", most=most)
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise Problem(413, "large", most=most)
    except (TimeoutError, ClientDisconnect):
        raise Problem(408, "incomplete") from None
    return bytes(body)


async def told(request: Request, most: int = _MOST_TOLD) -> Any:
    """What a request says in JSON."""
    try:
        return json.loads(await read(request, most), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem(422, "json") from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def id_of(request: Request, name: str) -> str:
    """A part of the address that is an id; there is nothing under what is none."""
    value = str(request.path_params[name])
    if not _ID.fullmatch(value):
        raise Problem(404, name)
    return value


def number_of(request: Request, name: str) -> int:
    """A part of the address that is a number, as large as databases know any."""
    value = int(request.path_params[name])
    if value > _LARGEST:
        raise Problem(404, name)
    return value


def text(request: Request, name: str, most: int = 200) -> str:
    """An argument of the address, "" when it is not there."""
    value = request.query_params.get(name, "")
    if len(value) > most or "\0" in value:
        raise Problem(422, name)
    return value
