import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor, EventName } from '../../../protocol/events.js';

/** One entry of the log. Append-only: the database refuses to change or remove it. */
@Entity('events')
export class Event {
  @PrimaryColumn('uuid')
  id: string;

  /** Order of writing within a transaction; a string because it is a bigint. */
  @Column({ type: 'bigint', insert: false, update: false })
  ordinal: string;

  @Column('text')
  name: EventName;

  @Column({ type: 'timestamptz', insert: false, update: false })
  occurredAt: Date;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('jsonb')
  actor: Actor;

  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('jsonb')
  data: Record<string, unknown>;
}
