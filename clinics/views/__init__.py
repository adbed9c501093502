"""Pages about clinics, a module a subject."""
