"""The weekly letter: what each person's units, promises and figures ask of them, once a week."""
