import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One sign-in of a person in one browser: the family that all its refresh tokens belong to. */
@Entity('sign_ins')
export class SignIn {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  /** As the browser names itself, cut short; for people to recognise it by. */
  @Column('text')
  userAgent: string;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt: Date;

  @Column({ type: 'timestamptz', insert: false })
  lastUsedAt: Date;

  /** End of its absolute life, however often it is refreshed. */
  @Column({ type: 'timestamptz', update: false })
  expiresAt: Date;

  /** When it was ended early; null while it lives. */
  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;
}
