"""The pure decisions: what a record may hold, where it stands, how readings compare, what an observer sees."""
