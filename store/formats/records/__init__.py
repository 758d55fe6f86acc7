"""Records of any make, a table's rows or JSON objects, become discussions: what the mapped forms share.

`survey` looks at the first records, `names` knows what fields are called, `guess` says which of them is what;
`layout` finds the records in a JSON document; `comments` makes one comment of one record, with `dates` and
`states`; `threads` makes discussions of all of them.
"""
