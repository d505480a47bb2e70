import { percentile } from '../report/table.js';
import { Crowd } from '../rig/crowd.js';
import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

const SLOWEST_TO_MEDIAN = 3;
const ACCEPTED_WITHIN_MS = 2_000;
const RUNNING_WITHIN_MS = 60_000;
/** Whoever is late is to be measured, not lost. */
const PATIENCE_MS = 60_000;

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
    const [agents, people] = isUnscaled ? [50, await stage.people.many(1_000)] : [10, await stage.people.many(120)];
    await Crowd.start(stage, agents, `crowd-${dice.between(1, 1_000_000_000)}`);
    const beganAtMs = performance.now();
    const accepted: number[] = [];
    const running: number[] = [];
    const entries = await Promise.all(
      people.map(async (person) => {
        const entry = await desk.launch(person, { templateId: 'terminal' }, PATIENCE_MS);
        accepted.push(performance.now() - beganAtMs);
        return entry;
      }),
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
