"""What explains the product in the product: its words, its guides, its tours."""
