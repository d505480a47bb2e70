import { isImageName, isPinnedImage } from '../image-name.js';
import { placeholdersIn, PLACEHOLDERS, unknownPlaceholders } from '../placeholders.js';
import { refusedPodMembers } from '../pod-rules.js';
import type { Workload } from '../session.js';
import { refusedMembers, type SessionRules } from '../session-rules.js';

/** What the rules look at. */
export interface RuledTemplate extends SessionRules {
  readonly id: string;
  readonly stream: { readonly kind: 'rfb' | 'http' };
  readonly workloads: readonly Workload[];
  readonly resources: { readonly memoryMiB: number };
  readonly idleMinutes: number | null;
  readonly standbyMinutes: number | null;
}

/** Something that a definition says and may not. */
export interface BrokenRule {
  readonly path: (string | number)[];
  readonly message: string;
}

/** So that a value that is filled in stays within what an agent takes. */
const MAX_PLACEHOLDERS = 4;
const KNOWN = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
/** Names of routes below `/templates`. */
const RESERVED_IDS = ['import', 'export'];

/** Every rule over more than one member that `template` breaks. */
export function brokenRules(template: RuledTemplate): BrokenRule[] {
  return [
    ...brokenId(template),
    ...template.workloads.flatMap((workload, index) => brokenWorkload(template, workload, index)),
    ...brokenStream(template),
    ...brokenMemory(template),
    ...brokenStandby(template),
    ...Object.entries(template.environment).flatMap(([name, value]) => brokenValue(template, name, value)),
    ...refusedMembers(template).map(({ path, detail }) => ({ path: [...path], message: detail })),
  ];
}

function brokenId({ id }: RuledTemplate): BrokenRule[] {
  return RESERVED_IDS.includes(id) ? [{ path: ['id'], message: `Use another id; ${id} is taken by the API.` }] : [];
}

function brokenStream({ stream, web }: RuledTemplate): BrokenRule[] {
  if (stream.kind === 'http' || web === null) return [];
  return [{ path: ['web'], message: 'Leave it out: only streams of kind http have a web application.' }];
}

function brokenMemory({ container, resources }: RuledTemplate): BrokenRule[] {
  if ((container?.shmMiB ?? 0) < resources.memoryMiB) return [];
  return [{ path: ['container', 'shmMiB'], message: 'It is part of the memory: use less than memoryMiB.' }];
}

function brokenStandby({ stream, idleMinutes, standbyMinutes }: RuledTemplate): BrokenRule[] {
  if (stream.kind === 'http' && standbyMinutes !== null) {
    return [
      {
        path: ['standbyMinutes'],
        message: 'Leave it out: only screens are frozen. Web applications go to sleep when they are idle.',
      },
    ];
  }
  if (standbyMinutes === null || idleMinutes === null || standbyMinutes < idleMinutes) return [];
  return [
    { path: ['standbyMinutes'], message: 'Use less than idleMinutes, or leave it out: it would never be frozen.' },
  ];
}

function brokenWorkload({ stream, workloads }: RuledTemplate, workload: Workload, index: number): BrokenRule[] {
  const path = ['workloads', index];
  const first = workloads.findIndex(({ platform }) => platform === workload.platform);
  const twice = first === index ? [] : [{ path, message: `There is a workload for ${workload.platform} already.` }];
  return [
    ...twice,
    ...(workload.platform === 'local' ? brokenLocal(stream.kind, workload, path) : brokenImage(workload.image, path)),
    ...brokenPod(workload, path),
  ];
}

function brokenPod(workload: Workload, at: (string | number)[]): BrokenRule[] {
  if (workload.platform !== 'kubernetes' || !workload.pod) return [];
  return refusedPodMembers(workload.pod).map(({ path, detail }) => ({
    path: [...at, 'pod', ...path],
    message: detail,
  }));
}

function brokenLocal(kind: 'rfb' | 'http', workload: object, path: (string | number)[]): BrokenRule[] {
  if (kind === 'rfb' && 'command' in workload) {
    return [
      { path: [...path, 'command'], message: 'A command is for streams of kind http; screens show an application.' },
    ];
  }
  if (kind === 'http' && 'application' in workload) {
    return [
      {
        path: [...path, 'application'],
        message: 'An application is for streams of kind rfb; web applications are a command.',
      },
    ];
  }
  return [];
}

function brokenImage(image: string, at: (string | number)[]): BrokenRule[] {
  const path = [...at, 'image'];
  if (!isImageName(image)) return [{ path, message: 'Use the name of an image, such as team/image:1.2.3.' }];
  return isPinnedImage(image) ? [] : [{ path, message: 'Pin a digest, or a tag other than latest.' }];
}

function brokenValue({ stream }: RuledTemplate, name: string, value: string): BrokenRule[] {
  const path = ['environment', name];
  const unknown = unknownPlaceholders(value);
  const used = placeholdersIn(value);
  if (unknown.length > 0) return [{ path, message: `There is no {{${unknown[0]}}}. Known are ${KNOWN}.` }];
  if (used.length > MAX_PLACEHOLDERS)
    return [{ path, message: `Use at most ${MAX_PLACEHOLDERS} placeholders in a value.` }];
  if (stream.kind === 'rfb' && used.some((placeholder) => ['session.host', 'session.origin'].includes(placeholder))) {
    return [{ path, message: 'Only sessions of kind http have a host of their own.' }];
  }
  return [];
}
