"""Owns the profile of the long run, and the figures at the end of any.

Figures are what tests hand over with `record_property("figures", …)`.
"""

from hypothesis import settings

settings.register_profile("default", deadline=None)  # a slow machine proves nothing wrong
settings.load_profile("default")
settings.register_profile("soak", max_examples=10_000, deadline=None)  # --hypothesis-profile=soak


def pytest_terminal_summary(terminalreporter):
    reports = [
        report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())
    ]
    for report in reports:
        for name, value in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(value)
