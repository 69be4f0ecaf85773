"""The rule core: facts in, an assessment with its reasons out. No clock, no files, no web."""
