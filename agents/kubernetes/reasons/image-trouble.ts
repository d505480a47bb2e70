import type { TroubleKind } from './trouble.js';

/** What container runtimes say of an image that cannot be had, the first that fits. containerd, CRI-O and Docker each have words of their own. */
const WORDS: readonly (readonly [pattern: RegExp, kind: TroubleKind])[] = [
  [
    /no such host|i\/o timeout|connection refused|no route to host|network is unreachable|TLS handshake|x509|dial tcp/i,
    'registry-unreachable',
  ],
  [/context deadline exceeded|timeout|EOF|\b50[0234]\b|too ?many ?requests|\b429\b/i, 'registry-unreachable'],
  [
    /unauthorized|authorization failed|authentication required|denied|forbidden|\b40[13]\b|no basic auth/i,
    'image-denied',
  ],
  [/not found|does not exist|manifest unknown|name unknown|no such image|\b404\b/i, 'image-missing'],
  [/no match for platform|exec format error|unsupported|no space left/i, 'image-trouble'],
];

/** What an error of pulling an image is. */
export function imageTrouble(message: string): TroubleKind {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'image-trouble';
}
