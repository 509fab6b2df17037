"""A node that was brought back begins again: runs inside its home, in a process of its own.

python -m jalon.cli.keeping.again HOME

Migrations that came after the backup; what was erased since is erased again, and the node is set to recovering
(`kernel.recovery`: the rooms that must do something register it there); the act is written into the log.
"""

import pathlib
import sys

from jalon.cli import bootstrap


def main() -> None:
    bootstrap.start_node(pathlib.Path(sys.argv[1]))
    from django.core.management import call_command

    from jalon.node.desk import actions

    call_command("migrate", interactive=False, verbosity=0)
    for sentence in actions.begin_again():
        print(sentence)


if __name__ == "__main__":
    main()
