"""The node put together: settings, addresses, and the two servers (pages and gate)."""
