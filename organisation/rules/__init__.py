"""Rules about the calendar: values in, values out, no Django."""
