import type { V1ContainerStateTerminated, V1ContainerStatus } from '@kubernetes/client-node';
import { imageTrouble } from './image-trouble.js';
import { trouble, type Trouble } from './trouble.js';

/** Exit code by which an image of ours says that its screen went by itself. */
const SCREEN_LOST = 86;

const PULLING = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable', 'ErrImageNeverPull']);
const NEVER = new Set(['InvalidImageName', 'ImageInspectError']);
const MISCONFIGURED = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreStartHookError',
]);

/** What is wrong with the container of a session, or was when it ended last; undefined while nothing is. */
export function containerTrouble(status: V1ContainerStatus): Trouble | undefined {
  const { waiting, terminated } = status.state ?? {};
  const { reason = '', message = '' } = waiting ?? {};
  const said = [reason, message].filter((text) => text !== '').join(': ');
  if (PULLING.has(reason)) {
    return trouble(reason === 'ErrImageNeverPull' ? 'image-missing' : imageTrouble(message), said);
  }
  if (NEVER.has(reason)) return trouble('image-invalid', said);
  if (MISCONFIGURED.has(reason)) return trouble('misconfigured', said);
  const ended = terminated ?? status.lastState?.terminated;
  return ended && endTrouble(ended);
}

/** A container of a session never ends by itself while all is well. */
function endTrouble({ reason, exitCode, signal, message }: V1ContainerStateTerminated): Trouble {
  const how = signal ? `by signal ${signal}` : `with ${exitCode}`;
  const detail = [`It ended ${how}${reason ? ` (${reason})` : ''}.`, message ?? ''].join('\n').trim();
  if (reason === 'OOMKilled') return trouble('out-of-memory', detail);
  if (reason === 'ContainerCannotRun' || reason === 'StartError') return trouble('misconfigured', detail);
  return trouble(exitCode === SCREEN_LOST ? 'screen-lost' : 'crashed', detail);
}
