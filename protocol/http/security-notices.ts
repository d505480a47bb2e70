import { z } from 'zod';
import { Id, Timestamp } from '../ids.js';

/** What happened to what lets somebody in; each is named as its event in the log is. */
export const SecurityNoticeKind = z.enum([
  'password-reset.created',
  'password.changed',
  'second-step.enabled',
  'second-step.disabled',
  'recovery-codes.renewed',
  'api-key.created',
  'identity.linked',
]);
export type SecurityNoticeKind = z.infer<typeof SecurityNoticeKind>;

/** A change of the last 30 days to what protects an account, as its owner is told of it. Derived from the log, and kept nowhere else. */
export const SecurityNotice = z
  .object({
    id: Id,
    kind: SecurityNoticeKind,
    occurredAt: Timestamp,
    by: z
      .enum(['you', 'staff', 'other'])
      .describe(
        'Who did it: somebody signed in to this account, somebody who looks after accounts, or nobody who was signed in.',
      ),
    isNew: z
      .boolean()
      .describe('Whether it was done outside this sign-in, and nobody has said yet if it was expected.'),
    isExpected: z.boolean().nullable().describe('What the owner said about it; null when they said nothing.'),
  })
  .meta({ id: 'SecurityNotice' });
export type SecurityNotice = z.infer<typeof SecurityNotice>;

/** `GET /me/security-notices`, newest first. */
export const SecurityNoticeList = z.object({ items: z.array(SecurityNotice) }).meta({ id: 'SecurityNoticeList' });
export type SecurityNoticeList = z.infer<typeof SecurityNoticeList>;

/** `POST /me/security-notices/answers`. */
export const AnswerSecurityNotice = z
  .strictObject({
    noticeId: Id,
    isExpected: z.boolean().describe('Whether the owner did it, or knew that somebody would.'),
  })
  .meta({ id: 'AnswerSecurityNotice' });
export type AnswerSecurityNotice = z.infer<typeof AnswerSecurityNotice>;
