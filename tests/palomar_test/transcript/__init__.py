"""Transcripts: dialogues as a person reads them, and how they are held against a real server."""
