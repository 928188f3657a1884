"""The office's own database: what is asked, what staff found, who may, and who did what.

How it hangs together: `database` opens a SQLite file or a PostgreSQL server and lends
transactions; `tables` says what the tables look like, and `migrations` makes them (the two are
compared by a test); `records` are the frozen records that leave this package. Every other module
is one subject as functions that take the session of a transaction first: `questions`,
`feedback`, `reviews`, `accounts`, `sessions`, `confirmations`, `audit`, `secrets`. They never
commit: what one transaction does is kept whole or not at all. `question_set` writes reviews as
lines of a question set.

    database = Database("sqlite:////var/lib/madoguchi/desk.db")
    database.migrate()
    with database.transaction() as session:
        questions.record(session, answer, "page", datetime.now(UTC))
"""
