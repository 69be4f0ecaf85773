"""The tests: one file a subject; `cases/` holds one person's story a file."""
