"""Editions: what they say as values, gathered from what is held, frozen, restated and compared."""
