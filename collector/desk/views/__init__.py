"""The pages of the desk, by what they are about. A view asks the rooms below and shows what they say."""
