"""Rules over mongodb: one rule a file."""
