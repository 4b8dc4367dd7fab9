-- What SQLite does otherwise. words holds every ending of the name's words, so that a part of a name is found as the
-- beginning of an ending.
CREATE TABLE repository_search (
  repository_id BIGINT PRIMARY KEY REFERENCES repository (id) ON DELETE CASCADE,
  document TSVECTOR NOT NULL
);
-- Without a list of what waits to be indexed, through which each search would have to read.
CREATE INDEX repository_search_document ON repository_search USING GIN (document) WITH (fastupdate = off);

CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is never changed';
END
$$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
