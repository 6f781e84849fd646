"""PostgreSQL, started for the tests by themselves."""

from __future__ import annotations

from tests.real.postgres import Postgres
from tests.real.processes import HOST


def test_a_committed_row_is_there_after_the_server_was_killed(postgres: Postgres) -> None:
    name = postgres.database().rpartition("/")[2]
    postgres.sql(name, "CREATE TABLE entry (site text, seq int, PRIMARY KEY (site, seq))")
    postgres.sql(name, "INSERT INTO entry VALUES ('Анна', 1)")

    postgres.server.kill()
    postgres.server.start()

    assert postgres.sql(name, "SELECT site, seq FROM entry") == "Анна|1"


def test_it_is_reached_by_the_program_under_its_url(postgres: Postgres) -> None:
    import psycopg

    url = postgres.database()
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert HOST in url
