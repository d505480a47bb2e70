import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Files of one person and application, which outlive the sessions that use them. */
@Entity('homes')
export class Home {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  templateId: string;

  /** Where the files lie; null while there are none: before the first session, and after they were deleted. Binds every session to that agent. */
  @Column('uuid', { nullable: true })
  agentId: string | null;

  /** Since when the files are to go; no session may use them any more. */
  @Column('timestamptz', { nullable: true })
  deletionRequestedAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}
