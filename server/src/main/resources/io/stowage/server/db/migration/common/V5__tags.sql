-- Tags as people want them listed: the newest version first, or what is pulled most.
-- What version a tag names, as a text that sorts the newest first: see VersionKey. Empty: not written yet, which a start
-- makes up for, and a replica of an older version may leave.
ALTER TABLE tag ADD COLUMN version_key ${text} NOT NULL DEFAULT '';
ALTER TABLE tag ADD COLUMN pulls BIGINT NOT NULL DEFAULT 0;  -- since the tag is there

CREATE INDEX pull_day_tag ON pull_day (repository_id, tag, day);
UPDATE tag SET pulls =
    (SELECT SUM(p.pulls) FROM pull_day p WHERE p.repository_id = tag.repository_id AND p.tag = tag.name)
  WHERE EXISTS (SELECT 1 FROM pull_day p WHERE p.repository_id = tag.repository_id AND p.tag = tag.name);

CREATE INDEX tag_version ON tag (repository_id, version_key, name);
CREATE INDEX tag_pulls ON tag (repository_id, pulls, name);
CREATE INDEX tag_unkeyed ON tag (repository_id, name) WHERE version_key = '';
-- Other tags of the same manifest, in their order.
CREATE INDEX tag_same ON tag (repository_id, digest, version_key, name);
DROP INDEX tag_digest;

-- What was done to one repository, or to whatever else has a name.
CREATE INDEX audit_target ON audit (target, at, id);

-- Unlinked from its source by hand: no label of a push links it again.
ALTER TABLE repository ADD COLUMN source_unlinked SMALLINT NOT NULL DEFAULT 0;
