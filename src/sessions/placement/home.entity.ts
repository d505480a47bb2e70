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

  /** Where the files lie; null until the first session of it was placed. Binds every later one to that agent. */
  @Column('uuid', { nullable: true })
  agentId: string | null;

  @Column('timestamptz')
  createdAt: Date;
}
