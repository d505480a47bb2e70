import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Remembers which session a request with an `Idempotency-Key` made. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('uuid')
  userId: string;

  @PrimaryColumn('text')
  key: string;

  /** SHA-256 of the validated request. */
  @Column('bytea')
  requestHash: Buffer;

  @Column('uuid')
  sessionId: string;

  @Column('timestamptz')
  createdAt: Date;
}
