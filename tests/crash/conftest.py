"""One fork server for all crash tests: starting Python and reading the book is paid once."""

import asyncio

import pytest

import tests.postgres
from tests.crash.nursery import Nursery


@pytest.fixture(scope="session")
def nursery():
    """Bears victims."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def tell(record_property):
    """A line of figures for the end of the run."""
    return lambda line: record_property("figures", line)


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server for the crash tests: they kill its clients, and itself."""
    with tests.postgres.server() as running:
        asyncio.run(running.hurry())
        yield running
