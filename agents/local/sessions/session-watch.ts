import { stat, truncate } from 'node:fs/promises';
import type { Instance, InstanceWatch } from '../../core/session-runtime.js';
import type { LocalSessions } from './local-sessions.js';
import type { SessionFolders } from './session-folders.js';

/** A session's programs may print without end; past this their log starts anew. */
const MAX_LOG_BYTES = 8 * 1024 * 1024;

/**
 * Looks after every session each `intervalMs`: one that should run and does not is cleaned up, written down as absent with its reason, and
 * told once. A machine that cannot be read is not a session that died.
 */
export function watchSessions(
  sessions: LocalSessions,
  folders: SessionFolders,
  intervalMs: number,
  changed: (instance: Instance) => void,
): InstanceWatch {
  let isClosed = false;
  let timer = setTimeout(() => void look(), intervalMs);

  async function look(): Promise<void> {
    const ids = await sessions.ids().catch(() => []);
    // What an apply is at work on is its own business.
    const idle = ids.filter((id) => !sessions.locks.isBusy(id));
    for (const id of idle) await sessions.locks.run(id, () => lookAt(id)).catch(() => undefined);
    if (!isClosed) timer = setTimeout(() => void look(), intervalMs).unref();
  }

  async function lookAt(id: string): Promise<void> {
    const record = await sessions.read(id);
    if (record?.state !== 'running' && record?.state !== 'standby') return;
    await boundLog(folders.log(id));
    const instance = sessions.view(id, record);
    if (instance.state !== 'absent' || isClosed) return;
    await sessions.stop(id, record);
    const reason = instance.reason ? { reason: instance.reason } : {};
    await sessions.write(id, { ...record, state: 'absent', processes: null, ...reason });
    changed(instance);
  }

  timer.unref();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

async function boundLog(file: string): Promise<void> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size > MAX_LOG_BYTES) await truncate(file);
}
