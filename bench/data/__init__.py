"""Made-up councils of four sizes, drawn from a seed and put into PostgreSQL by COPY."""
