"""Reading a commentary: its words, what it names, and what it says about figures."""
