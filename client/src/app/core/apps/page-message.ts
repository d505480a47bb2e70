import type { AppPageMessage } from '../../../../../protocol/http/apps.js';

type Page = AppPageMessage['page'];

const PAGES: Readonly<Record<Page, true>> = {
  entering: true,
  'not-here': true,
  waiting: true,
  unanswered: true,
  ended: true,
};

/**
 * Which page of ours a message from an application's host speaks for; null for anything else, such as what an application says to whoever frames
 * it. An application can say the same words from the same host: they are a reason to look, never a fact.
 */
export function pageOfMessage(data: unknown): Page | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || !('page' in data)) return null;
  const { type, page } = data;
  return type === 'streamspace.page' && isPage(page) ? page : null;
}

/** Whether a message of a page of ours leaves it open that the application keeps something in its frame. */
export function mayKeepThings(data: unknown): boolean {
  return typeof data !== 'object' || data === null || !('hasStorage' in data) || data.hasStorage !== false;
}

function isPage(value: unknown): value is Page {
  return typeof value === 'string' && Object.hasOwn(PAGES, value);
}
