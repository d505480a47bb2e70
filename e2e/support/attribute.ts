import type { Locator } from 'playwright-core';
import { until } from './processes.js';

/** Waits until an attribute is drawn with this value: what a click changes is drawn a moment after it. */
export async function attributeIs(element: Locator, name: string, value: string): Promise<void> {
  await until(`${name} to be "${value}"`, async () => (await element.getAttribute(name)) === value);
}
