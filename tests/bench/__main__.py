"""Measure the site (``python -m tests.bench``), or only load made-up learners (``… load --learners N``)."""

import os
import sys

import django


def main() -> None:
    """Run the command that is named first, else the benchmark."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "institute.settings")
    django.setup()
    # After the set-up: the commands import models.
    from tests.bench import load, run

    arguments = sys.argv[1:]
    command = load.Command() if arguments[:1] == ["load"] else run.Command()
    command.run_from_argv(["python -m", "tests.bench", *arguments[arguments[:1] == ["load"] :]])


if __name__ == "__main__":
    main()
