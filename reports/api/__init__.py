"""What other systems read: /api/v1/, by token, never by anybody's session."""
