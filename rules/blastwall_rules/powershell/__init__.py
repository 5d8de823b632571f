"""Rules over powershell: one rule a file."""
