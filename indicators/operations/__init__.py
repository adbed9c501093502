"""Changes to indicators and figures. Each is a verb that knows who and is all or nothing."""
