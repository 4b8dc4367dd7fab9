-- The registry's rows. ${id}, ${bytes} and ${text} are the dialect's: see Migrations. Times are epoch milliseconds;
-- a digest is an algorithm byte and the raw hash; names collate as bytes.

CREATE TABLE repository (
  id ${id},
  name ${text} NOT NULL,
  created_at BIGINT NOT NULL,
  populated SMALLINT NOT NULL DEFAULT 0,  -- 1 while it holds a manifest: what the catalog shows
  deleted_at BIGINT                       -- set: invisible, its rows are being purged
);
CREATE UNIQUE INDEX repository_live ON repository (name) WHERE deleted_at IS NULL;
CREATE INDEX repository_catalog ON repository (name) WHERE populated = 1 AND deleted_at IS NULL;
CREATE INDEX repository_deleted ON repository (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE blob (
  id ${id},
  digest ${bytes} NOT NULL,
  size BIGINT NOT NULL,
  location ${text} NOT NULL UNIQUE,
  state SMALLINT NOT NULL,                -- 0 pending, 1 live, 2 deleting, 3 damaged: only live ones are there
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX blob_live ON blob (digest) WHERE state = 1;
CREATE INDEX blob_digest ON blob (digest);
CREATE INDEX blob_damaged ON blob (digest) WHERE state = 3;

-- Which repository may serve which blob. By digest, so that a damaged blob heals everywhere by one push of it.
CREATE TABLE repository_blob (
  repository_id BIGINT NOT NULL REFERENCES repository (id),
  digest ${bytes} NOT NULL,
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (repository_id, digest)
);
CREATE INDEX repository_blob_digest ON repository_blob (digest);

CREATE TABLE upload (
  id ${text} PRIMARY KEY,
  repository_id BIGINT NOT NULL REFERENCES repository (id),
  algorithm SMALLINT NOT NULL,            -- the algorithm hashed while writing: Algorithm.code()
  size BIGINT NOT NULL,                   -- bytes acknowledged
  started_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL
);
CREATE INDEX upload_touched ON upload (touched_at);
CREATE INDEX upload_repository ON upload (repository_id);

CREATE TABLE manifest (
  id ${id},
  repository_id BIGINT NOT NULL REFERENCES repository (id),
  digest ${bytes} NOT NULL,
  media_type ${text} NOT NULL,
  artifact_type ${text},
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (repository_id, digest)
);
CREATE INDEX manifest_digest ON manifest (digest);

CREATE TABLE manifest_content (
  digest ${bytes} PRIMARY KEY,
  content ${bytes} NOT NULL
);

CREATE TABLE manifest_reference (
  manifest_id BIGINT NOT NULL REFERENCES manifest (id),
  digest ${bytes} NOT NULL,
  kind SMALLINT NOT NULL,                 -- 0 blob (config or layer), 1 child manifest, 2 subject
  PRIMARY KEY (manifest_id, digest, kind)
);
CREATE INDEX manifest_reference_digest ON manifest_reference (digest, kind);

-- One row for each manifest with a subject: the descriptor that the referrers API answers, ready to be copied out.
CREATE TABLE referrer (
  repository_id BIGINT NOT NULL REFERENCES repository (id),
  subject ${bytes} NOT NULL,
  digest ${bytes} NOT NULL,
  artifact_type ${text},
  descriptor ${text} NOT NULL,
  PRIMARY KEY (repository_id, subject, digest)
);
CREATE INDEX referrer_digest ON referrer (repository_id, digest);

CREATE TABLE tag (
  repository_id BIGINT NOT NULL REFERENCES repository (id),
  name ${text} NOT NULL,
  digest ${bytes} NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (repository_id, name)
);
CREATE INDEX tag_digest ON tag (repository_id, digest);

CREATE TABLE tag_history (
  id ${id},
  repository_id BIGINT NOT NULL REFERENCES repository (id),
  name ${text} NOT NULL,
  digest ${bytes},                        -- NULL: the tag was deleted
  actor ${text} NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX tag_history_tag ON tag_history (repository_id, name, id);

-- Blobs to look at again: may their location be deleted? Uploads, mounts and HEAD push the time out.
CREATE TABLE gc_review (
  blob_id BIGINT PRIMARY KEY REFERENCES blob (id),
  review_after BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX gc_review_due ON gc_review (review_after);

-- Notifications owed to an endpoint: written with the change itself, removed when delivered.
CREATE TABLE delivery (
  id ${id},
  endpoint ${text} NOT NULL,
  event ${text} NOT NULL,                 -- one event of distribution's envelope, as JSON
  created_at BIGINT NOT NULL
);
CREATE INDEX delivery_endpoint ON delivery (endpoint, id);
