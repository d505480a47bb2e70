import type { MigrationInterface, QueryRunner } from 'typeorm';

const PEOPLE = `
  CREATE TABLE users (
    id uuid PRIMARY KEY,
    username text NOT NULL,
    username_key text NOT NULL UNIQUE,
    display_name text NOT NULL,
    role text NOT NULL CHECK (role IN ('user', 'operator', 'admin')),
    password_hash text,
    is_disabled boolean NOT NULL DEFAULT false,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE TABLE sign_ins (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    user_agent text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_used_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    revoked_at timestamptz(3)
  );
  CREATE INDEX sign_ins_user ON sign_ins (user_id, created_at);
  CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY,
    sign_in_id uuid NOT NULL REFERENCES sign_ins(id) ON DELETE CASCADE,
    issued_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    rotated_at timestamptz(3)
  );
  CREATE INDEX refresh_tokens_sign_in ON refresh_tokens (sign_in_id, issued_at);
  CREATE TABLE sign_in_attempts (
    subject text PRIMARY KEY,
    failures integer NOT NULL DEFAULT 0,
    locked_until timestamptz(3),
    updated_at timestamptz(3) NOT NULL DEFAULT now()
  );
  COMMENT ON COLUMN sign_in_attempts.subject IS 'Digest of what is counted: an account name or an address.';
  CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz(3) NOT NULL DEFAULT now()
  );`;

const AGENTS = `
  CREATE TABLE agents (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    platform text NOT NULL CHECK (platform IN ('local', 'docker', 'kubernetes')),
    public_key text NOT NULL UNIQUE,
    labels jsonb NOT NULL DEFAULT '{}',
    capacity jsonb,
    load jsonb,
    software_version text,
    epoch integer NOT NULL DEFAULT 0,
    instance_id uuid,
    boot_counter integer NOT NULL DEFAULT 0,
    replica_id uuid,
    connected_at timestamptz(3),
    last_seen_at timestamptz(3),
    unreachable_since timestamptz(3),
    is_draining boolean NOT NULL DEFAULT false,
    revoked_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE INDEX agents_created ON agents (created_at, id);
  COMMENT ON COLUMN agents.replica_id IS 'Control-plane process that holds the control socket; null while unreachable.';
  CREATE TABLE enrollment_tokens (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    created_by uuid REFERENCES users(id) ON DELETE SET NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3),
    agent_id uuid REFERENCES agents(id)
  );`;

const SESSIONS = `
  CREATE TABLE templates (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL,
    summary text NOT NULL,
    category text NOT NULL,
    icon text NOT NULL,
    stream_kind text NOT NULL CHECK (stream_kind IN ('rfb', 'http')),
    stream_port integer NOT NULL CHECK (stream_port BETWEEN 1 AND 65535),
    workloads jsonb NOT NULL,
    resources jsonb NOT NULL,
    environment jsonb NOT NULL DEFAULT '{}',
    idle_minutes integer CHECK (idle_minutes > 0),
    start_timeout_seconds integer NOT NULL DEFAULT 120 CHECK (start_timeout_seconds > 0),
    wake_timeout_seconds integer NOT NULL DEFAULT 60 CHECK (wake_timeout_seconds > 0),
    end_timeout_seconds integer NOT NULL DEFAULT 60 CHECK (end_timeout_seconds > 0),
    is_enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE INDEX templates_created ON templates (created_at, id);
  CREATE TABLE homes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users(id),
    template_id text NOT NULL REFERENCES templates(id),
    agent_id uuid REFERENCES agents(id),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    UNIQUE (user_id, template_id)
  );
  COMMENT ON COLUMN homes.agent_id IS 'Where the files lie; null until the first session of it was placed.';
  CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES users(id),
    template_id text NOT NULL REFERENCES templates(id),
    name text NOT NULL,
    resources jsonb NOT NULL,
    screen jsonb NOT NULL,
    home_id uuid REFERENCES homes(id),
    agent_id uuid REFERENCES agents(id),
    desired text NOT NULL DEFAULT 'running' CHECK (desired IN ('running', 'standby', 'hibernated', 'ended')),
    generation integer NOT NULL DEFAULT 1 CHECK (generation > 0),
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'starting', 'running', 'standby', 'hibernating',
      'hibernated', 'waking', 'ending', 'ended', 'failed')),
    is_released boolean NOT NULL DEFAULT false,
    reason_code text,
    reason_message text,
    placement jsonb NOT NULL DEFAULT '[]',
    missing_inventories integer NOT NULL DEFAULT 0,
    deadline_at timestamptz(3),
    deadline_left_ms integer,
    last_input_at timestamptz(3),
    started_at timestamptz(3),
    ended_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CHECK ((state = 'failed') = (reason_code IS NOT NULL) OR state IN ('pending', 'ending', 'ended')),
    CHECK (state <> 'ended' OR is_released)
  );
  COMMENT ON COLUMN sessions.home_id IS 'Null for a temporary home.';
  COMMENT ON COLUMN sessions.is_released IS 'Whether nothing of it is left on its agent, so that its compute counts no more.';
  COMMENT ON COLUMN sessions.missing_inventories IS 'Complete inventories in a row that did not name it; two mean that it is gone.';
  COMMENT ON COLUMN sessions.deadline_left_ms IS 'What is left of the deadline while it stands still because the agent is unreachable.';
  CREATE UNIQUE INDEX sessions_home_holder ON sessions (home_id)
    WHERE home_id IS NOT NULL AND NOT (state = 'ended' OR (state = 'failed' AND is_released));
  CREATE INDEX sessions_owner ON sessions (owner_id, created_at, id);
  CREATE INDEX sessions_agent ON sessions (agent_id) WHERE NOT is_released;
  CREATE INDEX sessions_pending ON sessions (created_at) WHERE state = 'pending';
  CREATE INDEX sessions_deadline ON sessions (deadline_at) WHERE deadline_at IS NOT NULL;
  CREATE TABLE idempotency_keys (
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    session_id uuid NOT NULL REFERENCES sessions(id),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
  );
  CREATE TABLE stream_tickets (
    hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    sign_in_id uuid NOT NULL REFERENCES sign_ins(id) ON DELETE CASCADE,
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3)
  );
  CREATE INDEX stream_tickets_expiry ON stream_tickets (expires_at);`;

const LOG = `
  CREATE TABLE events (
    id uuid PRIMARY KEY,
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    name text NOT NULL,
    occurred_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    request_id text,
    actor jsonb NOT NULL,
    session_id uuid,
    data jsonb NOT NULL
  );
  COMMENT ON COLUMN events.transaction_id IS 'Orders the log: every transaction below the snapshot horizon is complete.';
  CREATE INDEX events_order ON events (transaction_id, ordinal);
  CREATE INDEX events_session ON events (session_id, ordinal) WHERE session_id IS NOT NULL;
  CREATE TABLE event_seals (
    position bigint PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE REFERENCES events(id),
    hash bytea NOT NULL
  );
  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The table % is append-only.', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
  CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER event_seals_append_only BEFORE UPDATE OR DELETE ON event_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER event_seals_no_truncate BEFORE TRUNCATE ON event_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TABLE leases (
    name text PRIMARY KEY,
    holder uuid NOT NULL,
    expires_at timestamptz(3) NOT NULL
  );`;

/** Everything that the first version stores. */
export class InitialSchema1763900000000 implements MigrationInterface {
  readonly name = 'InitialSchema1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PEOPLE, AGENTS, SESSIONS, LOG]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE leases, event_seals, events, stream_tickets, idempotency_keys, sessions, homes, templates,
      enrollment_tokens, agents, settings, sign_in_attempts, refresh_tokens, sign_ins, users CASCADE`);
    await runner.query('DROP FUNCTION refuse_change()');
  }
}
