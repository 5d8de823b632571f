"""Rules over cmd: one rule a file."""
