// Entering an audit: keys, keeping.
