import type { LedgerEntry } from '../oracle/ledger.js';
import type { Person } from '../rig/person.js';
import { until } from '../rig/until.js';
import type { Drill, DrillRun } from './drill.js';

const ROUNDS = 15;
const CONTENDERS = 6;

/** One round at both replicas at once. Answers with what was granted. */
async function race({ stage, desk }: DrillRun, person: Person): Promise<LedgerEntry[]> {
  const doors = stage.replicas.map(({ url }) => person.at(url));
  const answers = await Promise.all(
    Array.from({ length: CONTENDERS }, (_, index) =>
      (doors[index % doors.length] ?? person).call('POST', '/sessions', { templateId: 'drill', home: 'temporary' }),
    ),
  );
  const odd = answers.filter(
    ({ status, text }) => status !== 201 && !(status === 409 && text.includes('quota-exceeded')),
  );
  desk.promise(odd.length === 0, `somebody was answered ${odd[0]?.status ?? ''} ${odd[0]?.text ?? ''}`);
  const granted = answers.filter(({ status }) => status === 201);
  return granted.map(({ text }) => desk.ledger.add(idOf(text), person));
}

function idOf(text: string): string {
  const body: unknown = JSON.parse(text);
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string') return body.id;
  throw new Error(`There is no id in ${text}`);
}

/** People race for the last slot of a quota at both replicas: exactly one gets it, each time. */
export const lastSlot: Drill = {
  id: 'F19',
  title: 'Race for the last quota slot at two replicas',
  stage: { replicas: 2, agents: 2 },
  runtimes: ['double'],
  async run(run) {
    const { stage, desk } = run;
    const person = await stage.people.one();
    await stage.people.limit(person, { memoryMiB: 512 });
    for (let round = 0; round < ROUNDS; round += 1) {
      const granted = await race(run, person);
      desk.promise(granted.length === 1, `round ${round}: ${granted.length} were granted`);
      for (const entry of granted) {
        await until('an end', async () => (await person.call('DELETE', `/sessions/${entry.id}`)).status === 202);
        entry.wish = 'ended';
        await desk.reaches(entry, 'ended');
      }
    }
  },
};
