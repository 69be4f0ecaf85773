"""Rulebooks that strain the format, and the rules read by hand to compare with."""
