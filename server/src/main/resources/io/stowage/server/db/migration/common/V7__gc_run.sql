-- Rounds of garbage collection: the one that runs, and those before it. The newest are kept.
CREATE TABLE gc_run (
  id ${id},
  started_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,               -- when it said last how far it is
  ended_at BIGINT,
  started_by ${text} NOT NULL,              -- a person's name; empty: by the clock, or a command
  sessions BIGINT NOT NULL DEFAULT 0,
  manifests BIGINT NOT NULL DEFAULT 0,
  blobs BIGINT NOT NULL DEFAULT 0,
  bytes BIGINT NOT NULL DEFAULT 0,
  has_failed SMALLINT NOT NULL DEFAULT 0
);
