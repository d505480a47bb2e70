import { DataSource } from 'typeorm';
import type { AuditVerification } from '../../protocol/http/audit.js';
import { ArchivesRepository } from '../../src/audit/archives/archives.repository.js';
import { LogVerifier } from '../../src/audit/chain/log-verifier.js';
import { hashAt } from '../../src/audit/chain/chain-link.js';
import { CheckedCheckpoints } from '../../src/audit/checkpoints/checked-checkpoints.js';
import { CheckpointsRepository } from '../../src/audit/checkpoints/checkpoints.repository.js';
import type { SigningKeys } from '../../src/audit/checkpoints/signing-keys.js';
import { RecordsRepository } from '../../src/audit/entries/records.repository.js';
import { ManualClock } from '../manual-clock.js';

/**
 * Somebody who may do everything in the database: the triggers are off for them. They have one connection, and what they do is taken back
 * after it was looked at.
 */
export class Intruder {
  readonly records: RecordsRepository;
  private readonly verifier: LogVerifier;

  private constructor(
    private readonly database: DataSource,
    keys: SigningKeys,
  ) {
    this.records = new RecordsRepository(database);
    const checkpoints = new CheckedCheckpoints(database, new CheckpointsRepository(), keys);
    this.verifier = new LogVerifier(this.records, checkpoints, new ArchivesRepository(), database, new ManualClock());
  }

  /** @param keys those that the installation believes. */
  static async at(url: string, keys: SigningKeys): Promise<Intruder> {
    return new Intruder(await new DataSource({ type: 'postgres', url, extra: { max: 1 } }).initialize(), keys);
  }

  /** What a verification finds after `attack`. */
  async after(attack: () => Promise<unknown>): Promise<AuditVerification> {
    await this.run('BEGIN');
    try {
      await this.run("SET LOCAL session_replication_role = 'replica'");
      await attack();
      return await this.verifier.verify();
    } finally {
      await this.run('ROLLBACK');
    }
  }

  run(sql: string, values: unknown[] = []): Promise<unknown> {
    return this.database.query(sql, values);
  }

  /** Changes the event at `position`. */
  edit(position: number, change: string): Promise<unknown> {
    return this.run(`UPDATE events SET ${change} WHERE id = (SELECT event_id FROM event_seals WHERE position = $1)`, [
      position,
    ]);
  }

  /** Removes the event and the seal at `position`. */
  async remove(position: number): Promise<void> {
    await this.run('DELETE FROM events WHERE id = (SELECT event_id FROM event_seals WHERE position = $1)', [position]);
    await this.run('DELETE FROM event_seals WHERE position = $1', [position]);
  }

  /** Numbers the seals from `position` on anew, `by` further. */
  async renumber(position: number, by: number): Promise<void> {
    await this.run('UPDATE event_seals SET position = -position WHERE position >= $1', [position]);
    await this.run('UPDATE event_seals SET position = -position + $1 WHERE position < 0', [by]);
  }

  /** Puts an event right before the one at `position`, without a seal. Answers with its id. */
  async insertBefore(position: number): Promise<string> {
    const sql = `
      INSERT INTO events (id, ordinal, transaction_id, name, actor, data, outcome)
      OVERRIDING SYSTEM VALUE
      SELECT gen_random_uuid(), e.ordinal, e.transaction_id, 'session.released', '{"kind":"system"}', '{}', 'succeeded'
      FROM events e JOIN event_seals s ON s.event_id = e.id WHERE s.position = $1 - 1 RETURNING id`;
    const [row] = (await this.run(sql, [position])) as { id: string }[];
    if (!row) throw new Error('There is no such entry.');
    return row.id;
  }

  /** Computes every hash from `position` on anew, as whoever knows how they are made can. */
  async recompute(position: number): Promise<void> {
    let previous = (await this.records.chainAfter(position - 1, 1))[0]?.previousHash ?? '';
    for (let at = position - 1; ;) {
      const records = await this.records.chainAfter(at, 1_000);
      const last = records.at(-1);
      if (!last) return;
      const seals = records.map((record) => {
        previous = hashAt(previous, record.position, record) ?? '';
        return { position: record.position, hash: previous };
      });
      const sql = `UPDATE event_seals s SET hash = decode(n.hash, 'hex') FROM unnest($1::bigint[], $2::text[]) AS n (position, hash)
        WHERE s.position = n.position`;
      await this.run(sql, [seals.map((seal) => seal.position), seals.map((seal) => seal.hash)]);
      at = last.position;
    }
  }

  stop(): Promise<void> {
    return this.database.destroy();
  }
}
