import type { Page } from 'playwright-core';

/** What has the focus, as a person perceives it. */
export interface Focus {
  /** Its accessible name, roughly: label or text. */
  readonly name: string;
  /** Whether an outline stands around it, or around the box it fills. */
  readonly isVisible: boolean;
  /** Id of the page, panel, dialog or menu that it is in; empty when that has none. */
  readonly within: string;
}

/** What has the focus now. */
export function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body)
      return { name: '', isVisible: false, within: '' };
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    const name = element.getAttribute('aria-label') ?? label ?? element.textContent;
    const isOutlined = (candidate: Element | null): boolean => {
      if (candidate === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    };
    return {
      name: name.trim().replace(/\s+/g, ' '),
      isVisible: isOutlined(element) || isOutlined(element.parentElement),
      within: element.closest('main, aside, [role="dialog"], [role="menu"]')?.id ?? '',
    };
  });
}

/** Presses Tab until something by this name has the focus. Rejects when it cannot be reached, or when the focus cannot be seen on the way. */
export async function tabTo(page: Page, name: RegExp, most = 40): Promise<Focus> {
  const seen: string[] = [];
  for (let press = 0; press < most; press += 1) {
    const focus = await focusOf(page);
    if (focus.name !== '' && press > 0 && !focus.isVisible)
      throw new Error(`Nobody sees that "${focus.name}" has the focus.`);
    if (name.test(focus.name)) return focus;
    seen.push(focus.name);
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(name)} cannot be reached with Tab. Passed: ${seen.join(' → ')}.`);
}
