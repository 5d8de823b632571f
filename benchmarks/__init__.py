"""Measures Blastwall: latency by room and size, cold start, memory on big recordings, accuracy. Run `make bench`."""
