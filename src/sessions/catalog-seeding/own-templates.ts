import { TemplateDefinition } from '../../../protocol/http/templates.js';
import type { LocalApplication, Resources, Workload } from '../../../protocol/session.js';
import { SOFTWARE_VERSION } from '../../../protocol/software-version.js';

/** RFB's own port (RFC 6143, section 3). */
const RFB_PORT = 5900;

type Words = Pick<TemplateDefinition, 'name' | 'summary' | 'category' | 'icon'>;

/** Before the slash in the names of our own session images, which `images/` makes: `streamspace/<application>`. */
const OWN_IMAGE_PREFIX = 'streamspace/';

/** The same application everywhere: from the machine's own programs, or from an image of this version. */
function workloadsOf(application: LocalApplication, registry: string | null): Workload[] {
  const prefix = registry === null ? OWN_IMAGE_PREFIX : `${registry}/${OWN_IMAGE_PREFIX}`;
  const image = `${prefix}${application}:${SOFTWARE_VERSION}`;
  return [
    { platform: 'local', application },
    { platform: 'docker', image },
    { platform: 'kubernetes', image },
  ];
}

type Own = readonly [application: LocalApplication, words: Words, resources: Resources];

/** Our own applications, in the order that people see. Their images have the version of the product, so that no file can name them. */
export function ownTemplates(registry: string | null): readonly TemplateDefinition[] {
  return OWN.map(([application, words, resources]) =>
    TemplateDefinition.parse({
      ...words,
      id: application,
      stream: { kind: 'rfb', port: RFB_PORT },
      workloads: workloadsOf(application, registry),
      resources,
    }),
  );
}

/** Whether everything that an application runs is what some version of ours brought along: what an administrator put in is not. */
export function areOwnWorkloads(id: string, workloads: readonly Workload[]): boolean {
  return workloads.every((workload) => {
    if ('application' in workload) return workload.application === id;
    return 'image' in workload && workload.image.startsWith(`${OWN_IMAGE_PREFIX}${id}:`);
  });
}

const OWN: readonly Own[] = [
  [
    'desktop',
    {
      name: 'Linux Desktop',
      summary: 'A whole desktop with browser, terminal, files and editor.',
      category: 'Desktops',
      icon: 'desktop',
    },
    { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 },
  ],
  [
    'browser',
    {
      name: 'Web Browser',
      summary: 'A browser of its own, away from your machine.',
      category: 'Internet',
      icon: 'browser',
    },
    { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 5 },
  ],
  [
    'terminal',
    { name: 'Terminal', summary: 'A shell in a clean Linux.', category: 'Development', icon: 'terminal' },
    { cpuMillis: 500, memoryMiB: 512, storageGiB: 5 },
  ],
  [
    'editor',
    { name: 'Text Editor', summary: 'Notes and code, kept between visits.', category: 'Office', icon: 'editor' },
    { cpuMillis: 500, memoryMiB: 512, storageGiB: 5 },
  ],
];
