import { PLAIN_WEB, type ContainerProfile, type SessionSpec, type SessionStep } from '../../../protocol/session.js';
import { newSalt, type SessionPasswords } from '../../core/screen/session-passwords.js';
import type { ApplyProgress } from '../../core/session-runtime.js';
import { formatName, type Mark } from '../containers/container-name.js';
import { containerSpec } from '../containers/container-spec.js';
import type { SessionContainer } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { dockerFailure, toFailure } from '../docker-failures.js';
import type { ImageStore } from '../engine/image-store.js';
import type { PullShares } from '../engine/pull-progress.js';
import type { HomePlace } from '../homes/home-owner.js';
import type { HomeVolumes } from '../homes/home-volumes.js';
import type { SessionSurroundings } from '../network/session-surroundings.js';
import { imageFailure } from './image-failures.js';

/** What a container is made for. */
export interface MakeRequest {
  readonly spec: SessionSpec;
  readonly generation: number;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

/** Makes containers, with everything that they need: home, image, network. Starts none. */
export class SessionMaker {
  constructor(
    private readonly containers: SessionContainers,
    private readonly homes: HomeVolumes,
    private readonly images: ImageStore,
    private readonly surroundings: SessionSurroundings,
    private readonly passwords: SessionPasswords,
  ) {}

  async make({ spec, generation, progress, signal }: MakeRequest, mark: Mark): Promise<SessionContainer> {
    const { sessionId, workload, stream, web = PLAIN_WEB } = spec;
    if (workload.platform !== 'docker') throw dockerFailure('start-failed', 'The spec is not for this platform.');
    const { image } = workload;
    // By itself: a home must not appear after a failure elsewhere has cleaned up.
    const homeVolume = await this.openHome(spec, progress);
    await Promise.all([this.provideImage(image, progress, signal), this.surroundings.ensure()]);
    signal.throwIfAborted();
    const salt = newSalt();
    const credentials = web.access === null ? null : await this.passwords.ofWeb({ sessionId, salt });
    const { namespace, network } = this.containers;
    const name = formatName(namespace, { sessionId, generation, mark });
    const { names } = this.surroundings;
    const plan = { name, namespace, image, network, homeVolume, salt, credentials, names };
    const containerId = await this.containers.create(containerSpec(plan, spec));
    // Images of ours make their homes right, and nobody should wait for looking.
    if (spec.container) await this.settleHome({ ...spec.container, containerId, image, volume: homeVolume });
    return { sessionId, generation, mark, containerId, phase: 'created', stream, salt, web, address: null };
  }

  private async openHome(spec: SessionSpec, progress: ApplyProgress): Promise<string> {
    try {
      const volume = await this.homes.open(spec.home, spec.sessionId);
      progress.step('home-ready');
      return volume;
    } catch (error) {
      throw toFailure(error, 'home-unavailable');
    }
  }

  /** Only now is the volume what the image makes of a new one. */
  private async settleHome({ homePath, ...place }: ContainerProfile & Omit<HomePlace, 'path'>): Promise<void> {
    try {
      await this.homes.settle({ ...place, path: homePath });
    } catch (error) {
      throw toFailure(error, 'home-unavailable');
    }
  }

  private async provideImage(image: string, progress: ApplyProgress, signal: AbortSignal): Promise<void> {
    try {
      await this.images.ensure(image, signal, (shares) => tellArrival(shares, progress));
      progress.step('image-ready');
    } catch (error) {
      throw imageFailure(error);
    }
  }
}

/** What is told of a pull, from which share of the image on. Each part gives the start its whole time again. */
const ARRIVALS: readonly (readonly [share: number, step: SessionStep])[] = [
  [0, 'image-fetching'],
  [0.25, 'image-quarter'],
  [0.5, 'image-half'],
  [0.75, 'image-three-quarters'],
  [1, 'image-arrived'],
];
const HALF = 0.5;

function tellArrival({ arrived, unpacked }: PullShares, progress: ApplyProgress): void {
  for (const [from, step] of ARRIVALS) if (arrived >= from) progress.step(step);
  if (unpacked >= HALF) progress.step('image-half-unpacked');
}
