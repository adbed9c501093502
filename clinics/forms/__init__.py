"""What is typed in and before a clinic. Each form ends in domain types and saves nothing."""
