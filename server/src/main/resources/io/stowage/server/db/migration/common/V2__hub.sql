-- The hub's rows: who there is, who may do what, and repositories as people see them. ${id}, ${bytes}, ${text} and
-- ${namespace} are the dialect's: see Migrations. Times are epoch milliseconds; names collate as bytes. What only needs
-- to be recognised again (tokens, cookies, links in mail) is kept as the SHA-256 of it and never as itself.

-- How much an account may have. NULL: as much as it likes.
CREATE TABLE plan (
  id ${id},
  name ${text} NOT NULL UNIQUE,
  private_repositories BIGINT,
  storage BIGINT,                           -- bytes
  is_default SMALLINT NOT NULL DEFAULT 0,   -- 1: what new accounts get
  version BIGINT NOT NULL DEFAULT 1
);

-- A person or an organization: whoever owns a namespace. Names are never given twice.
CREATE TABLE account (
  id ${id},
  name ${text} NOT NULL UNIQUE,
  kind SMALLINT NOT NULL,                   -- 0 person, 1 organization
  full_name ${text} NOT NULL DEFAULT '',
  company ${text} NOT NULL DEFAULT '',
  location ${text} NOT NULL DEFAULT '',
  link ${text} NOT NULL DEFAULT '',
  is_verified_publisher SMALLINT NOT NULL DEFAULT 0,  -- the administrator's word
  private_by_default SMALLINT NOT NULL,     -- what a repository made by a push is
  allows_public SMALLINT NOT NULL DEFAULT 1,
  plan_id BIGINT REFERENCES plan (id),
  created_at BIGINT NOT NULL,
  suspended_at BIGINT,                      -- by an administrator, who may take it back
  deactivated_at BIGINT,                    -- for ever
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX account_plan ON account (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX account_gone ON account (name) WHERE deactivated_at IS NOT NULL;

CREATE TABLE person (
  account_id BIGINT PRIMARY KEY REFERENCES account (id),
  email ${text},                            -- as typed; NULL: none
  email_key ${text},                        -- in lower case; unique among those that are verified, so that nobody
                                            -- learns from a refusal that an address has an account
  email_verified_at BIGINT,
  password_hash ${text} NOT NULL,           -- a PHC string
  must_change_password SMALLINT NOT NULL DEFAULT 0,
  is_administrator SMALLINT NOT NULL DEFAULT 0,
  totp_secret ${bytes},
  totp_since BIGINT,                        -- NULL: not confirmed, so not asked for
  totp_last_step BIGINT NOT NULL DEFAULT 0, -- no code is taken twice
  credential_epoch BIGINT NOT NULL DEFAULT 0, -- grows with each change of password or second factor: what stems from before is void
  slack_url ${text} NOT NULL DEFAULT '',
  last_login_at BIGINT
);
CREATE UNIQUE INDEX person_email ON person (email_key) WHERE email_verified_at IS NOT NULL;
CREATE INDEX person_administrator ON person (account_id) WHERE is_administrator = 1;

CREATE TABLE recovery_code (
  account_id BIGINT NOT NULL REFERENCES account (id),
  hash ${bytes} NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account_id, hash)
);

CREATE TABLE session (
  id ${id},
  public_id ${text} NOT NULL UNIQUE,
  account_id BIGINT NOT NULL REFERENCES account (id),
  hash ${bytes} NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  fresh_at BIGINT NOT NULL,                 -- when its owner last proved who they are
  address ${text} NOT NULL,
  agent ${text} NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- From where somebody has logged in before.
CREATE TABLE known_place (
  account_id BIGINT NOT NULL REFERENCES account (id),
  place ${bytes} NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, place)
);

-- What a text proves, once: a link in a mail, or what a client holds between two steps of a log-in.
CREATE TABLE mail_proof (
  hash ${bytes} PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account (id),
  purpose SMALLINT NOT NULL,                -- 0 the address is theirs, 1 a new password, 2 a new address, 3 and 4 steps of a log-in
  email ${text} NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX mail_proof_account ON mail_proof (account_id, purpose);
CREATE INDEX mail_proof_expires ON mail_proof (expires_at);

-- Which notices a person wants; absent: as the notice's kind has it.
CREATE TABLE notice_choice (
  account_id BIGINT NOT NULL REFERENCES account (id),
  kind ${text} NOT NULL,
  by_mail SMALLINT NOT NULL,
  by_slack SMALLINT NOT NULL,
  PRIMARY KEY (account_id, kind)
);

-- Mail and Slack messages to be sent: written with what they tell of, removed when they are gone.
CREATE TABLE notice (
  id ${id},
  channel SMALLINT NOT NULL,                -- 0 mail, 1 Slack
  recipient ${text} NOT NULL,               -- an address, or a web hook
  subject ${text} NOT NULL,
  body ${text} NOT NULL,
  html ${text},                             -- the same as HTML; NULL: plain text only
  created_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at BIGINT NOT NULL                   -- not before; while it is being sent: when another may try
);
CREATE INDEX notice_next ON notice (channel, next_at, id);
CREATE INDEX notice_recipient ON notice (channel, lower(recipient)); -- nobody is owed more than a few

CREATE TABLE membership (
  organization_id BIGINT NOT NULL REFERENCES account (id),
  account_id BIGINT NOT NULL REFERENCES account (id),
  role SMALLINT NOT NULL,                   -- 1 member, 2 editor, 3 owner
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);

CREATE TABLE team (
  id ${id},
  public_id ${text} NOT NULL UNIQUE,
  organization_id BIGINT NOT NULL REFERENCES account (id),
  name ${text} NOT NULL,
  description ${text} NOT NULL DEFAULT '',
  level_on_all SMALLINT NOT NULL DEFAULT 0, -- its right on every repository: 0 none, 1 read, 2 write, 3 admin
  created_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE team_member (
  team_id BIGINT NOT NULL REFERENCES team (id),
  account_id BIGINT NOT NULL REFERENCES account (id),
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, account_id)
);
CREATE INDEX team_member_account ON team_member (account_id);

CREATE TABLE team_grant (
  team_id BIGINT NOT NULL REFERENCES team (id),
  repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  level SMALLINT NOT NULL,                  -- 1 read, 2 write, 3 admin
  PRIMARY KEY (team_id, repository_id)
);
CREATE INDEX team_grant_repository ON team_grant (repository_id);

CREATE TABLE collaborator (
  repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES account (id),
  since BIGINT NOT NULL,
  PRIMARY KEY (repository_id, account_id)
);
CREATE INDEX collaborator_account ON collaborator (account_id);

-- Into an organization, or, without one, to sign up.
CREATE TABLE invitation (
  id ${id},
  public_id ${text} NOT NULL UNIQUE,
  organization_id BIGINT REFERENCES account (id),
  team_id BIGINT REFERENCES team (id),
  role SMALLINT NOT NULL,
  account_id BIGINT REFERENCES account (id),-- who was named, or
  email ${text},                            -- the address it went to
  hash ${bytes} NOT NULL UNIQUE,
  invited_by BIGINT NOT NULL REFERENCES account (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX invitation_organization ON invitation (organization_id, id);
CREATE INDEX invitation_account ON invitation (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX invitation_email ON invitation (email) WHERE email IS NOT NULL;
CREATE INDEX invitation_team ON invitation (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX invitation_expires ON invitation (expires_at);

-- A named list of what tokens may do where.
CREATE TABLE scope_map (
  id ${id},
  account_id BIGINT NOT NULL REFERENCES account (id),
  name ${text} NOT NULL,
  description ${text} NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (account_id, name)
);

CREATE TABLE scope_map_rule (
  scope_map_id BIGINT NOT NULL REFERENCES scope_map (id),
  pattern ${text} NOT NULL,
  actions SMALLINT NOT NULL,                -- Permission bits
  PRIMARY KEY (scope_map_id, pattern)
);

CREATE TABLE token (
  id ${id},
  public_id ${text} NOT NULL UNIQUE,
  kind SMALLINT NOT NULL,                   -- 0 personal, 1 of an organization, 2 robot, 3 the registry's admin user, 4 a log-in kept by a client
  account_id BIGINT REFERENCES account (id),-- its owner; NULL for the admin user's
  login ${text} NOT NULL,                   -- the user name that goes with it
  label ${text} NOT NULL,
  description ${text} NOT NULL DEFAULT '',
  hash ${bytes} NOT NULL UNIQUE,
  scopes ${text} NOT NULL,                  -- words with blanks between
  asked ${text} NOT NULL DEFAULT '',        -- what Docker Hub's clients asked for, to be answered as they wrote it
  scope_map_id BIGINT REFERENCES scope_map (id),
  made_from ${text} NOT NULL DEFAULT '',    -- of a kept log-in: the credential shown for it, which it ends with
  created_at BIGINT NOT NULL,
  created_by BIGINT REFERENCES account (id),
  created_from ${text} NOT NULL,
  created_agent ${text} NOT NULL,
  expires_at BIGINT,
  disabled_at BIGINT,
  used_at BIGINT,
  used_from ${text} NOT NULL DEFAULT '',
  used_agent ${text} NOT NULL DEFAULT ''
);
CREATE INDEX token_account ON token (account_id, kind, id);
CREATE UNIQUE INDEX token_robot ON token (login) WHERE kind = 2;
CREATE UNIQUE INDEX token_admin_user ON token (label) WHERE kind = 3;
CREATE INDEX token_made_from ON token (made_from) WHERE kind = 4;
CREATE INDEX token_scope_map ON token (scope_map_id) WHERE scope_map_id IS NOT NULL;

-- What an organization's token or a robot may do where.
CREATE TABLE token_rule (
  token_id BIGINT NOT NULL REFERENCES token (id),
  pattern ${text} NOT NULL,
  actions SMALLINT NOT NULL,                -- Permission bits
  PRIMARY KEY (token_id, pattern)
);

-- What tokens are signed with. The newest signs; those before it are still believed until they are removed.
CREATE TABLE signing_key (
  id ${text} PRIMARY KEY,
  content ${text} NOT NULL,                 -- a JWK with its private part
  created_at BIGINT NOT NULL
);

-- Switches an administrator set at run time.
CREATE TABLE server_state (
  name ${text} PRIMARY KEY,
  value ${text} NOT NULL
);

-- What was done. Never changed, never deleted: see the guard in the dialect's own script.
CREATE TABLE audit (
  id ${id},
  at BIGINT NOT NULL,
  actor ${text} NOT NULL,                   -- empty: nobody with a name
  credential ${text} NOT NULL,              -- what was shown, by its public id
  address ${text} NOT NULL,
  agent ${text} NOT NULL,
  action ${text} NOT NULL,
  namespace ${text} NOT NULL,               -- the account concerned; empty: the whole server
  target ${text} NOT NULL,
  result SMALLINT NOT NULL,                 -- 0 done, 1 refused, 2 failed
  detail ${text} NOT NULL                   -- a JSON object
);
-- Read newest first. By time, as ids of replicas that write at once are not in its order.
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_namespace ON audit (namespace, at, id);
CREATE INDEX audit_actor ON audit (actor, at, id);
CREATE INDEX audit_action ON audit (action, at, id);

-- Repositories as people see them. namespace is the first part of a name, library where there is one part only.
ALTER TABLE repository ADD COLUMN namespace ${text} NOT NULL DEFAULT '';
ALTER TABLE repository ADD COLUMN is_private SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE repository ADD COLUMN description ${text} NOT NULL DEFAULT '';
ALTER TABLE repository ADD COLUMN is_official SMALLINT NOT NULL DEFAULT 0;  -- the administrator's word
ALTER TABLE repository ADD COLUMN type ${text} NOT NULL DEFAULT 'image';    -- what it holds: image, helm, wasm, artifact …
ALTER TABLE repository ADD COLUMN source ${text} NOT NULL DEFAULT '';       -- where it is made from
ALTER TABLE repository ADD COLUMN follows_source SMALLINT NOT NULL DEFAULT 0; -- 1: its visibility is its source's
ALTER TABLE repository ADD COLUMN stars BIGINT NOT NULL DEFAULT 0;
ALTER TABLE repository ADD COLUMN pulls BIGINT NOT NULL DEFAULT 0;
ALTER TABLE repository ADD COLUMN updated_at BIGINT;                        -- last push of a manifest or change of its texts
ALTER TABLE repository ADD COLUMN pushed_at BIGINT;
ALTER TABLE repository ADD COLUMN pulled_at BIGINT;
ALTER TABLE repository ADD COLUMN archived_at BIGINT;
ALTER TABLE repository ADD COLUMN purge_at BIGINT;                          -- of a deleted one: until then it can be brought back
ALTER TABLE repository ADD COLUMN deleted_by ${text} NOT NULL DEFAULT '';
ALTER TABLE repository ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- library/x and x are one repository, x; a second of the same name is set aside, not lost.
UPDATE repository SET name = 'library-conflict/' || SUBSTR(name, 9)
  WHERE name LIKE 'library/%' AND name NOT LIKE 'library/%/%' AND deleted_at IS NULL
    AND EXISTS (SELECT 1 FROM repository o WHERE o.name = SUBSTR(repository.name, 9) AND o.deleted_at IS NULL);
UPDATE repository SET name = SUBSTR(name, 9) WHERE name LIKE 'library/%' AND name NOT LIKE 'library/%/%';
UPDATE repository SET namespace = ${namespace};
UPDATE repository SET purge_at = deleted_at WHERE deleted_at IS NOT NULL;

-- The tags that were pushed last.
CREATE INDEX tag_updated ON tag (repository_id, updated_at, name);

CREATE INDEX repository_namespace ON repository (namespace, name) WHERE deleted_at IS NULL;
CREATE INDEX repository_bin ON repository (namespace, purge_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX repository_purge ON repository (purge_at) WHERE deleted_at IS NOT NULL;
DROP INDEX repository_deleted;
CREATE INDEX repository_favour ON repository (stars, pulls, id) WHERE deleted_at IS NULL;
CREATE INDEX repository_pulls ON repository (pulls, id) WHERE deleted_at IS NULL;
CREATE INDEX repository_updated ON repository (COALESCE(updated_at, created_at), id) WHERE deleted_at IS NULL;

CREATE TABLE repository_text (
  repository_id BIGINT PRIMARY KEY REFERENCES repository (id) ON DELETE CASCADE,
  full_description ${text} NOT NULL
);

CREATE TABLE repository_category (
  repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  category ${text} NOT NULL,
  PRIMARY KEY (repository_id, category)
);
CREATE INDEX repository_category_name ON repository_category (category, repository_id);

CREATE TABLE repository_platform (
  repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  os ${text} NOT NULL,
  architecture ${text} NOT NULL,
  PRIMARY KEY (repository_id, os, architecture)
);
CREATE INDEX repository_platform_name ON repository_platform (os, architecture, repository_id);

CREATE TABLE star (
  account_id BIGINT NOT NULL REFERENCES account (id),
  repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  starred_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, repository_id)
);
CREATE INDEX star_repository ON star (repository_id);

CREATE TABLE pull_day (
  repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,                     -- days since 1970-01-01, UTC
  tag ${text} NOT NULL,                     -- empty: by digest
  pulls BIGINT NOT NULL,
  PRIMARY KEY (repository_id, day, tag)
);
CREATE INDEX pull_day_day ON pull_day (day);
