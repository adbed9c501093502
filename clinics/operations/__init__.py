"""What can be done to clinics: the rota, the agenda, recording in the room, closing."""
