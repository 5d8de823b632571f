"""Rules over tools: one rule a file."""
