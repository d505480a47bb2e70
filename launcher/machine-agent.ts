import { z } from 'zod';
import type { AgentPlan } from './agent-plan.js';
import { AwakeNoteFile, type AwakeNote } from './awake-note.js';
import type { OwnPrograms } from './own-programs.js';
import type { SupervisedProcess } from './supervised-process.js';

const CONNECT_DEADLINE_MS = 15_000;
const LAST_RESORT_DEADLINE_MS = 20_000;

const Connected = z.object({ type: z.literal('connected') });

/** The agent of this machine, of either kind, with the sessions that outlive it. */
export class MachineAgent {
  private process: SupervisedProcess | null = null;
  private readonly awake: AwakeNoteFile;
  private isStopping = false;

  constructor(
    private readonly plan: AgentPlan,
    folder: string,
    private readonly programs: OwnPrograms,
    private readonly tell: (line: string) => void,
  ) {
    this.awake = new AwakeNoteFile(folder);
  }

  /** Starts it. Without an agent the portal still works and says that sessions wait: that is no reason to stop. */
  async start(serverUrl: string): Promise<void> {
    await this.settleOther();
    if (this.hasStopped()) return;
    this.awake.write(this.plan);
    this.process = this.programs.supervised('agent', this.plan.script, {
      ...this.plan.env,
      STREAMSPACE_SERVER_URL: serverUrl,
      STREAMSPACE_AGENT_NAME: this.plan.name,
      STREAMSPACE_ENROLLMENT_TOKEN: this.plan.enrollmentToken,
    });
    try {
      await this.process.start((message) => Connected.safeParse(message).success, CONNECT_DEADLINE_MS);
    } catch {
      if (this.hasStopped()) return;
      this.tell(this.process.lastLines(3));
      this.tell('The agent of this machine is not connected, so that sessions wait. Its last words stand above.');
    }
  }

  /** Ends it, and puts to sleep what is still awake. Needs neither control plane nor database, which may be what is broken. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.process?.stop();
    if (this.process && (await this.hibernate(this.plan))) this.awake.clear();
  }

  /** What an agent of the other kind left when its start was killed: this one knows nothing of it. */
  private async settleOther(): Promise<void> {
    const left = this.awake.read();
    if (left === null || left.name === this.plan.name) return;
    if (await this.hibernate(left)) this.awake.clear();
  }

  private async hibernate({ lastResort, env }: Pick<AwakeNote, 'lastResort' | 'env'>): Promise<boolean> {
    try {
      await this.programs.run(lastResort, env, LAST_RESORT_DEADLINE_MS);
      return true;
    } catch {
      this.tell('Some sessions may still run. Start StreamSpace again as before and stop it to end them.');
      return false;
    }
  }

  private hasStopped(): boolean {
    return this.isStopping;
  }
}
