"""One fork server for all crash tests: starting Python and reading the book is paid once."""

import sys

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
    capture = request.config.pluginmanager.get_plugin("capturemanager")

    def say(line):
        with capture.global_and_fixture_disabled():
            sys.stdout.write(f"\n{line}\n")
            sys.stdout.flush()

    return say
