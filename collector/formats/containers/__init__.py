"""What holds other files: archives, zip packages, compound files; and why one of them stays shut."""
