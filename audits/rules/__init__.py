"""Rules of the audits app: values in, values out, no Django."""
