"""Law packs: the files, and how they become a `model.law.LawPack`."""
