"""Rules of the actions app: values in, values out, no Django."""
