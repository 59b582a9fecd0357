//! The one SQLite file of a run: schema, migrations, queries. Nobody else writes SQL.
