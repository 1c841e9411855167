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
def tell(request):
    """Prints a line of figures although the output of tests is captured."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    return lambda line: reporter.write_line(f"\n{line}")
