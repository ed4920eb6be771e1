"""Readers of running text: .docx, .doc, .odt, .rtf."""
