import type { SessionApply } from '../../../protocol/agent/messages.js';
import { imageRefusal, type ImagePolicy } from '../../../protocol/image-policy.js';

/** Why the image of a session may not be run here, as a sentence; undefined when it may, or when there is none. It is looked at before it is fetched. */
export function refusedImage({ desired, spec: { workload } }: SessionApply, policy: ImagePolicy): string | undefined {
  // What is put to sleep, or away, may have been made before there was a policy.
  if (desired !== 'running' || workload.platform === 'local') return undefined;
  return imageRefusal(workload.image, policy) ?? undefined;
}
