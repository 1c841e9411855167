"""One fork server for all crash tests: starting Python and reading the book is paid once."""

import pytest

from tests.crash.lab import Nursery


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
