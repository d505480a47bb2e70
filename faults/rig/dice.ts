import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Everything random of a run. The same seed and name give the same numbers in the same order. */
export class Dice {
  private readonly generator;

  /** @param seed of the run. @param name keeps apart what must not take numbers from one another. */
  constructor(
    private readonly seed: number,
    private readonly name: string,
  ) {
    this.generator = xoroshiro128plus(createHash('sha256').update(`${seed} ${name}`).digest().readInt32BE(0));
  }

  /** Dice of their own for one part of the run. */
  fork(name: string): Dice {
    return new Dice(this.seed, `${this.name}/${name}`);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /** One of `items`, of which there is at least one. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  /** Whether something happens that happens `percent` times in a hundred. */
  happens(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }

  /** `items` in another order. */
  shuffle<Item>(items: readonly Item[]): Item[] {
    const left = [...items];
    const shuffled: Item[] = [];
    while (left.length > 0) shuffled.push(...left.splice(this.between(0, left.length - 1), 1));
    return shuffled;
  }
}
