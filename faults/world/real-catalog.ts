import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';

/** A machine that does nothing else starts a terminal in a second; one that is busy takes its time, which is no fault. */
const DEADLINE_SECONDS = 60;

const TERMINAL = {
  summary: 'A terminal for fault drills.',
  category: 'Drills',
  icon: 'terminal',
  stream: { kind: 'rfb', port: 5900 },
  workloads: [
    { platform: 'local', application: 'terminal' },
    { platform: 'docker', image: `streamspace/terminal:${SOFTWARE_VERSION}` },
  ],
  resources: { cpuMillis: 500, memoryMiB: 512, storageGiB: 1 },
  idleMinutes: null,
  startTimeoutSeconds: DEADLINE_SECONDS,
  wakeTimeoutSeconds: DEADLINE_SECONDS,
  endTimeoutSeconds: DEADLINE_SECONDS,
};

/** Writes the templates that drills launch on real platforms, and answers with their folder. */
export function writeRealCatalog(folder: string): string {
  const catalog = join(folder, 'catalog');
  mkdirSync(catalog);
  const templates = [
    { id: 'drill', name: 'Drill', ...TERMINAL },
    { id: 'drowsy', name: 'Drowsy drill', ...TERMINAL, standbyMinutes: 1 },
  ];
  // JSON is YAML.
  writeFileSync(join(catalog, 'drill.yaml'), JSON.stringify({ templates }));
  return catalog;
}
