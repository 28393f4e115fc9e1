"""The plan's arithmetic in plain Python: values in, answers with their reasons out."""
