import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const OPTIONS = [
  '--noCheck',
  '--module',
  'nodenext',
  '--target',
  'es2022',
  '--skipLibCheck',
  '--experimentalDecorators',
];

/** How a program ended, and everything that it printed. */
export interface ProgramEnd {
  readonly code: number;
  readonly output: string;
}

/** One program of ours, compiled like a release but alone, to be run as a process of its own. */
export class CompiledProgram {
  private constructor(
    private readonly folder: string,
    private readonly script: string,
  ) {}

  /** Compiles `source`, a path from the root of the repository, with all that it imports. */
  static async compile(source: string): Promise<CompiledProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'streamspace-program-'));
    const compiler = resolve('node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [compiler, source, ...OPTIONS, '--rootDir', '.', '--outDir', folder]);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    return new CompiledProgram(folder, join(folder, source.replace(/\.ts$/, '.js')));
  }

  /** Runs it with nothing but `environment`; the code is -1 when it took longer than `deadlineMs`. */
  run(environment: Readonly<Record<string, string>>, deadlineMs: number): Promise<ProgramEnd> {
    const options = { env: environment, timeout: deadlineMs, killSignal: 'SIGKILL' } as const;
    return new Promise((end) => {
      execFile(process.execPath, [this.script], options, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
        end({ code, output: stdout + stderr });
      });
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
