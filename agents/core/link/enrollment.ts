import type { Logger } from 'pino';
import { EnrolledAgent, type EnrollAgent } from '../../../protocol/agent/handshake.js';
import { Problem } from '../../../protocol/problem.js';
import { messageOf } from '../error-text.js';
import { sleep, type Clock } from '../clock.js';
import type { LinkTimings } from './link-handlers.js';
import { reconnectDelayMs } from './reconnect-delay.js';

const ENROLLMENT_PATH = '/api/v1/agents/enroll';

/** The control plane will not have this agent, and asking again changes nothing. */
export class EnrollmentError extends Error {
  override readonly name = 'EnrollmentError';
}

/** The control plane could not be asked; it may be better later. */
class EnrollmentUnavailableError extends Error {
  override readonly name = 'EnrollmentUnavailableError';
}

export interface EnrollmentOptions {
  readonly serverUrl: URL;
  readonly timings: LinkTimings;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Registers the agent's public key and resolves with its id. Asks again, with jitter, while the control plane cannot be reached, for
 * the two may be started in any order; resolves with undefined when `signal` fires first. Rejects with {@link EnrollmentError} when the
 * control plane refuses.
 */
export async function enrollAgent(
  request: EnrollAgent,
  { serverUrl, timings, clock, log }: EnrollmentOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await askOnce(
        new URL(ENROLLMENT_PATH, serverUrl),
        request,
        AbortSignal.any([signal, AbortSignal.timeout(timings.answerMs)]),
      );
    } catch (error) {
      if (!(error instanceof EnrollmentUnavailableError)) throw error;
      log.warn({ cause: error.message, attempt }, 'the control plane cannot be asked for enrolment yet');
      await sleep(clock, reconnectDelayMs(attempt, timings.reconnect, timings.random()), signal);
    }
  }
  return undefined;
}

async function askOnce(url: URL, request: EnrollAgent, signal: AbortSignal): Promise<string> {
  const response = await post(url, request, signal);
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const enrolled = EnrolledAgent.safeParse(body);
    if (enrolled.success) return enrolled.data.agentId;
    throw new EnrollmentError(
      `${url.origin} is not a StreamSpace control plane that this agent understands. Check STREAMSPACE_SERVER_URL.`,
    );
  }
  if (response.status >= 500 || response.status === 429)
    throw new EnrollmentUnavailableError(`status ${response.status}`);
  const problem = Problem.safeParse(body);
  const detail = problem.success
    ? problem.data.detail
    : `The answer has the status ${response.status}. Check STREAMSPACE_SERVER_URL.`;
  throw new EnrollmentError(`The control plane refused to enrol this agent: ${detail}`);
}

async function post(url: URL, request: EnrollAgent, signal: AbortSignal): Promise<Response> {
  try {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json' };
    // A redirect would carry the token to somebody whom nobody configured.
    return await fetch(url, { method: 'POST', headers, body: JSON.stringify(request), redirect: 'error', signal });
  } catch (error) {
    throw new EnrollmentUnavailableError(causeOf(error));
  }
}

/** `fetch` hides what happened in the cause of its error. */
function causeOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
