"""What the QA unit and auditors type. Each form ends in domain types and saves nothing."""
