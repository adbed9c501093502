"""A mail server that takes its time, as real ones do: a kill can fall before a letter is taken, and after."""

import time

from django.core.mail.backends.filebased import EmailBackend as Files


class EmailBackend(Files):
    """Letters into files, slowly."""

    def send_messages(self, messages):
        """Think, take them, and think again before saying so."""
        time.sleep(0.04)
        taken = super().send_messages(messages)
        time.sleep(0.04)
        return taken
