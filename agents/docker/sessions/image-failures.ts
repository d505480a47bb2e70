import { RuntimeError } from '../../core/session-runtime.js';
import { dockerFailure, toFailure } from '../docker-failures.js';
import { ImagePullError, type PullFailure } from '../engine/pull-progress.js';

const SENTENCES: Record<Exclude<PullFailure, 'disk-full'>, string> = {
  'not-found': 'The image of this application does not exist. Ask your administrator to correct the application.',
  denied:
    'The registry does not give this machine the image of this application. Ask your administrator to check its access to the registry.',
  'registry-unreachable':
    'The registry that has the image of this application cannot be reached. Try again in a few minutes, or tell your administrator.',
  'registry-broken':
    'The registry that has the image of this application has a problem. Try again in a few minutes, or tell your administrator.',
  timeout:
    'Fetching the image of this application took too long. Try again in a few minutes: what has arrived is kept.',
};

/** The failure of a start whose image could not be had. */
export function imageFailure(error: unknown): Error {
  if (!(error instanceof ImagePullError)) return toFailure(error, 'image-unavailable');
  if (error.failure === 'disk-full') return dockerFailure('disk-full', error.message);
  return new RuntimeError(
    { code: 'image-unavailable', message: SENTENCES[error.failure] },
    error.message.slice(0, 2000),
  );
}
