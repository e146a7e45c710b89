"""The machine: the only place that touches the operating system."""
