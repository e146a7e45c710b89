"""What the assistant learns about its person, always with its proof, and how it recalls what was said."""
