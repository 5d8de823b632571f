"""Profiles: a small, fixed set of examples by default; many random ones where `BLASTWALL_FUZZ` says how many."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

# No deadline: a verdict must not depend on how busy a machine is, and neither may a test.
settings.register_profile(
    "ci", max_examples=120, derandomize=True, database=None, deadline=None, suppress_health_check=_CALM
)
settings.register_profile(
    "fuzz", max_examples=int(os.environ.get("BLASTWALL_FUZZ") or 0) or 1, deadline=None, suppress_health_check=_CALM
)
settings.load_profile("fuzz" if os.environ.get("BLASTWALL_FUZZ") else "ci")
