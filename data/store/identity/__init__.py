"""Who a suspect is: apart from the record, sealed by a key of its own, erased by destroying it."""
