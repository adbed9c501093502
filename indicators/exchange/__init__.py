"""Definitions as files: out as .xlsx or .csv, and in again with a look at what would change."""
