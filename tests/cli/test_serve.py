"""The server as an administrator runs it and looks after it: commands, answers, and what is refused."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.program import command, environment, refused, run


@contextmanager
def serving(data: Path, *options: object) -> Iterator[dict[str, str]]:
    """What a server says when it is ready."""
    given = command("serve", "--data", data, "--listen", "127.0.0.1:0", "--json", *options)
    process = subprocess.Popen(given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout
    assert process.stderr
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)[1].decode("utf-8")
        assert "Traceback" not in said, said
        assert process.returncode == 0


def test_a_team_is_served_invited_listed_and_one_laptop_revoked(tmp_path: Path) -> None:
    data, base = tmp_path / "server", tmp_path / "anna.crm"
    with serving(data, "--tls-self-made", "--team", "Север") as ready:
        address, _hash, code = ready["invite"].partition("#")
        assert address == ready["address"]
        assert code.count("-") == 5
        assert len(code.partition("@")[2]) == 64
        joined = run("--base", base, "share", "join", ready["invite"], "--json")
        assert joined.code == 0, joined.err
        assert run("--base", base, "sync", "--json").json["problem"] is None

        (laptop,) = run("serve", "laptops", "--data", data, "--json").json["laptops"]
        assert laptop["revoked"] is None
        again = run("serve", "invite", "--data", data, "--json").json["invite"]
        assert again.startswith(f"{address}#")
        assert again != ready["invite"]

        assert run("serve", "health", "--data", data, "--json").json["sound"]
        assert run("serve", "backup", tmp_path / "copy.sqlite", "--data", data, "--json").json["bytes"]
        refused(run("serve", "backup", tmp_path / "copy.sqlite", "--data", data), "there already")

        refused(run("serve", "revoke", "Somebody", "--data", data), "no laptop “Somebody”")
        assert run("serve", "revoke", laptop["site"], "--data", data).code == 0
        told = run("--base", base, "sync", "--json")
        assert "taken out of the team" in told.out + told.err

    with serving(data, "--tls-self-made") as ready:
        assert ready["invite"] == "", "only a server without laptops begins with an invite"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "place for its data"),
        (("--data", "DATA", "--listen", "0.0.0.0:0"), "Without a certificate"),
        (("--data", "DATA", "--listen", "nowhere"), "not a host and a port"),
        (("--data", "DATA", "--certificate", "c.pem"), "belong together"),
        (("--data", "DATA", "--certificate", "c.pem", "--key", "k.pem"), "cannot be read"),
        (("--database", "mysql://x/y"), "not the address of a database"),
        (("--database", "postgresql://crm@127.0.0.1:1/crm"), "cannot be opened"),
        (("--database", "postgresql://crm@127.0.0.1:1/crm", "--tls-self-made"), "Name it with --data"),
        (("laptops", "--data", "DATA"), "There is no server"),
        (("revoke", "--data", "DATA"), "There is no server"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    options: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    given = [str(tmp_path / "data") if each == "DATA" else each for each in options]
    refused(run("serve", *given), words)
