"""Programs that a machine may have: where they are not, a test says so and is skipped."""

import shutil

import pytest

PLACES = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"


def tool(name, words, first=""):
    found = shutil.which(name, path=f"{first}:{PLACES}" if first else PLACES)
    return found or pytest.skip(f"{name} is not here: {words}")
