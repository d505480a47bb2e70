import { z } from 'zod';
import { Id, Timestamp } from '../ids.js';
import { PageQuery, pageOf } from './pages.js';

/** Name of a group: 1 to 64 characters, at least one of them visible. Compared without regard to case. */
export const GroupName = z
  .string()
  .trim()
  .min(1, 'Use at least 1 character.')
  .max(64, 'Use at most 64 characters.')
  .regex(
    /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u,
    'Leave out control characters and marks that change the direction of text.',
  )
  .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'Use at least one visible character.');

/** `POST /groups` and `PATCH /groups/:id`. */
export const WriteGroup = z.strictObject({ name: GroupName }).meta({ id: 'WriteGroup' });
export type WriteGroup = z.infer<typeof WriteGroup>;

/** Some people that limits are settled for together. */
export const GroupView = z
  .object({ id: Id, name: z.string(), memberCount: z.int().min(0), createdAt: Timestamp })
  .meta({ id: 'GroupView' });
export type GroupView = z.infer<typeof GroupView>;

export const GroupPage = pageOf(GroupView).meta({ id: 'GroupPage' });
export type GroupPage = z.infer<typeof GroupPage>;

/** A person in a group. */
export const GroupMember = z
  .object({ id: Id, username: z.string(), displayName: z.string() })
  .meta({ id: 'GroupMember' });
export type GroupMember = z.infer<typeof GroupMember>;

export const GroupMemberPage = pageOf(GroupMember).meta({ id: 'GroupMemberPage' });
export type GroupMemberPage = z.infer<typeof GroupMemberPage>;

/** Query of `GET /groups` and of a group's members. */
export const ListGroups = PageQuery;
export type ListGroups = PageQuery;

/** A group, as its members know it. */
export const MyGroup = z.object({ id: Id, name: z.string() }).meta({ id: 'MyGroup' });
export type MyGroup = z.infer<typeof MyGroup>;

/** `GET /me/groups`, by name. */
export const MyGroups = z.object({ items: z.array(MyGroup) }).meta({ id: 'MyGroups' });
export type MyGroups = z.infer<typeof MyGroups>;
