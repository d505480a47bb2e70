import type { MigrationInterface, QueryRunner } from 'typeorm';

const SHARES = `
  CREATE TABLE session_shares (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    user_id uuid REFERENCES users(id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups(id) ON DELETE CASCADE,
    access text NOT NULL CHECK (access IN ('view', 'control')),
    expires_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(user_id, group_id) = 1),
    UNIQUE NULLS NOT DISTINCT (session_id, user_id, group_id)
  );
  CREATE INDEX session_shares_user ON session_shares (user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX session_shares_group ON session_shares (group_id) WHERE group_id IS NOT NULL;
  COMMENT ON TABLE session_shares IS 'Who may see, or use, the screen of somebody else. A share that is taken back is removed; the log remembers it.';`;

const VISITS = `
  CREATE TABLE screen_visits (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    access text NOT NULL CHECK (access IN ('view', 'control')),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL
  );
  CREATE INDEX screen_visits_session ON screen_visits (session_id, expires_at);
  COMMENT ON TABLE screen_visits IS 'Administrators who may see a screen for a while, for a reason that the log holds.';`;

/** The one answer to who may do what with a screen; several rows may say so, the least of their accesses by name is the most. */
const RIGHTS = `
  CREATE VIEW session_rights AS
    SELECT s.id AS session_id, s.owner_id AS user_id, 'control'::text AS access, NULL::timestamptz AS expires_at FROM sessions s
    UNION ALL
    SELECT h.session_id, h.user_id, h.access, h.expires_at FROM session_shares h
      WHERE h.user_id IS NOT NULL AND (h.expires_at IS NULL OR h.expires_at > now())
    UNION ALL
    SELECT h.session_id, m.user_id, h.access, h.expires_at
      FROM session_shares h JOIN group_members m ON m.group_id = h.group_id
      WHERE h.expires_at IS NULL OR h.expires_at > now()
    UNION ALL
    SELECT v.session_id, v.user_id, v.access, v.expires_at
      FROM screen_visits v JOIN users u ON u.id = v.user_id AND u.role = 'admin'
      WHERE v.expires_at > now();`;

/** Screens of others: shares, and visits of administrators. */
export class SessionShares1764190000000 implements MigrationInterface {
  readonly name = 'SessionShares1764190000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [SHARES, VISITS, RIGHTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW session_rights');
    await runner.query('DROP TABLE screen_visits, session_shares');
  }
}
