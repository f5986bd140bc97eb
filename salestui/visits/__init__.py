"""Visit cards (拜访卡): who was in contact with whom, what was said, and when next."""
