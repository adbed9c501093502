"""Template tags of the audits' pages."""
