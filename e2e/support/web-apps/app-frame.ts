import type { Frame, Page } from 'playwright-core';
import { until } from '../processes.js';

/** The application's page in the viewer's frame. */
export async function appFrame(viewer: Page): Promise<Frame> {
  return until('the frame of the application', async () => {
    const element = await viewer.locator('[data-testid="app-frame"]').elementHandle();
    return element.contentFrame();
  });
}
