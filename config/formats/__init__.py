"""How this product writes days and times where a page does not say so itself."""
