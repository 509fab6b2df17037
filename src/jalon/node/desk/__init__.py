"""Today, and the gestures that join domains."""
