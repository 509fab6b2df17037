"""Pages of the library, of the register, and calendars. Each asks a door, then acts or shows."""
