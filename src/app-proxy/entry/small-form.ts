import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../platform/http/problem.error.js';

/** A ticket has 43 characters. */
const MAX_FORM_BYTES = 1024;

/** How long the form may take to arrive, in milliseconds. */
const FORM_MS = 10_000;

/**
 * Reads a small form; a request that is too slow loses its connection.
 *
 * @throws ProblemError `malformed-request` when it is too long.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const deadline = setTimeout(() => request.destroy(), FORM_MS);
  let text = '';
  try {
    for await (const chunk of request) {
      text += String(chunk);
      if (text.length > MAX_FORM_BYTES) break;
    }
  } finally {
    clearTimeout(deadline);
  }
  if (text.length <= MAX_FORM_BYTES) return new URLSearchParams(text);
  throw new ProblemError('malformed-request', 'Send the form of the page and nothing else.');
}
