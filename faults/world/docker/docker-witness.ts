import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';
import { isMissing } from '../../../agents/docker/engine/engine-errors.js';
import type { DockerBench } from '../../../testing/docker/docker-bench.js';
import type { Container, ContainerState, JournalEntry } from '../containers.js';
import type { Witness } from '../world.js';

const SESSION_LABEL = 'io.streamspace.session';

const STATES: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  running: 'running',
  restarting: 'running',
  paused: 'frozen',
  exited: 'stopped',
  dead: 'stopped',
  removing: 'stopped',
};

/** What the engine calls what happens to containers, as far as it matters here. */
const HAPPENINGS: Readonly<Record<string, ContainerState | 'removed'>> = {
  create: 'created',
  start: 'running',
  pause: 'frozen',
  unpause: 'running',
  die: 'stopped',
  destroy: 'removed',
};

const EngineEvent = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

/** Containers of sessions as the engine itself lists them, past every link of an agent; and what it told of them when it happened. */
export class DockerWitness implements Witness {
  private readonly entries: JournalEntry[] = [];
  private readonly benches = new Map<string, DockerBench>();
  private readonly streams: Readable[] = [];

  /** Follows what belongs to the agent `machine`. */
  async add(machine: string, bench: DockerBench): Promise<void> {
    this.benches.set(machine, bench);
    const filters = JSON.stringify({ type: ['container'], ...parseFilters(bench.filters) });
    const stream = (await bench.docker.getEvents({ filters })) as Readable;
    stream.on('error', () => undefined);
    this.streams.push(stream);
    createInterface({ input: stream }).on('line', (line) => this.note(machine, EngineEvent.parse(JSON.parse(line))));
  }

  async containers(): Promise<readonly Container[]> {
    const lists = [...this.benches].map(async ([machine, { docker, filters }]) => {
      const found = (await docker.listContainers({ all: true, filters })).flatMap(({ Id, Labels, State }) =>
        readContainer(machine, Id, Labels, STATES[State] ?? 'stopped'),
      );
      return Promise.all(found.map((container) => withLife(docker, container)));
    });
    return (await Promise.all(lists)).flat().filter((container) => container !== null);
  }

  journal(): Promise<readonly JournalEntry[]> {
    return Promise.resolve(this.entries);
  }

  close(): void {
    for (const stream of this.streams) stream.destroy();
  }

  private note(machine: string, { Action, Actor }: z.infer<typeof EngineEvent>): void {
    const what = HAPPENINGS[Action];
    if (what === undefined) return;
    const state = what === 'removed' ? 'stopped' : what;
    for (const container of readContainer(machine, Actor.ID, Actor.Attributes, state))
      this.entries.push({ atMs: performance.now(), container, what });
  }
}

/** A container that was stopped and started again has lost everything that was open in it: its id alone does not tell. Null when it is gone. */
async function withLife(docker: Docker, container: Container): Promise<Container | null> {
  try {
    const { State } = await docker.getContainer(container.id).inspect();
    return { ...container, id: `${container.id} ${State.StartedAt}` };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const parseFilters = (text: string): object => z.looseObject({}).parse(JSON.parse(text));

/** None for what helps only for a moment, such as the container that gives a home away. */
function readContainer(
  machine: string,
  id: string,
  labels: Readonly<Record<string, string>>,
  state: ContainerState,
): Container[] {
  const sessionId = labels[SESSION_LABEL];
  if (sessionId === undefined) return [];
  return [{ id, sessionId, machine, resources: null, generation: 0, state, readyAtMs: 0 }];
}
