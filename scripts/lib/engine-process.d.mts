/** Paths of one engine. */
export interface EngineFolders {
  readonly socket: string;
  readonly execRoot: string;
  readonly pidFile: string;
  readonly dataRoot: string;
  readonly log: string;
}
export function engineFolders(root?: string): EngineFolders;
export class EngineProcess {
  constructor(folders: EngineFolders, answers: (socketPath: string) => Promise<boolean>);
  readonly folders: EngineFolders;
  readonly pid: number | null;
  start(options?: { isKept?: boolean }): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}
