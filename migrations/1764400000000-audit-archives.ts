import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = `
  CREATE TABLE event_archives (
    position bigint PRIMARY KEY REFERENCES event_checkpoints(position),
    hash bytea NOT NULL,
    first_position bigint NOT NULL CHECK (first_position BETWEEN 1 AND position),
    last_transaction_id xid8 NOT NULL,
    last_ordinal bigint NOT NULL,
    file_name text NOT NULL,
    file_digest bytea NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  COMMENT ON TABLE event_archives IS 'Ranges of the log that were written to files; each ends at a signed checkpoint.';
  COMMENT ON COLUMN event_archives.file_digest IS 'SHA-256 of the file.';
  CREATE TRIGGER event_archives_append_only BEFORE UPDATE OR DELETE ON event_archives FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER event_archives_no_truncate BEFORE TRUNCATE ON event_archives FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`;

/** A range may go once the log itself says where it went, under a seal, and its end is what was signed. */
const REMOVABLE = `
  CREATE FUNCTION removable_archive() RETURNS event_archives LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT a FROM event_archives a
      JOIN event_checkpoints c ON c.position = a.position AND c.hash = a.hash
      JOIN events e ON e.name = 'audit.archived' AND e.data->>'to' = a.position::text
      JOIN event_seals s ON s.event_id = e.id AND s.position > a.position
    ORDER BY a.position DESC LIMIT 1
  $$;`;

const TRIGGERS = `
  CREATE FUNCTION refuse_seal_removal() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF OLD.position <= (removable_archive()).position THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'Entries are only removed after they were archived.' USING ERRCODE = '42501';
    END $$;
  CREATE FUNCTION refuse_event_removal() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
      archive event_archives := removable_archive();
    BEGIN
      IF (OLD.transaction_id, OLD.ordinal) <= (archive.last_transaction_id, archive.last_ordinal) THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'Entries are only removed after they were archived.' USING ERRCODE = '42501';
    END $$;
  DROP TRIGGER events_append_only ON events;
  DROP TRIGGER event_seals_append_only ON event_seals;
  CREATE TRIGGER events_append_only BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER events_removal BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_event_removal();
  CREATE TRIGGER event_seals_append_only BEFORE UPDATE ON event_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER event_seals_removal BEFORE DELETE ON event_seals FOR EACH ROW EXECUTE FUNCTION refuse_seal_removal();
  CREATE OR REPLACE FUNCTION refuse_unlogged_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF EXISTS (SELECT FROM events WHERE name = 'user.origins-erased' AND target_id = OLD.subject_id::text) THEN RETURN OLD; END IF;
      IF EXISTS (
        SELECT FROM event_seals WHERE event_id = OLD.event_id AND position <= (removable_archive()).position
      ) THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'Origins are only erased after the log says so.' USING ERRCODE = '42501';
    END $$;`;

const REMOVE = `
  CREATE FUNCTION remove_archived_events(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE
      gone uuid[];
    BEGIN
      SELECT array_agg(s.event_id) INTO gone FROM (
        SELECT event_id FROM event_seals WHERE position <= (removable_archive()).position ORDER BY position LIMIT most
      ) s;
      DELETE FROM event_origins WHERE event_id = ANY(gone);
      DELETE FROM event_seals WHERE event_id = ANY(gone);
      DELETE FROM events WHERE id = ANY(gone);
      RETURN coalesce(cardinality(gone), 0);
    END $$;
  REVOKE EXECUTE ON FUNCTION remove_archived_events(integer) FROM PUBLIC;
  COMMENT ON FUNCTION remove_archived_events IS 'The one way to take entries out of the log: oldest first, after they were archived.';`;

/** Retention: ranges of the log move to files, and leave the database once the log says so. */
export class AuditArchives1764400000000 implements MigrationInterface {
  readonly name = 'AuditArchives1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, REMOVABLE, TRIGGERS, REMOVE]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION remove_archived_events(integer)');
    await runner.query('DROP TRIGGER events_removal ON events');
    await runner.query('DROP TRIGGER event_seals_removal ON event_seals');
    await runner.query(`CREATE OR REPLACE FUNCTION refuse_unlogged_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM events WHERE name = 'user.origins-erased' AND target_id = OLD.subject_id::text) THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'Origins are only erased after the log says so.' USING ERRCODE = '42501';
      END $$`);
    for (const table of ['events', 'event_seals']) {
      await runner.query(`DROP TRIGGER ${table}_append_only ON ${table}`);
      await runner.query(
        `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
      );
    }
    await runner.query('DROP FUNCTION refuse_seal_removal(), refuse_event_removal(), removable_archive()');
    await runner.query('DROP TABLE event_archives');
  }
}
