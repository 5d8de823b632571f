"""Rules over python: one rule a file."""
