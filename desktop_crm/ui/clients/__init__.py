"""What the screens of contacts and of companies are both made of: the list, the side panel, the timeline."""
