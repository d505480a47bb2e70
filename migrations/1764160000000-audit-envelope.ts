import type { MigrationInterface, QueryRunner } from 'typeorm';

const ENVELOPE = `
  ALTER TABLE events
    ADD COLUMN outcome text CHECK (outcome IN ('succeeded', 'refused', 'failed')),
    ADD COLUMN target_kind text,
    ADD COLUMN target_id text,
    ADD COLUMN origin_commitment bytea;
  ALTER TABLE event_seals ADD COLUMN version smallint NOT NULL DEFAULT 1;
  COMMENT ON COLUMN events.outcome IS 'Null where it was written before the log noted outcomes, targets and origins.';
  COMMENT ON COLUMN events.origin_commitment IS 'SHA-256 of the salt and the origin in event_origins; stays when these are erased.';
  COMMENT ON COLUMN event_seals.version IS 'Which columns of the event the hash covers, and how they are written down.';`;

/** What is personal lies beside the log: the log holds a commitment to it only, so that erasing it leaves the chain as it is. */
const ORIGINS = `
  CREATE TABLE event_origins (
    event_id uuid PRIMARY KEY REFERENCES events(id),
    subject_id uuid,
    salt bytea NOT NULL,
    origin jsonb NOT NULL
  );
  COMMENT ON COLUMN event_origins.subject_id IS 'The person who acted, and whose datum this is; null while nobody had signed in.';
  CREATE INDEX event_origins_subject ON event_origins (subject_id) WHERE subject_id IS NOT NULL;
  CREATE FUNCTION refuse_unlogged_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM events WHERE name = 'user.origins-erased' AND target_id = OLD.subject_id::text) THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'Origins are only erased after the log says so.' USING ERRCODE = '42501';
    END $$;
  CREATE TRIGGER event_origins_fixed BEFORE UPDATE ON event_origins FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER event_origins_erasure BEFORE DELETE ON event_origins FOR EACH ROW EXECUTE FUNCTION refuse_unlogged_erasure();
  CREATE TRIGGER event_origins_no_truncate BEFORE TRUNCATE ON event_origins FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE FUNCTION erase_origins(person uuid) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH erased AS (DELETE FROM event_origins WHERE subject_id = person RETURNING 1) SELECT count(*)::integer FROM erased
  $$;
  COMMENT ON FUNCTION erase_origins IS 'The one way for the application to erase: its own role may only read and append.';`;

/** One index for every filter that the API offers, each in the order of the log. */
const INDEXES = `
  CREATE FUNCTION event_words(name text, data jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, translate(name || ' ' || data::text, '.:-_{}[]",/\\', '            '))
  $$;
  CREATE INDEX events_name ON events (name, transaction_id, ordinal);
  CREATE INDEX events_actor ON events ((actor->>'id'), transaction_id, ordinal);
  CREATE INDEX events_actor_kind ON events ((actor->>'kind'), transaction_id, ordinal);
  CREATE INDEX events_target ON events (target_kind, target_id, transaction_id, ordinal) WHERE target_kind IS NOT NULL;
  CREATE INDEX events_outcome ON events (outcome, transaction_id, ordinal);
  CREATE INDEX events_time ON events (occurred_at);
  CREATE INDEX events_request ON events (request_id, transaction_id, ordinal) WHERE request_id IS NOT NULL;
  CREATE INDEX events_words ON events USING gin (event_words(name, data));`;

/** What an auditor asks of every event: from where, to what, with which outcome. Older events keep their seals. */
export class AuditEnvelope1764160000000 implements MigrationInterface {
  readonly name = 'AuditEnvelope1764160000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ENVELOPE, ORIGINS, INDEXES]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX events_name, events_actor, events_actor_kind, events_target, events_outcome, events_time,
      events_request, events_words`);
    await runner.query('DROP FUNCTION event_words(text, jsonb), erase_origins(uuid)');
    await runner.query('DROP TABLE event_origins');
    await runner.query('DROP FUNCTION refuse_unlogged_erasure()');
    await runner.query('ALTER TABLE event_seals DROP COLUMN version');
    await runner.query(`ALTER TABLE events DROP COLUMN outcome, DROP COLUMN target_kind, DROP COLUMN target_id,
      DROP COLUMN origin_commitment`);
  }
}
