import type { ChaosProxy } from '../chaos/chaos-proxy.js';
import type { Dice } from '../rig/dice.js';
import type { Container, JournalEntry } from './containers.js';

/** What sessions of a run are made on: the rig's own double, or the platforms of people. */
export const RUNTIMES = ['double', 'local', 'docker'] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

/** The program of an agent, and the variables that only its runtime has. */
export interface AgentProgram {
  /** Path within the folder of the product. */
  readonly script: string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A persistent home, as rows name it. */
export interface HomeName {
  readonly userId: string;
  readonly template: string;
}

/** What of an engine can be broken without touching what runs on it. */
export interface BreakableEngine {
  /** Ways to break it. */
  readonly modes: readonly string[];
  break(mode: string): void;
}

/** The process of an agent that is to die. */
export interface Victim {
  /** Between it and the control plane. */
  readonly link: ChaosProxy;
  kill(): Promise<void>;
}

/** One machine with the sessions of one agent on it. */
export interface Host {
  readonly name: string;
  readonly program: AgentProgram;
  /** Null where the agent needs no engine. */
  readonly engine: BreakableEngine | null;
  /** Kills its agent at one moment of the next start, which the dice choose. */
  killWhileStarting(dice: Dice, victim: Victim): void;
  /** Ends a container from outside, as an out-of-memory killer does. */
  kill(container: Container): Promise<void>;
  /** Leaves a file in a persistent home: from then on there is no home without it. */
  markHome(home: HomeName): Promise<void>;
  hasHome(home: HomeName): Promise<boolean>;
  /** Makes the screen of a running container say whose it is, by its name. */
  nameScreen(container: Container): Promise<void>;
  /** Everything is as it should be again. */
  heal(): void;
  stop(): Promise<void>;
}

/** Tells what is on the machines, and never by way of the product. */
export interface Witness {
  containers(): Promise<readonly Container[]>;
  /** What was seen to happen since the world began, in order. Grows. */
  journal(): Promise<readonly JournalEntry[]>;
}

/** The machines of a stage. */
export interface World {
  readonly witness: Witness;
  /** Folder of the templates that drills launch. */
  readonly catalog: string;
  /** Whether a session that wakes up gets another container, beside the one that sleeps until it runs. */
  readonly replacesContainers: boolean;
  /** One more machine, which answers. @param dataDir of its agent. */
  addHost(name: string, dataDir: string): Promise<Host>;
  /** Removes everything. */
  close(): Promise<void>;
}
