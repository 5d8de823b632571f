"""Rules over files: one rule a file."""
