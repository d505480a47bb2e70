import type { MigrationInterface, QueryRunner } from 'typeorm';

const REPLICAS = `
  CREATE TABLE replicas (
    id uuid PRIMARY KEY,
    peer_address text,
    is_draining boolean NOT NULL DEFAULT false,
    started_at timestamptz(3) NOT NULL DEFAULT now(),
    last_seen_at timestamptz(3) NOT NULL DEFAULT now()
  );
  COMMENT ON TABLE replicas IS 'Processes of the control plane. A row that is not renewed is removed by whoever sees it.';
  COMMENT ON COLUMN replicas.peer_address IS 'HOST:PORT that other replicas dial; null when this one cannot be asked.';`;

/** Which processes of the control plane there are, and how they reach one another. */
export class Replicas1764130000000 implements MigrationInterface {
  readonly name = 'Replicas1764130000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REPLICAS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replicas');
  }
}
