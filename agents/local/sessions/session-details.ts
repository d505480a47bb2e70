import { stat } from 'node:fs/promises';
import type { InstanceDetails } from '../../../protocol/agent/instances.js';
import type { SessionSpec } from '../../../protocol/session.js';
import type { LocalSessions } from './local-sessions.js';
import type { SessionFolders } from './session-folders.js';
import type { SessionRecord } from './session-record.js';

/** What a record keeps of a specification, so that a session could be made of it again. */
export function aboutOf({ template, workload, resources }: SessionSpec): NonNullable<SessionRecord['about']> {
  const isCommand = 'command' in workload;
  const application = isCommand ? workload.command.join(' ') : 'application' in workload ? workload.application : null;
  return { template, workload: (application ?? workload.platform).slice(0, 512), resources };
}

/** What this machine knows of a session; null when there is none, or its record cannot be read. */
export async function describeSession(
  sessions: LocalSessions,
  folders: SessionFolders,
  id: string,
): Promise<InstanceDetails | null> {
  const record = await sessions.read(id).catch(() => null);
  if (!record) return null;
  const { about, home, port, web } = record;
  return {
    id,
    name: id,
    workload: about?.workload ?? null,
    template: about?.template ?? (home.kind === 'persistent' ? home.template : null),
    home: home.kind,
    userId: home.kind === 'persistent' ? home.userId : null,
    stream: { kind: web ? 'http' : 'rfb', port },
    resources: { cpuMillis: about?.resources.cpuMillis ?? null, memoryMiB: about?.resources.memoryMiB ?? null },
    createdAt: await madeAt(folders.session(id)),
  };
}

/** When a folder was made; null where the file system does not tell. */
async function madeAt(folder: string): Promise<string | null> {
  const { birthtimeMs } = await stat(folder).catch(() => ({ birthtimeMs: 0 }));
  return birthtimeMs > 0 ? new Date(birthtimeMs).toISOString() : null;
}
