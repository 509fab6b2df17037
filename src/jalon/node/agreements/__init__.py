"""What is in force between two parties, and the rules that it sets for every message that cites it."""
