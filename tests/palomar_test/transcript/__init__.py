"""Transcripts: dialogues of POP3 and of the management protocol as a person reads them, and how they are held against a real server."""
