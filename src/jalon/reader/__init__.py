"""Official texts into proposed records, each with the words that support it."""
