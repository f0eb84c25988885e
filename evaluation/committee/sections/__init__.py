"""The parts of the report, each from contents to sentences, pictures and tables."""
