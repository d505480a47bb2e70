import type { MigrationInterface, QueryRunner } from 'typeorm';

const ORPHANS = `
  CREATE TABLE orphans (
    agent_id uuid NOT NULL REFERENCES agents(id),
    instance_id uuid NOT NULL,
    cause text NOT NULL CHECK (cause IN ('unknown', 'outdated-row', 'elsewhere')),
    state text NOT NULL CHECK (state IN ('starting', 'running', 'standby', 'stopping', 'hibernated')),
    generation integer NOT NULL CHECK (generation >= 0),
    details jsonb,
    missing_inventories integer NOT NULL DEFAULT 0,
    removal_requested_at timestamptz(3),
    removal_tried_at timestamptz(3),
    removal_failure text,
    found_at timestamptz(3) NOT NULL DEFAULT now(),
    seen_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, instance_id)
  );
  CREATE INDEX orphans_found ON orphans (agent_id, found_at, instance_id);
  CREATE INDEX orphans_leaving ON orphans (agent_id) WHERE removal_requested_at IS NOT NULL;
  COMMENT ON TABLE orphans IS 'Instances on agents that belong to no session: left alone until an administrator decides.';
  COMMENT ON COLUMN orphans.details IS 'What the agent told of it (InstanceDetails); null until it has.';
  COMMENT ON COLUMN orphans.missing_inventories IS 'Complete inventories in a row that did not name it; two mean that it is gone.';
  COMMENT ON COLUMN orphans.removal_requested_at IS 'Since when it is to go; the agent is told again until it has.';`;

const HOMES = `
  ALTER TABLE homes
    ADD COLUMN size_bytes bigint CHECK (size_bytes >= 0),
    ADD COLUMN measured_at timestamptz(3),
    ADD COLUMN deletion_requested_at timestamptz(3),
    ADD COLUMN deletion_tried_at timestamptz(3),
    ADD COLUMN deletion_failure text;
  CREATE INDEX homes_leaving ON homes (agent_id) WHERE deletion_requested_at IS NOT NULL;
  COMMENT ON COLUMN homes.agent_id IS 'Where the files lie; null while there are none: before the first session, and after they were deleted.';
  COMMENT ON COLUMN homes.deletion_requested_at IS 'Since when its files are to go; the agent is told again until they have.';`;

const LISTS = `
  CREATE INDEX sessions_created ON sessions (created_at, id);
  CREATE INDEX sessions_live ON sessions (created_at, id) WHERE state <> 'ended';
  CREATE INDEX sessions_state ON sessions (state, created_at, id);
  CREATE INDEX sessions_home ON sessions (home_id) WHERE home_id IS NOT NULL;`;

const AGENTS = `
  ALTER TABLE agents ADD COLUMN degraded_since timestamptz(3);
  COMMENT ON COLUMN agents.degraded_since IS 'Since when its platform does not answer it in full; null while it does.';`;

/** Instances without a session, files that are to go, and the lists of people who look after all sessions. */
export class Recovery1764140000000 implements MigrationInterface {
  readonly name = 'Recovery1764140000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ORPHANS, HOMES, LISTS, AGENTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_created, sessions_live, sessions_state, sessions_home, homes_leaving');
    await runner.query(`ALTER TABLE homes DROP COLUMN size_bytes, DROP COLUMN measured_at, DROP COLUMN deletion_requested_at,
      DROP COLUMN deletion_tried_at, DROP COLUMN deletion_failure`);
    await runner.query('ALTER TABLE agents DROP COLUMN degraded_since');
    await runner.query('DROP TABLE orphans');
  }
}
