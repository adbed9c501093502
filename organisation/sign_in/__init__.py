"""How people come in: by the council's directory, or in an emergency by an account kept here."""
