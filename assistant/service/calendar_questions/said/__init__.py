"""What the English sentences of answers are in other languages."""
