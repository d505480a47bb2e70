import { DRILLS } from './drills/all-drills.js';
import type { Drill } from './drills/drill.js';
import { agentKilled } from './drills/f02-agent-killed.js';
import { partition } from './drills/f12-partition.js';
import { DatabaseServer } from './rig/database-server.js';
import { runDrill } from './rig/run-drill.js';
import { Stages } from './rig/stages.js';
import { SCALED } from './rig/timings.js';
import type { RuntimeName } from './world/world.js';

/** Drills that need the same stage come one after the other, so that it is set up once. */
const IN_ORDER = DRILLS.toSorted((a, b) => JSON.stringify(a.stage).localeCompare(JSON.stringify(b.stage)));
const SEED = 20_261_127;

describe('whatever breaks', () => {
  let server: DatabaseServer;
  let stages: Stages;
  beforeAll(async () => {
    server = await DatabaseServer.start();
    stages = new Stages({ server, timings: SCALED, runtime: 'double', sabotage: '' });
  });
  afterAll(async () => {
    await stages.close();
    await server.stop();
  });

  it.each(IN_ORDER.map((drill) => [`${drill.id}: ${drill.title}`, drill] as const))(
    'nothing is lost (%s)',
    async (_name, drill) => {
      const result = await stages.use(drill.stage, SEED, (stage) => runDrill(drill, SEED, stage), true);
      expect(result.violations).toEqual([]);
    },
  );

  // What engines and kernels really do; all drills on them are for `npm run faults`.
  it.each<[RuntimeName, Drill]>([
    ['local', agentKilled],
    ['docker', partition],
  ])('nothing is lost on real machines (%s)', async (runtime, drill) => {
    const real = new Stages({ server, timings: SCALED, runtime, sabotage: '' });
    try {
      const result = await real.use(drill.stage, SEED, (stage) => runDrill(drill, SEED, stage), true);
      expect(result.violations).toEqual([]);
    } finally {
      await real.close();
    }
  });
});
