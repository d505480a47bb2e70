import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from '../drills/drill.js';
import { duplicateAgent } from '../drills/f09-duplicate-agent.js';
import { engineDown } from '../drills/f15-engine-down.js';
import { lastSlot } from '../drills/f19-last-slot.js';
import type { Invariant } from '../oracle/violation.js';
import { DatabaseServer } from '../rig/database-server.js';
import { runDrill } from '../rig/run-drill.js';
import { Stages } from '../rig/stages.js';
import { SCALED } from '../rig/timings.js';
import { MARK } from '../world/home-marks.js';

/** Somebody removes the files of people behind the back of a real agent. */
const filesRemoved: Drill = {
  id: 'files-removed',
  title: 'Files removed from a real machine',
  stage: { replicas: 1, agents: 1 },
  async run({ stage, desk }) {
    const [entry] = await desk.launchRunning(1, { home: 'persistent' });
    rmSync(join(stage.folder, stage.agentAt(0).name, 'homes', entry?.owner.userId ?? '', 'drill', MARK));
  },
};

/** What is wrong stays wrong: there is no need to wait for long. */
const IMPATIENT = { ...SCALED, quietMs: 4_000 };

describe('the rig', () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await DatabaseServer.start();
  });
  afterAll(() => server.stop());

  // Two agents that answer for one: the second one is let in. What only the first one has is given up soon after, how soon is chance.
  it.each<[string, Drill, readonly Invariant[], number]>([
    ['without-fencing', duplicateAgent, ['promises'], 7],
    ['without-lock', lastSlot, ['oversubscribed'], 7],
    // With this seed the engine fails.
    ['complete-ignored', engineDown, ['lost'], 3],
  ])('goes red %s', async (sabotage, drill, invariants, seed) => {
    const stages = new Stages({ server, timings: IMPATIENT, runtime: 'double', sabotage });
    try {
      const { violations } = await stages.use(drill.stage, seed, (stage) => runDrill(drill, seed, stage), false);
      expect(violations.map(({ invariant }) => invariant)).toEqual(expect.arrayContaining([...invariants]));
    } finally {
      await stages.close();
    }
  });

  it('goes red when files are gone from a real machine', async () => {
    const stages = new Stages({ server, timings: IMPATIENT, runtime: 'local', sabotage: '' });
    try {
      const { violations } = await stages.use(
        filesRemoved.stage,
        7,
        (stage) => runDrill(filesRemoved, 7, stage),
        false,
      );
      expect(violations.map(({ invariant }) => invariant)).toContain('lost');
    } finally {
      await stages.close();
    }
  });
});
