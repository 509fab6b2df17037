"""Stage 4, records: from a document's mentions to the events, persons, texts, promises and figures that it tells."""
