"""What the assistant learns about its person, and how it recalls what was said."""
