-- What happened to a repository: to its tags, and what its people changed. The condition of the second index is that of
-- AuditStore, word for word.
CREATE INDEX tag_history_time ON tag_history (repository_id, changed_at, id);

DROP INDEX audit_target;
CREATE INDEX audit_change ON audit (target, at, id)
  WHERE SUBSTR(action, 1, 5) = 'repo.' AND action NOT IN
    ('repo.tag.push', 'repo.tag.delete', 'repo.manifest.push', 'repo.manifest.delete', 'repo.blob.delete');
