import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Resources, StreamKind, Workload } from '../../../protocol/session.js';

/** An application of the catalog. */
@Entity('templates')
export class Template {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  summary: string;

  @Column('text')
  category: string;

  @Column('text')
  icon: string;

  @Column('text')
  streamKind: StreamKind;

  @Column('integer')
  streamPort: number;

  @Column('jsonb')
  workloads: Workload[];

  @Column('jsonb')
  resources: Resources;

  @Column('jsonb')
  environment: Record<string, string>;

  /** Null means that its sessions never hibernate by themselves. */
  @Column('integer', { nullable: true })
  idleMinutes: number | null;

  @Column('integer')
  startTimeoutSeconds: number;

  @Column('integer')
  wakeTimeoutSeconds: number;

  /** Also how long a hibernation may take. */
  @Column('integer')
  endTimeoutSeconds: number;

  @Column('boolean')
  isEnabled: boolean;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;
}
