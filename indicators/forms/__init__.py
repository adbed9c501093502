"""What people choose and type about figures. Each form ends in domain types and saves nothing."""
