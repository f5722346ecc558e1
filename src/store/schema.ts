/** Stands in the header of every store (`PRAGMA application_id`): "Stkp". */
export const APPLICATION_ID = 0x53746b70

/**
 * Each text takes a store one version further; the version is the number of texts applied. Those that were released are
 * never edited.
 *
 * People are random ids; `person` alone knows their names, so that deleting its row forgets one. Times that limits and
 * waits depend on are `boot` and `elapsed` (see moment.ts); `at` is the wall clock, for people to read.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE boot (
    host TEXT PRIMARY KEY, ordinal INTEGER NOT NULL, boot_id TEXT, base INTEGER NOT NULL, last_uptime INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE person (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, account TEXT NOT NULL, last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX person_folded ON person (folded);
  CREATE INDEX person_account ON person (account);

  CREATE TABLE journal (
    host TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, elapsed INTEGER NOT NULL,
    kind TEXT NOT NULL, intent TEXT, session_id TEXT, person TEXT, action TEXT, policy TEXT, rule TEXT,
    detail TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (host, sequence)
  ) STRICT;
  CREATE TABLE journal_anchor (
    host TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE intent (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, host TEXT NOT NULL,
    session_id TEXT NOT NULL, person TEXT NOT NULL, stamp TEXT NOT NULL,
    action TEXT NOT NULL, boot INTEGER NOT NULL, elapsed INTEGER NOT NULL, at INTEGER NOT NULL,
    content TEXT NOT NULL, outcome TEXT, ended INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX intent_writes ON intent (host, session_id, boot, elapsed);
  CREATE INDEX intent_open ON intent (host, session_id) WHERE ended = 0;
  CREATE INDEX intent_sent ON intent (host, session_id, person, stamp, action, boot, elapsed) WHERE dropped = 0;

  CREATE TABLE sighting (
    host TEXT NOT NULL, session_id TEXT NOT NULL, person TEXT NOT NULL, stamp TEXT NOT NULL,
    logon_at REAL, since REAL NOT NULL,
    PRIMARY KEY (host, session_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE backoff (
    host TEXT NOT NULL, session_id TEXT NOT NULL, person TEXT NOT NULL, stamp TEXT NOT NULL,
    policy TEXT NOT NULL, rule TEXT NOT NULL, digest TEXT NOT NULL,
    attempt INTEGER NOT NULL, delay INTEGER NOT NULL, boot INTEGER NOT NULL, elapsed INTEGER NOT NULL,
    PRIMARY KEY (host, session_id, person, stamp, policy, rule)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE provider_failure (
    host TEXT PRIMARY KEY, message TEXT NOT NULL, revision TEXT NOT NULL,
    delay INTEGER NOT NULL, boot INTEGER NOT NULL, elapsed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE observation (
    id INTEGER PRIMARY KEY, host TEXT NOT NULL, first_at REAL NOT NULL, last_at REAL NOT NULL,
    elapsed INTEGER NOT NULL, size INTEGER NOT NULL, content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX observation_host ON observation (host, id, size);

  CREATE TABLE bundle (
    host TEXT PRIMARY KEY, revision TEXT NOT NULL, loaded_at REAL NOT NULL, files TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policy_status (
    host TEXT PRIMARY KEY, source TEXT NOT NULL, revision TEXT, rejected TEXT, checked_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Fights, holds, notices and records of plans. A write's age counts from `counted`; `mark` grows with every change of a row.
  `
  CREATE TABLE counter (
    host TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (host, name)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE intent ADD COLUMN effect TEXT;
  ALTER TABLE intent ADD COLUMN effect_boot INTEGER;
  ALTER TABLE intent ADD COLUMN effect_elapsed INTEGER;
  ALTER TABLE intent ADD COLUMN reversed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE intent ADD COLUMN counted_boot INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE intent ADD COLUMN counted_elapsed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE intent ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
  UPDATE intent SET counted_boot = boot, counted_elapsed = elapsed, mark = sequence;
  INSERT INTO counter (host, name, value) SELECT host, 'intent', max(mark) FROM intent GROUP BY host;
  DROP INDEX intent_writes;
  CREATE INDEX intent_writes ON intent (host, session_id, counted_boot, counted_elapsed);
  CREATE INDEX intent_host_writes ON intent (host, counted_boot, counted_elapsed, action, dropped);
  CREATE INDEX intent_mark ON intent (host, mark);
  CREATE INDEX intent_effects ON intent (host, session_id, person, stamp, action, effect, sequence)
    WHERE effect IN ('verified', 'refuted');

  CREATE TABLE fight (
    host TEXT NOT NULL, session_id TEXT NOT NULL, person TEXT NOT NULL, stamp TEXT NOT NULL,
    policy TEXT NOT NULL, rule TEXT NOT NULL, digest TEXT NOT NULL,
    reversals TEXT NOT NULL, contested TEXT, boot INTEGER NOT NULL, elapsed INTEGER NOT NULL,
    PRIMARY KEY (host, session_id, person, stamp, policy, rule)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE notice (
    host TEXT NOT NULL, session_id TEXT NOT NULL, person TEXT NOT NULL, stamp TEXT NOT NULL,
    policy TEXT NOT NULL, rule TEXT NOT NULL, digest TEXT NOT NULL,
    delay INTEGER NOT NULL, shown INTEGER, cancelled INTEGER NOT NULL DEFAULT 0,
    boot INTEGER NOT NULL, elapsed INTEGER NOT NULL,
    PRIMARY KEY (host, session_id, person, stamp, policy, rule)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE armed (
    host TEXT PRIMARY KEY, person TEXT NOT NULL, at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE placed (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    session_id TEXT, person TEXT, stamp TEXT, placed_by TEXT NOT NULL, content TEXT NOT NULL,
    boot INTEGER NOT NULL, elapsed INTEGER NOT NULL, length INTEGER NOT NULL, until REAL, honours INTEGER NOT NULL,
    ended INTEGER, rewritten INTEGER NOT NULL DEFAULT 0, UNIQUE (host, id)
  ) STRICT;
  CREATE INDEX placed_standing ON placed (host) WHERE ended IS NULL;
  CREATE TABLE placed_release (
    host TEXT NOT NULL, id TEXT NOT NULL, session_id TEXT NOT NULL, person TEXT NOT NULL, stamp TEXT NOT NULL,
    PRIMARY KEY (host, id, session_id, person, stamp)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE plan_record (
    id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, plan TEXT NOT NULL, digest TEXT NOT NULL,
    planned_at REAL NOT NULL, observed_at REAL NOT NULL, elapsed INTEGER NOT NULL, observation INTEGER NOT NULL,
    revision TEXT NOT NULL, bundle TEXT NOT NULL, version TEXT NOT NULL, zone_data TEXT,
    sightings INTEGER NOT NULL, memory INTEGER NOT NULL, guards INTEGER NOT NULL, decisions INTEGER NOT NULL,
    size INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX plan_record_host ON plan_record (host, id, size);
  CREATE TABLE plan_part (
    id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
    content BLOB NOT NULL
  ) STRICT;
  CREATE INDEX plan_part_kind ON plan_part (host, kind, id);

  CREATE TABLE kept_bundle (
    id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, revision TEXT NOT NULL, time_zone TEXT,
    loaded_at REAL NOT NULL, size INTEGER NOT NULL, files TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (host, name)
  ) STRICT;
  INSERT INTO kept_bundle (host, revision, loaded_at, size, files, name)
    SELECT host, revision, loaded_at, length(files), files, revision FROM bundle;
  DROP TABLE bundle;
  `,
  // The commit that policies are of, and by source the one that came into force last, behind which none may fall back.
  `
  ALTER TABLE kept_bundle ADD COLUMN source_commit TEXT;
  ALTER TABLE policy_status ADD COLUMN source_commit TEXT;
  ALTER TABLE policy_status ADD COLUMN fetched_at REAL;

  CREATE TABLE accepted_commit (
    host TEXT NOT NULL, source TEXT NOT NULL, source_commit TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (host, source)
  ) STRICT, WITHOUT ROWID;
  `,
  // Saved plans by which something was done.
  `
  CREATE TABLE used_plan (
    host TEXT NOT NULL, id TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (host, id)
  ) STRICT, WITHOUT ROWID;
  `,
  // Whether policies are not in force because nobody could read them.
  `
  ALTER TABLE policy_status ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
  `,
]
