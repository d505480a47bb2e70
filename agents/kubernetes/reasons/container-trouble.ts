import type { V1ContainerState, V1ContainerStateTerminated, V1ContainerStatus } from '@kubernetes/client-node';
import { imageTrouble } from './image-trouble.js';
import { trouble, type Trouble } from './trouble.js';

/** Exit code by which an image of ours says that its screen went by itself. */
const SCREEN_LOST = 86;

const PULLING = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable', 'ImageInspectError']);
const MISCONFIGURED = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);
/** What a node that is busy says, and then tries again. */
const BUSY = /deadline exceeded|timed? ?out|is reserved for/i;

/**
 * What is wrong with the container of a session, or was when it ended last; undefined while nothing is. `pullError` is what was said of its
 * image last: a container that waits for the next attempt does not repeat it on all versions of Kubernetes.
 */
export function containerTrouble(status: V1ContainerStatus, pullError = ''): Trouble | undefined {
  const { waiting, terminated } = status.state ?? {};
  const ended = terminated ?? status.lastState?.terminated;
  return (waiting && waitTrouble(waiting, pullError)) ?? (ended && endTrouble(ended));
}

/** Whether a container has never run, since there is no image to run: without one no process of it can be. */
export function hasNeverHadAnImage({ state, lastState, restartCount }: V1ContainerStatus): boolean {
  const reason = state?.waiting?.reason ?? '';
  const isWithoutImage = PULLING.has(reason) || reason === 'ErrImageNeverPull' || reason === 'InvalidImageName';
  return isWithoutImage && restartCount === 0 && !lastState?.terminated;
}

function waitTrouble(
  { reason = '', message = '' }: NonNullable<V1ContainerState['waiting']>,
  pullError: string,
): Trouble | undefined {
  const said = [reason, message].filter((text) => text !== '').join(': ');
  if (PULLING.has(reason)) {
    const kind = imageTrouble(message);
    if (kind !== 'image-trouble' || pullError === '') return trouble(kind, said);
    return trouble(imageTrouble(pullError), `${said}\n${pullError}`);
  }
  if (reason === 'ErrImageNeverPull') return trouble('image-missing', said);
  if (reason === 'InvalidImageName') return trouble('image-invalid', said);
  if (!MISCONFIGURED.has(reason) || BUSY.test(message)) return undefined;
  return trouble(/subPath/i.test(message) ? 'home-mount' : 'misconfigured', said);
}

/** A container of a session never ends by itself while all is well. */
function endTrouble({ reason, exitCode, signal, message }: V1ContainerStateTerminated): Trouble {
  const how = signal ? `by signal ${signal}` : `with ${exitCode}`;
  const detail = [`It ended ${how}${reason ? ` (${reason})` : ''}.`, message ?? ''].join('\n').trim();
  if (reason === 'OOMKilled') return trouble('out-of-memory', detail);
  if (reason === 'ContainerCannotRun' || reason === 'StartError') return trouble('misconfigured', detail);
  return trouble(exitCode === SCREEN_LOST ? 'screen-lost' : 'crashed', detail);
}
