"""The vocabulary of Hearth: plain values and protocols, standard library only, no input or output."""
