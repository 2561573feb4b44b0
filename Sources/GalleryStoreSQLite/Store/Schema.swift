import GRDB

/// The tables, as numbered steps. A step that was released is never changed; another one is added.
///
/// Faces, places and memberships have no triggers and no cascades: each would make SQLite keep a journal of
/// its own for every statement, which costs more than the statement. The store keeps the counts itself.
///
/// What a caller wrote stands only in sealed columns. Open to the eye are numbers, counts, times, random
/// tokens, and keyed digests by which a sealed value is found.
enum Schema {
  ///
  /// - Parameter keys: open the tenants' records, for steps that change what is in them.
  static func migrator(_ keys: KeyRing) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: gallery") { db in try db.execute(sql: gallery) }
    migrator.registerMigration("2: nonces") { db in try db.execute(sql: nonces) }
    migrator.registerMigration("3: image keys without padding") { db in
      try ImageKeys.dropPadding(db, keys)
      // A backup says in its first bytes how new it is.
      try db.execute(sql: "PRAGMA user_version = \(version)")
    }
    return migrator
  }

  /// The number of steps, which the database's header holds from step 3 on.
  static let version = 3

  private static let gallery = """
    CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

    CREATE TABLE model (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL, version TEXT NOT NULL, dimension INTEGER NOT NULL, metric TEXT NOT NULL,
      UNIQUE (name, version, dimension, metric)
    );

    CREATE TABLE tenant (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      wrapped_key BLOB NOT NULL,
      credentials BLOB NOT NULL,
      is_suspended INTEGER NOT NULL,
      created INTEGER NOT NULL
    );

    CREATE TABLE collection (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant INTEGER NOT NULL REFERENCES tenant,
      name_digest BLOB NOT NULL,
      display_digest BLOB,
      code TEXT NOT NULL,
      capacity INTEGER,
      record BLOB NOT NULL,
      created INTEGER NOT NULL,
      face_count INTEGER NOT NULL DEFAULT 0,
      subject_count INTEGER NOT NULL DEFAULT 0,
      UNIQUE (tenant, name_digest)
    );
    CREATE INDEX collection_display ON collection (tenant, display_digest)
      WHERE display_digest IS NOT NULL;

    CREATE TABLE subject (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant INTEGER NOT NULL REFERENCES tenant,
      key_digest BLOB NOT NULL,
      record BLOB NOT NULL,
      created INTEGER NOT NULL,
      UNIQUE (tenant, key_digest)
    );

    CREATE TABLE membership (
      collection INTEGER NOT NULL REFERENCES collection,
      subject INTEGER NOT NULL REFERENCES subject,
      note BLOB,
      PRIMARY KEY (collection, subject)
    ) WITHOUT ROWID;
    CREATE INDEX membership_subject ON membership (subject, collection);

    CREATE TABLE image (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant INTEGER NOT NULL REFERENCES tenant,
      token TEXT NOT NULL,
      key_digest BLOB NOT NULL,
      record BLOB NOT NULL,
      created INTEGER NOT NULL,
      UNIQUE (tenant, key_digest),
      UNIQUE (tenant, token)
    );
    CREATE INDEX image_created ON image (tenant, created, number);
    CREATE TABLE original (
      image INTEGER PRIMARY KEY REFERENCES image,
      bytes BLOB NOT NULL
    );

    CREATE TABLE face (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant INTEGER NOT NULL REFERENCES tenant,
      code INTEGER NOT NULL,
      subject INTEGER REFERENCES subject,
      image INTEGER REFERENCES image,
      model INTEGER NOT NULL REFERENCES model,
      created INTEGER NOT NULL,
      details BLOB NOT NULL,
      fields BLOB,
      template BLOB NOT NULL,
      UNIQUE (tenant, code)
    );
    CREATE INDEX face_created ON face (tenant, created, number);
    CREATE INDEX face_subject ON face (subject) WHERE subject IS NOT NULL;
    CREATE INDEX face_image ON face (image) WHERE image IS NOT NULL;
    CREATE TABLE crop (
      face INTEGER PRIMARY KEY REFERENCES face,
      bytes BLOB NOT NULL
    );

    CREATE TABLE placement (
      collection INTEGER NOT NULL REFERENCES collection,
      face INTEGER NOT NULL REFERENCES face,
      PRIMARY KEY (collection, face)
    ) WITHOUT ROWID;
    CREATE INDEX placement_face ON placement (face, collection);

    INSERT INTO setting (name, value) VALUES ('tenants_revision', 0);
    CREATE TRIGGER tenant_inserted AFTER INSERT ON tenant BEGIN
      UPDATE setting SET value = value + 1 WHERE name = 'tenants_revision';
    END;
    CREATE TRIGGER tenant_updated AFTER UPDATE ON tenant BEGIN
      UPDATE setting SET value = value + 1 WHERE name = 'tenants_revision';
    END;
    CREATE TRIGGER tenant_deleted AFTER DELETE ON tenant BEGIN
      UPDATE setting SET value = value + 1 WHERE name = 'tenants_revision';
    END;
    """
  /// Digests of what may be used only once, until it is refused for its age.
  private static let nonces = """
    CREATE TABLE nonce (
      tenant INTEGER NOT NULL REFERENCES tenant,
      digest BLOB NOT NULL,
      expires INTEGER NOT NULL,
      PRIMARY KEY (tenant, digest)
    ) WITHOUT ROWID;
    CREATE INDEX nonce_expires ON nonce (expires);
    """
}
