"""Rules of the clinics app: values in, values out, no Django."""
