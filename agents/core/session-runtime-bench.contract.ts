import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { DesiredState, HomeSpec, SessionSpec, SessionStep } from '../../protocol/session.js';
import type { Instance, SessionRuntime } from './session-runtime.js';

/** What a command inside a session printed, and how it ended. */
export interface ExecResult {
  readonly code: number;
  readonly output: string;
}

/** A real platform for the suite, with hooks that the port itself does not have. */
export interface ContractPlatform {
  /** A new runtime object on the same platform and data, as a restarted agent makes one. */
  newRuntime(): SessionRuntime;
  /** A spec that this platform can run, for this session and home. */
  spec(sessionId: string, home: HomeSpec): SessionSpec;
  /**
   * A spec of kind `http` whose application has a password of its own and behaves as the one of `testing/agents/contract-web-app.ts`: not ready at
   * first (503), then 401 without its password and 200 with it, a line in its log for each answer, and an end when `/quit` is asked for.
   */
  webSpec(sessionId: string, home: HomeSpec): SessionSpec;
  /** Runs a command as the session's person inside its sandbox. */
  exec(sessionId: string, argv: readonly string[]): Promise<ExecResult>;
  /** Reads a screen's greeting off a stream of {@link SessionRuntime.connect}. */
  greet(stream: Duplex): Promise<{ readonly width: number; readonly height: number }>;
  /** Ends the instance behind the runtime's back. */
  killInstance(sessionId: string): Promise<void>;
  /** Host user ids of the session's processes. */
  hostUids(sessionId: string): Promise<readonly number[]>;
  /** Whether what sessions use is measured here: a cluster may have nobody who measures. */
  readonly isMeasured: boolean;
  /**
   * Only where nothing here keeps the sessions' network apart, such as a cluster that ignores policies: proves that all of it is asked for, and
   * that what others could reach asks them for a password.
   */
  expectWallsAskedFor?(sessionId: string): Promise<void>;
  /** An address of the host in a range that sessions must not reach; the suite opens a port on it. */
  readonly hostAddress: string;
  /** Files and folders of the host, data of other sessions among them, that no session may see. */
  readonly hostPaths: readonly string[];
  /** Removes everything that the suite made. */
  dispose(): Promise<void>;
}

const never = new AbortController().signal;

/** The suite's view of the platform: sessions by a few words, each ended when its test is over. */
export class ContractBench {
  runtime: SessionRuntime;
  readonly steps: SessionStep[] = [];
  private readonly specs = new Map<string, SessionSpec>();
  private generation = 0;

  constructor(readonly platform: ContractPlatform) {
    this.runtime = platform.newRuntime();
  }

  session(home: HomeSpec = this.home()): SessionSpec {
    const spec = this.platform.spec(randomUUID(), home);
    this.specs.set(spec.sessionId, spec);
    return spec;
  }

  webSession(home: HomeSpec = this.home()): SessionSpec {
    const spec = this.platform.webSpec(randomUUID(), home);
    this.specs.set(spec.sessionId, spec);
    return spec;
  }

  /** An id that no session has. */
  unknown(): string {
    return randomUUID();
  }

  home(): HomeSpec {
    return { kind: 'persistent', userId: randomUUID(), template: 'contract' };
  }

  apply(spec: SessionSpec, desired: DesiredState, signal: AbortSignal = never): Promise<Instance> {
    this.generation += 1;
    const progress = { step: (step: SessionStep) => this.steps.push(step) };
    return this.runtime.apply(spec, desired, this.generation, progress, signal);
  }

  async running(home?: HomeSpec): Promise<string> {
    const spec = this.session(home);
    await this.apply(spec, 'running');
    return spec.sessionId;
  }

  async runningWeb(): Promise<string> {
    const spec = this.webSession();
    await this.apply(spec, 'running');
    return spec.sessionId;
  }

  spec(id: string): SessionSpec {
    const spec = this.specs.get(id);
    if (!spec) throw new Error('The suite knows no such session.');
    return spec;
  }

  /** Rejects when the command never began, so that "it failed" always means that the session refused it. */
  async shell(id: string, script: string): Promise<ExecResult> {
    const { code, output } = await this.platform.exec(id, ['bash', '-c', `echo begun\n${script}`]);
    if (!output.startsWith('begun\n')) throw new Error(`Nothing could be run inside the session (${code}).`);
    return { code, output: output.slice('begun\n'.length) };
  }

  async find(id: string): Promise<Instance | undefined> {
    return (await this.runtime.list()).instances.find((instance) => instance.id === id);
  }

  async greet(id: string): Promise<{ width: number; height: number }> {
    const stream = await this.runtime.connect(id, this.spec(id).stream.port);
    try {
      return await this.platform.greet(stream);
    } finally {
      stream.destroy();
    }
  }

  async endAll(): Promise<void> {
    for (const spec of this.specs.values()) await this.apply(spec, 'ended');
    this.specs.clear();
    this.steps.length = 0;
  }
}
