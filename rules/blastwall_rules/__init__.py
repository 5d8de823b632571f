"""The built-in knowledge: rules, carriers, and the catalogue of programs, APIs and tools. Loaded by name, lazily."""
