"""Fifty managers at once, against the product as it ships: `make load`.

`run` starts everything and says what was found, `prepare` signs people in, `managers` is what each of them does.
"""
