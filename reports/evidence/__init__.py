"""The pages of evidence: searched, exported, kept for its time, held back, and given to whom it is about.

They stand in the last room because they read across all of them; the evidence itself is `organisation.evidence`'s.
"""
