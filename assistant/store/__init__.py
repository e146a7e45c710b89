"""What is kept: the encrypted database and the vectors; records in, records out."""
