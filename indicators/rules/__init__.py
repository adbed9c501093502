"""Rules about figures: values in, values out; no Django, no clock, no query."""
