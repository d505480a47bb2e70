import { setTimeout as delay } from 'node:timers/promises';
import type { Dice } from '../rig/dice.js';
import type { EnginePoint, Machine } from './machine.js';
import type { Victim } from './world.js';

const OPERATIONS = ['list', 'home', 'create', 'start', 'ready'] as const;

/** Every point of the way of a start where the agent may die: before and after each request to its engine, and around its report. */
const POINTS: readonly (EnginePoint | 'report unsent' | 'report sent')[] = [
  ...OPERATIONS.flatMap((operation) => (['before', 'after'] as const).map((phase) => ({ operation, phase }))),
  'report unsent',
  'report sent',
];

/** Kills the agent of a machine at one of the points. */
export function killAtPoint(machine: Machine, dice: Dice, { link, kill }: Victim): void {
  const point = dice.pick(POINTS);
  const wanted: EnginePoint = typeof point === 'object' ? point : { operation: 'ready', phase: 'after' };
  const graceMs = dice.between(1, 60);
  machine.onPoint = async ({ operation, phase }) => {
    if (operation !== wanted.operation || phase !== wanted.phase) return;
    machine.onPoint = () => undefined;
    if (point === 'report unsent') link.set({ kind: 'blackhole' });
    if (typeof point === 'string') void delay(graceMs).then(kill);
    else await kill();
  };
}
