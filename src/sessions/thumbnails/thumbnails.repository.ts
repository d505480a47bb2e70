import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A picture of a screen, and how many milliseconds ago it came. */
export interface Thumbnail {
  readonly image: Buffer;
  readonly ageMs: number;
}

/** The session is locked against its end meanwhile, so that no picture outlives it. */
const KEEP = `
  WITH held AS (
    SELECT id FROM sessions
    WHERE id = $1 AND agent_id = $2 AND NOT is_released AND state NOT IN ('ending', 'ended', 'failed') FOR SHARE
  )
  INSERT INTO session_thumbnails (session_id, image, taken_at) SELECT id, $3, clock_timestamp() FROM held
  ON CONFLICT (session_id) DO UPDATE SET image = excluded.image, taken_at = excluded.taken_at
  RETURNING session_id`;

const FIND = `
  SELECT t.image, extract(epoch FROM clock_timestamp() - t.taken_at)::float8 * 1000 AS "ageMs"
  FROM sessions s LEFT JOIN session_thumbnails t ON t.session_id = s.id WHERE s.id = $1 AND s.owner_id = $2`;

interface FoundRow {
  readonly image: Buffer | null;
  readonly ageMs: number | null;
}

/** Keeps the last picture of each session that has not ended. They go with {@link forgetThumbnail}. */
@Injectable()
export class ThumbnailsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps a picture in the place of the last one; false when the agent holds no such session. */
  async keep(tx: EntityManager, agentId: string, sessionId: string, image: Uint8Array): Promise<boolean> {
    const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
    return (await tx.query<unknown[]>(KEEP, [sessionId, agentId, bytes])).length > 0;
  }

  /** Whether the session is another agent's now. */
  async isOnAnotherAgent(tx: EntityManager, agentId: string, sessionId: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM sessions WHERE id = $1 AND agent_id <> $2';
    return (await tx.query<unknown[]>(sql, [sessionId, agentId])).length > 0;
  }

  /** The picture of a person's session; null when there is none yet, undefined when there is no such session of theirs. */
  async findOwned(sessionId: string, ownerId: string): Promise<Thumbnail | null | undefined> {
    const [row] = await this.dataSource.query<FoundRow[]>(FIND, [sessionId, ownerId]);
    if (row === undefined) return undefined;
    return row.image === null ? null : { image: row.image, ageMs: Math.max(0, row.ageMs ?? 0) };
  }
}

/** Removes the picture of a session, whose row is locked. */
export async function forgetThumbnail(tx: EntityManager, sessionId: string): Promise<void> {
  await tx.query('DELETE FROM session_thumbnails WHERE session_id = $1', [sessionId]);
}
