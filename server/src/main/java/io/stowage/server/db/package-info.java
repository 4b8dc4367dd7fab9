/**
 * The database, its dialects, transactions and migrations. JDBC and Jdbi live here and in classes
 * named Store.
 */
@NullMarked
package io.stowage.server.db;

import org.jspecify.annotations.NullMarked;
