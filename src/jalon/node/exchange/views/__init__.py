"""Pages of the exchange: `requests` shows and writes, `steps` takes steps, `desks` are for second persons."""
