"""Rules over hcl: one rule a file."""
