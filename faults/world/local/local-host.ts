import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SessionFolders } from '../../../agents/local/sessions/session-folders.js';
import type { Dice } from '../../rig/dice.js';
import type { Container } from '../containers.js';
import { HomeMarks } from '../home-marks.js';
import type { AgentProgram, HomeName, Host, Victim } from '../world.js';

const run = promisify(execFile);
const LOOK_EVERY_MS = 5;
const MOMENTS = ['folder', 'screen', 'later'] as const;
const MOST_LATER_MS = 600;

/** This machine, as one agent with a data folder of its own uses it. */
export class LocalHost implements Host {
  readonly program: AgentProgram = { script: 'dist/agents/local/main.js', execArgv: [], env: {} };
  readonly engine = null;
  private readonly folders: SessionFolders;
  private readonly marks = new HomeMarks();
  private looking: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    dataDir: string,
  ) {
    this.folders = new SessionFolders(dataDir);
  }

  /** When the session has a folder, when its screen listens, or up to a moment later. */
  killWhileStarting(dice: Dice, { kill }: Victim): void {
    const moment = dice.pick(MOMENTS);
    const laterMs = moment === 'later' ? dice.between(0, MOST_LATER_MS) : 0;
    const before = new Set(this.sessions());
    this.looking = setInterval(() => {
      const found = this.sessions().find((id) => !before.has(id));
      if (found === undefined || (moment === 'screen' && !existsSync(this.folders.socket(found, 'rfb')))) return;
      clearInterval(this.looking);
      setTimeout(() => void kill(), laterMs);
    }, LOOK_EVERY_MS);
  }

  kill({ id }: Container): Promise<void> {
    process.kill(pidOf(id), 'SIGKILL');
    return Promise.resolve();
  }

  markHome(home: HomeName): Promise<void> {
    this.marks.leave(home, this.pathOf(home));
    return Promise.resolve();
  }

  hasHome(home: HomeName): Promise<boolean> {
    return Promise.resolve(this.marks.isKept(home, this.pathOf(home)));
  }

  /** From inside, where the screen's display is, as the user that it belongs to. */
  async nameScreen({ id, sessionId }: Container): Promise<void> {
    const inside = ['--target', String(pidOf(id)), '--user', '--preserve-credentials', '--mount', '--net', '--ipc'];
    await run('nsenter', [...inside, 'tigervncconfig', '-display', ':0', '-set', `desktop=${sessionId}`]);
  }

  heal(): void {
    clearInterval(this.looking);
  }

  stop(): Promise<void> {
    this.heal();
    return Promise.resolve();
  }

  private pathOf({ userId, template }: HomeName): string {
    return join(this.folders.homes, userId, template);
  }

  private sessions(): string[] {
    return existsSync(this.folders.sessions) ? readdirSync(this.folders.sessions) : [];
  }
}

const pidOf = (containerId: string): number => Number.parseInt(containerId, 10);
