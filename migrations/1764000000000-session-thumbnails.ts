import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Small pictures of screens. They come again by themselves, so a crash may empty the table, and replicas and backups need none. */
const THUMBNAILS = `
  CREATE UNLOGGED TABLE session_thumbnails (
    session_id uuid PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
    taken_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    image bytea NOT NULL CHECK (octet_length(image) BETWEEN 3 AND 32768)
  );
  ALTER TABLE session_thumbnails ALTER COLUMN image SET STORAGE EXTERNAL;
  COMMENT ON COLUMN session_thumbnails.image IS 'JPEG, as the agent sent it.';`;

/** Thumbnails of sessions. */
export class SessionThumbnails1764000000000 implements MigrationInterface {
  readonly name = 'SessionThumbnails1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(THUMBNAILS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_thumbnails');
  }
}
