"""Readers: one module a family of file formats, each turning bytes that strangers made into sections of text.

They run only inside a reader child with limits on time and memory. Raw material is taken as bytes that were read
safely once; no reader opens files or follows references.
"""
