-- What PostgreSQL does otherwise. A row of repository_search has its repository's id; words holds every ending of the
-- name's words, so that a part of a name is found as the beginning of an ending.
CREATE VIRTUAL TABLE repository_search USING fts5(
  name, words, description, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is never changed');
END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is never deleted');
END;
