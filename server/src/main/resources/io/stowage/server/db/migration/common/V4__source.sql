-- Repositories whose visibility is their source's, and when to look at it again.
CREATE TABLE source_look (
  repository_id BIGINT PRIMARY KEY REFERENCES repository (id) ON DELETE CASCADE,
  due_at BIGINT NOT NULL
);
CREATE INDEX source_look_due ON source_look (due_at, repository_id);
INSERT INTO source_look (repository_id, due_at) SELECT id, 0 FROM repository WHERE follows_source = 1;
