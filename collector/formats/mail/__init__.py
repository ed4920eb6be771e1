"""A message and what wraps one: MIME parts, headers, names, quotes, S/MIME, .msg, winmail.dat."""
