import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from './problem.error.js';

/** Nothing that the API takes comes near it. */
export const MAX_JSON_DEPTH = 64;

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)];
const OPENING = new Set(['[', '{'].map((sign) => sign.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((sign) => sign.charCodeAt(0)));

/**
 * Looks at a body before it is parsed: what is nested deeply costs everybody who walks through it a deep stack. Meant for `verify` of the
 * body parser.
 *
 * @throws ProblemError `malformed-request`
 */
export function checkJsonDepth(_request: IncomingMessage, _response: ServerResponse, body: Buffer): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (isText && byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) isText = !isText;
    else if (!isText && OPENING.has(byte)) depth += 1;
    else if (!isText && CLOSING.has(byte)) depth -= 1;
    if (depth > MAX_JSON_DEPTH) throw new TooDeepError();
  }
}

/** body-parser keeps the status of what is thrown, and nothing else. */
class TooDeepError extends ProblemError {
  readonly status = 400;

  constructor() {
    super('malformed-request', `The body is nested deeper than ${MAX_JSON_DEPTH} levels. Send something flatter.`);
  }
}
