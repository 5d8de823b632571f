"""Rules over sql: one rule a file."""
