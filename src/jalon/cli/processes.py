"""What the node's processes need of the system: to end when the one that started them is gone.

Linux tells a process that its parent has died, however it died (`prctl(2)`, PR_SET_PDEATHSIG). Elsewhere a child that
outlives a killed supervisor must be ended by hand.
"""

import ctypes
import os
import signal
import sys

PARENT = "JALON_SUPERVISOR"
_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Let the system end this process (SIGTERM) when its parent dies. Call it from the main thread."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def end_with_supervisor() -> None:
    """The same, where a supervisor started this process and named itself in the environment; else nothing."""
    supervisor = os.environ.pop(PARENT, "")
    if not supervisor:
        return
    end_with_parent()
    if os.getppid() != int(supervisor):  # it died before we asked
        sys.exit(1)
