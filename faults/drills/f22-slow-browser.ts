import { setTimeout as delay } from 'node:timers/promises';
import { ChaosProxy } from '../chaos/chaos-proxy.js';
import { ScreenViewer } from '../rig/screen-viewer.js';
import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

const SLOW = { kind: 'throttle', bytesPerSecond: 50_000, ms: 300 } as const;
const OTHERS_GAP_MS = 1_500;

/** One browser is on a bad line: it is served as well as the line allows, and nobody else notices. */
export const slowBrowser: Drill = {
  id: 'F22',
  title: 'One browser on a slow line',
  stage: { replicas: 2, agents: 2 },
  async run({ stage, dice, desk, isUnscaled }) {
    const entries = await desk.launchRunning(5);
    const [slowOne, ...others] = entries;
    const viewers = await Promise.all(others.map((entry) => desk.look(entry)));
    const line = await ChaosProxy.open([stage.front.port], dice.fork('slow line'));
    line.set(SLOW);
    const viewer = new ScreenViewer(slowOne!.owner.at(`http://127.0.0.1:${line.port}`), slowOne!.id, 1_000, stage.url);
    try {
      await until('a picture over the slow line', () => viewer.hasSeenSince(-Infinity));
      await delay(isUnscaled ? 40_000 : 4_000);
      desk.promise(viewer.streams === 1, 'the slow one was cut off');
      const gap = Math.max(...viewers.map(({ longestGapMs }) => longestGapMs));
      desk.promise(!isUnscaled || gap < OTHERS_GAP_MS, `another one saw nothing for ${Math.round(gap)} ms`);
    } finally {
      await viewer.close();
      await line.close();
    }
  },
};
