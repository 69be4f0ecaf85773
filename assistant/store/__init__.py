"""Where conversations are kept: one interface, in memory and in SQLite.

Import the module you mean: `interface` for the values, errors and the `Store` protocol,
`memory` or `sqlite` where a store is made. Nothing is re-exported here, so that a command
which stores nothing does not pay 0.15 s for importing sqlite_utils.
"""
