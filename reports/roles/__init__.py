"""The table of access as a page: which role may do what, where that is asked, and who holds which role."""
