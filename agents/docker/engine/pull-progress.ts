import { z } from 'zod';
import { engineText, isEngineDown, statusOf } from './engine-errors.js';

/** Why an image could not be pulled. */
export type PullFailure = 'not-found' | 'denied' | 'registry-unreachable' | 'registry-broken' | 'timeout' | 'disk-full';

/** An image could not be pulled; the message is what the engine or the registry said. */
export class ImagePullError extends Error {
  override readonly name = 'ImagePullError';

  constructor(
    readonly failure: PullFailure,
    message: string,
  ) {
    super(message);
  }
}

const Line = z.object({ error: z.string().optional() });
/** Longest line of progress; the engine's are a few hundred bytes. */
const MAX_LINE_CHARS = 1024 * 1024;

/** What engines and registries say, most telling first: the status alone is often 500, whatever happened. */
const SIGNS: readonly (readonly [RegExp, PullFailure])[] = [
  [/no space left on device/i, 'disk-full'],
  [
    /unauthorized|authentication required|access denied|denied:|forbidden|no basic auth|may require 'docker login'|\b40[13]\b/i,
    'denied',
  ],
  [/manifest unknown|not found|name unknown|no such image|invalid reference|\b404\b/i, 'not-found'],
  [/timeout|deadline exceeded|timed out/i, 'timeout'],
  [
    /no such host|connection refused|connection reset|no route|network is unreachable|dial tcp|x509|tls:|\bEOF\b/i,
    'registry-unreachable',
  ],
];

const BY_STATUS: ReadonlyMap<number, PullFailure> = new Map([
  [401, 'denied'],
  [403, 'denied'],
  [404, 'not-found'],
]);

/** What a refusal of the engine means for a pull; errors of the engine itself stay what they are. */
export function pullFailure(error: unknown): unknown {
  if (error instanceof ImagePullError || isEngineDown(error)) return error;
  const text = engineText(error);
  const bySign = SIGNS.find(([sign]) => sign.test(text))?.[1];
  return new ImagePullError(bySign ?? BY_STATUS.get(statusOf(error) ?? 0) ?? 'registry-broken', text);
}

/**
 * Reads the progress of a pull to its end: one JSON object per line, and an `error` member where it fails after the engine has answered
 * that all is well. Rejects with {@link ImagePullError} then.
 */
export async function readProgress(stream: NodeJS.ReadableStream, progress: () => void): Promise<void> {
  let text = '';
  let failure: string | undefined;
  for await (const chunk of stream) {
    progress();
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    if (text.length > MAX_LINE_CHARS)
      throw new ImagePullError('registry-broken', 'The engine tells its progress in a way unknown.');
    for (const line of lines) failure ??= errorIn(line);
  }
  failure ??= errorIn(text);
  if (failure !== undefined) throw pullFailure(new Error(failure));
}

function errorIn(line: string): string | undefined {
  if (line.trim() === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return Line.safeParse(parsed).data?.error;
  } catch {
    return 'The engine broke off.';
  }
}
