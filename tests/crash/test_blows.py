"""Told to end in mid-work, killed on a full disk, killed while the clock jumps: nothing is lost."""

import asyncio

import pytest

from tests.crash.blows import jump, starve, term
from tests.crash.campaign import labs
from tests.crash.storm import storm
from tests.crash.test_crash import assert_good
from tests.crash.verdict import Figures

pytestmark = pytest.mark.crash


async def _storms(running, weathers, **how):
    """A storm in each lab, in its own weather; what was found in all of them."""
    figures = Figures()
    storms = (
        storm(lab, figures, seed=seed, weather=weather, people=2, **how)
        for seed, (lab, weather) in enumerate(zip(running, weathers, strict=True))
    )
    await asyncio.gather(*storms)
    for lab in running:
        figures.check_file(lab)
    assert figures.reports
    return figures


async def test_told_to_end_in_mid_work(nursery, tmp_path, tell):
    async with labs(nursery, tmp_path, 2) as running:
        figures = await _storms(running, ({}, {"slow_ms": 300}), kills=5, blow=term)

    tell(f"crash, SIGTERM: {figures.line()}")
    assert_good(figures)
    assert (len(figures.ends), figures.doubled) == (10, 0)


async def test_killed_with_a_full_disk(nursery, tmp_path, tell):
    async with labs(nursery, tmp_path, 2, disk=True) as running:
        figures = await _storms(running, ({}, {}), kills=3, blow=starve)

    tell(f"crash, full disk: {figures.line()}")
    assert_good(figures)


async def test_killed_while_the_clock_jumps(nursery, tmp_path, tell):
    async with labs(nursery, tmp_path, 2) as running:
        figures = await _storms(running, ({}, {}), kills=3, blow=jump, lapsing=True)

    tell(f"crash, jumping clock: {figures.line()}")
    assert_good(figures)
