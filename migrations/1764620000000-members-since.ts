import type { MigrationInterface, QueryRunner } from 'typeorm';

const rights = (membership: string): string => `
  CREATE OR REPLACE VIEW session_rights AS
    SELECT s.id AS session_id, s.owner_id AS user_id, 'control'::text AS access, NULL::timestamptz AS expires_at FROM sessions s
    UNION ALL
    SELECT h.session_id, h.user_id, h.access, h.expires_at FROM session_shares h
      WHERE h.user_id IS NOT NULL AND (h.expires_at IS NULL OR h.expires_at > now())
    UNION ALL
    SELECT h.session_id, m.user_id, h.access, h.expires_at
      FROM session_shares h JOIN group_members m ON m.group_id = h.group_id ${membership}
      WHERE h.expires_at IS NULL OR h.expires_at > now()
    UNION ALL
    SELECT v.session_id, v.user_id, v.access, v.expires_at
      FROM screen_visits v JOIN users u ON u.id = v.user_id AND u.role = 'admin'
      WHERE v.expires_at > now();`;

/** A share with a group is for those who were in it: nobody lets themselves in to a screen by joining afterwards. */
export class MembersSince1764620000000 implements MigrationInterface {
  readonly name = 'MembersSince1764620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE group_members ADD COLUMN joined_at timestamptz(3) NOT NULL DEFAULT '-infinity';
      ALTER TABLE group_members ALTER COLUMN joined_at SET DEFAULT now();
      COMMENT ON COLUMN group_members.joined_at IS 'Since when; minus infinity for those of whom nobody noted it.'`);
    await runner.query(rights('AND m.joined_at <= h.created_at'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(rights(''));
    await runner.query('ALTER TABLE group_members DROP COLUMN joined_at');
  }
}
