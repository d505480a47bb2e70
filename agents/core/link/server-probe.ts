import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock, Timer } from '../clock.js';

/** Answers without a look at the database. Whatever the answer says, somebody is there. */
const PATH = '/healthz';
/** How often a new question is put while none is answered, in milliseconds. */
const EVERY_MS = 1_000;

export interface ProbeOptions {
  readonly serverUrl: URL;
  readonly clock: Clock;
  /** How long a question may take, in milliseconds. */
  readonly answerMs: number;
}

/**
 * Resolves once the server answers, or when `signal` fires; never rejects. A connection that is begun while the network is away may hang, and
 * may go on hanging when the network is back; on a slow network a connection takes its time. So a new one is begun every second, and those
 * before it go on: the first answer counts, a second after the network's return at the latest.
 */
export function untilServerAnswers({ serverUrl, clock, answerMs }: ProbeOptions, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const end = (): void => over.abort();
  signal.addEventListener('abort', end);
  let timer: Timer | undefined;
  const ask = (): void => {
    timer = clock.schedule(EVERY_MS, ask);
    putQuestion(new URL(PATH, serverUrl), AbortSignal.any([over.signal, AbortSignal.timeout(answerMs)]), end);
  };
  return new Promise((resolve) => {
    over.signal.addEventListener('abort', () => {
      signal.removeEventListener('abort', end);
      timer?.cancel();
      resolve();
    });
    if (signal.aborted) end();
    else ask();
  });
}

/** On a connection of its own, which ends with the answer. */
function putQuestion(url: URL, signal: AbortSignal, answered: () => void): void {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const question = send(url, { agent: false, signal }, (response) => {
    response.on('error', () => undefined);
    response.destroy();
    answered();
  });
  // Somebody else finds out what is wrong, as soon as somebody answers.
  question.on('error', () => undefined);
  question.end();
}
