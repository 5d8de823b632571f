"""Rules over redis: one rule a file."""
