import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A one-use right to enrol an agent. Only its digest is stored. */
@Entity('enrollment_tokens')
export class EnrollmentToken {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea')
  hash: Buffer;

  /** Null for the token that the configuration brought. */
  @Column('uuid', { nullable: true })
  createdBy: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  @Column('uuid', { nullable: true })
  agentId: string | null;
}
