// SQLite 3, and the one constant of it that Swift cannot import.
#ifndef CSQLITE_H
#define CSQLITE_H
#include <features.h>
#include <sqlite3.h>

/// Binds a text that SQLite copies before the call returns.
int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int byte_count);

/// Binds bytes that SQLite copies before the call returns.
int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int byte_count);
#endif
