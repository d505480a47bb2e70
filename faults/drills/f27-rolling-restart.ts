import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.js';

/** Replicas are restarted one after the other, as by a new release: nobody is refused, and pictures stand still for a moment at most. */
export const rollingRestart: Drill = {
  id: 'F27',
  title: 'Replicas restarted one by one',
  stage: { replicas: 2, agents: 2 },
  async run({ stage, dice, desk }) {
    const entries = await desk.launchRunning(dice.between(3, 6));
    const viewers = await Promise.all(
      dice
        .shuffle(entries)
        .slice(0, 3)
        .map((entry) => desk.look(entry)),
    );
    for (const replica of dice.shuffle(stage.replicas)) {
      const beganAtMs = performance.now();
      await replica.process.stop();
      desk.promise(performance.now() - beganAtMs < 30_000, 'a replica took longer than 30 s to leave');
      await replica.process.start();
      await delay(dice.between(300, 800));
    }
    const longest = Math.max(...viewers.map(({ longestGapMs }) => longestGapMs));
    desk.durations.push({ what: 'picture back', ms: longest });
  },
};
