import { createHash } from 'node:crypto';
import type { AppPageMessage } from '../../../protocol/http/apps.js';
import { ENTRY_SCRIPT, PAGE_SCRIPT, PAGE_STYLE } from './page-assets.js';

/** A page of ours on an application's host. */
export interface OwnPage {
  readonly title: string;
  /** What happened and what to do next, in sentences. */
  readonly message: string;
  /** What the page tells the viewer that frames it; `entering` posts the ticket. */
  readonly page: AppPageMessage['page'];
  /** The session that opening it in the portal wakes, if it is one that sleeps. */
  readonly sleeper?: string;
  /** Whether it answers something that was sent, which the browser must not send again. */
  readonly isPosted?: boolean;
  /** Where the page leads back to. */
  readonly portal: string;
  /** Origins of the portal, under each of which the viewer may have been opened. */
  readonly framers: readonly string[];
}

const source = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Scripts and styles of ours alone, by their digests; frames of the viewer alone. */
export function pagePolicy(framers: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${source(ENTRY_SCRIPT)} ${source(PAGE_SCRIPT)}`,
    `style-src ${source(PAGE_STYLE)}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors 'self' ${framers.join(' ')}`,
  ].join('; ');
}

/** The portal alone wakes a session: whatever this host could be asked, the application's own scripts could ask as well. */
const wakeLink = (portal: string, sessionId: string): string =>
  `<p><a class="wake" href="${escaped(portal)}/sessions/${escaped(sessionId)}" target="_top">Wake it up</a></p>`;

/** The page as HTML. */
export function renderPage({ title, message, page, sleeper, isPosted, portal, framers }: OwnPage): string {
  const body =
    page === 'entering'
      ? `<form method="post"><input type="hidden" name="ticket"></form><script>${ENTRY_SCRIPT}</script>`
      : `<script>${PAGE_SCRIPT}</script>`;
  return `<!doctype html>
<html lang="en" data-page="${page}" data-again="${isPosted ? 'anew' : 'same'}" data-framers="${escaped(framers.join(' '))}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
<main>
<h1>${escaped(title)}</h1>
<p role="status">${escaped(message)}</p>
${sleeper === undefined ? '' : wakeLink(portal, sleeper)}
<p><a href="${escaped(portal)}" target="_top">Open StreamSpace</a></p>
</main>
${body}
</html>
`;
}
