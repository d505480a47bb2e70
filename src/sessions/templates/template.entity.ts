import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EndOfDay } from '../../../protocol/end-of-day.js';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import type { ContainerProfile, Resources, StreamKind, WebProfile, Workload } from '../../../protocol/session.js';

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

  /** Where a browser enters its web application; `/` for screens. */
  @Column('text')
  streamPath: string;

  @Column('jsonb')
  workloads: Workload[];

  @Column('jsonb')
  resources: Resources;

  @Column('jsonb')
  environment: Record<string, string>;

  /** Null for images of ours. */
  @Column('jsonb', { nullable: true })
  container: ContainerProfile | null;

  /** Null for screens and for plain web applications. */
  @Column('jsonb', { nullable: true })
  web: WebProfile | null;

  /** The agent protocol that its sessions need, as the database tells from the other columns. */
  @Column({ type: 'integer', insert: false, update: false })
  protocolVersion: number;

  /** Null means that its sessions never hibernate by themselves. */
  @Column('integer', { nullable: true })
  idleMinutes: number | null;

  /** Null means that its sessions are not frozen before they hibernate. */
  @Column('integer', { nullable: true })
  standbyMinutes: number | null;

  /** Null means that nothing is said here about when the day ends. */
  @Column('jsonb', { nullable: true })
  endOfDay: EndOfDay | null;

  @Column('integer')
  startTimeoutSeconds: number;

  @Column('integer')
  wakeTimeoutSeconds: number;

  /** Also how long a hibernation may take. */
  @Column('integer')
  endTimeoutSeconds: number;

  @Column('boolean')
  isEnabled: boolean;

  /** The definition as the product brought it along last; null for templates of administrators. */
  @Column('jsonb', { nullable: true })
  shipped: TemplateDefinition | null;

  /** Removed rows stay for the sessions and homes that name them. */
  @Column('timestamptz', { nullable: true })
  removedAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;
}
