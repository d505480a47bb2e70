/** Tries one time at one of two replicas; whether it worked. Rejects with what no loser should meet. */
export type Attempt = (replica: 0 | 1) => Promise<boolean>;

/** Something that must work once, however often and wherever it is tried. */
export interface Race {
  /** Makes another one. */
  prepare(): Promise<Attempt>;
}

/** What became of the rounds of a race. */
export interface RaceResult {
  readonly rounds: number;
  /** Rounds by the number of attempts that worked, one in each round if all is well. */
  readonly byWinners: ReadonlyMap<number, number>;
  /** What attempts failed with that were no refusals. */
  readonly surprises: readonly string[];
}

/** Tries `atOnce` times at once in each of `rounds` rounds, at both replicas by turns. */
export async function run(race: Race, { rounds, atOnce }: { rounds: number; atOnce: number }): Promise<RaceResult> {
  const byWinners = new Map<number, number>();
  const surprises: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const attempt = await race.prepare();
    const outcomes = await Promise.allSettled(
      Array.from({ length: atOnce }, (_, index) => attempt(index % 2 === 0 ? 0 : 1)),
    );
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length;
    byWinners.set(winners, (byWinners.get(winners) ?? 0) + 1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') surprises.push(String(outcome.reason));
  }
  return { rounds, byWinners, surprises };
}

const BUSY = 503;

/** Whether `status` is the winner's. Throws for one that is neither that, nor a refusal, nor what is answered when there is too much to do. */
export function hasWon(status: number, winning: number): boolean {
  if (status !== winning && status !== BUSY && (status < 400 || status >= 500))
    throw new Error(`An attempt was answered with ${status}.`);
  return status === winning;
}
