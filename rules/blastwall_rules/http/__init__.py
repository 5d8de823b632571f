"""Rules over http: one rule a file."""
