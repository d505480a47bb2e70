import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * What axe finds on the page as it is now, a line per element; and a line when the page scrolls sideways. Empty when all is well. `without`
 * names rules that do not apply.
 */
export async function audit(page: Page, without: readonly string[] = []): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).disableRules([...without]).analyze();
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')} ${failureSummary ?? ''}`),
  );
  const surplus = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  return surplus > 0 ? [...findings, `The page is ${surplus} px wider than the window.`] : findings;
}

/** Waits for running transitions: in the middle of one, colours are not the page's own. Endless ones do not count. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const finite = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map((animation) => animation.finished));
  });
}
