import { z } from 'zod';
import { Id, Slug, Timestamp } from '../ids.js';
import { cleanText, StreamKind } from '../session.js';

/** Instances that are asked about at once, at most. */
export const MAX_DESCRIBED = 100;

/** Text that a platform tells: of bounded length and without control characters. */
const PlatformText = (length: number): z.ZodString =>
  z
    .string()
    .max(length)
    .overwrite((text) => cleanText(text));

/**
 * What a platform knows of one instance without having been told: everything that a session could be made of again. Null where it does
 * not know.
 */
export const InstanceDetails = z.strictObject({
  id: Id,
  name: PlatformText(255).describe('What the platform calls it: the name of a container, or a folder.'),
  workload: PlatformText(512).nullable().describe('The image, or the application of the local machine.'),
  template: Slug.nullable(),
  home: z.enum(['persistent', 'temporary']).nullable(),
  userId: Id.nullable().describe('Whose persistent home it has.'),
  stream: z.strictObject({ kind: StreamKind, port: z.int().min(1).max(65_535) }).nullable(),
  resources: z
    .strictObject({ cpuMillis: z.int().min(0).nullable(), memoryMiB: z.int().min(0).nullable() })
    .describe('What it may use.'),
  createdAt: Timestamp.nullable(),
});
export type InstanceDetails = z.infer<typeof InstanceDetails>;

/** Asks what the platform knows of instances; answered with {@link InstancesDescribed}. Came with version 3. */
export const InstanceDescribe = z.strictObject({ ids: z.array(Id).max(MAX_DESCRIBED) });
export type InstanceDescribe = z.infer<typeof InstanceDescribe>;

/** What the platform knows of the instances that were asked about, as far as they are still there. */
export const InstancesDescribed = z.strictObject({
  epoch: z.int(),
  instances: z.array(InstanceDetails).max(MAX_DESCRIBED),
});
export type InstancesDescribed = z.infer<typeof InstancesDescribed>;

/**
 * Removes an instance that belongs to no session, with a temporary home that it has; a persistent home stays. Refused when something of a
 * higher generation than `generation` was made of it meanwhile. Came with version 3.
 */
export const InstanceRemove = z.strictObject({ id: Id, generation: z.int().min(0).max(2_000_000_000) });
export type InstanceRemove = z.infer<typeof InstanceRemove>;

/** Removes a persistent home with all files in it, for good. Refused while an instance has it. Idempotent. Came with version 3. */
export const HomeRemove = z.strictObject({ userId: Id, template: Slug });
export type HomeRemove = z.infer<typeof HomeRemove>;

/** How large the persistent homes are that lie on the platform. Says nothing of those that it does not name. Came with version 3. */
export const HomeSizes = z.strictObject({
  epoch: z.int(),
  homes: z
    .array(z.strictObject({ userId: Id, template: Slug, sizeBytes: z.int().min(0).describe('Bytes on disk.') }))
    .max(10_000),
});
export type HomeSizes = z.infer<typeof HomeSizes>;
