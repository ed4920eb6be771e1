"""What all rooms of the flow share: the opened office, its books, its answers, its outgoing post."""
