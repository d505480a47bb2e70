import type { Duplex } from 'node:stream';
import type { InstanceDetails } from '../../protocol/agent/instances.js';
import type { InstanceState } from '../../protocol/agent/messages.js';
import type {
  ComputeLimits,
  DesiredState,
  SessionReason,
  SessionSpec,
  SessionStep,
  WebProfile,
} from '../../protocol/session.js';
import type { PlatformWarnings } from './warnings/platform-warnings.js';

/** One instance on the platform, as a runtime sees it now. */
export interface Instance {
  readonly id: string;
  /** Generation that the instance was last made for; 0 when the platform does not tell. */
  readonly generation: number;
  readonly state: InstanceState;
  /** Set when the instance broke: why, in a sentence for its owner. */
  readonly reason?: SessionReason;
  /** What the platform said, for operators. */
  readonly detail?: string;
  /** What its programs may use at most, after an `apply` that leaves it up; left out where that is unknown. */
  readonly limits?: ComputeLimits;
}

/** Everything of ours on the platform. `complete` is false when the platform did not answer in full. */
export interface InstanceList {
  readonly complete: boolean;
  readonly instances: readonly Instance[];
}

/** Use of one instance: CPU in thousandths of a core averaged since the last call, resident memory in MiB. */
export interface InstanceStats {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** A persistent home that lies on this platform. */
export interface Home {
  readonly userId: string;
  readonly template: string;
  /** Bytes on disk, or null where the platform cannot tell. */
  readonly sizeBytes: number | null;
}

/** What a runtime tells while it converges. */
export interface ApplyProgress {
  /** A step is done. May be called more than once for a step; the caller keeps the first. */
  step(step: SessionStep): void;
}

/** How the web application of one session is to be served. */
export interface WebEndpoint {
  /** What tells that a person uses it. */
  readonly activity: WebProfile['activity'];
  /** What the agent presents with each request (RFC 7617); null where the application asks for nothing. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** Follows the platform; `close` stops following and is idempotent. */
export interface InstanceWatch {
  close(): void;
}

/** A session cannot be made or changed as asked. Carries the reason that its owner reads. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';

  constructor(
    readonly reason: SessionReason,
    /** What the platform said, for operators. */
    readonly detail?: string,
  ) {
    super(reason.message, detail === undefined ? undefined : { cause: new Error(detail) });
  }
}

/**
 * A platform that sessions run on. The contract, proven for each runtime by `session-runtime.contract.ts`:
 *
 * - A runtime keeps no truth in memory: everything is read off the platform, so that a new process finds the sessions of an old one.
 * - Instances outlive the agent process. Nothing here stops one because the agent stops.
 * - `apply` is idempotent, may be called at any time and in any state, and is never called twice at once for one session. It resolves when
 *   the platform is as desired: `running` when the screen answers (RFB ServerInit, or the HTTP readiness probe), `standby` when the
 *   instance is frozen, `hibernated` when no process of it is left and its home is intact, `ended` when nothing but a persistent
 *   home is left. What is up already gets the size that the specification says, where the platform can change that, and goes on as it is
 *   where it cannot: `limits` tell which. It aborts soon after `signal` fires, leaving a state from which another `apply` converges;
 *   a start that waits for an answer then rejects with `start-timeout` and, as its detail, with what the session printed last.
 * - `apply` rejects with {@link RuntimeError} when that cannot be, after removing what it began; what slept before sleeps on, with its
 *   files, and `list` shows it. Any other error is a defect.
 * - Session A reaches neither the screen of session B, nor the control plane's database, nor the host's loopback, nor private and
 *   metadata ranges.
 * - Secrets (passwords of screens and web applications) never leave the agent's process.
 */
export interface SessionRuntime {
  /** What whoever runs the platform should know and mend. Left out where nothing of the kind is ever found out. */
  readonly warnings?: PlatformWarnings;

  /** Everything that this runtime made and that still exists. Never throws for a platform that is down: then `complete` is false. */
  list(): Promise<InstanceList>;

  /** Converges one session to `desired`. See the contract above. */
  apply(
    spec: SessionSpec,
    desired: DesiredState,
    generation: number,
    progress: ApplyProgress,
    signal: AbortSignal,
  ): Promise<Instance>;

  /**
   * Puts everything that runs to sleep, unasked: no process is left, homes stay, and `list` shows `hibernated`. Idempotent; rejects with
   * {@link RuntimeError} when something is left. Only where the sessions are nobody's but the agent's: there it is called when the
   * agent was revoked, after which nobody could ever reach its sessions or end them.
   */
  hibernateAll?(): Promise<void>;

  /** Calls `changed` within 5 s of any change that `apply` did not make, most of all an instance that died. */
  watch(changed: (instance: Instance) => void): InstanceWatch;

  /**
   * Opens a byte stream to `port` of the session's workload (for `rfb`: the screen, past any password handshake of the platform's own).
   * Rejects with {@link RuntimeError} when there is no such session, it does not run, or nothing listens within 5 s.
   */
  connect(sessionId: string, port: number): Promise<Duplex>;

  /**
   * How to serve the web application of a session of kind `http`, whichever agent process made it. Rejects with {@link RuntimeError} when there
   * is no such session or its screen is no web application.
   */
  endpoint(sessionId: string): Promise<WebEndpoint>;

  /** The last `lines` lines that the workload printed, oldest first. */
  logs(sessionId: string, lines: number): Promise<readonly string[]>;

  /** Use by instance id; instances that cannot be measured are left out. */
  stats(): Promise<ReadonlyMap<string, InstanceStats>>;

  /** Every persistent home that lies here. */
  homes(): Promise<readonly Home[]>;

  /**
   * What the platform knows of these instances without having been told, whichever agent process made them; those that are not there are left
   * out. Says nothing secret. Rejects when the platform does not answer.
   */
  describe(ids: readonly string[]): Promise<readonly InstanceDetails[]>;

  /**
   * Removes what there is of an instance, as `apply` with `ended` does, but without a specification: all of it and its temporary home;
   * a persistent home stays. Idempotent. Never called while an `apply` for the same session is under way. Rejects with {@link RuntimeError}
   * when something is left.
   */
  discard(sessionId: string): Promise<void>;

  /**
   * Removes a persistent home with all files in it. Idempotent. Rejects with {@link RuntimeError} while an instance has it, also one that
   * sleeps, and when something is left.
   */
  removeHome(userId: string, template: string): Promise<void>;
}
