/** Who uses an engine that belongs to nobody in particular: one file for each process, which counts as long as that process lives. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** When the kernel started `pid`, so that a reused number is not mistaken for the old process; null when there is none. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

export class EngineUsers {
  /** Within one process too there may be several. */
  static #count = 0;
  #name = `${process.pid}-${startTime(process.pid)}-${(EngineUsers.#count += 1)}`;

  constructor(folder) {
    this.folder = folder;
  }

  enter() {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.folder, this.#name), '');
  }

  /** Whether nobody is left. */
  leave() {
    rmSync(join(this.folder, this.#name), { force: true });
    const others = (existsSync(this.folder) ? readdirSync(this.folder) : []).filter((name) => {
      const [pid, started] = name.split('-');
      if (startTime(pid) === started) return true;
      rmSync(join(this.folder, name), { force: true });
      return false;
    });
    return others.length === 0;
  }
}
