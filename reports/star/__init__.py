"""Reporting views: the figures as a star of tables for Power BI and the like, in SQL and as files."""
