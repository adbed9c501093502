"""One search over what somebody may open, and over the places of the product.

Each kind of thing is looked for among what its own pages give this person: what cannot be opened is
neither found nor counted.
"""
