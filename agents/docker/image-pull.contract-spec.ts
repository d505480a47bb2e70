import { randomUUID } from 'node:crypto';
import type { SessionSpec, SessionStep } from '../../protocol/session.js';
import { SmallRegistry } from '../../testing/docker/small-registry.js';
import type { SessionRuntime } from '../core/session-runtime.js';
import { DockerContractPlatform } from './docker-platform.contract.js';

const never = new AbortController().signal;

/** The steps that a start tells, with a way to wait for one of them. */
class Steps {
  readonly told: SessionStep[] = [];
  private readonly waiting = new Map<SessionStep, () => void>();

  step(step: SessionStep): void {
    if (!this.told.includes(step)) this.told.push(step);
    this.waiting.get(step)?.();
  }

  until(step: SessionStep): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.set(step, resolve);
      if (this.told.includes(step)) resolve();
    });
  }
}

describe('an image that is not on the machine', () => {
  let platform: DockerContractPlatform;
  let registry: SmallRegistry;
  let runtime: SessionRuntime;
  beforeAll(async () => {
    platform = await DockerContractPlatform.open();
    registry = await new SmallRegistry().start();
    runtime = platform.newRuntime();
  });
  afterAll(async () => {
    await platform.bench.docker.getImage(`${registry.address}/app:1`).remove({ force: true });
    await registry.stop();
    await platform.dispose();
  });

  const specOf = (image: string): SessionSpec => ({
    ...platform.spec(randomUUID(), { kind: 'temporary' }),
    workload: { platform: 'docker', image },
  });
  const start = (spec: SessionSpec, steps: Steps): Promise<unknown> =>
    runtime.apply(spec, 'running', 1, steps, never).then(
      () => 'running',
      (error: unknown) => error,
    );

  it('is fetched, and the timeline tells how much of it has arrived', async () => {
    const address = registry.address;
    const [spec, steps] = [specOf(`${address}/app:1`), new Steps()];
    const outcome = start(spec, steps);
    await steps.until('image-half');
    expect(steps.told).toEqual(['home-ready', 'image-fetching', 'image-quarter', 'image-half']);
    registry.sendRest();
    // There is no program in it; all that counts here is that it was tried.
    expect(await outcome).toMatchObject({ reason: { code: 'start-failed' } });
    expect(steps.told).toEqual([
      ...steps.told.slice(0, 4),
      'image-three-quarters',
      'image-arrived',
      'image-half-unpacked',
      'image-ready',
    ]);
    expect(await runtime.apply(spec, 'ended', 2, steps, never)).toMatchObject({ state: 'absent' });
  });

  it.each([
    ['does not exist', (address: string) => `${address}/app:2`],
    ['does not give', (address: string) => `${address}/secret:1`],
    ['cannot be reached', () => '127.0.0.1:9/app:1'],
  ])('says in a sentence that it %s', async (words, image) => {
    const spec = specOf(image(registry.address));
    const outcome = await start(spec, new Steps());
    expect(outcome).toMatchObject({ reason: { code: 'image-unavailable' } });
    expect(String(outcome)).toContain(words);
    const { instances } = await runtime.list();
    expect(instances.map(({ id }) => id)).not.toContain(spec.sessionId);
  });
});
