"""What the assistant learns about its person: only from what is theirs, always with its proof."""
