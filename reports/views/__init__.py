"""Pages of reports, a module a subject. Each view is a paragraph: policy, fetch, form, operation, answer."""
