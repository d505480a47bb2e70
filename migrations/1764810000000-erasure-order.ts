import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure lets go what was before it, and nothing that comes later: every further erasure needs an entry of its own. */
const ORDERED = `
  CREATE OR REPLACE FUNCTION refuse_unlogged_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM events e JOIN events x ON x.name = 'user.origins-erased' AND x.target_kind = 'user'
          AND x.target_id = OLD.subject_id::text AND (x.transaction_id, x.ordinal) >= (e.transaction_id, e.ordinal)
        WHERE e.id = OLD.event_id
      ) THEN RETURN OLD; END IF;
      IF EXISTS (
        SELECT FROM event_seals WHERE event_id = OLD.event_id AND position <= (removable_archive()).position
      ) THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'Origins are only erased after the log says so.' USING ERRCODE = '42501';
    END $$;
  CREATE OR REPLACE FUNCTION erase_origins(person uuid) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH erasure AS (
      SELECT transaction_id, ordinal FROM events
      WHERE name = 'user.origins-erased' AND target_kind = 'user' AND target_id = person::text
      ORDER BY transaction_id DESC, ordinal DESC LIMIT 1
    ), erased AS (
      DELETE FROM event_origins o USING events e, erasure x
      WHERE o.subject_id = person AND e.id = o.event_id AND (e.transaction_id, e.ordinal) <= (x.transaction_id, x.ordinal) RETURNING 1
    )
    SELECT count(*)::integer FROM erased
  $$;`;

const BEFORE = `
  CREATE OR REPLACE FUNCTION refuse_unlogged_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF EXISTS (SELECT FROM events WHERE name = 'user.origins-erased' AND target_id = OLD.subject_id::text) THEN RETURN OLD; END IF;
      IF EXISTS (
        SELECT FROM event_seals WHERE event_id = OLD.event_id AND position <= (removable_archive()).position
      ) THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'Origins are only erased after the log says so.' USING ERRCODE = '42501';
    END $$;
  CREATE OR REPLACE FUNCTION erase_origins(person uuid) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH erased AS (DELETE FROM event_origins WHERE subject_id = person RETURNING 1) SELECT count(*)::integer FROM erased
  $$;`;

/** Origins go only with an entry after them that says so. */
export class ErasureOrder1764810000000 implements MigrationInterface {
  readonly name = 'ErasureOrder1764810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ORDERED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BEFORE);
  }
}
