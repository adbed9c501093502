"""Template tags of the frame every page stands in."""
