import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../../protocol/http/auth.js';

/** A person who may sign in. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id: string;

  /** As the person wrote it. */
  @Column('text')
  username: string;

  /** What is compared: see `usernameKey`. Unique. */
  @Column('text')
  usernameKey: string;

  @Column('text')
  displayName: string;

  @Column('text')
  role: Role;

  /** PHC string; null for people who sign in elsewhere only. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  @Column({ type: 'boolean', insert: false })
  isDisabled: boolean;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt: Date;

  @Column({ type: 'timestamptz', insert: false })
  updatedAt: Date;
}
