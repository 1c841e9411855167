"""The command line: thin commands over what the other rings do. Exit status 0 ok, 1 findings, 2 bad usage."""

import click

from bot.cli.audit import audit
from bot.cli.cases import case
from bot.cli.db import db
from bot.cli.demo import demo
from bot.cli.directory import directory
from bot.cli.doctor import doctor
from bot.cli.drills import drill
from bot.cli.keys import keys
from bot.cli.leaflet import leaflet
from bot.cli.officers import officer
from bot.cli.rosters import rosters
from bot.cli.route import route
from bot.cli.run import run
from bot.cli.trees import check, graph, i18n, play


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="elchi")
def cli() -> None:
    """Elchi: reports of suspected trafficking, into the hands of a consular duty officer.

    elchi demo
    """


for command in (
    run,
    demo,
    check,
    play,
    graph,
    i18n,
    leaflet,
    route,
    directory,
    officer,
    rosters,
    drill,
    case,
    doctor,
    db,
    audit,
    keys,
):
    cli.add_command(command)
