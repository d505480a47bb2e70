import { z } from 'zod';
import { Id } from '../ids.js';
import { MyGroup } from './groups.js';

/** `PUT /templates/:id/groups`: who sees an application and may launch it. Sessions that run go on. */
export const WriteTemplateGroups = z
  .strictObject({
    groupIds: z
      .array(Id)
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length, 'Name each group once.')
      .nullable()
      .describe('Only their members; null means everybody, and an empty list nobody.'),
  })
  .meta({ id: 'WriteTemplateGroups' });
export type WriteTemplateGroups = z.infer<typeof WriteTemplateGroups>;

/** Who sees an application. */
export const TemplateGroups = z
  .object({
    isRestricted: z.boolean().describe('Whether only members of `groups` see it.'),
    groups: z.array(MyGroup),
  })
  .meta({ id: 'TemplateGroups' });
export type TemplateGroups = z.infer<typeof TemplateGroups>;
