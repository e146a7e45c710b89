"""Language models: find, fetch, load, generate, embed."""
