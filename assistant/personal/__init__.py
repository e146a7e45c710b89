"""What the assistant learns about its person."""
