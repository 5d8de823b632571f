"""Rules over shell: one rule a file."""
