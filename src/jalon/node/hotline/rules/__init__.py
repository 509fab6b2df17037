"""The decisions of the hotline, pure: an alert's life, its escalation, rosters, lines, numbers, texts and figures."""
