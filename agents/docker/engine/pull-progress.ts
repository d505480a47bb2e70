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

const Line = z.object({
  error: z.string().optional(),
  /** Of the layer that it is about. */
  id: z.string().optional(),
  status: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
});
type Line = z.infer<typeof Line>;
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

/** Shares of an image that have arrived and that are unpacked, 0 to 1 each; both go on at once, layer by layer. */
export interface PullShares {
  readonly arrived: number;
  readonly unpacked: number;
}

interface Layer {
  readonly arrived: number;
  readonly unpacked: number;
  /** Bytes of its archive; null while unknown. */
  readonly total: number | null;
}

/** How much of an image is there, from what the engine tells of its layers. */
export class PullShare {
  private readonly layers = new Map<string, Layer>();
  private shares: PullShares = { arrived: 0, unpacked: 0 };

  /** Takes a line of progress. Answers with the shares of all bytes; never less than before. */
  note({ id, status, progressDetail }: Line): PullShares {
    if (id === undefined || status === undefined) return this.shares;
    const layer = this.layers.get(id);
    if (status === 'Pulling fs layer') this.layers.set(id, { arrived: 0, unpacked: 0, total: null });
    else if (layer) this.layers.set(id, after(layer, status, progressDetail ?? {}));
    this.shares = {
      arrived: Math.max(
        this.shares.arrived,
        this.shareOf(({ arrived }) => arrived),
      ),
      unpacked: Math.max(
        this.shares.unpacked,
        this.shareOf(({ unpacked }) => unpacked),
      ),
    };
    return this.shares;
  }

  /** Layers that wait for their turn count like the average of the others. */
  private shareOf(bytesOf: (layer: Layer) => number): number {
    const known = [...this.layers.values()].filter(({ total }) => total !== null);
    const bytes = known.reduce((sum, { total }) => sum + (total ?? 0), 0);
    if (bytes === 0) return 0;
    const all = (bytes * this.layers.size) / known.length;
    return known.reduce((sum, layer) => sum + bytesOf(layer), 0) / all;
  }
}

/** What a line makes of the layer that it is about. Engines that count the seconds of unpacking tell no total then. */
function after(layer: Layer, status: string, { current = 0, total }: NonNullable<Line['progressDetail']>): Layer {
  switch (status) {
    case 'Downloading':
      return total === undefined ? layer : { ...layer, arrived: current, total };
    case 'Download complete':
      return { ...layer, arrived: layer.total ?? 0, total: layer.total ?? 0 };
    case 'Extracting':
      return total === undefined ? layer : { arrived: total, unpacked: current, total };
    case 'Pull complete':
      return { arrived: layer.total ?? 0, unpacked: layer.total ?? 0, total: layer.total ?? 0 };
    default:
      return layer;
  }
}

/**
 * Reads the progress of a pull to its end: one JSON object per line, and an `error` member where it fails after the engine has answered
 * that all is well. Rejects with {@link ImagePullError} then. Calls `progress` for each sign of life with the shares so far.
 */
export async function readProgress(
  stream: NodeJS.ReadableStream,
  progress: (shares: PullShares) => void,
): Promise<void> {
  const share = new PullShare();
  const note = (line: string): string | undefined => {
    const parsed = parse(line);
    if (parsed === undefined) return undefined;
    progress(share.note(parsed));
    return parsed.error;
  };
  let text = '';
  let failure: string | undefined;
  for await (const chunk of stream) {
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    if (text.length > MAX_LINE_CHARS)
      throw new ImagePullError('registry-broken', 'The engine tells its progress in a way unknown.');
    for (const line of lines) failure ??= note(line);
  }
  failure ??= note(text);
  if (failure !== undefined) throw pullFailure(new Error(failure));
}

function parse(line: string): Line | undefined {
  if (line.trim() === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return Line.safeParse(parsed).data ?? {};
  } catch {
    return { error: 'The engine broke off.' };
  }
}
