"""Rules over graphql: one rule a file."""
