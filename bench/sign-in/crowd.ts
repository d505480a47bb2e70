/** The process of a `CrowdProcess`: people who sign in at the same moment, as often as it is told. */
import { CrowdTask, type CrowdTimes } from './crowd-process.js';
import { signIn } from './requests.js';

/** All sign in at once, and all again when the last one is in. Resolves with how long each sign-in took. */
async function comeAndComeAgain({ api, usernames, forMs }: CrowdTask): Promise<number[]> {
  const signIns: number[] = [];
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    const wave = await Promise.all(usernames.map((username) => signIn(api, username)));
    signIns.push(...wave.map(({ ms }) => ms));
  }
  return signIns;
}

process.on('message', (message) => {
  void comeAndComeAgain(CrowdTask.parse(message)).then((signIns) => process.send?.({ signIns } satisfies CrowdTimes));
});
process.on('disconnect', () => process.exit(0));
