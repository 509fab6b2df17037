"""What must happen when a node was brought back from a backup, before it speaks to anybody again.

A room registers it in its `AppConfig.ready()`: erasures are replayed, deliveries wait until partners were asked.
Each returns one sentence for the person who restores, or an empty one.
"""

from collections.abc import Callable

Step = Callable[[], str]
_steps: dict[str, Step] = {}


def register(name: str, step: Step) -> None:
    """Let a room do its part after a restore."""
    _steps[name] = step


def run_all() -> list[str]:
    """Every part in the order of names; one that fails stops the restore."""
    return [sentence for name in sorted(_steps) if (sentence := _steps[name]())]
