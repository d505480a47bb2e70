import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { EventRow, SEALED_COLUMNS, sealedEvent } from './event-row.js';
import { FIRST_LINK, SEAL_VERSION, sealHash } from './event-seal.js';

const BATCH = 500;

const Tip = z.object({
  position: z.coerce.number(),
  hash: z.instanceof(Buffer),
  event_id: z.string(),
  isAhead: z.boolean(),
});

const TIP = `
  SELECT s.position, s.hash, s.event_id, e.transaction_id >= pg_snapshot_xmax(pg_current_snapshot()) AS "isAhead"
  FROM event_seals s JOIN events e ON e.id = s.event_id ORDER BY s.position DESC LIMIT 1`;

/**
 * Every transaction below the snapshot's horizon has ended, so that no event can appear there any more: the order by transaction and
 * ordinal is final.
 */
const NEXT = `
  SELECT ${SEALED_COLUMNS} FROM events e
  WHERE e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    AND (e.transaction_id, e.ordinal) > COALESCE((SELECT (transaction_id, ordinal) FROM events WHERE id = $1), ('0'::xid8, 0::bigint))
  ORDER BY e.transaction_id, e.ordinal LIMIT ${BATCH}`;

const SEAL = `
  INSERT INTO event_seals (position, event_id, hash, version)
  SELECT position, event_id, hash, ${SEAL_VERSION} FROM unnest($1::bigint[], $2::uuid[], $3::bytea[]) AS seal (position, event_id, hash)`;

/** Transaction ids order the log. A logical copy brings those of another cluster along, which this one has not come to. */
const MOVED =
  'The log was copied from another database cluster, whose transactions are ahead of this one. Move the database physically, or set the ' +
  'next transaction id of this cluster beyond theirs (pg_resetwal), then start again.';

/** Gives every event its final position and links it into the hash chain. When it stalls, only readers wait. */
@Injectable()
export class EventSealer {
  constructor(private readonly dataSource: DataSource) {}

  /** Seals everything that is final. Answers how many events that were. @throws Error when the log comes from another cluster. */
  async seal(): Promise<number> {
    let total = 0;
    for (;;) {
      const sealed = await this.dataSource.transaction('REPEATABLE READ', (tx) => this.sealBatch(tx));
      total += sealed;
      if (sealed < BATCH) return total;
    }
  }

  private async sealBatch(tx: EntityManager): Promise<number> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('event-sealer'))");
    const tip = z.array(Tip).parse(await tx.query(TIP))[0];
    if (tip?.isAhead) throw new Error(MOVED);
    const events = z.array(EventRow).parse(await tx.query(NEXT, [tip?.event_id ?? null]));
    let position = tip?.position ?? 0;
    let hash: Buffer = tip?.hash ?? FIRST_LINK;
    const seals = events.map((event) => {
      position += 1;
      hash = sealHash(hash, position, SEAL_VERSION, sealedEvent(event));
      return { position, id: event.id, hash };
    });
    if (seals.length > 0) {
      await tx.query(SEAL, [seals.map((s) => String(s.position)), seals.map((s) => s.id), seals.map((s) => s.hash)]);
    }
    return seals.length;
  }
}
