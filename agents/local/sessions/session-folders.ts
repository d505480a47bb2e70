import { join } from 'node:path';
import type { StreamKind } from '../../../protocol/session.js';

/** Where everything of the local runtime lies below its data folder. */
export class SessionFolders {
  constructor(private readonly dataDir: string) {}

  /** Persistent homes, as `<userId>/<template>`. */
  get homes(): string {
    return join(this.dataDir, 'homes');
  }

  /** Copies of the desktop's own files, by version. */
  get desktops(): string {
    return join(this.dataDir, 'desktop');
  }

  get sessions(): string {
    return join(this.dataDir, 'sessions');
  }

  session(id: string): string {
    return join(this.sessions, id);
  }

  record(id: string): string {
    return join(this.session(id), 'session.json');
  }

  /** The record of a session that was put to sleep without its control plane; stands in the place of the other. */
  sleepingRecord(id: string): string {
    return join(this.session(id), 'asleep.json');
  }

  /** What the session's programs printed; the sandbox has it open but not in sight. */
  log(id: string): string {
    return join(this.session(id), 'log');
  }

  /** The only folder besides the home that a session's programs may write. Nothing in it is to be trusted. */
  run(id: string): string {
    return join(this.session(id), 'run');
  }

  /** What a session listens on: its screen, or the way to its web application. */
  socket(id: string, kind: StreamKind): string {
    return join(this.run(id), kind === 'rfb' ? 'rfb.sock' : 'web.sock');
  }

  /** Secret variables on their way into a sandbox, which removes the file. */
  access(id: string): string {
    return join(this.run(id), 'access');
  }

  temporaryHome(id: string): string {
    return join(this.session(id), 'home');
  }
}
