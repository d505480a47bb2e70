import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { Clock, type ScheduledTask } from '../platform/clock.js';
import { DatabaseConfig } from '../platform/config/control-plane.config.js';
import { Leases } from '../platform/database/leases.js';
import { FIRST_LINK, sealHash } from './event-seal.js';

const LEASE = 'event-sealer';
/** Rounds that the replica which seals may miss before another one takes over. */
const LEASE_ROUNDS = 3;
const BATCH = 500;

const Tip = z.object({ position: z.coerce.bigint(), hash: z.instanceof(Buffer), event_id: z.string() });
const Unsealed = z.object({
  id: z.string(),
  name: z.string(),
  occurredAt: z.date(),
  requestId: z.string().nullable(),
  actor: z.unknown(),
  data: z.unknown(),
});

const TIP = 'SELECT position, hash, event_id FROM event_seals ORDER BY position DESC LIMIT 1';

/**
 * Every transaction below the snapshot's horizon has ended, so that no event can appear there any more: the order by transaction and
 * ordinal is final.
 */
const NEXT = `
  SELECT id, name, occurred_at AS "occurredAt", request_id AS "requestId", actor, data FROM events
  WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    AND (transaction_id, ordinal) > COALESCE((SELECT (transaction_id, ordinal) FROM events WHERE id = $1), ('0'::xid8, 0::bigint))
  ORDER BY transaction_id, ordinal LIMIT ${BATCH}`;

const SEAL =
  'INSERT INTO event_seals (position, event_id, hash) SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[])';

/** Gives every event its final position and links it into the hash chain; one replica at a time. When it stalls, only readers wait. */
@Injectable()
export class EventSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(EventSealer.name);
  private task: ScheduledTask | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: Leases,
    private readonly clock: Clock,
    private readonly config: DatabaseConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.task = this.clock.every(this.config.pollMs, () => {
      this.running ??= this.sealIfMine().finally(() => (this.running = null));
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.task?.cancel();
    await this.running;
    await this.leases.release(LEASE);
  }

  /** Seals everything that is final. Answers how many events that were. */
  async seal(): Promise<number> {
    let total = 0;
    for (;;) {
      const sealed = await this.dataSource.transaction('REPEATABLE READ', (tx) => this.sealBatch(tx));
      total += sealed;
      if (sealed < BATCH) return total;
    }
  }

  private async sealIfMine(): Promise<void> {
    try {
      if (await this.leases.tryHold(LEASE, LEASE_ROUNDS * this.config.pollMs)) await this.seal();
    } catch (error) {
      this.logger.warn({ err: error }, 'The log could not be sealed; it is tried again.');
    }
  }

  private async sealBatch(tx: EntityManager): Promise<number> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('event-sealer'))");
    const tip = z.array(Tip).parse(await tx.query(TIP))[0];
    const events = z.array(Unsealed).parse(await tx.query(NEXT, [tip?.event_id ?? null]));
    let position = tip?.position ?? 0n;
    let hash: Buffer = tip?.hash ?? FIRST_LINK;
    const seals = events.map((event) => {
      position += 1n;
      hash = sealHash(hash, position, event);
      return { position, id: event.id, hash };
    });
    if (seals.length > 0) {
      await tx.query(SEAL, [seals.map((s) => String(s.position)), seals.map((s) => s.id), seals.map((s) => s.hash)]);
    }
    return seals.length;
  }
}
