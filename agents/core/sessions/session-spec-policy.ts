import type { SessionApply } from '../../../protocol/agent/messages.js';
import { isImageName } from '../../../protocol/image-name.js';
import { refusedPodMembers } from '../../../protocol/pod-rules.js';
import type { Platform } from '../../../protocol/session.js';
import { refusedMembers } from '../../../protocol/session-rules.js';

/**
 * Why this agent refuses to make such a session, as a sentence, or undefined when it may be made. The control plane has checked the
 * same before: this is the second lock, for the day on which the control plane is not our friend. The shape has been parsed strictly.
 */
export function refusalOf(apply: SessionApply, platform: Platform): string | undefined {
  const { spec } = apply;
  if (spec.sessionId !== apply.id) return 'The specification belongs to another session.';
  if (spec.workload.platform !== platform) {
    return `This agent runs ${platform} workloads, and this one is for ${spec.workload.platform}.`;
  }
  return (
    refusalOfHome(apply) ??
    refusalOfImage(apply) ??
    refusalOfKind(apply) ??
    refusalOfPod(apply) ??
    refusalOfMembers(apply)
  );
}

function refusalOfHome({ id, spec }: SessionApply): string | undefined {
  // Identifiers become names of folders and volumes, where upper and lower case would be two homes of one person.
  if (id !== id.toLowerCase()) return 'The session identifier is not in lower case.';
  if (spec.home.kind === 'temporary') return undefined;
  if (spec.home.userId !== spec.home.userId.toLowerCase()) return 'The identifier of the home is not in lower case.';
  return spec.home.template === spec.template ? undefined : 'The home belongs to another application.';
}

function refusalOfImage({ spec: { workload } }: SessionApply): string | undefined {
  if (workload.platform === 'local' || isImageName(workload.image)) return undefined;
  return 'The image name is not one that images have.';
}

/** A screen shows an application; a web application is a command, and only web applications are watched as such. */
function refusalOfKind({ spec: { stream, workload, web } }: SessionApply): string | undefined {
  if (stream.kind === 'rfb' && 'command' in workload) return 'A command makes no screen.';
  if (stream.kind === 'http' && 'application' in workload) return 'An application of a screen has no web page.';
  return stream.kind === 'rfb' && web ? 'A screen is no web application.' : undefined;
}

function refusalOfPod({ spec: { workload } }: SessionApply): string | undefined {
  if (workload.platform !== 'kubernetes' || !workload.pod) return undefined;
  return refusedPodMembers(workload.pod)[0]?.detail;
}

function refusalOfMembers({ spec: { environment, container, web } }: SessionApply): string | undefined {
  return refusedMembers({ environment, container: container ?? null, web: web ?? null })[0]?.detail;
}
