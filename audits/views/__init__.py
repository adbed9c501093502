"""Pages about case audits."""
