import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEADLINE_MS = 60_000;
/** Nothing may be written but to memory, and no right is left. */
const HARDENED = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

/** How one container of the product is run. */
export interface ContainerPlan {
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** Further words of `docker run`. */
  readonly options?: readonly string[];
  /** Instead of what the image runs. */
  readonly command?: readonly string[];
}

/** The product's own containers of one spec, on the network of this machine. */
export class ProductContainers {
  private readonly names: string[] = [];

  constructor(
    private readonly socket: string,
    /** First word of their names. */
    private readonly prefix: string,
  ) {}

  /** Starts one, hardened as the documentation has it, and answers with its name. */
  async start(name: string, { image, env, options = [], command = [] }: ContainerPlan): Promise<string> {
    const full = `${this.prefix}-${name}`;
    this.names.push(full);
    const variables = Object.entries(env).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]);
    const words = [...HARDENED, '--network', 'host', ...variables, ...options];
    await this.docker('run', '--detach', '--name', full, ...words, image, ...command);
    return full;
  }

  /** Waits for the end of one, and answers with its exit code. */
  async ended(name: string): Promise<number> {
    return Number(await this.docker('wait', name));
  }

  /** Tells one to stop, waits, and answers with its exit code; 137 says that it had to be killed. */
  async stop(name: string): Promise<number> {
    await this.docker('stop', '--time', '40', name);
    return this.ended(name);
  }

  /** All that it printed. */
  async printed(name: string): Promise<string> {
    const { stdout, stderr } = await run('docker', ['--host', `unix://${this.socket}`, 'logs', name]);
    return stdout + stderr;
  }

  /** What a command in it prints. Rejects when it fails. */
  exec(name: string, ...command: readonly string[]): Promise<string> {
    return this.docker('exec', name, ...command);
  }

  /** What its own health check found last. */
  health(name: string): Promise<string> {
    return this.docker('inspect', '--format', '{{.State.Health.Status}}', name);
  }

  /** Removes all of them, with their volumes. */
  async close(): Promise<void> {
    await this.docker('rm', '--force', '--volumes', ...this.names);
  }

  private async docker(...words: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', ['--host', `unix://${this.socket}`, ...words], { timeout: DEADLINE_MS });
    return stdout.trim();
  }
}
