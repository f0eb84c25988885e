"""The words of the interface and of errors, in Chinese and in English, from one dictionary."""
