import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A one-use right to open one screen, for half a minute. Only its digest is stored. */
@Entity('stream_tickets')
export class StreamTicketRow {
  @PrimaryColumn('bytea')
  hash: Buffer;

  @Column('uuid')
  sessionId: string;

  @Column('uuid')
  userId: string;

  @Column('uuid')
  signInId: string;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;
}
