import { DRILLS } from './drills/all-drills.js';
import { DatabaseServer } from './rig/database-server.js';
import { runDrill } from './rig/run-drill.js';
import { Stages } from './rig/stages.js';
import { SCALED } from './rig/timings.js';

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
});
