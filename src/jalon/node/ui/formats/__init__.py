"""How each language writes dates, times and numbers: day before month and 24 hours in all, as a record needs."""
