import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SupervisedProcess } from './supervised-process.js';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The compiled programs beside this one, run with this process's variables and some more. */
export class OwnPrograms {
  constructor(
    private readonly folder: string,
    private readonly tell: (line: string) => void,
  ) {}

  /** One that is started again whenever it ends; its output goes to `logs/`. Nothing is started yet. */
  supervised(
    title: string,
    script: string,
    env: Readonly<Record<string, string>>,
    nodeOptions: readonly string[] = [],
  ): SupervisedProcess {
    const logFile = join(this.folder, 'logs', `${title.replaceAll(' ', '-')}.log`);
    const plan = { title, script: join(dist, script), env: environment(env), logFile, nodeOptions };
    return new SupervisedProcess(plan, this.tell);
  }

  /** Runs one to its end. Rejects when that is no success, or takes longer than `deadlineMs` milliseconds. */
  async run(script: string, env: Readonly<Record<string, string>>, deadlineMs: number): Promise<void> {
    await promisify(execFile)(process.execPath, [join(dist, script)], { env: environment(env), timeout: deadlineMs });
  }
}

function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...env, NODE_ENV: 'production' };
}
