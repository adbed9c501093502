"""What people do with audits. Each verb checks access, runs in one transaction and leaves its trace."""
