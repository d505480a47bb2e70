import { z } from 'zod';

/** Which images may be run. */
export interface ImagePolicy {
  /** Registries, or folders in them such as `ghcr.io/team`; none means any. What names no registry is from `docker.io`. */
  readonly registries: readonly string[];
  /** Whether an image must be named by its digest, so that nobody can put another one in its place. */
  readonly needsDigest: boolean;
}

export const ANY_IMAGE: ImagePolicy = { registries: [], needsDigest: false };

const REGISTRY = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9][a-z0-9._-]*)*$/;
/** Where images are pulled from may be spelled with capitals, as names of hosts may; what is compared with is in small letters. */
const REGISTRY_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?(?:\/[a-z0-9][a-z0-9._-]*)*$/;

/** A variable that names one registry, or a folder in it. */
export const RegistryName = z
  .string()
  .regex(REGISTRY_NAME, 'must be a registry, or a folder in it, such as registry.example.com or ghcr.io/team')
  .optional();

/** A variable that lists registries, separated by commas. */
export const RegistryList = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((entry) => entry !== ''))
  .refine(
    (entries) => entries.every((entry) => REGISTRY.test(entry)),
    'must be registries, or folders in them, such as registry.example.com or ghcr.io/team, separated by commas',
  );

/** A variable that says whether digests are required. */
export const DigestRule = z.enum(['optional', 'required']).default('optional');

/** Why `image`, a valid name, may not be run, as a sentence; null when it may. */
export function imageRefusal(image: string, { registries, needsDigest }: ImagePolicy): string | null {
  const place = placeOf(image);
  const isListed = registries.some((entry) => place === entry || place.startsWith(`${entry}/`));
  if (registries.length > 0 && !isListed) {
    return `Images from ${place.slice(0, place.indexOf('/'))} may not be run here. Use one from ${registries.join(' or ')}.`;
  }
  if (needsDigest && !image.includes('@')) return 'Name the image by its digest, such as team/image@sha256:….';
  return null;
}

/** Registry and path of an image, without tag and digest, as Docker reads its name. */
function placeOf(image: string): string {
  const [name = ''] = image.split('@', 1);
  const path = name.replace(/:[^:/]*$/, '');
  const [first = '', ...rest] = path.split('/');
  const isHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost');
  if (isHost) return [first.toLowerCase(), ...rest].join('/');
  return `docker.io/${rest.length === 0 ? 'library/' : ''}${path}`;
}
