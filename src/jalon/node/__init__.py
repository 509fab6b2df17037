"""The Django node: one agency's installation, built from the pure rooms."""
