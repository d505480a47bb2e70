import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sleeping session of the local agent that no database knows, as a restored backup leaves it behind. */
export class LeftOver {
  readonly id = randomUUID();
  private readonly folder: string;

  /** `dataDir` is that of the product; the session is one of the application `template`, with a temporary home. */
  constructor(dataDir: string, template: string) {
    this.folder = join(dataDir, 'sessions', this.id);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const about = {
      template,
      workload: template,
      resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 5 },
    };
    const record = { generation: 3, state: 'hibernated', home: { kind: 'temporary' }, port: 5900, bootId: 'before' };
    writeFileSync(join(this.folder, 'session.json'), JSON.stringify({ ...record, processes: null, about }));
  }

  /** Whether anything of it is left on the machine. */
  get isThere(): boolean {
    return existsSync(this.folder);
  }
}
