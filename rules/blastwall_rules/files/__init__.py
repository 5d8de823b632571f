"""What changes of files and devices lose: one rule a file."""
