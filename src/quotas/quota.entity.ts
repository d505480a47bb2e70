import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuotaLimits } from '../../protocol/http/quotas.js';

/** What is settled for one subject: everybody, a group or a person. The three first columns together are unique. */
@Entity('quotas')
export class Quota {
  @PrimaryColumn('text')
  subject: 'default' | 'group' | 'user';

  /** Set for a person alone. */
  @PrimaryColumn('uuid')
  userId: string | null;

  /** Set for a group alone. */
  @PrimaryColumn('uuid')
  groupId: string | null;

  @Column('jsonb')
  limits: QuotaLimits;

  @Column('timestamptz')
  updatedAt: Date;
}
