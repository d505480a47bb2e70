import type { TroubleKind } from './trouble.js';

/**
 * What container runtimes say of an image that cannot be had, the first that fits; containerd, CRI-O and Docker each have words of their own.
 * Registries that do not tell whether an image exists say both that it does not and that access is denied.
 */
const WORDS: readonly (readonly [pattern: RegExp, kind: TroubleKind])[] = [
  [
    /no such host|connection refused|no route to host|network is unreachable|tls|x509|dial tcp/i,
    'registry-unreachable',
  ],
  [/deadline exceeded|timeout|timed out|\bEOF\b|connection reset/i, 'registry-unreachable'],
  [/\b50[0-4]\b|too ?many ?requests|\b429\b|service unavailable/i, 'registry-unreachable'],
  [/unauthorized|authorization failed|authentication|denied|forbidden|\b40[13]\b|no basic auth/i, 'image-denied'],
  [/no match for platform|exec format error/i, 'image-invalid'],
  [/not ?found|does not exist|manifest unknown|name unknown|no such image|\b404\b/i, 'image-missing'],
];

/** Names of images and addresses, whose own words say nothing. */
const NAMES = /"[^"]*"|\S*\/\S*/g;

/** What an error of pulling an image is. */
export function imageTrouble(message: string): TroubleKind {
  const words = message.replace(NAMES, ' ');
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'image-trouble';
}
