import { Containers } from '../world/containers.js';
import { type Limits, lookBack } from './history.js';

const RESOURCES = { cpuMillis: 500, memoryMiB: 512, storageGiB: 1 };
const ONE: Limits = { sessions: null, cpuMillis: null, memoryMiB: 512 };

describe('a look back', () => {
  const accounts = {
    ownerOf: () => 'somebody',
    resourcesOf: () => null,
    hasSleepersBeside: false,
    limits: new Map([['somebody', ONE]]),
  };
  const run = (world: Containers, sessionId: string): string => {
    const { id } = world.create('m', sessionId, RESOURCES, 1);
    world.change(id, { state: 'running' });
    return id;
  };

  it('finds nothing where one comes after the other', () => {
    const world = new Containers();
    world.remove(run(world, 'first'), 'removed');
    run(world, 'second');
    expect(lookBack(world.journal, 0, accounts)).toEqual([]);
  });

  it('finds what was too much for a moment', () => {
    const world = new Containers();
    const first = run(world, 'first');
    const second = run(world, 'second');
    for (const id of [first, second]) world.remove(id, 'removed');
    expect(lookBack(world.journal, 0, accounts)).toEqual([
      { invariant: 'oversubscribed', text: 'somebody had 1024 memoryMiB of 512' },
    ]);
    expect(lookBack(world.journal, world.journal.length, accounts)).toEqual([]);
  });

  it('finds two containers of one session, however short', () => {
    const world = new Containers();
    run(world, 'twice');
    world.remove(run(world, 'twice'), 'removed');
    expect(lookBack(world.journal, 0, { ...accounts, limits: new Map() }).map(({ invariant }) => invariant)).toEqual([
      'duplicates',
    ]);
  });
});
