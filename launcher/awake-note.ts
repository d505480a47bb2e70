import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AgentPlan } from './agent-plan.js';

const Note = z.object({
  name: z.enum(['local', 'docker']),
  lastResort: z.string(),
  env: z.record(z.string(), z.string()),
});
/** What it takes to put the sessions of an agent to sleep. */
export type AwakeNote = z.infer<typeof Note>;

/** Says, across starts, whose sessions may be awake: a start that was killed leaves them to the next one, which may use another agent. */
export class AwakeNoteFile {
  private readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'awake.json');
  }

  /** The agent whose sessions nobody has put to sleep; null when there is none. */
  read(): AwakeNote | null {
    try {
      return Note.parse(JSON.parse(readFileSync(this.file, 'utf8')));
    } catch {
      return null;
    }
  }

  /** A full disk keeps nobody from starting. */
  write({ name, lastResort, env }: AgentPlan): void {
    try {
      writeFileSync(this.file, JSON.stringify({ name, lastResort, env }), { mode: 0o600 });
    } catch {
      // Without the note, sessions that are left over are found by the next start with the same agent.
    }
  }

  clear(): void {
    rmSync(this.file, { force: true });
  }
}
