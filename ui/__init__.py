"""The window of Hearth; Qt lives here and nowhere else."""
