import { z } from 'zod';
import type { InstanceDetails } from '../../../protocol/agent/instances.js';
import { Slug } from '../../../protocol/ids.js';
import { decisive } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { ownLabels } from '../containers/session-labels.js';
import { isMissing } from '../engine/engine-errors.js';
import type { HomeVolumes } from '../homes/home-volumes.js';

const MIB = 1024 * 1024;
const NANOS_PER_MILLI = 1_000_000;

/** What the engine tells of a container, as far as it is of interest here. */
const Inspected = z.object({
  Name: z.string(),
  Created: z.string(),
  Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ Memory: z.number().nullish(), NanoCpus: z.number().nullish() }),
  Mounts: z.array(z.object({ Type: z.string().optional(), Name: z.string().optional() })),
});
type Inspected = z.infer<typeof Inspected>;

/** Reads off the engine what there is to know of sessions. */
export class SessionDescriber {
  constructor(
    private readonly containers: SessionContainers,
    private readonly homes: HomeVolumes,
  ) {}

  /** Those that are not there are left out. Rejects when the engine does not answer. */
  async describe(ids: readonly string[]): Promise<InstanceDetails[]> {
    const wanted = new Set(ids);
    const all = (await this.containers.all()).filter(({ sessionId }) => wanted.has(sessionId));
    const found = [...wanted].map((id) =>
      this.describeOne(
        id,
        all.filter(({ sessionId }) => sessionId === id),
      ),
    );
    return (await Promise.all(found)).filter((details) => details !== null);
  }

  private async describeOne(id: string, containers: Parameters<typeof decisive>[0]): Promise<InstanceDetails | null> {
    const container = decisive(containers);
    if (!container) return null;
    try {
      const inspected = Inspected.parse(await this.containers.inspect(container.containerId));
      return { id, stream: container.stream, ...this.detailsOf(id, inspected) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  private detailsOf(
    id: string,
    { Name: name, Created: created, Config: config, HostConfig: bounds, Mounts: mounts }: Inspected,
  ): Omit<InstanceDetails, 'id' | 'stream'> {
    const template = Slug.safeParse(ownLabels(config.Labels ?? {}).template).data ?? null;
    const [home] = mounts.flatMap((mount) => this.homes.homeOf(mount.Name ?? '', id, template) ?? []);
    return {
      name: name.replace(/^\//, '').slice(0, 255),
      workload: config.Image.slice(0, 512),
      template,
      home: home?.kind ?? null,
      userId: home?.kind === 'persistent' ? home.userId : null,
      resources: {
        cpuMillis: bounds.NanoCpus ? Math.round(bounds.NanoCpus / NANOS_PER_MILLI) : null,
        memoryMiB: bounds.Memory ? Math.round(bounds.Memory / MIB) : null,
      },
      createdAt: timestamp(created),
    };
  }
}

/** The engine counts in nanoseconds. */
function timestamp(text: string): string | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
