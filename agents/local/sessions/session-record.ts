import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { Slug } from '../../../protocol/ids.js';
import { ComputeLimits, HomeSpec, Resources, SessionReason, WebProfile } from '../../../protocol/session.js';
import { errorCode } from '../system-errors.js';

const Process = z.object({ pid: z.int().min(2), startTicks: z.int().min(0) });

/**
 * What the agent wrote down about one session. It names processes and is believed only as far as /proc confirms it, so a record that
 * outlived its processes does no harm.
 */
export const SessionRecord = z.object({
  generation: z.int().min(0),
  /** What the session was last made into; `absent` when it broke and was cleaned up. */
  state: z.enum(['starting', 'running', 'standby', 'hibernated', 'absent']),
  home: HomeSpec,
  /** Port that the screen answers for, as the spec says; no such port is open anywhere. */
  port: z.int(),
  /** The run of the machine that the processes belong to. */
  bootId: z.string(),
  processes: z.object({ launcher: Process, init: Process.nullable(), hostUid: z.int().nullable() }).nullable(),
  /** How the web application is served, with its password, which is kept nowhere else; left out for screens. */
  web: z
    .object({
      activity: WebProfile.shape.activity,
      credentials: z.object({ username: z.string(), password: z.string() }).nullable(),
    })
    .optional(),
  /** What its programs were limited to when they were started; left out by agents before. */
  limits: ComputeLimits.optional(),
  /** What it was made of, so that a session could be made of it again. Records of earlier versions have none. */
  about: z.object({ template: Slug, workload: z.string(), resources: Resources }).optional(),
  reason: SessionReason.optional(),
  detail: z.string().optional(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

/** The record in `file`; null when there is none. Throws when it cannot be read or is not one of ours. */
export async function readRecord(file: string): Promise<SessionRecord | null> {
  try {
    return SessionRecord.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Replaces the record in one step: after a crash there is the old one or the new one, never a part. */
export async function writeRecord(file: string, record: SessionRecord): Promise<void> {
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(record));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
