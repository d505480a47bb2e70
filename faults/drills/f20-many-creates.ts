import { percentile } from '../report/table.js';
import { Crowd } from '../rig/crowd.js';
import { LaunchBurst } from '../rig/launch-burst.js';
import { sessionIn } from '../rig/person.js';
import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

const SLOWEST_TO_MEDIAN = 3;
const ACCEPTED_WITHIN_MS = 2_000;
const RUNNING_WITHIN_MS = 60_000;
/** Whoever is late is to be measured, not lost. */
const PATIENCE_MS = 60_000;
const LAUNCH = { templateId: 'terminal', home: 'temporary' };

/** Very many people launch at once: everybody is accepted soon, everything runs within a minute, and nobody waits much longer than others. */
export const manyCreates: Drill = {
  id: 'F20',
  title: 'Very many launches at once',
  stage: {
    replicas: 1,
    agents: 0,
    controlPlane: {
      STREAMSPACE_AGENT_LOST_MS: '30000',
      STREAMSPACE_LOG_LEVEL: 'warn',
      // Whoever stands in the queue for the database is not to be told that it is away.
      DATABASE_CONNECT_TIMEOUT_MS: '5000',
      DATABASE_STATEMENT_TIMEOUT_MS: '10000',
    },
  },
  runtimes: ['double'],
  async run({ stage, desk, dice, isUnscaled }) {
    const [agents, count] = isUnscaled ? [50, 1_000] : [10, 120];
    await Crowd.start(stage, agents, `crowd-${dice.between(1, 1_000_000_000)}`);
    const people = await stage.people.many(count);
    const burst = await LaunchBurst.prepare(people, stage.replica.url, LAUNCH, PATIENCE_MS);
    const beganAtMs = performance.now();
    const answers = await burst.go();
    const accepted = answers.map(({ afterMs }) => afterMs);
    const running: number[] = [];
    const entries = answers.map(({ person, ...answer }) =>
      desk.ledger.add(sessionIn('A launch', 201, answer).id, person),
    );
    const left = new Set(entries.map(({ id }) => id));
    const look = async (): Promise<boolean> => {
      const { rows } = await stage.rows.query<{ id: string }>(
        `SELECT id FROM sessions WHERE state = 'running' AND id = ANY($1)`,
        [[...left]],
      );
      for (const { id } of rows) if (left.delete(id)) running.push(performance.now() - beganAtMs);
      return left.size === 0;
    };
    await until('everything to run', look, RUNNING_WITHIN_MS, 100);
    desk.durations.push({ what: 'accepted (p99)', ms: percentile(accepted, 0.99) });
    desk.durations.push({ what: 'all running', ms: Math.max(...running) });
    if (!isUnscaled) return;
    const slow = percentile(accepted, 0.99);
    desk.promise(slow <= ACCEPTED_WITHIN_MS, `the 99th of a hundred was accepted after ${Math.round(slow)} ms`);
    const ratio = Math.max(...running) / percentile(running, 0.5);
    desk.promise(
      ratio <= SLOWEST_TO_MEDIAN,
      `the slowest waited ${ratio.toFixed(1)} times as long as half of the others`,
    );
  },
};
