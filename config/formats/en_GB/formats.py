"""Times of twenty-four hours, as on every page of the product: Django writes 9:56 p.m."""

DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
