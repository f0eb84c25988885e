"""Every outward face: command line, HTTP, pages and documents."""
