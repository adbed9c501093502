"""Pages about actions, a module a subject."""
