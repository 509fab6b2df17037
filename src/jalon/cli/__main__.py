"""`python -m jalon.cli` is the command `jalon`."""

import sys

from jalon.cli import main

sys.exit(main())
