"""Blastwall reads a tool call before it runs and says what would be lost."""
