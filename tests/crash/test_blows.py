"""Told to end in mid-work, killed on a full disk, killed while the clock jumps: nothing is lost."""

import asyncio

import pytest

from tests.crash.blows import term
from tests.crash.campaign import labs
from tests.crash.storm import storm
from tests.crash.test_crash import assert_good
from tests.crash.verdict import Figures

pytestmark = pytest.mark.crash


async def test_told_to_end_in_mid_work(nursery, tmp_path, tell):
    figures = Figures()
    weathers = {}, {"slow_ms": 300}
    async with labs(nursery, tmp_path, len(weathers)) as running:
        storms = (
            storm(lab, figures, kills=5, people=2, seed=seed, weather=weather, blow=term)
            for seed, (lab, weather) in enumerate(zip(running, weathers, strict=True))
        )
        await asyncio.gather(*storms)
        for lab in running:
            figures.check_file(lab)

    tell(f"crash, SIGTERM: {figures.line()}")
    assert_good(figures)
    assert (len(figures.ends), figures.doubled) == (10, 0)
