import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlacementRefusal } from '../../../protocol/http/sessions.js';
import type { DesiredState, Resources, SessionReasonCode, SessionState } from '../../../protocol/session.js';

/** One running, sleeping or past instance of an application. Times and deadlines are the database's. */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  ownerId: string;

  @Column('text')
  templateId: string;

  @Column('text')
  name: string;

  @Column('jsonb')
  resources: Resources;

  @Column('jsonb')
  screen: { width: number; height: number };

  /** Null for a temporary home. */
  @Column('uuid', { nullable: true })
  homeId: string | null;

  /** Null until it is placed. */
  @Column('uuid', { nullable: true })
  agentId: string | null;

  @Column('text')
  desired: DesiredState;

  /** Grows with each change of `desired`. */
  @Column('integer')
  generation: number;

  @Column('text')
  state: SessionState;

  /** Whether nothing of it is left on its agent, so that its compute counts no more. */
  @Column('boolean')
  isReleased: boolean;

  @Column('text', { nullable: true })
  reasonCode: SessionReasonCode | null;

  @Column('text', { nullable: true })
  reasonMessage: string | null;

  @Column('jsonb')
  placement: PlacementRefusal[];

  /** Complete inventories in a row that did not name it; two mean that it is gone. */
  @Column('integer')
  missingInventories: number;

  @Column('timestamptz', { nullable: true })
  deadlineAt: Date | null;

  /** What is left of the deadline while it stands still, in milliseconds. */
  @Column('integer', { nullable: true })
  deadlineLeftMs: number | null;

  @Column('timestamptz', { nullable: true })
  lastInputAt: Date | null;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;
}
