import { z } from 'zod';
import { Id } from '../ids.js';
import { Role } from './auth.js';
import { PageQuery, pageOf } from './pages.js';
import { MyQuota } from './quotas.js';

/** Query of `GET /quotas/people`. */
export const ListPeopleQuotas = PageQuery.extend({
  q: z
    .string()
    .trim()
    .max(64)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters.')
    .optional()
    .describe('Part of a name, in whatever case.'),
});
export type ListPeopleQuotas = z.infer<typeof ListPeopleQuotas>;

/** A person with what they have and may have. */
export const PersonQuota = z
  .object({
    id: Id,
    username: z.string(),
    displayName: z.string(),
    role: Role,
    groups: z.array(z.object({ id: Id, name: z.string() })),
    hasOwn: z.boolean().describe('Whether anything is settled for the person alone.'),
    quota: MyQuota,
  })
  .meta({ id: 'PersonQuota' });
export type PersonQuota = z.infer<typeof PersonQuota>;

export const PersonQuotaPage = pageOf(PersonQuota).meta({ id: 'PersonQuotaPage' });
export type PersonQuotaPage = z.infer<typeof PersonQuotaPage>;
