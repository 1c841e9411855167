"""`python -m bot` and the console script `elchi`."""

from bot.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="elchi")


if __name__ == "__main__":
    main()
