"""`python -m jalon`: the same as the command `jalon`, for processes that start others like themselves."""

import sys

from jalon.cli import main

sys.exit(main())
