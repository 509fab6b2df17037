"""Tables into the directory: units, and counterpart pairs. `batches` is the way in, each kind has its own rules."""

from jalon.node.directory.actions.imports.batches import (
    broken_rows,
    hand_in,
    note_export,
    note_shapes,
    run_import,
    undo_import,
)
from jalon.node.directory.actions.imports.plans import CannotImport, CannotUndo

__all__ = [
    "CannotImport",
    "CannotUndo",
    "broken_rows",
    "hand_in",
    "note_export",
    "note_shapes",
    "run_import",
    "undo_import",
]
