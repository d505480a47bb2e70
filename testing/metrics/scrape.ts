/** One line of an answer. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a process told about itself. */
export class Scrape {
  constructor(
    readonly text: string,
    readonly contentType: string,
  ) {}

  /** Asks at `port`, as Prometheus does. */
  static async of(port: number | null): Promise<Scrape> {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    if (answer.status !== 200) throw new Error(`The answer is ${answer.status} ${await answer.text()}`);
    return new Scrape(await answer.text(), answer.headers.get('content-type') ?? '');
  }

  /** Names and types that are announced. */
  get types(): ReadonlyMap<string, string> {
    return new Map([...this.text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  }

  get samples(): Sample[] {
    return [...this.text.matchAll(/^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text]),
      ),
      value: Number(value),
    }));
  }

  /** The sum of all series of `name` with these labels; undefined when there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.samples.filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }
}
