"""Code an act hands on: one carrier a file."""
