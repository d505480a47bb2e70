import type { LocalApplication, Resources, Workload } from '../../../protocol/session.js';
import { SOFTWARE_VERSION } from '../../../protocol/software-version.js';
import type { Template } from './template.entity.js';

/** RFB's own port (RFC 6143, section 3). */
const RFB_PORT = 5900;

type BuiltIn = Omit<Template, 'createdAt' | 'updatedAt' | 'isEnabled'>;
type Words = Pick<Template, 'name' | 'summary' | 'category' | 'icon'>;

/** Before the colon in the names of our own session images, which `images/` makes: `streamspace/<application>`. */
export const OWN_IMAGE_PREFIX = 'streamspace/';

/** The same application everywhere: from the machine's own programs, or from an image of this version. */
function workloadsOf(application: LocalApplication): Workload[] {
  return [
    { platform: 'local', application },
    { platform: 'docker', image: `${OWN_IMAGE_PREFIX}${application}:${SOFTWARE_VERSION}` },
  ];
}

function builtIn(application: LocalApplication, words: Words, resources: Resources): BuiltIn {
  return {
    ...words,
    id: application,
    streamKind: 'rfb',
    streamPort: RFB_PORT,
    workloads: workloadsOf(application),
    resources,
    environment: {},
    idleMinutes: 60,
    startTimeoutSeconds: 120,
    wakeTimeoutSeconds: 60,
    endTimeoutSeconds: 60,
  };
}

/** What the catalog holds from the first start on, in the order that people see. */
export const BUILT_IN_CATALOG: readonly BuiltIn[] = [
  builtIn(
    'desktop',
    {
      name: 'Linux Desktop',
      summary: 'A whole desktop with browser, terminal, files and editor.',
      category: 'Desktops',
      icon: 'desktop',
    },
    { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 },
  ),
  builtIn(
    'browser',
    {
      name: 'Web Browser',
      summary: 'A browser of its own, away from your machine.',
      category: 'Internet',
      icon: 'browser',
    },
    { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 5 },
  ),
  builtIn(
    'terminal',
    { name: 'Terminal', summary: 'A shell in a clean Linux.', category: 'Development', icon: 'terminal' },
    { cpuMillis: 500, memoryMiB: 512, storageGiB: 5 },
  ),
  builtIn(
    'editor',
    { name: 'Text Editor', summary: 'Notes and code, kept between visits.', category: 'Office', icon: 'editor' },
    { cpuMillis: 500, memoryMiB: 512, storageGiB: 5 },
  ),
];
