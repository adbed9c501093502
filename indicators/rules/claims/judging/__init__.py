"""Holding what a commentary says against the figures."""
