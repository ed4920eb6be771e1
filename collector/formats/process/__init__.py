"""The reading processes: their pool, protocol, limits and protection; nothing here knows a file format."""
