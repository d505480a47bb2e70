import type { Page } from 'playwright-core';
import { SessionTimeline, type TimelineEntry } from '../../protocol/http/sessions.js';
import type { ClusterStage } from '../../e2e/support/kubernetes/cluster-stage.js';
import { until } from '../../e2e/support/processes.js';
import { measurePicture } from '../first-picture.js';
import { type LaunchParts, launchParts, ourShareMs } from './share.js';

/** What is known of launches: the time to a desktop that can be used, in milliseconds, and where it went. */
export interface Launches {
  readonly pictures: readonly number[];
  readonly parts: readonly LaunchParts[];
  readonly timelines: readonly (readonly TimelineEntry[])[];
}

/** Launches a desktop with a click `rounds` times, one after the other; each has ended before the next. */
export async function measureLaunches(stage: ClusterStage, page: Page, rounds: number): Promise<Launches> {
  const pictures: number[] = [];
  const parts: LaunchParts[] = [];
  const timelines: TimelineEntry[][] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await page.goto(stage.url);
    await page.getByTestId('launch-desktop').waitFor();
    const picture = await measurePicture(page);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const { entries } = SessionTimeline.parse((await stage.api.call('GET', `/sessions/${id}/timeline`)).body);
    const launch = launchParts(picture, entries);
    process.stdout.write(
      `launch ${round}: ${picture.usefulMs.toFixed(0)} ms, ours of it ${ourShareMs(launch).toFixed(0)} ms, connected after ${picture.connectedMs.toFixed(0)} ms\n`,
    );
    await stage.end(id);
    await until('its pod to go', async () => (await stage.podsOf(id)).length === 0, 60_000);
    // The first one warms the browser and the disk cache.
    if (round === 0) continue;
    pictures.push(picture.usefulMs);
    parts.push(launch);
    timelines.push(entries);
  }
  return { pictures, parts, timelines };
}
