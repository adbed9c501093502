"""What people do with commentary and editions. Each verb checks access and runs in one transaction."""
